"""A mail to whose sign-in was changed: should somebody else have done it, the owner learns of it at once."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings
from django.urls import reverse

from surefoot.charts.formats import date_text
from surefoot.vocabulary.words import LANGUAGES, say
from surefoot.web.frame import clock, mail
from surefoot.web.frame.jobs import job
from surefoot.web.frame.language import current
from surefoot.web.people.models import Account
from surefoot.web.people.signin.accounts import may_enter

CHANGES: Final = {
    "password": "mail_changed_password", "app": "mail_changed_app", "app_removed": "mail_changed_app_removed",
    "paper": "mail_changed_paper", "passkey": "mail_changed_passkey",
    "passkey_removed": "mail_changed_passkey_removed", "reset": "mail_changed_reset",
}
"""What can change, and the key of the sentence that says so."""


def changed(account: Account, what: str, *, by_owner: bool = True) -> None:
    """Have the account's owner told, in the transaction of the change; nothing happens without a mail server.

    In the language the people table gives them; else that of the page they changed it on, or the organisation's where
    somebody else did.
    """
    if what not in CHANGES:
        raise ValueError(f"{what!r} is no change of a sign-in; give one of {', '.join(CHANGES)}")
    if mail.is_set_up():
        own = account.person.language if account.person else ""
        language = own if own in LANGUAGES else current() if by_owner else str(settings.LANGUAGE_CODE)
        tell.enqueue(account=str(account.pk), what=what, language=language, at=clock.now().isoformat())


@job("people.tell_sign_in_changed")
def tell(account: str, what: str, language: str, at: str) -> None:
    """Mail it; not to who can't sign in any more."""
    found = Account.objects.select_related("person").filter(pk=account).first()
    if found is None or not may_enter(found):
        return
    moment = datetime.fromisoformat(at).astimezone(clock.zone())
    mail.send(found.email, say("mail_changed_subject", language), say(
        "mail_changed", language, what=say(CHANGES[what], language), day=date_text(moment.date(), language),
        time=f"{moment:%H:%M}", address=settings.ENVIRONMENT.url + reverse("my_sign_in")))
