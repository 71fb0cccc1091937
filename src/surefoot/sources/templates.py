"""Empty tables with examples, and a ``surefoot.toml`` to start from."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

from surefoot.diagnose.questionnaire import questionnaire
from surefoot.sources.mapping import FILE
from surefoot.vocabulary.drivers import CORE_ITEMS
from surefoot.vocabulary.tables import SCHEMAS, UnusableInput

_EXAMPLES: Final[dict[str, tuple[dict[str, str], ...]]] = {
    "people": (
        {"person": "e1001", "team": "treasury", "manager": "e1000", "role": "Analyst", "email": "ana@example.com",
         "location": "Leeds", "joined": "2024-03-01"},
        {"person": "e1000", "team": "treasury", "manager": "", "role": "Head of Treasury", "email": "bo@example.com"},
    ),
    "teams": ({"team": "treasury", "parent": "finance", "manager": "e1000", "name": "Treasury"},
              {"team": "finance", "parent": "", "name": "Finance"}),
    "licences": ({"person": "e1001", "tool": "m365_copilot", "assigned_on": "2026-01-12"},
                 {"person": "e1000", "tool": "m365_copilot", "assigned_on": "2026-01-12", "removed_on": "2026-06-30"}),
    "training": ({"person": "e1001", "course": "AI basics", "completed_on": "2026-02-13", "kind": "general"},
                 {"person": "e1001", "course": "Skill check", "completed_on": "2026-03-02", "passed": "true",
                  "kind": "check"}),
    "usage": ({"person": "e1001", "at": "2026-03-02T09:14:00Z", "tool": "m365_copilot", "actions": "1",
               "surface": "word", "grain": "event"},
              {"person": "ana@example.com", "at": "2026-03-03", "tool": "chatgpt", "actions": "12", "grain": "day"}),
    "leave": ({"person": "e1001", "starts": "2026-07-20", "ends": "2026-07-31"},),
    "pulse": ({"wave": "2026-06-01", "respondent": "7f3a9c", "team": "treasury", **dict.fromkeys(CORE_ITEMS, "4"),
               "use_frequency": "3"},),
    "frequency": ({"wave": "2026-06-01", "measure": "confident", "score": "1", "use_frequency": "4", "people": "31"},),
    "asked": ({"person": "e1001", "wave": "2026-06-01", "team": "treasury"},
              {"person": "e1000", "wave": "2026-06-01", "team": "finance"}),
    "actions": ({"team": "treasury", "action": "ritual", "started_on": "2026-06-15"},),
    "plan": ({"team": "treasury", "action": "ritual", "wave": "1", "starts_on": "2026-06-15", "drawn": "true",
              "seed": "20260601", "registered_on": "2026-06-01"},),
    "capacity": ({"team": "treasury", "manager_minutes_week": "45", "meeting_weekday": "Tuesday"},),
    "calendar": ({"team": "treasury", "starts": "2026-12-21", "ends": "2027-01-08", "kind": "quiet"},
                 {"team": "", "starts": "2026-12-25", "ends": "2026-12-25", "kind": "holiday"}),
    "readiness": ({"team": "treasury", "policy_gaps": "2", "outlook_current": "true", "peers_available": "3",
                   "tasks_chosen": "1"},),
}

_TOML: Final = """\
# What files can't say by themselves. Everything here is optional; take away the # in front of what you need.

# timezone = "Europe/Berlin"        # for the local day of timestamps; default UTC

# [identity]
# file = "logins.csv"               # two columns with a header row: any key (login, old e-mail), person

# [files."exports/transcript*.csv"] # a file whose columns have other names
# table = "training"
# dates = "month first"             # where the file leaves open what 3/11/2026 is; or "day first"
# [files."exports/transcript*.csv".columns]
# person = "User - Email"
# course = "Training - Training Title"
# completed_on = "Transcript - Transcript Completed Date"
# [files."exports/transcript*.csv".values.kind]
# "Knowledge test" = "check"
# [files."exports/transcript*.csv".fixed]
# kind = "general"                  # the same in every row

# [files."old/*"]
# ignore = true

# [survey."survey/*.csv"]           # an export of Qualtrics, LimeSurvey, Microsoft Forms or Google Forms
# wave = 2026-06-01                 # the day it opened
# team_column = "Team"              # or team = "treasury" where the file is one team's
# reversed = ["fear_2"]             # worded the other way round: 5 becomes 1
# [survey."survey/*.csv".items]     # item = column, ImportId or question text
@items@
# [survey."survey/*.csv".answers]
# "Strongly disagree" = 1
# "Strongly agree" = 5
# "Don't know" = 0                  # not answered
# [survey."survey/*.csv".recode]    # where codes were exported that are not 1 to 5
# "11" = 1
"""


def _items() -> str:
    """A line for each question of ours, so that whoever maps an export sees what each item asks."""
    return "\n".join(f'# {item.name} = "QID{number}"  # {item.text}'
                     for number, item in enumerate(questionnaire("en").items, 1))


def templates(folder: Path) -> tuple[Path, ...]:
    """Write each table as a CSV file with header and example rows, and a commented ``surefoot.toml``.

    Raises UnusableInput where a file of that name is there already: nothing is overwritten.
    """
    names = [*(f"{name}.csv" for name in SCHEMAS), FILE]
    taken = [name for name in names if (folder / name).exists()]
    if taken:
        raise UnusableInput(f"{folder} already holds {', '.join(taken)}; give an empty or new folder")
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in SCHEMAS.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, [column.name for column in schema.columns], lineterminator="\n")
            writer.writeheader()
            writer.writerows(_EXAMPLES[name])
    (folder / FILE).write_text(_TOML.replace("@items@", _items()), encoding="utf-8")
    return tuple(folder / name for name in names)
