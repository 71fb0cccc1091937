"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from surefoot.web.close.ritual import lead_views, views

urlpatterns = [
    # boards, rounds and their health
    path("tries", views.tries, name="tries"),
    path("tries/back", views.take_back, name="try_back"),
    path("tries/health", lead_views.health, name="ritual_health"),
    path("tries/<int:team>", views.tries, name="tries_of"),
    path("tries/<int:team>/lead", lead_views.lead, name="ritual_lead"),
    path("tries/<int:team>/lead/<slug:name>", lead_views.deed, name="ritual_deed"),
    path("tries/<int:team>/card", lead_views.card, name="ritual_card"),
    path("tries/<uuid:pk>/change", views.change, name="try_change"),
    path("tries/<uuid:pk>/remove", views.remove, name="try_remove"),
]
