"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

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
]
