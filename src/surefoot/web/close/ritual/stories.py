"""A try becomes a story: handed once, to whatever looks after stories, as far as its author agreed.

Until then the author of a signed try can take the consent back, on the page where it is changed. From an unsigned try
only its words can be taken over: nothing of it leads to anybody, and the id is not handed on.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from surefoot.web.close.ritual.models import Try
from surefoot.web.close.ritual.reporting.hiding import shown
from surefoot.web.close.ritual.sockets import STORIES, Told
from surefoot.web.people.scope import everything


class NoStory(Exception):  # noqa: N818 - reads as what happened
    """The try may not become a story: its author did not agree or no longer does, it is hidden, or it became one."""


def possible() -> QuerySet[Try]:
    """Tries whose authors agreed, the newest first."""
    return shown(Try.objects.filter(story=True)).order_by("-on", "pk")


def become(pk: UUID) -> Told:
    """Hand a try over to whatever is plugged in, in one transaction with what that does. Raises NoStory.

    Asked by the room that looks after stories, which sees to it that the reader may.
    """
    with everything("ritual.story"), transaction.atomic():
        row = possible().select_for_update(of=("self",)).select_related("task__role", "author").filter(pk=pk).first()
        if row is None:
            raise NoStory(f"the try {pk} can't become a story; choose one of those that are possible")
        told = Told(row.text, row.result, row.task.name if row.task else "", row.task.role.name if row.task else "",
                    row.author.name or row.author.key if row.author else "", row.author_id)
        row.story = False
        row.save(update_fields=["story"])
        for take in STORIES.plugged():
            take(told)
    return told
