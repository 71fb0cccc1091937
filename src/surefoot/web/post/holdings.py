"""What the tables of this room hold about people, and what of it no backup may have."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from surefoot.web.frame.backups import leave_out
from surefoot.web.frame.erasure import Rows, holds, holds_none
from surefoot.web.post.counting import count
from surefoot.web.post.models import AccountLink, Item, Message, Recipient, Stop


def _declared(model: Any, personal: dict[str, str], free: dict[str, str]) -> None:
    def export(subject: str) -> Rows:
        return [{field: value if isinstance(value, bool | int | None) else str(value) for field, value in row.items()}
                for row in model.objects.filter(person=subject).values(*personal)]

    def erase(subject: str) -> int:
        return int(model.objects.filter(person=subject).delete()[1].get(model._meta.label, 0))

    holds(model._meta.label, personal=personal, free=free, export=export, erase=erase)


@receiver(pre_delete, sender=Item)
def _erased(sender: type[Item], instance: Item, **more: object) -> None:
    """What goes with its person before it was told is counted, too."""
    if instance.ended_at is None:
        count("erased", [instance.kind])


PERSON = {"person": "held_row_person"}
_declared(Item, PERSON | {"kind": "held_item_kind", "facts": "held_item_facts", "asked_for": "held_item_asked",
                          "handed_in_at": "held_item_in", "not_before": "held_item_before",
                          "not_after": "held_item_after", "state": "held_item_state", "why": "held_item_why",
                          "ended_at": "held_item_ended"},
          {"id": "random", "key": "the room's own name for what is told, so that it is told once",
           "look_at": "when it is looked at next", "message": "which message"})
_declared(Message, PERSON | {"channel": "held_message_channel", "asked_for": "held_item_asked",
                             "made_at": "held_message_made", "state": "held_message_state",
                             "ended_at": "held_message_ended", "perhaps_twice": "held_message_twice"},
          {"id": "random", "mark": "random", "due": "when it is tried next", "attempts": "a count",
           "begun_at": "when it was tried last", "reason": "why that failed, in one word",
           "code": "why that failed, as a number"})
_declared(Recipient, PERSON | {"channel": "held_recipient_channel", "last_at": "held_recipient_last"},
          {"last_message": "random"})
_declared(Stop, PERSON | {"kind": "held_stop_kind", "since": "held_stop_since"}, {"id": "a number"})
_declared(AccountLink, PERSON | {"channel": "held_message_channel", "address": "held_link_address",
                                 "since": "held_starts"}, {"id": "a number"})
holds_none("post.Count", "how many on a day, never whose", ("id", "day", "kind", "what", "number"))

leave_out("post.Item", "what waits may carry a code, and a restore would send it a second time",
          rows=lambda: Q(ended_at=None))
leave_out("post.Message", "a restore would send it a second time", rows=lambda: ~Q(state="sent"))
