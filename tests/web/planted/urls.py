"""The product's addresses, one that breaks, one that somebody forgot to guard, and one for nobody."""

from django.http import HttpResponse
from django.urls import path

from surefoot.web.frame.rules import ANYONE, Rule, open_to
from surefoot.web.urls import handler400, handler403, handler404, handler500
from surefoot.web.urls import urlpatterns as product

__all__ = ["handler400", "handler403", "handler404", "handler500"]


@open_to(ANYONE)
def boom(request, word):
    raise RuntimeError(f"planted-secret {word} /home/planted/path")


def forgotten(request):
    return HttpResponse("planted-secret")


@open_to(Rule("nobody", lambda request: False))
def closed(request):
    return HttpResponse("planted-secret")


urlpatterns = [*product, path("boom/<str:word>", boom), path("forgotten", forgotten), path("closed", closed)]
