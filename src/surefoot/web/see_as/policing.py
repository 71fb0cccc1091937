"""The invented organisation's policy: a version that holds, a sponsor who stands behind it, and a draft of the next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from surefoot.close.policy.starters import starters
from surefoot.web.close.policy.page.stating import state
from surefoot.web.close.policy.versions.actions import Wanted, approve, digest_of, propose, start
from surefoot.web.frame import clock
from surefoot.web.people.reader import Reader

STARTER: Final = "regulated"
TITLES: Final = {'title: "DRAFT: Using AI at work under supervision"': "title: Using AI at work",
                 'title: "ENTWURF: KI bei der Arbeit unter Aufsicht"': "title: KI bei der Arbeit"}
NOTE: Final = "The first version. It says what may go into Copilot, and what to do when something looks wrong."
NEXT: Final = "Staff data: whom to ask is named."
SAID: Final = {
    "en": "Try it with real work. I do, and much of what comes out I throw away. Nobody here is judged by a draft that "
          "was checked before it was used.",
    "de": "Probieren Sie es an echter Arbeit aus. Ich tue das auch und werfe vieles davon weg. Niemand wird hier nach "
          "einem Entwurf beurteilt, der vor der Verwendung geprüft wurde."}
AGAIN: Final = timedelta(days=180)


def seed_policy(people: Mapping[str, Reader], owner: str) -> None:
    """By the hands of the "owner", the "lead" and the "sponsor"; `owner` is the owner's name."""
    text = next(starter.text for starter in starters() if starter.name == STARTER)
    for draft, title in TITLES.items():
        text = text.replace(draft, title)
    text = text.replace('owner: {name: "", contact: ""}', f'owner: {{name: "{owner}", contact: ""}}')
    state(people["sponsor"], SAID)
    version = start(people["owner"], Wanted(text, NOTE, review_on=clock.today() + AGAIN), f"starter:{STARTER}")
    approve(people["lead"], digest_of(propose(people["owner"], version.changed_at)))
    start(people["owner"], Wanted(text.replace("Ask human resources and data protection before",
                                               "Ask your contact in human resources and data protection before"),
                                  NEXT, review_on=clock.today() + 2 * AGAIN), "current")
