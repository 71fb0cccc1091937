"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from surefoot.web.api import views

urlpatterns = [
    path("api/data", views.send, name="api_send"),
    path("api/data/<int:number>", views.sent, name="api_sent"),
    path("api/me", views.mine, name="api_own"),
]
