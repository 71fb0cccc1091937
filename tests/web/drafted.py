"""A small policy for tests, and the way from a draft to a version that holds, as people would go it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from surefoot.web.close.policy.models import Version
from surefoot.web.close.policy.versions import actions
from surefoot.web.close.policy.versions.actions import Wanted
from surefoot.web.frame import clock
from surefoot.web.people.access import reader_of
from surefoot.web.people.reader import Reader
from tests.web.cast import Cast

TEXT = """\
title: Using AI at work
language: en
owner: {name: Petra Hall, contact: policy desk}
tools:
- {id: copilot, name: Copilot, also: [m365 copilot], de: {name: Copilot}}
- {id: public, name: Other AI tools, also: [chatgpt], de: {name: Andere KI-Werkzeuge}}
data:
- {id: client, name: Client data, also: [customer data], examples: [a claims file], de: {name: Kundendaten}}
- {id: internal, name: Internal documents, de: {name: Interne Dokumente}}
uses:
- {id: board, name: Board papers, also: [board paper], de: {name: Vorstandsvorlagen}}
rules:
- id: '1.1'
  when: {data: internal, tool: copilot}
  answer: 'yes'
  text: Internal documents may go into Copilot.
  de: {text: Interne Dokumente dürfen in Copilot.}
- id: '4.1'
  when: {data: client}
  answer: 'no'
  text: Client data goes into no AI tool.
  de: {text: Kundendaten dürfen in kein KI-Werkzeug.}
- id: '4.2'
  when: {data: client, tool: copilot}
  answer: yes-if
  conditions: [Remove names and policy numbers.]
  text: You may summarise client files in Copilot.
  de: {text: Sie dürfen Kundenakten in Copilot zusammenfassen., conditions: [Entfernen Sie Namen und Vertragsnummern.]}
wrong:
- Do not send it on.
- Tell your manager. It is not held against you.
responsible: Whoever sends it on is responsible for it.
trials:
- {question: Can I put client data into Copilot?, answer: yes-if, rule: '4.2'}
- {question: Can I put client data into ChatGPT?, answer: 'no'}
de:
  title: KI bei der Arbeit
  wrong: [Schicken Sie es nicht weiter., Sagen Sie es Ihrer Führungskraft.]
  responsible: Wer es weitergibt, ist dafür verantwortlich.
"""


def reads(cast: Cast, name: str) -> Reader:
    return reader_of(cast.accounts[name], clock.today())


def wanted(**more: Any) -> Wanted:
    """A draft that may be published."""
    return Wanted(**{"text": TEXT, "note": "Client data may go into Copilot once names are removed.",
                     "review_on": clock.today() + timedelta(days=180), **more})


def published(cast: Cast, **more: Any) -> Version:
    """A version drafted and proposed by petra and approved by priya."""
    petra = reads(cast, "petra")
    draft = actions.start(petra, wanted(**more), "empty")
    actions.propose(petra, draft.changed_at)
    return actions.approve(reads(cast, "priya"), actions.digest_of(Version.objects.get(pk=draft.pk)))


def on(version: Version) -> date:
    assert version.effective_on is not None
    return version.effective_on
