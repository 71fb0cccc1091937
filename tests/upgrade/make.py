"""Keep an installation as this version makes it: `python tests/upgrade/make.py issue-4` writes tests/upgrade/issue-4/.

    home.tar.gz   the data folder with its SQLite database, for an upgrade in place
    backup.zip    its backup, for PostgreSQL
    keys.json     its keys: made for this, they guard nothing
    facts.json    what must still be true of it

Run it once, when an issue is finished, and never again for the same name: what is kept must be what that version wrote.
What stands in it is the cast of tests/web/cast.py and what `MORE` adds: add a line for a room whose rows should have to
survive.
"""

from __future__ import annotations

import json
import os
import sys
import tarfile
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
MOMENT: Final = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
LARGEST: Final = 200_000


def _store() -> None:
    """A part of the store; its content does not matter here."""
    from django.conf import settings

    part = Path(settings.HOME) / "store" / "usage" / "kept.parquet"
    part.parent.mkdir(parents=True)
    part.write_bytes(bytes(range(256)) * 8)


def _history() -> None:
    """Somebody moved, a deputy came and went, and the log tells."""
    from surefoot.web.frame import audit
    from surefoot.web.people.models import Management, Person, Team

    dev, travel = Person.unscoped.get(name="Dev"), Team.objects.get(key="travel")
    Management.objects.create(team=travel, person=dev, kind="deputy", starts=MOMENT.date(),
                              ends=MOMENT.date() + timedelta(days=7))
    for number in range(20):
        audit.record("people.moved", actor=audit.alias(dev.subject), about=f"team:{travel.pk}", number=number)


def _chosen() -> None:
    """What people chose and asked, and what is not measured."""
    from surefoot.web.people.models import Correction, Exclusion, Person, Team
    from surefoot.web.people.own_models import OptOut, StaysOut

    dev, day = Person.unscoped.get(name="Dev"), MOMENT.date()
    OptOut.unscoped.create(person=dev, starts=day - timedelta(days=40), ends=day - timedelta(days=10))
    StaysOut.unscoped.create(mark="0" * 64, since=day)
    Correction.unscoped.create(person=dev, field="role", wish="Senior handler", asked_at=MOMENT)
    Exclusion.objects.create(team=Team.objects.get(key="travel"), covers="usage", starts=day, reason="An agreement.")


def _results() -> None:
    """An assessment that was published."""
    from tests.web.cast_assessed import published

    published()


def _messages() -> None:
    """A message that was sent, and somebody who wants no more of them."""
    from surefoot.web.people.models import Person
    from surefoot.web.post.models import Item, Message, Recipient, Stop

    dev = Person.unscoped.get(name="Dev")
    Recipient.objects.create(person=dev, last_at=MOMENT)
    Stop.objects.create(person=dev, since=MOMENT)
    sent = Message.objects.create(person=dev, channel="email", asked_for=True, mark="<kept@example>", state="sent",
                                  made_at=MOMENT, due=MOMENT, ended_at=MOMENT)
    Item.objects.create(person=dev, kind="post.trial", key="kept", asked_for=True, handed_in_at=MOMENT,
                        not_before=MOMENT, not_after=MOMENT, look_at=MOMENT, state="sent", ended_at=MOMENT,
                        message=sent)


def _pulse() -> None:
    """A wave of the pulse that was closed, its answers taken apart, and one that is open. Keys of waves are in no
    backup and not in the folder that is kept: what follows finds the open one without them."""
    from surefoot.web.people.models import Person, Team
    from surefoot.web.pulse import closing, handing, tickets
    from tests.web import waved

    people, claims = list(Person.unscoped.order_by("key")), Team.objects.get(key="claims")
    for number, answers in ((1, len(people)), (2, 3)):
        wave = waved.opened(dict.fromkeys(people, claims), number,
                            opened_on=MOMENT.date() - timedelta(days=60 - 30 * number))
        for person in people[:answers]:
            handing.hand_in(tickets.issue(wave, person.pk), waved.full(wave, 2 + number), f"Comment of wave {number}")
        if number == 1:
            closing.begin(wave.pk)
            closing.close.run(str(wave.pk))


def _policy() -> None:
    """A policy in force that somebody has read, the draft of the next, a question with a name and one without."""
    from surefoot.web.close.policy.models import Acknowledgement, Asker, Heard, Statement, Version, Walk
    from surefoot.web.people.models import Person, Team
    from tests.web import asked

    dev, travel = Person.unscoped.get(name="Dev"), Team.objects.get(key="travel")
    version = asked.published()
    Version.objects.create(state="draft", text=asked.POLICY, made_at=MOMENT, made_by="x", changed_at=MOMENT)
    Acknowledgement.objects.create(version=version, person=dev, on=MOMENT.date())
    Statement.objects.create(texts={"en": "Try it."}, person=Person.unscoped.get(name="Sol"), on=MOMENT.date())
    Walk.objects.create(team=travel, version=version, on=MOMENT.date(), share=0.5)
    Asker.objects.create(question=asked.question("May I?", version), person=dev)
    Heard.objects.create(question=asked.question("And this?", version), team=Team.objects.get(key="claims"), times=6)


def _ritual() -> None:
    """A team with a round that is over and one that is open, tries with a name and without, one of them reported."""
    from surefoot.web.close.ritual import actions, rounds
    from surefoot.web.close.ritual.models import Report, Ritual, Round, Try, Withheld
    from surefoot.web.people.access import reader_of
    from surefoot.web.people.models import Account, Team

    day, motor = MOMENT.date(), Team.objects.get(key="motor")
    Ritual.objects.create(team=motor, weekday=3, at=MOMENT.time(), since=day - timedelta(days=20))
    rounds.plan(motor.pk)
    dev = reader_of(Account.objects.get(email__startswith="dev@"), day)
    for signed in (True, False):
        actions.share(dev, "It mixed up two tables", "partly", signed=signed, shared=True)
    over = Round.objects.create(team=motor, week=day - timedelta(days=13), opens_at=MOMENT - timedelta(days=10),
                                closes_at=MOMENT - timedelta(days=7), state="closed", people=2, took_part=1)
    Try.objects.create(round=over, result="worked", text="A letter", on=day - timedelta(days=9))
    Report.objects.create(of=Try.objects.filter(author=None).first(), reason="mistaken", on=day)
    Withheld.objects.create(text="Client & Sons")


MORE: Final[tuple[Callable[[], None], ...]] = (_store, _history, _chosen, _results, _messages, _pulse, _policy,
                                            _ritual)


def make(name: str) -> Path:
    """Write the folder; gives it back. Stops where it is there already, or would be too large to keep."""
    target = HERE / name
    if target.exists():
        raise SystemExit(f"{target} is there already: what an issue left is never made again")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        os.environ |= {"SUREFOOT_HOME": str(home), "DATABASE_URL": "",
                       "DJANGO_SETTINGS_MODULE": "surefoot.web.settings"}
        import django

        django.setup()
        _write(home, target)
    size = sum(file.stat().st_size for file in target.iterdir())
    if size > LARGEST:
        raise SystemExit(f"{target} has {size:,} bytes, more than {LARGEST:,}; plant less")
    return target


def _write(home: Path, target: Path) -> None:
    from django.db import connection

    from surefoot.web.frame import backing_up, clock, starting
    from tests.web.cast import plant

    starting.prepare()
    with clock.stopped(MOMENT):
        plant()
        for more in MORE:
            more()
        target.mkdir()
        backing_up.keys(target / "keys.json")
        made = backing_up.backup(target / "backup.zip")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    kept = {"people_person", "people_team", "people_position", "people_management", "people_grant", "frame_actor",
            "people_optout", "people_staysout", "people_correction", "people_exclusion", "assessments_run",
            "post_message", "post_item", "post_stop", "pulse_wave", "pulse_asked", "pulse_written", "pulse_cell",
            "pulse_comment", "policy_version", "policy_question", "policy_acknowledgement", "policy_statement",
            "policy_walk", "policy_heard", "ritual_ritual", "ritual_round", "ritual_try", "ritual_report",
            "ritual_withheld"}
    facts = {"surefoot": made.surefoot, "rows": {name: made.rows[name] for name in sorted(kept)},
             "entries": made.rows["frame_auditentry"]}
    (target / "facts.json").write_text(json.dumps(facts, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    with tarfile.open(target / "home.tar.gz", "w:gz") as packed:
        for file in [home / "surefoot.sqlite3", *sorted(home.glob("*.key")), home / "store"]:
            packed.add(file, file.name)


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parents[1]))
    if len(sys.argv) != 2:
        raise SystemExit("which name? e.g. python tests/upgrade/make.py issue-4")
    print(make(sys.argv[1]))
