"""The first administrator: made once, by whoever can read the machine's terminal or its data folder.

`surefoot serve` on an empty installation prints a link. Its secret stands in the terminal and in a file that only the
owner of the data folder may read; the database has a hash. It is good for a day and for one set-up: whichever request
takes the row away has set the product up, all others find nothing.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from surefoot.vocabulary.words import say
from surefoot.web.frame import audit, clock
from surefoot.web.frame.starting import TOLD
from surefoot.web.frame.views import SET_UP
from surefoot.web.people.models import Account, Grant, Organisation, SetUpLink
from surefoot.web.people.signin import secret

GOOD_FOR: Final = timedelta(hours=24)
FILE: Final = "set-up-link.txt"


class Gone(Exception):  # noqa: N818 - reads as what happened
    """The link was used, is too old, or never was one."""


def is_set_up() -> bool:
    """Whether there is an organisation."""
    return bool(Organisation.objects.exists())


def announce() -> str:
    """On an empty installation: a new link, and what to do with it. The one before is worthless from now on."""
    file = settings.HOME / FILE
    if is_set_up():
        file.unlink(missing_ok=True)
        return ""
    made = secret.new()
    SetUpLink.objects.update_or_create(pk=1, defaults={"digest": secret.digest(made),
                                                       "until": clock.now() + GOOD_FOR})
    address = settings.ENVIRONMENT.url + reverse("first_run", args=[made])
    _write(file, address)
    return say("first_run_told", settings.LANGUAGE_CODE, address=address)


def is_good(made: str) -> bool:
    """Whether the link can still set the product up."""
    return bool(_rows(made).exists()) and not is_set_up()


def set_up(made: str, *, organisation: str, email: str, password: str | None, leads: bool) -> Account:
    """Make the organisation and its administrator, once. Raises Gone for every request but the first.

    Who may do it is who has the link: there is nobody yet to give a permission.
    """
    try:
        with transaction.atomic():
            if not _rows(made).delete()[0]:
                raise Gone
            Organisation(id=1, name=organisation, set_up_at=clock.now()).save(force_insert=True)
            account = Account.objects.create_user(email, password)
            for role in ("administrator", "lead") if leads else ("administrator",):
                Grant.objects.create(account=account, role=role, since=clock.now())
            audit.record("organisation.set_up", actor=audit.alias(account.subject), leads=leads)
    except IntegrityError as error:
        raise Gone from error
    with suppress(OSError):
        (settings.HOME / FILE).unlink(missing_ok=True)
    return account


def _rows(made: str) -> Any:
    return SetUpLink.objects.filter(pk=1, digest=secret.digest(made), until__gt=clock.now())


def _write(file: Path, address: str) -> None:
    file.unlink(missing_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(address + "\n")


SET_UP.plug("people", is_set_up)
TOLD.plug("first run", announce)
