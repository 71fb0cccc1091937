"""What the tables of this room hold about people.

Everything here is backed up: sealed answers and hashes of codes are worth nothing once the keys are destroyed, and with
them a wave goes on after a restore. The keys and the whole rows lie outside the database, where no backup looks.
"""

from __future__ import annotations

from uuid import UUID

from surefoot.web.frame.erasure import Rows, holds, holds_none
from surefoot.web.pulse import keys, tickets
from surefoot.web.pulse.models import Asked, Ticket, Wave


def _asked(subject: str) -> Rows:
    return [{"person": subject, "wave": str(opened), "cell": team, "issued": issued, "blinded": blinded}
            for opened, team, issued, blinded in Asked.objects.filter(person=subject).order_by(
                "wave__number").values_list("wave__opened_on", "cell__name", "issued", "blinded")]


def _forget(subject: str) -> int:
    """What is counted does not tell whether a code was used: its ticket is gone after this either way."""
    for wave in Wave.objects.exclude(state__in=Wave.OVER).values_list("pk", flat=True):
        _end_code(wave, UUID(subject))
    return int(Asked.objects.filter(person=subject).delete()[0])


def _end_code(wave: UUID, person: UUID) -> None:
    try:
        mark = tickets.mark_of(tickets.code_of(wave, person))
    except keys.KeyGone:  # blind mode has no codes, and a wave that was restored has no keys: nobody's can be told
        return
    Ticket.objects.filter(mark=mark).delete()


holds("pulse.Asked", personal={"person": "held_row_person", "wave": "held_asked_wave", "cell": "held_asked_cell",
                               "issued": "held_asked_issued", "blinded": "held_asked_blinded"},
      free={"id": "a number"}, export=_asked, erase=_forget)
holds_none("pulse.Wave", "a round: when, what it asks and which teams; never who answered", (
    "id", "number", "state", "opens_at", "closes_at", "reminds_at", "reminded", "opened_on", "results_on", "rest_weeks",
    "languages", "version", "items", "own", "comment", "blind", "public", "asked", "answered", "unopened", "band"))
holds_none("pulse.Wave_teams", "which teams a wave asks", ("id", "wave", "team"))
holds_none("pulse.Rhythm", "a number of weeks and days", ("id", "weeks", "days"))
holds_none("pulse.Ticket", "the hash of a code; only the wave's key, which is not in the database, tells whose it is", (
    "mark", "wave", "cell", "printed"))
holds_none("pulse.Cards", "how many cards a sheet for a team has; it does not change when somebody answers", (
    "id", "wave", "cell", "cards"))
holds_none("pulse.CellKey", "public keys of teams", ("id", "wave", "cell", "public", "people"))
holds_none("pulse.Spent", "the hash of a token nobody saw when it was signed", ("mark", "wave"))
holds_none("pulse.Sealed", "an answer under seal, by nobody; opened at closing only", ("id", "wave", "box"))
holds_none("pulse.Written", "answers of a closed wave, by nobody, taken apart", (
    "id", "wave", "table", "rows", "digest", "content"))
holds_none("pulse.Cell", "counts of a team", ("id", "wave", "team", "asked", "answered"))
holds_none("pulse.OwnAnswer", "counts of the organisation", ("id", "wave", "item", "value", "people"))
holds_none("pulse.Comment", "what somebody wrote, by nobody and of no team", ("id", "wave", "text"))
