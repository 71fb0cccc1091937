"""Looking into the mailbox: every mail once, each in its own transaction, gone from there only when it was taken."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from surefoot.channels.mailbox import NotRead, Reading, reading
from surefoot.web.api.mail_in.taking import ASIDE, take
from surefoot.web.api.mail_models import MailLook, TakenMail
from surefoot.web.frame import clock
from surefoot.web.post.counting import count

AT_ONCE: Final = 200
"""Mails in one run; the next goes on."""
OFTEN: Final = 3
"""How often a mail is begun before it is set aside."""
KEPT: Final = timedelta(days=30)
log = logging.getLogger("surefoot.mail_in")


def look() -> None:
    """Take what waits in the mailbox, and note how that went. Does nothing where none is set."""
    found = settings.ENVIRONMENT.mail_in
    if found is None:
        return
    trouble = ""
    try:
        with reading(found.box) as there:
            for uid in there.waiting(AT_ONCE):
                _one(there, uid)
    except NotRead as told:
        trouble = told.reason
        log.warning("mailbox not read: %s", trouble)
    MailLook.objects.update_or_create(pk=1, defaults={"at": clock.now(), "trouble": trouble})


def _one(there: Reading, uid: str) -> None:
    mail = there.mail(uid) if _begin(uid) <= OFTEN else None
    became = "broken" if mail is None else take(mail)
    with transaction.atomic():
        count("mail_in", [became])
    if became in ASIDE:
        there.set_aside(uid)
    else:
        there.remove(uid)


def _begin(uid: str) -> int:
    """Note, before anything is done, which mail is taken now; how often that was begun."""
    with transaction.atomic():
        last, _ = MailLook.objects.select_for_update().get_or_create(pk=1, defaults={"at": clock.now()})
        last.begun, last.times = uid, last.times + 1 if last.begun == uid else 1
        last.save(update_fields=["begun", "times"])
    return last.times


def forget() -> int:
    """Forget mails that were taken long ago: no server delivers one again after so long."""
    return int(TakenMail.objects.filter(on__lt=clock.today() - KEPT).delete()[0])
