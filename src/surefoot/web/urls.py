"""Every address of the product. Each view carries its rule (frame/rules.py); tests are made from this table."""

from __future__ import annotations

from django.urls import include, path

from surefoot.web.frame import views

urlpatterns = [
    path("", views.home, name="home"),
    path("start", views.start, name="start"),
    path("language", views.language, name="language"),
    path("health", views.health, name="health"),
    path("ready", views.ready, name="ready"),
    path("set-up", views.set_up, name="set_up"),
    path("", include("surefoot.web.people.urls")),
    path("", include("surefoot.web.post.urls")),
    path("", include("surefoot.web.pulse.urls")),
    path("", include("surefoot.web.assessments.urls")),
    path("", include("surefoot.web.intake.urls")),
    path("", include("surefoot.web.close.policy.urls")),
    path("", include("surefoot.web.close.ritual.urls")),
    path("", include("surefoot.web.api.urls")),
    path("", include("surefoot.web.see_as.urls")),
]
handler400 = "surefoot.web.frame.errors.bad_request"
handler403 = "surefoot.web.frame.errors.forbidden"
handler404 = "surefoot.web.frame.errors.not_found"
handler500 = "surefoot.web.frame.errors.fault"
