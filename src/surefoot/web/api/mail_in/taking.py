"""What becomes of a mail: a try on the board, an answer from the policy, or nothing, with the reason in a word."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.urls import reverse

from surefoot.channels.mailbox import Received
from surefoot.close.policy.model import SILENT as NO_ANSWER
from surefoot.vocabulary.words import say
from surefoot.web.api.mail_in import answers, kinds
from surefoot.web.api.mail_in.addresses import Proven, read
from surefoot.web.api.mail_models import TakenMail
from surefoot.web.close.policy import asking
from surefoot.web.close.policy import queries as policies
from surefoot.web.close.ritual import actions as ritual
from surefoot.web.close.ritual.models import Round
from surefoot.web.frame import clock
from surefoot.web.people.access import acting, gone
from surefoot.web.people.models import Person
from surefoot.web.people.scope import OutsideScope, everything
from surefoot.web.people.signin.limits import Limit
from surefoot.web.post.actions import hand_in
from surefoot.web.post.kinds import LONGEST, Facts
from surefoot.web.post.writing import language_of

ASKED: Final = Limit("asked by mail", 30, timedelta(days=1))
"""Questions of one person: two programs that answer each other stop here."""
LASTS: Final = timedelta(days=2)
ASIDE: Final = frozenset({"stranger", "broken"})
"""Mail that stays in the mailbox for a person to look at."""


def take(mail: Received) -> str:
    """Take a mail, once however often it comes; gives back what became of it, in a word."""
    if mail.automatic:
        return "automatic"
    with transaction.atomic():
        _, new = TakenMail.objects.get_or_create(mark=mail.mark, defaults={"on": clock.today()})
        if not new:
            return "again"
        proven = read(mail.to)
        return _try(mail, proven) if proven else _question(mail)


def _try(mail: Received, proven: Proven) -> str:
    with everything("mail.share"):
        person = Person.objects.get(pk=proven.person)
    if gone(person.left, clock.today()):
        return "stranger"
    found = answers.read(mail.text)
    team = Round.objects.filter(pk=proven.number, state="open").values_list("team_id", flat=True).first()
    if team is None:
        return _not_taken("over", mail, person)
    if not found.result or not found.line:
        return _not_taken("unclear", mail, person)
    try:
        ritual.share(acting(person, clock.today()), found.line, found.result, signed=found.signed, team=team)
    except ritual.Caught:
        return _not_taken("caught", mail, person)
    except (ritual.Refused, OutsideScope):
        return _not_taken("long", mail, person)
    return "shared"


def _not_taken(why: str, mail: Received, person: Person) -> str:
    _tell(kinds.NOT_TAKEN[why].name, mail, person, {"path": reverse("tries")})
    return why


def _question(mail: Received) -> str:
    today = clock.today()
    with everything("mail.ask"):
        person = Person.objects.filter(email=mail.sender).first() if mail.sender else None
    if person is None or gone(person.left, today) or (person.joined is not None and person.joined > today):
        return "stranger"
    question = " ".join(mail.text.split())[:LONGEST]
    if not question:
        return "empty"
    if not ASKED.hit(str(person.pk)):
        return "too_many"
    language = language_of(person)
    found = asking.answer(question, language)
    version = policies.current()
    if found is None or version is None or found.answer == NO_ANSWER:
        _tell(kinds.SILENT.name, mail, person, {"path": reverse("ask")})
        return "asked"
    _tell(kinds.ANSWER.name, mail, person, {
        "path": reverse("ask"), "verdict": say(f"mail_in_verdict_{found.answer.replace('-', '_')}", language),
        "clause": _line(", ".join(rule.id for rule in found.rules)), "says": _line(found.text),
        "conditions": _line("; ".join(found.conditions)) or say("mail_in_no_conditions", language),
        "wrong": _line(" ".join(found.wrong)), "responsible": _line(found.responsible), "version": version.number or 0})
    return "asked"


def _line(text: str) -> str:
    """A text as a fact may be: one line, not too long."""
    found = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return found if len(found) <= LONGEST else f"{found[:LONGEST - 1]}…"


def _tell(kind: str, mail: Received, person: Person, facts: Mapping[str, str | int]) -> None:
    """To the mailbox we know of them, never to where a mail claims to come from."""
    told: Facts = dict(facts)
    hand_in(kind, mail.mark[:40], {person.pk: told}, asked_for=True, not_after=clock.now() + LASTS)
