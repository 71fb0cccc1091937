"""Every sentence people read exists in every language, and every sentence that exists is read somewhere."""

from __future__ import annotations

import ast
import re
import tomllib
from dataclasses import fields
from pathlib import Path
from string import Formatter

import pytest

import surefoot
from surefoot.charts.segments import SEGMENTS
from surefoot.report.definitions import TOPICS
from surefoot.vocabulary.actions import ACTIONS
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.words import LANGUAGES, keys

SOURCE = Path(surefoot.__file__).parent
TEXTS: dict[str, dict[str, str]] = {
    language: {key: text for file in sorted((SOURCE / f"vocabulary/words/{language}").glob("*.toml"))
               for key, text in tomllib.loads(file.read_text(encoding="utf-8")).items()}
    for language in LANGUAGES}
LIMITS = ("confidence", "capability", "access", "nothing", "cannot_tell")
WHY = ("small", "complement", "held", "no_data")
MEASURES = ("capability", "confidence", "adoption")
FINDINGS = ("empty", "only_people", "little", "small", "no_use", "no_use_gap", "on_its_way", "near", "not_trained",
            "trained_not_capable", "trained_few_use", "trained_confidence", "trained_adoption", "gap_untold", "few_use")
STEPS = ("licensed", "activated", "trained", "tried", "capable", "willing", "regular")
EFFECTED = ("helped", "hurt", "no_difference", "cannot_tell")
OURS = ("report", "pages")
"""Files whose keys are said by pages: every one of them is named in the code or in a family below."""
FAMILIES = {
    "driver_": DRIVERS, "driver_short_": DRIVERS, "month_": range(1, 13), "weekday_": range(1, 8),
    "setting_": [field.name for field in fields(Settings)], "segment_": SEGMENTS, "segments_title_": SEGMENTS,
    "heading_": FINDINGS, "lead_": FINDINGS, "verdict_": (*LIMITS, "none"), "limit_": LIMITS, "gap_title_": LIMITS,
    "hidden_": WHY, "row_": WHY, "cell_": WHY, "why_": WHY, "measure_": MEASURES, "step_": STEPS, "define_": TOPICS,
    "count_": [noun + one for noun in ("people", "answers", "teams", "groups", "actions") for one in ("", "_one")],
    "more_": ("teams", "groups"), "all_": ("teams", "groups"),
    "reading_": ("lag_unknown", "response_unknown"),
    "action_": (*ACTIONS, "any"), "month_short_": range(1, 13), "page_proof_title_": ("helped", "hurt"),
    "page_effect_": EFFECTED, "page_effect_told_": EFFECTED, "page_check_": ("yes", "no", "open"),
    "page_effect_weekly_": ("more", "fewer", "open"), "page_effect_regular_": ("more", "fewer", "open"),
    "page_points_": ("more", "fewer", "same"), "page_sign_": ("under", "over", "under_tenths", "over_tenths"),
}
DYNAMIC = {f"{prefix}{name}" for prefix, names in FAMILIES.items() for name in names} | {
    f"segment_{name}_about" for name in SEGMENTS} | {f"define_{topic}_text" for topic in TOPICS} | {
    f"step_{name}_missing" for name in ("capable", "willing", "regular")}
SPOKEN_BY_THE_ASSESSMENT = {
    "reading_trained_regular": {"trained", "regular"}, "reading_three_measures": {"capable", "confident", "regular"},
    "reading_step": {"step_from", "step_to", "points"},
    "reading_teams": {"confidence", "capability", "access", "nothing", "unknown", "shown", "hidden"},
    "reading_driver": {"driver", "share"}, "reading_lag": {"cohort", "weeks", "share", "people"},
    "reading_response": {"answered", "asked", "share"}, "reading_no_pulse": set(), "reading_no_usage": set(),
    "reading_no_training": set(), "reading_small": set(), "reading_cannot_tell": set(), "missing_pulse": set(),
    "missing_usage": set(), "missing_training": set(), "missing_licences": set(), "missing_teams": set(),
    "missing_leave": set(), "missing_check": set(), "missing_frequency": set(),
    "missing_willing_asked": set(), "missing_manager_asked": set(), "missing_drivers_asked": {"drivers"},
    "unknown_teams": {"rows", "table", "team"},
    "low_match": {"source", "share"}, "answers_apart": set(), "answers_apart_told": {"date"},
}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def text(key: str, language: str) -> str:
    return TEXTS[language][key]


def spoken() -> set[str]:
    written = "\n".join(file.read_text(encoding="utf-8") for pattern in ("*.py", "*.html")
                        for file in SOURCE.rglob(pattern))
    return set(re.findall(r"""["']([a-z][a-z0-9_]+)["']""", written)) | DYNAMIC | set(SPOKEN_BY_THE_ASSESSMENT)


def spoken_elsewhere() -> set[str]:
    """Keys of the other rooms' files that a room or a page makes by filling one in, and variants: for a value that is
    not known, what a place in the navigation is for, what to do about it, and labels and hints of fields of forms."""
    written = "\n".join(file.read_text(encoding="utf-8") for file in SOURCE.rglob("*.py"))
    made = [re.compile(".+".join(map(re.escape, re.split(r"\{[^}]*\}", key))))
            for key in re.findall(r'"([a-z][a-z0-9]*_(?:[a-z0-9_]|\{[^}"]*\})+)"', written) if "{" in key]
    pages = "\n".join(file.read_text(encoding="utf-8") for file in SOURCE.rglob("*.html"))
    made += [re.compile(f"{begin}.+") for begin in re.findall(r'"([a-z][a-z0-9]*_[a-z0-9_]*_)"\|add:', pages)]
    theirs = {key for file in (SOURCE / "vocabulary/words/en").glob("*.toml") if file.stem not in OURS
              for key in tomllib.loads(file.read_text(encoding="utf-8"))}
    found = spoken() | {key for key in theirs if any(each.fullmatch(key) for each in made)}
    found |= fields_of_forms() & theirs
    variants = ("_unknown", "_about", "_do")
    return found | {key for key in theirs
                    if any(key.endswith(end) and key.removesuffix(end) in found for end in variants)}


def fields_of_forms() -> set[str]:
    """Labels and hints as frame/forms.py asks for them: each word of a form with each field of any, because forms
    inherit both from each other."""
    given = [(target.id, each.value) for file in (SOURCE / "web").rglob("*.py")
             for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.ClassDef)
             for each in node.body if isinstance(each, ast.Assign)
             for target in each.targets if isinstance(target, ast.Name)]
    words = {value.value for name, value in given if name == "words" and isinstance(value, ast.Constant)}
    return {f"{word}_{name}{end}" for word in words for name, _ in given for end in ("", "_hint")}


def asked_for() -> set[str]:
    found = set(DYNAMIC) | set(SPOKEN_BY_THE_ASSESSMENT)
    for folder, pattern, call in (("charts", "*.py", r'\bsay\("(\w+)"'), ("report", "*.py", r'\bsay\("(\w+)"'),
                                  ("charts", "*.html", r"""\bt\(["'](\w+)["'][,)]"""),
                                  ("report", "*.html", r"""\bt\(["'](\w+)["'][,)]"""),
                                  ("sources", "*.py", r'\bNote\(\s*"(\w+)"'), (".", "*.py", r'\bSentence\(\s*"(\w+)"')):
        for file in (SOURCE / folder).rglob(pattern):
            found |= set(re.findall(call, file.read_text(encoding="utf-8")))
    return found


def test_all_languages_have_the_same_keys() -> None:
    assert {frozenset(keys(language)) for language in LANGUAGES} == {keys("en")}


@pytest.mark.parametrize("key", sorted(keys("en")))
def test_a_sentence_has_the_same_placeholders_in_every_language(key: str) -> None:
    assert {frozenset(placeholders(text(key, language))) for language in LANGUAGES} == {
        frozenset(placeholders(text(key, "en")))}


def test_no_sentence_is_written_and_never_read() -> None:
    assert keys("en") - spoken() - spoken_elsewhere() == set()


def test_no_sentence_is_read_and_not_written() -> None:
    assert asked_for() - keys("en") == set()


@pytest.mark.parametrize("key", sorted(SPOKEN_BY_THE_ASSESSMENT))
def test_the_assessment_can_fill_what_its_sentences_need(key: str) -> None:
    assert placeholders(text(key, "en")) <= SPOKEN_BY_THE_ASSESSMENT[key]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_voice_is_plain_and_calm(language: str) -> None:
    for key in keys(language):
        said = text(key, language)
        assert not re.search(r"[!—<]|\bdu\b|\bdein|\bdich\b|\bdir\b|resist|laggard|low-perform|leverage", said,
                             re.IGNORECASE), (key, said)
