"""Files in by a machine's token, and one's own data out by a personal one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from surefoot.web.api.answers import bearing, problem
from surefoot.web.frame import audit, uploads
from surefoot.web.frame.rules import open_to
from surefoot.web.intake import actions, incoming
from surefoot.web.intake.forms import Upload
from surefoot.web.intake.models import Import
from surefoot.web.people import own
from surefoot.web.people.signin import tokens


@open_to(bearing(tokens.UPLOAD))
@csrf_exempt
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Take a file in. It is looked at by a job and, like one of the watched folder, stored by itself."""
    form = Upload(request.POST, request.FILES)
    form.is_valid()
    if uploads.too_big(request):
        return problem("api_too_big", 413)
    if form.errors:
        return JsonResponse({"problem": {name: list(found) for name, found in form.errors.items()}}, status=422)
    file = form.cleaned_data["file"]
    brought = incoming.Brought(Path(file.temporary_file_path()), file.name, "machine", None,
                               "logins" if form.cleaned_data["logins"] else "", form.cleaned_data["mapping"], ours=True)
    of = actions.take(brought, audit.alias(tokens.bearer(request).subject))
    return JsonResponse(_standing(of), status=202)


@open_to(bearing(tokens.UPLOAD))
@require_GET
def sent(request: HttpRequest, number: int) -> HttpResponse:
    """How a file stands that came with the same token."""
    of = Import.objects.filter(pk=number, by=audit.alias(tokens.bearer(request).subject)).first()
    return JsonResponse(_standing(of)) if of is not None else problem("api_not_found", 404)


@open_to(bearing(tokens.OWN_EXPORT))
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """All that is held about the person whose token it is."""
    subject = tokens.bearer(request).subject
    rows = own.rows(request, subject)
    audit.record("own.exported", actor=audit.alias(subject), by="token")
    return JsonResponse(rows, json_dumps_params={"indent": 1, "ensure_ascii": False})


def _standing(of: Import) -> dict[str, Any]:
    return {"number": of.pk, "state": of.state, "address": reverse("api_sent", args=[of.pk])}
