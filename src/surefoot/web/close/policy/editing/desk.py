"""What lies on the owner's desk while a draft is edited: the text as it is on the screen, stored or not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.http import QueryDict

from surefoot.close.policy.model import Policy
from surefoot.close.policy.writing import write
from surefoot.web.close.policy.editing.changing import (
    KINDS,
    CantChange,
    Thing,
    named_of,
    names,
    put,
    remove,
    rule_of,
    thing_of,
)
from surefoot.web.close.policy.editing.forms import DraftForm, ThingForm
from surefoot.web.close.policy.editing.text import Read, as_sent, reading
from surefoot.web.close.policy.models import Version
from surefoot.web.close.policy.versions.actions import Wanted
from surefoot.web.frame.forms import said


@dataclass(frozen=True)
class Desk:
    """A draft as it is edited."""

    text: str
    seen: str
    """When it was changed last, as this reader knows it."""
    about: DraftForm
    use: str = ""
    """The use the grid is for."""
    form: ThingForm | None = None
    """The thing that is open."""
    theirs: str | None = None
    """What somebody else stored meanwhile."""
    refused: str = ""
    """Why something can't be done, in words."""

    @property
    def found(self) -> Read:
        """The text as it was read."""
        return reading(self.text)

    @property
    def wanted(self) -> Wanted:
        """What is to be stored; the form about the draft was valid."""
        told = self.about.cleaned_data
        return Wanted(self.text, as_sent(told["note"]).strip(), told["acknowledge"], told["effective_on"],
                      told["review_on"])

    @property
    def seen_at(self) -> datetime:
        """The same as a moment; the beginning of time for what no page of ours sent."""
        try:
            found = datetime.fromisoformat(self.seen)
        except ValueError:
            return datetime.min
        return found if found.tzinfo else datetime.min


def stored(version: Version) -> Desk:
    """The draft as it is stored."""
    about = DraftForm(initial={"note": version.note, "effective_on": version.effective_on,
                               "review_on": version.review_on, "acknowledge": version.acknowledge})
    return Desk(version.text, version.changed_at.isoformat(), about)


def sent(data: QueryDict) -> Desk:
    """The draft as a page sent it."""
    return Desk(as_sent(data.get("text", "")), data.get("seen", ""), DraftForm(data), data.get("grid_use", ""))


def opened(desk: Desk, name: str, data: QueryDict | None = None) -> Desk:
    """With a thing open in the form, with what stood in it already; as it was where there is none of that name."""
    policy = desk.found.policy
    thing = thing_of(name, policy) if policy else None
    return replace(desk, form=ThingForm(policy, thing, data)) if policy and thing else desk


def with_put(desk: Desk, name: str, data: QueryDict) -> tuple[Desk, bool]:
    """With what the form says written into the text; and whether that could be done."""
    policy = desk.found.policy
    thing = thing_of(name, policy) if policy else None
    if policy is None or thing is None:
        return desk, False
    form = ThingForm(policy, thing, data)
    if form.is_valid():
        try:
            text = write(put(policy, thing, form.wanted()))
        except CantChange as why:
            form.add_error(why.field or None, said(why.key, **why.values))
        else:
            problems = reading(text).problems
            if not problems:
                return replace(desk, text=text), True
            form.add_error(None, problems[0].what)
    return replace(desk, form=form), False


def with_removed(desk: Desk, name: str) -> tuple[Desk, bool]:
    """With a thing taken out of the text; and whether that could be done."""
    policy = desk.found.policy
    thing = thing_of(name, policy) if policy else None
    if policy is None or thing is None:
        return desk, False
    try:
        return replace(desk, text=write(remove(policy, thing))), True
    except CantChange as why:
        return replace(desk, refused=said(why.key, **why.values)), False


def parts(policy: Policy | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """What the form can open: each kind with the things there are, by name and what they are called."""
    if policy is None:
        return []
    return [(kind, [(name, _called(policy, Thing(kind, name))) for name in names(policy, kind)])
            for kind in KINDS[1:]]


def _called(policy: Policy, thing: Thing) -> str:
    if thing.kind == "rule":
        rule = rule_of(policy, thing.name)
        return rule.text[policy.language] if rule else thing.name
    if thing.kind == "trial":
        return policy.trials[int(thing.name) - 1].question
    named = named_of(policy, thing)
    return named.names[policy.language].name if named else thing.name
