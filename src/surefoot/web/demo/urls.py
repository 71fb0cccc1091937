"""The product's addresses and the door of the demo: the table of addresses in demo mode only."""

from __future__ import annotations

from django.urls import path

from surefoot.web.demo import views
from surefoot.web.urls import handler400, handler403, handler404, handler500
from surefoot.web.urls import urlpatterns as product

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    *product,
    path("demo", views.door, name="demo"),
    path("demo/enter/<uuid:account>", views.enter, name="demo_enter"),
]
