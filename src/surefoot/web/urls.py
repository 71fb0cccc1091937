"""Every address of the product. Each view carries its rule (frame/rules.py); tests are made from this table."""

from __future__ import annotations

from django.urls import path

from surefoot.web.frame import views

urlpatterns = [
    path("", views.home, name="home"),
    path("start", views.start, name="start"),
    path("language", views.language, name="language"),
    path("health", views.health, name="health"),
    path("ready", views.ready, name="ready"),
]
handler400 = "surefoot.web.frame.errors.bad_request"
handler403 = "surefoot.web.frame.errors.forbidden"
handler404 = "surefoot.web.frame.errors.not_found"
handler500 = "surefoot.web.frame.errors.fault"
