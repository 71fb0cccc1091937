"""Who a key stands for: person keys, e-mails and a customer's own list of logins; and names a tenant conceals.

Keys are compared trimmed, in Unicode form NFC and without regard to case. No tricks with dots or plus signs: two
mailboxes that only look alike belong to two people.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from surefoot.sources.contract import Note
from surefoot.vocabulary.tables import Problem, Table

CONCEALED_SHARE: Final = 0.95
"""Share of concealed-looking keys above which every key without an @ is taken for concealed."""
CONCEALED_REASON: Final = "names are concealed, so nobody can be told by this key"
CONCEALED_EXPECTED: Final = (
    "real sign-in names: Microsoft 365 admin centre > Settings > Org settings > Reports > "
    "display concealed user, group and site names (off); where that is not wanted, the audit log"
)
UNKNOWN_REASON: Final = "nobody in the people table has this key"
UNKNOWN_EXPECTED: Final = "a person key, an e-mail of the people table, or a line in the identity file"

_CONCEALED = re.compile(r"[0-9A-F]{32}\Z|.*@anon\.invalid\Z|User_", re.ASCII)


def normal(key: str) -> str:
    """A key as it is compared."""
    if key.isascii():
        return key.strip().lower()
    # Folding case can take a letter apart again, hence twice.
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", key.strip()).casefold())


def is_concealed(key: str) -> bool:
    """Whether this value alone looks like a concealed name."""
    return bool(_CONCEALED.match(key.strip()))


class Concealment:
    """Tells concealed names in a column, from a sample of its values."""

    def __init__(self, sample: Iterable[str]) -> None:
        keys = {key.strip() for key in sample if key.strip()}
        concealed = sum(1 for key in keys if is_concealed(key))
        self._mostly = bool(keys) and concealed > CONCEALED_SHARE * len(keys)

    def hides(self, key: str) -> bool:
        """Whether this value of the column is concealed."""
        return is_concealed(key) or (self._mostly and "@" not in key)


def concealed_note(file: str, source: str, rows: int, people: int, users: int) -> Note:
    """What people must be told about a file whose names are concealed: its totals are all it can give."""
    return Note("names_concealed", {"file": file, "source": source, "rows": rows, "people": people, "users": users})


@dataclass
class Identity:
    """Every key people go by. Without a people table (`known` false) keys are taken as they stand."""

    keys: dict[str, str] = field(default_factory=dict)
    """Normalised key -> person."""
    known: bool = False

    def person(self, key: str) -> str | None:
        """The person this key stands for, or None."""
        return self.keys.get(normal(key))

    def _add(self, key: str, person: str) -> None:
        self.keys.setdefault(normal(key), person)


def identify(people: Table | None, logins: Mapping[str, str], file: str) -> tuple[Identity, list[Problem]]:
    """All keys: person keys first, then e-mails, then the identity file (`logins`, shown as `file`).

    An e-mail that two people share stands for neither.
    """
    identity = Identity(known=people is not None)
    problems = []
    if people is not None:
        for person in people["person"]:
            identity._add(person, person)
        shared = _add_emails(identity, people)
        if shared:
            reason = "e-mail: shared by several people, so it identifies none of them; expected an own e-mail each"
            problems.append(Problem("people", reason, shared, file))
    lost = 0
    for login, key in logins.items():
        person = identity.person(key) if identity.known else key
        if person is None:
            lost += 1
        else:
            identity._add(login, person)
    if lost:
        reason = f"{UNKNOWN_REASON}; expected the identity file's second column to name people"
        problems.append(Problem("people", reason, lost, file))
    return identity, problems


def _add_emails(identity: Identity, people: Table) -> int:
    owners: dict[str, set[str]] = {}
    for person, email in zip(people["person"], people["email"], strict=True):
        if email:
            owners.setdefault(email, set()).add(normal(person))
    by_email: dict[str, set[str]] = {}
    for email, people_of in owners.items():
        by_email.setdefault(normal(email), set()).update(people_of)
    shared = 0
    for email, people_of in owners.items():
        if len(by_email[normal(email)]) > 1:
            shared += 1
        else:
            identity._add(email, identity.keys[next(iter(people_of))])
    return shared
