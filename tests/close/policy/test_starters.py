"""The policies to begin with are good ones, and the page's example decides as the page says."""

from __future__ import annotations

import json
import re
from itertools import product
from pathlib import Path

import pytest
import yaml

from surefoot.close.policy.answering import ask
from surefoot.close.policy.checking import check
from surefoot.close.policy.coverage import coverage
from surefoot.close.policy.model import SILENT
from surefoot.close.policy.reading import read
from surefoot.close.policy.starters import NAMES, starters

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "policy.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("starter", starters(), ids=NAMES)
def test_a_starter_lacks_nothing_but_its_owner_and_is_clearly_a_draft(starter):
    checked = check(starter.policy)
    assert (checked.unanswered, checked.failed, checked.unreachable, checked.uncovered, checked.shared,
            checked.untranslated, checked.owned) == ((), (), (), (), (), (), False)
    assert len(starter.policy.trials) >= 8
    assert starter.policy.title["en"].startswith("DRAFT")
    assert starter.policy.title["de"].startswith("ENTWURF")
    assert "It is a draft" in starter.text


@pytest.mark.parametrize("starter", starters(), ids=NAMES)
def test_a_starter_is_short_plain_and_whole_in_both_languages(starter):
    policy = starter.policy
    for language in ("en", "de"):
        checked = check(policy, language)
        assert checked.words < 400
        assert checked.grade < 8
        assert checked.hard == ()
    texts = [policy.title, policy.wrong, policy.responsible, *(rule.text for rule in policy.rules),
             *(rule.conditions for rule in policy.rules if rule.conditions),
             *(named.names for named in (*policy.tools, *policy.data, *policy.uses))]
    assert [text for text in texts if set(text) != {"en", "de"}] == []
    assert all(len(rule.conditions["en"]) == len(rule.conditions["de"]) for rule in policy.rules if rule.conditions)


@pytest.mark.parametrize("starter", starters(), ids=NAMES)
def test_a_starter_says_yes_to_no_kind_of_data_before_the_tool_was_named_but_what_is_public(starter):
    lax = {cell.about.data for cell in coverage(starter.policy)
           if cell.about.tool is None and cell.about.data and cell.answer not in (SILENT, "no", "ask")}
    assert lax <= {"public"}


@pytest.mark.parametrize("starter", starters(), ids=NAMES)
def test_no_two_things_in_a_starter_are_called_the_same(starter):
    policy = starter.policy
    for language in ("en", "de"):
        called = [name.lower() for named in (*policy.tools, *policy.data, *policy.uses)
                  for name in {named.names[language].name.lower(), *named.names[language].also}]
        assert sorted(called) == sorted(set(called))


def test_the_example_of_the_page_is_a_policy_to_publish_and_decides_as_the_page_says():
    policy = read(re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[1])
    assert check(policy).publishable
    rows = re.findall(r"^\| ([A-Z][^|]*\?) \| ([^|]+) \|", PAGE, re.MULTILINE)
    assert len(rows) == 5
    for question, says in rows:
        answered = ask(policy, question)
        clauses = " and ".join(rule.id for rule in answered.rules)
        assert says.replace(", rules ", " ").replace(", rule ", " ") == f"{answered.answer} {clauses}".strip()
    assert ask(policy, rows[-1][0]).ask_back
    printed = json.loads(re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)[1])
    assert ask(policy, rows[0][0]).as_json() == printed


def test_the_page_names_every_field_and_finding():
    for field in ("title", "language", "owner", "tools", "data", "uses", "rules", "wrong", "responsible", "trials",
                  "id", "name", "also", "examples", "when", "answer", "conditions", "text", "unanswered", "uncovered",
                  "contradictions", "unreachable", "failed", "grade", "words", "hard", "publishable", "owned",
                  "shared", "untranslated"):
        assert f"`{field}`" in PAGE, field


def test_a_starter_is_yaml_for_everybody():
    for starter, key in product(starters(), ("title", "rules", "de", "trials")):
        assert yaml.safe_load(starter.text)[key]
