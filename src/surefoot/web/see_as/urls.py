"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from surefoot.web.see_as import views

urlpatterns = [
    path("see-as", views.see_as, name="see_as"),
    path("see-as/make", views.make, name="see_as_make"),
    path("see-as/progress", views.progress, name="see_as_progress"),
    path("see-as/<slug:part>/", views.look, name="see_as_part"),
    path("see-as/<slug:part>/<path:page>", views.look, name="see_as_page"),
]
