"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from surefoot.web.close.ritual import lead_views, views
from surefoot.web.close.ritual.reporting import views as reporting
from surefoot.web.close.ritual.searching import views as searching
from surefoot.web.close.ritual.withheld import views as withheld

urlpatterns = [
    # withheld names, reports, search
    path("tries/withheld", withheld.withheld, name="tries_withheld"),
    path("tries/withheld/<int:pk>/remove", withheld.remove, name="tries_withheld_remove"),
    path("tries/reports", reporting.reports, name="tries_reports"),
    path("tries/search", searching.search, name="tries_search"),
    path("tries/<uuid:pk>/report", reporting.report, name="try_report"),
    path("tries/<uuid:pk>/report/keep", reporting.decide, {"what": "keep"}, name="try_keep"),
    path("tries/<uuid:pk>/report/remove", reporting.decide, {"what": "remove"}, name="try_take_down"),
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
