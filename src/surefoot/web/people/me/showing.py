"""What is held about somebody, in groups that say what it is, where it is from, who sees it and how long it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings

from surefoot.charts.formats import date_text
from surefoot.vocabulary.words import keys, say
from surefoot.web.frame import clock, erasure
from surefoot.web.frame.erasure import Rows
from surefoot.web.people.correcting.queries import days_text
from surefoot.web.people.me.weeks import Week, weeks
from surefoot.web.people.oversight.queries import word_of

GROUPS: Final = (
    ("work", ("people.Person", "people.Position", "people.Management")),
    ("entering", ("people.Account", "people.Grant", "people.Session", "people.Identity", "people.CodeApp",
                  "people.Passkey", "people.RecoveryCode", "people.Token", "people.Link",
                  "api.CalendarAddress")),
    ("use", ("intake.Part", "intake.Login")),
    ("counted", ("assessments.Counted",)),
    ("asked", ("pulse.Asked",)),
    ("sent", ("policy.Asker",)),
    ("tries", ("ritual.Try", "ritual.Mark")),
    ("said", ("people.OptOut", "people.StaysOut", "people.Correction", "people.Erasure")),
    ("policy", ("policy.Acknowledgement", "policy.Statement")),
    ("messages", ("post.Recipient", "post.Stop", "post.Message", "post.Item", "post.AccountLink",
                  "api.LinkCode")),
    ("traces", ("frame.Actor", "people.Difference", "people.Import", "people.ImportFile")),
)
"""Which tables stand together. What a room declares and nobody put here stands at the end."""
MOST: Final = 20
"""Rows of a table on the page."""
WEEKS: Final = 12
"""Weeks that are open on the page."""
SAME: Final = {"people.Position": ("person",), "people.Management": ("person",), "people.OptOut": ("person",),
               "people.Correction": ("person",), "intake.Login": ("person",), "people.Account": ("person",),
               "pulse.Asked": ("person",), "policy.Asker": ("person",), "ritual.Try": ("author",),
               "api.LinkCode": ("person",), "api.CalendarAddress": ("person",),
               **dict.fromkeys(("post.Recipient", "post.Stop", "post.Message", "post.Item", "post.AccountLink"),
                               ("person",)),
               **dict.fromkeys(("people.Grant", "people.Session", "people.Identity", "people.CodeApp",
                                "people.Passkey", "people.RecoveryCode", "people.Token"), ("account",)),
               **dict.fromkeys(("policy.Acknowledgement", "policy.Statement"), ("person",)),
               "people.Link": ("account", "person")}
"""Columns that say in every row that it is the reader's: left out on the page."""
WORDED: Final = {"people.Correction.state": "correction_state_{}", "people.Correction.field": "correction_field_{}",
                 "people.Management.kind": "me_value_{}", "people.Grant.role": "role_{}", "intake.Part.table":
                 "me_value_{}", "people.Token.scopes": "scope_{}", "people.Link.purpose": "me_value_{}",
                 "post.Item.kind": "kind_{}", "post.Stop.kind": "kind_{}", "post.Item.state": "me_value_{}",
                 "post.Item.why": "me_value_{}", "post.Message.state": "me_value_{}",
                 "post.Message.channel": "channel_{}", "post.Recipient.channel": "channel_{}",
                 "post.AccountLink.channel": "channel_{}", "ritual.Try.result": "tries_{}"}
"""Columns whose values are words of ours, and under which keys they stand."""


@dataclass(frozen=True)
class Shown:
    """A table of somebody's rows: the heading's key, names of columns, cells; and how many more the export has."""

    word: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    more: int = 0

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """The rows with the name of its column beside each cell."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]

    @property
    def single(self) -> list[tuple[str, str]]:
        """The only row, where there is one: it reads better as a list."""
        return self.labelled[0] if len(self.rows) == 1 and not self.more else []


@dataclass(frozen=True)
class Group:
    """Tables that belong together, with what is to be known about them."""

    name: str
    tables: Sequence[Shown]
    weeks: Sequence[Week]
    kept: str
    """How long, in words."""
    note: str = ""
    """What else is to be known, in words."""
    listed: bool = False
    """Whether there are corrections, which the page lists with what came of them."""

    @property
    def title(self) -> str:
        """Key of the heading."""
        return f"me_group_{self.name}"

    @property
    def source(self) -> str:
        """Key of where it is from."""
        return f"me_from_{self.name}"

    @property
    def seen(self) -> str:
        """Key of who sees it."""
        return f"me_seen_{self.name}"

    @property
    def newest(self) -> Sequence[Week]:
        """Weeks that are open on the page."""
        return self.weeks[:WEEKS]

    @property
    def older(self) -> Sequence[Week]:
        """Weeks that are opened first."""
        return self.weeks[WEEKS:]

    @property
    def empty(self) -> bool:
        """Whether nothing is held."""
        return not (self.tables or self.weeks or self.listed)


def groups(rows: Mapping[str, Rows], language: str) -> list[Group]:
    """Everything that is held, in groups."""
    placed = {model for _, models in GROUPS for model in models}
    rest = tuple(model for model in rows if model not in placed)
    return [_group(name, {model: rows[model] for model in models if model in rows}, language)
            for name, models in (*GROUPS, *([("rest", rest)] if rest else []))]


def _group(name: str, rows: Mapping[str, Rows], language: str) -> Group:
    logged = [row for row in rows.get("intake.Part", ()) if row["table"] == "usage"]
    others = [_record(row) for row in rows.get("intake.Part", ()) if row["table"] != "usage"]
    listed = {model: others if model == "intake.Part" else found for model, found in rows.items()
              if model != "people.Correction"}  # see Group.listed
    tables = [made for model, found in listed.items() if (made := _table(model, found, language)).rows]
    number = next((row["subject"] for row in rows.get("frame.Actor", ())), "")
    note = say("me_number", language, number=number) if number else ""
    return Group(name, tables, weeks(logged, language), _kept(name, language), note, "people.Correction" in rows)


def _record(row: Mapping[str, Any]) -> dict[str, Any]:
    """A licence, a training or a leave, in the same four columns."""
    starts = row.get("assigned_on") or row.get("completed_on") or row.get("starts")
    return {"table": row["table"], "which": row.get("tool") or row.get("course") or row.get("kind"),
            "starts": starts, "ends": row.get("removed_on") or row.get("ends")}


def _table(model: str, rows: Iterable[Mapping[str, Any]], language: str) -> Shown:
    found = [dict(row) for row in rows]
    if model == "frame.Actor":
        found = [{"at": row["at"], "action": row["action"]} for row in reversed(found) if "at" in row]
    names = [name for name in dict.fromkeys(name for row in found for name in row) if name not in SAME.get(model, ())]
    known = next((one.personal for one in erasure.holdings() if one.model == model), {})
    if found and not names:
        names, found = ["count"], [{"count": len(found)}]
    labels = [say(known.get(name, f"me_column_{name}"), language) for name in names]
    cells = [[_cell(model, name, row.get(name), language) for name in names] for row in found]
    word = f"me_table_{model.replace('.', '_').lower()}"
    return Shown(word if word in keys() else "me_group_rest", labels, cells[:MOST], max(0, len(cells) - MOST))


def _cell(model: str, name: str, value: Any, language: str) -> str:
    if value is None or value in ("", "None"):
        return say("held_nothing", language)
    if isinstance(value, bool):
        return say("me_yes" if value else "me_no", language)
    if name == "workdays" and isinstance(value, int):
        return days_text(value, language)
    if name == "action":
        return say(word_of(str(value)), language) if word_of(str(value)) else str(value)
    word = WORDED.get(f"{model}.{name}", "").format(str(value).replace(".", "_"))
    return say(word, language) if word in keys() else _day(str(value), language)


def _day(text: str, language: str) -> str:
    """A day or a moment as people read it; anything else as it is."""
    try:
        if len(text) == 10:
            return date_text(date.fromisoformat(text), language)
        moment = datetime.fromisoformat(text) if "-" in text[:8] and ":" in text else None
    except ValueError:
        return text
    if moment is None or moment.tzinfo is None:
        return text
    local = moment.astimezone(clock.zone())
    return say("moment_text", language, day=date_text(local.date(), language), time=f"{local:%H:%M}")


def _kept(name: str, language: str) -> str:
    """How long a group is kept by the settings in force."""
    environment = settings.ENVIRONMENT
    limit = {"work": environment.keep_leavers_months, "use": environment.keep_usage_months,
             "counted": environment.keep_assessment_months, "messages": environment.keep_messages_days}.get(name)
    if limit == 0:
        return say(f"me_kept_{name}_always", language)
    return say(f"me_kept_{name}", language, **{"days" if name == "messages" else "months": limit})
