"""What there is to agree on about a wave, for a works council: before it opens as planned, after that as it was.

Everything on it is read from what the product itself goes by: the questionnaire, the settings, the promises people read
before they answer, and what each room declares that its tables hold. The hash is over all of it but the day it was
looked at: the same agreement has the same hash, and what was changed has another.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Sum
from django.template.loader import render_to_string

from surefoot.charts.formats import LANG_TAGS, date_text
from surefoot.diagnose.questionnaire import FREQUENCY, asked, questionnaire
from surefoot.report.assets import stylesheet
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.words import say
from surefoot.web.frame import backups, clock
from surefoot.web.frame.erasure import Holding, holdings
from surefoot.web.pulse.handing import OWN
from surefoot.web.pulse.models import Cell, Wave

HOW: Final = (
    ("how_code_title", ("how_code", "how_cookie")),
    ("agreement_blind", ("blind_how_text", "blind_protects", "blind_not_protects")),
    ("how_sealed_title", ("how_sealed", "how_closing")),
    ("how_kept_yes", ("how_kept_mark", "how_kept_sealed", "how_kept_rows", "how_kept_whole",
                      "how_kept_comment")),
    ("how_kept_no", ("how_never_name", "how_never_time", "how_never_row")),
    ("how_groups_title", ("how_groups", "how_groups_small")),
    ("how_frequency_title", ("how_frequency",)),
    ("how_limits_title", ("how_limits", "how_limit_server", "how_limit_logs", "how_limit_screen", "how_limit_comment",
                          "how_limit_copy")),
)
"""The words of the page that people read before they answer (answering/), title by title."""
CODES_ONLY: Final = frozenset({"how_code_title", "how_code", "how_cookie", "how_kept_mark", "how_limit_server"})
BLIND_ONLY: Final = frozenset({"agreement_blind", "blind_how_text", "blind_protects", "blind_not_protects"})
COMMENT_ONLY: Final = frozenset({"how_kept_comment", "how_limit_comment"})
SEES: Final = ("people", "managers", "leads", "administrators", "auditors", "nobody")
KEPT: Final = ("sealed", "mark", "keys", "whole", "written", "asked", "comments", "backups")
LEAST: Final = (("agreement_least_group", "minimum"), ("agreement_least_insecurity", "minimum_insecurity"),
                ("agreement_least_manager", "minimum_manager"))
COMMENTS: Final = 10


def of(wave: Wave, language: str) -> dict[str, Any]:
    """Everything, as plain values, with its hash."""
    found: dict[str, Any] = {
        "schema": "surefoot/agreement/1", "language": language, "wave": _wave(wave, language),
        "questions": [_questions(wave, code) for code in _languages(wave, language)],
        "whom": _whom(wave, language), "how": list(_how(wave, language)),
        "kept": [say(f"agreement_kept_{name}", language) for name in KEPT
                 if (name != "comments" or wave.comment) and (name != "mark" or not wave.blind)],
        "sees": [{"who": say(f"agreement_who_{name}", language), "what": say(f"agreement_sees_{name}", language)}
                 for name in SEES],
        "least": [*({"what": say(word, language), "people": getattr(Settings(), setting)} for word, setting in LEAST),
                  *([{"what": say("agreement_least_comments", language), "people": COMMENTS}] if wave.comment else [])],
        "inventory": [_table(one, language) for one in holdings() if one.model.startswith("pulse.")],
    }
    return {**found, "sha256": digest(found)}


def digest(found: Mapping[str, Any]) -> str:
    """SHA-256 of everything but the hash itself, as JSON with sorted keys and no spaces."""
    plain = {name: value for name, value in found.items() if name != "sha256"}
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def page(found: Mapping[str, Any]) -> str:
    """The agreement as one file with its style inside: it opens anywhere, and prints."""
    language = found["language"]
    body = render_to_string("pulse/results/agreement_file.html", {
        "found": found, "days": days(found), "lang": LANG_TAGS[language], "on": date_text(clock.today(), language)})
    return body.replace("/*style*/", stylesheet(body, body), 1)


def days(found: Mapping[str, Any]) -> dict[str, str]:
    """The days of the wave as people write them; empty where there is none."""
    return {name: date_text(date.fromisoformat(day), found["language"], weekday=True) if day else ""
            for name in ("opens", "closes", "reminds", "results") for day in [found["wave"][name]]}


def packed(found: Mapping[str, Any]) -> bytes:
    """The page and the values as a ZIP."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (("agreement.html", page(found)), ("agreement.json", json.dumps(found, ensure_ascii=False,
                                                                                          indent=1))):
            archive.writestr(zipfile.ZipInfo(name, clock.now().timetuple()[:6]), text, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _languages(wave: Wave, language: str) -> list[str]:
    return list(wave.languages) or [language]


def _wave(wave: Wave, language: str) -> dict[str, Any]:
    def day(moment: datetime | None) -> str:
        return clock.day_of(moment).isoformat() if moment else ""
    shown = questionnaire(language, wave.version)
    return {"number": wave.number, "planned": wave.state == "planned", "opens": day(wave.opens_at),
            "closes": day(wave.closes_at), "reminds": day(wave.reminds_at),
            "results": wave.results_on.isoformat() if wave.results_on else "",
            "mode": "blind" if wave.blind else "codes", "rest_weeks": wave.rest_weeks, "comment": wave.comment,
            "version": shown.version,
            "fingerprints": {code: questionnaire(code, wave.version).fingerprint
                             for code in _languages(wave, language)}}


def _questions(wave: Wave, code: str) -> dict[str, Any]:
    """What is asked word for word in a language."""
    given = questionnaire(code, wave.version)
    items = wave.items or [*asked(wave.number), *OWN[:len(wave.own)]]
    rows = [{"item": item, "text": wave.own[OWN.index(item)].get(code, "") if item in OWN else given.item(item).text,
             "own": item in OWN} for item in items]
    return {"language": code, "tag": LANG_TAGS[code], "name": say("language_name", code), "asked": rows,
            "answers_told": say("agreement_answers", code, answers=" / ".join(one.label for one in given.answers)),
            "often_told": say("agreement_often", code, answers=" / ".join(
                one.label for one in given.answers_to(FREQUENCY))),
            "comment": say("answering_comment_title", code) if wave.comment else ""}


def _whom(wave: Wave, language: str) -> dict[str, Any]:
    """Whom it asks: teams by name, and how many once that is settled."""
    teams = list(wave.teams.order_by("name").values_list("name", flat=True))
    cells = Cell.objects.filter(wave=wave).aggregate(asked=Sum("asked"))["asked"]
    return {"everybody": not teams, "teams": teams, "people": cells or wave.asked or None}


def _how(wave: Wave, language: str) -> Iterator[dict[str, Any]]:
    left_out = (CODES_ONLY if wave.blind else BLIND_ONLY) | (frozenset[str]() if wave.comment else COMMENT_ONLY)
    closes = date_text(clock.day_of(wave.closes_at), language, weekday=True)
    for title, texts in HOW:
        said = [say(text, language, **({"closes": closes} if text == "how_closing" else {})) for text in texts
                if text not in left_out]
        if title not in left_out and said:
            yield {"title": say(title, language), "texts": said}


def _table(one: Holding, language: str) -> dict[str, Any]:
    """A table of the pulse: what it holds about people, and whether a backup has it."""
    left = {found.model: found for found in backups.left_out()}
    backup = "no" if one.model in left and left[one.model].rows is None else "some" if one.model in left else "yes"
    return {"table": one.model, "about": {field: say(key, language) for field, key in one.personal.items()},
            "free": sorted(one.free), "erased": bool(one.personal) and not one.stays,
            "backup": say(f"agreement_backup_{backup}", language)}
