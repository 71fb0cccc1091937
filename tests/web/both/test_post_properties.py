"""Whatever rooms hand in, whenever, and whatever happens on the way: the promises of the post hold.

Nobody gets two messages they did not ask for within seven days, none of them outside their hours or too late; nothing
is told twice, but by a message with the same mark that is counted; and nothing is lost without a count. An invitation,
its reminder and what other rooms tell share that one message; while a wave is paused, and once it is over, nothing of
it is told.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from surefoot.channels.letter import NotTaken
from surefoot.web.frame import clock
from surefoot.web.people.models import Person
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import everything
from surefoot.web.post import actions
from surefoot.web.post.joining import WEEK
from surefoot.web.post.kinds import KINDS, NotNow
from surefoot.web.post.models import Item, Message
from surefoot.web.post.quiet import hours_of
from tests.web.posted import HOUR, MONDAY, Died, Peer, counted, lease_over, plug_in, run, told

NAMES = ("dev", "mara")
ADAM = Reader(subject="adam", roles=frozenset({"administrator"}))
OUTCOMES = {"later": lambda: NotTaken("later", 451), "never": lambda: NotTaken("address", 550, for_good=True),
            "away": lambda: NotTaken("away", for_all=True), "broken": lambda: NotTaken("broken", for_all=True),
            "dies": Died, "well": lambda: None}
PULSE = ("pulse.invitation", "pulse.reminder")
STEP = st.one_of(
    st.tuples(st.just("hand"), st.sampled_from(NAMES), st.sampled_from((*PULSE, "week.digest")),
              st.integers(0, 4), st.sampled_from((False, False, True)), st.sampled_from((1, 30, 200, 600)),
              st.sampled_from((0, 0, 20, 180))),
    st.tuples(st.just("pass"), st.sampled_from((1, 61, 61, 300, 1440, 2880, 8640, 10080))),
    st.tuples(st.just("pass"), st.sampled_from((1, 61, 61, 300, 1440, 2880, 8640, 10080))),
    st.tuples(st.just("next"), st.sampled_from(sorted(OUTCOMES))),
    st.tuples(st.just("wave"), st.sampled_from(("open", "paused", "paused", "over"))),
    st.tuples(st.just("again")), st.tuples(st.just("stop"), st.sampled_from(NAMES)))
BY_HYPOTHESIS = settings(max_examples=15, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate],
                         suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


class History:
    """What happened, as the other side and the rooms saw it."""

    def __init__(self, peer: Peer) -> None:
        self.peer, self.at = peer, MONDAY
        self.people = {name: Person.unscoped.create(key=name, email=f"{name}@larkmoor.example") for name in NAMES}
        self.until: dict[str, datetime] = {}
        """What stands in the text of an item -> when it is too late."""
        self.wave = "open"
        for name in PULSE:
            KINDS._plugged[name] = replace(KINDS.named(name), fill=self.fill)

    def fill(self, person: Person, key: str) -> dict[str, str] | None:
        """What the room of the pulse does when a letter is written."""
        if self.wave == "paused":
            raise NotNow
        return None if self.wave == "over" else {}

    def hand(self, name: str, kind: str, key: int, asked_for: bool, lasts: int, starts: int) -> None:
        mark = f"/{name}/{kind}/{key}/"
        with clock.stopped(self.at):
            if told(self.people[name], str(key), kind, asked_for=asked_for, path=mark, lasts=lasts * HOUR,
                    starts=self.at + starts * HOUR):
                self.until[mark] = self.at + lasts * HOUR

    def let_pass(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)
        lease_over()
        before = len(self.peer.got)
        try:
            run(self.at)
        except Died:
            return
        finally:
            new = self.peer.texts[before:]
            assert self.wave == "open" or not any(f"/{kind}/" in text for kind in PULSE for text in new)

    def step(self, what: str, *how: Any) -> None:
        if what == "hand":
            self.hand(*how)
        elif what == "pass":
            self.let_pass(*how)
        elif what == "next":
            self.peer.answers.append(OUTCOMES[how[0]]())  # type: ignore[operator]
        elif what == "wave":
            self.wave = how[0]
        elif what == "stop":
            with clock.stopped(self.at):
                actions.stop(self.people[how[0]].pk)
        else:
            with clock.stopped(self.at):
                actions.again(ADAM)


def hand(key: int, asked_for: bool = False, lasts: int = 600, kind: str = "week.digest") -> tuple[Any, ...]:
    return ("hand", "dev", kind, key, asked_for, lasts, 0)


@pytest.mark.django_db
@BY_HYPOTHESIS
@example([hand(0), ("next", "dies"), ("pass", 61), hand(1), ("pass", 10080), ("pass", 61), ("pass", 10080)])
@example([hand(0), ("next", "never"), ("pass", 61), hand(1), ("pass", 10080), ("again",), ("pass", 61),
          ("pass", 10080)])
@example([("pass", 1440), hand(0), ("pass", 61), hand(1), ("pass", 8640)])  # the sixth day is too early
@example([hand(0), ("next", "dies"), ("pass", 61), ("next", "never"), ("pass", 61), hand(1), ("pass", 61)])
@example([("pass", 360), hand(0), ("next", "later"), ("pass", 61), ("pass", 300)])  # tried again in the night
@example([hand(0, lasts=30), ("next", "later"), ("pass", 61), ("pass", 4320)])  # tried again when it is too late
@example([hand(0), ("next", "broken"), ("pass", 61), ("pass", 1), ("pass", 61), hand(1, asked_for=True), ("pass", 1)])
@example([hand(0, kind=PULSE[0]), ("pass", 61), hand(1), ("pass", 10080), hand(1, kind=PULSE[1]), ("pass", 61),
          ("pass", 10080)])  # invited, then told of by another room, then reminded
@example([hand(0, kind=PULSE[0]), hand(1), ("wave", "paused"), ("pass", 61), ("wave", "open"), ("pass", 300),
          ("pass", 10080)])  # what waits is not lost, and the other room's message takes the week
@example([hand(0, kind=PULSE[0]), ("next", "later"), ("pass", 61), ("wave", "paused"), ("pass", 61), ("wave", "open"),
          ("pass", 1440)])
@given(st.lists(STEP, min_size=6, max_size=24))
def test_the_promises_of_the_post_hold_for_any_history(steps: list[tuple[Any, ...]]) -> None:
    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        history = History(plug_in(patch))
        for step in steps:
            history.step(*step)
        check(history)
        history.peer.answers = []
        for _ in range(9):  # until what was handed in last is too late
            history.let_pass(3 * 1440)
        check(history)
        assert not Item.objects.filter(state__in=Item.WAITING).exists()
        transaction.set_rollback(True)


def check(history: History) -> None:
    unasked: dict[str, dict[str, list[datetime]]] = defaultdict(lambda: defaultdict(list))
    marks: dict[str, set[str]] = defaultdict(set)
    for at, letter in history.peer.got:
        told_of = re.findall(r"/\w+/[\w.]+/\d/", letter.text)
        assert told_of
        assert all(at < history.until[mark] for mark in told_of)
        for mark in told_of:
            marks[mark].add(letter.mark)
        if letter.stop:
            unasked[letter.to][letter.mark].append(at)
            with everything("test"), clock.stopped(at):
                assert hours_of(history.people[letter.to.partition("@")[0]]).opens(at) == at
    assert all(len(found) == 1 for found in marks.values()), "the same was told by two messages"
    for messages in unasked.values():
        spans = sorted((min(times), max(times)) for times in messages.values())
        assert all(second[0] - first[1] >= WEEK for first, second in pairwise(spans))
    arrived = [letter.mark for _, letter in history.peer.got]
    assert len(arrived) - len(set(arrived)) <= counted("twice")
    ended = counted("sent") + counted("erased") + sum(counted(why) for why in Item.WHY)
    assert counted("handed_in") == ended + Item.objects.filter(ended_at=None).count()
    assert counted("sent") <= len(marks)
    assert Message.objects.filter(state="sent").count() == counted("messages")
