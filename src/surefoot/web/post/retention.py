"""That something was sent to somebody is forgotten after a while; counts stay a year, and name nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from surefoot.web.frame import audit, clock
from surefoot.web.post.joining import WEEK
from surefoot.web.post.models import Count, Item, Message, Recipient
from surefoot.web.post.sieve import drop

COUNTED: Final = timedelta(days=366)


def forget_old() -> int:
    """Forget old messages and items; counts them. An item is known until its own time is over, too: so long nobody
    can be told the same twice, and afterwards it would be too late to tell it at all.
    """
    days = settings.ENVIRONMENT.keep_messages_days
    limit = clock.now() - timedelta(days=days)
    with transaction.atomic():
        for message in Message.objects.filter(state="dead", ended_at__lt=limit):
            give_up(message)
        messages = Message.objects.filter(state="sent", ended_at__lt=limit).delete()[0]
        items = Item.objects.filter(ended_at__lt=limit, not_after__lt=limit).delete()[0]
        written_to = Recipient.objects.filter(last_at__lt=min(limit, clock.now() - WEEK))
        written_to.update(last_at=None, last_message=None)
        Count.objects.filter(day__lt=clock.today() - COUNTED).delete()
        if messages or items:
            audit.record("post.forgotten", messages=messages, items=items, days=days)
    return int(messages + items)


def give_up(message: Message) -> None:
    """A dead message is not tried any more; what it would have told is counted as given up."""
    drop(message.items.all(), "given_up")
    message.delete()
