"""Addresses of the room."""

from __future__ import annotations

from django.urls import URLPattern, path

from surefoot.web.pulse.results import views as result_views

urlpatterns: list[URLPattern] = [
    # results, before the deeds of a wave, which take any word
    path("waves/agreements", result_views.agreements, name="wave_agreements"),
    path("waves/<uuid:pk>/comments", result_views.comments, name="wave_comments"),
    path("waves/<uuid:pk>/agreement", result_views.agreement, name="wave_agreement"),
    path("waves/<uuid:pk>/agreement/files", result_views.agreement_files, name="wave_agreement_files"),
]
