"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from surefoot.web.intake import views

urlpatterns = [
    path("data", views.data, name="data"),
    path("data/upload", views.upload, name="data_upload"),
    path("data/imports", views.imports, name="imports"),
    path("data/imports/<int:number>", views.one, name="import"),
    path("data/imports/<int:number>/progress", views.progress, name="import_progress"),
    path("data/imports/<int:number>/rejected", views.rejected, name="import_rejected"),
    path("data/imports/<int:number>/<slug:what>", views.act, name="import_act"),
]
