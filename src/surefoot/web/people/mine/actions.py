"""What somebody changes of their own sign-in: each with its change and its entry in the audit log."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest

from surefoot.web.frame import audit
from surefoot.web.people.mine.queries import account, mark
from surefoot.web.people.models import CodeApp, RecoveryCode, Session
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope
from surefoot.web.people.sessions import end_all
from surefoot.web.people.signin import telling


class Needed(ValueError):  # noqa: N818 - reads as what it is
    """Who administers can't be without a second factor."""


def end_one(who: Reader, marked: str) -> None:
    """End one session of the reader's own; raises OutsideScope where it is not theirs, or over already."""
    with transaction.atomic():
        found = next((row for row in Session.objects.filter(account=who.account) if mark(row) == marked), None)
        if who.account is None or found is None:
            raise OutsideScope
        found.delete()
        _tell("sign_in.session_ended", who)


def end_others(who: Reader, here: str | None) -> None:
    """End every session of the reader's own but the one in use."""
    with transaction.atomic():
        count = end_all(account(who), here)
        _tell("sign_in.sessions_ended", who, sessions=count)


def set_password(request: HttpRequest, who: Reader, password: str) -> None:
    """Give the reader a new password; every other session of theirs ends."""
    with transaction.atomic():
        found = account(who)
        found.set_password(password)
        found.save(update_fields=["password"])
        update_session_auth_hash(request, found)
        end_all(found, request.session.session_key)
        telling.changed(found, "password")
        _tell("sign_in.password_changed", who)


def remove_app(who: Reader) -> None:
    """Take the app for codes away, and the recovery codes where nothing else needs them. Raises Needed."""
    with transaction.atomic():
        found = account(who)
        keeps = found.passkeys.exists()
        if "administrator" in who.roles and not keeps:
            raise Needed
        CodeApp.objects.filter(account=found).delete()
        if not keeps:
            RecoveryCode.objects.filter(account=found).delete()
        telling.changed(found, "app_removed")
        _tell("sign_in.app_removed", who)


def _tell(action: str, who: Reader, **detail: int) -> None:
    alias = audit.alias(who.subject)
    audit.record(action, actor=alias, about=f"person:{alias}", **detail)
