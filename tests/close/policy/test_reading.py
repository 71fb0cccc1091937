"""A policy's file in, the policy out; or every problem with its line."""

from __future__ import annotations

import re
import string

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.close.policy.model import When
from surefoot.close.policy.outline import LONGEST
from surefoot.close.policy.problems import PolicyError
from surefoot.close.policy.reading import read
from surefoot.close.policy.writing import write
from tests.close.policy.made import FILE, worded


def problems(text: str) -> tuple[tuple[int, str], ...]:
    with pytest.raises(PolicyError) as caught:
        read(text)
    assert all(problem.line >= 1 for problem in caught.value.problems)
    return tuple((problem.line, problem.what) for problem in caught.value.problems)


def test_a_file_is_read_with_texts_in_both_languages_and_bare_yes_and_no():
    policy = read(FILE)
    assert [rule.answer for rule in policy.rules] == ["yes-if", "yes-if", "no", "yes"]
    assert policy.rules[2].id == "5"
    assert policy.rules[2].when == When(data=frozenset({"client", "health"}))
    assert policy.title == {"en": "Using AI at work", "de": "KI bei der Arbeit"}
    assert policy.rules[0].conditions["de"] == ("Namen entfernen",)
    assert policy.data[0].called("de", "en").name == "Kundendaten"
    assert policy.tools[0].called("de", "en").also == ("copilot", "m365 copilot")
    assert policy.languages == ("en", "de")
    assert policy.trials[0].rule == "4.2"


def test_answers_are_also_read_as_yaml_calls_them():
    assert [rule.answer for rule in read(FILE.replace("answer: no,", "answer: FALSE,").replace(
        "answer: yes,", "answer: true,")).rules] == ["yes-if", "yes-if", "no", "yes"]


def test_what_may_be_lacking_while_a_policy_is_written_is_read_as_nothing():
    policy = read("title: AI\n")
    assert (policy.language, policy.owner, policy.rules, policy.wrong, policy.responsible) == (
        "en", "", (), {"en": ()}, {"en": ""})


@pytest.mark.parametrize(("was", "now", "line", "what"), [
    ("title: Using AI at work\n", "titel: AI\n", 1, "no field 'titel'; did you mean 'title'?"),
    ("title: Using AI at work", "title: ''", 1, "the policy has no title"),
    ("language: en", "language: fr", 2, "'fr' is none of en, de"),
    ("tool: copilot}\n    answer: yes-if", "tool: copilto}\n    answer: yes-if", 14,
     "names 'copilto', which is no id under tools; did you mean 'copilot'?"),
    ("when: {use: board}", "when: {use: []}", 20, "names nothing; leave it out"),
    ("when: {use: board}", "where: {use: board}", 20, "a rule has no field 'where'; did you mean 'when'?"),
    ("when: {use: board}", "when: {use: board, use: board}", 20, "'use' stands here a second time, first in line 20"),
    ('id: "4.10"', 'id: "4.2"', 19, "the id '4.2' of a rule is taken, in line 13"),
    ("id: health,", "id: health records,", 9, "'health records' of an entry of 'data' is no word"),
    ("id: health,", "id: client,", 9, "is taken, in line 8"),
    ("name: Health records", "name: ''", 9, "'health' under 'data' has no name"),
    ("{name: Kundendaten}", "{also: [Kunden]}", 8, "'de' of 'client' under 'data' has no name"),
    ("answer: no,", "answer: never,", 24, "the answer 'never' of rule '5' is none of yes, yes-if, ask, no"),
    ("answer: yes, text", "text", 25, "rule '6' has no answer"),
    ("    text: A second person checks papers for the board.\n", "", 19, "rule '4.10' has no text"),
    ("rule: \"4.2\"}", "rule: 9}", 29, "a trial names the rule '9', which is not there"),
    ("answer: yes-if, rule", "answer: maybe, rule", 29, "none of yes, yes-if, ask, no, silent"),
    ("de:\n  title", "en:\n  title", 30, "the policy's own language"),
    ("owner: {name: Helen Marsh", "owner: {nme: Helen Marsh", 3, "did you mean 'name'?"),
    ("owner: {", "owner: {{", 3, "quotation marks around a text that begins with ["),
    ("  wrong: [Nicht weitergeben.]", "  wrong: {a: b}", 32, "needs a list, and has fields"),
    ("Say where AI helped]", "'']", 22, "has an entry without a text"),
    ("Say where AI helped]", "{Say: this}]", 22, "needs a text, and has fields"),
    ("name: ChatGPT, de", 'name: "Chat\\0", de', 6, "has the character '\\x00'"),
    ("title: Using", "title: &x Using", 1, "references"),
    ("title: Using", "title: !!str Using", 1, "tags such as"),
    ("rules:\n", "rules:\n  - hello\n", 13, "a rule needs fields"),
    ("rules:\n", "rules:\n---\n", 13, "a second document begins here"),
])
def test_each_problem_is_told_with_its_line(was, now, line, what):
    assert was in FILE
    found = problems(FILE.replace(was, now, 1))
    assert (line, what) in [(at, what if what in said else said) for at, said in found], found


def test_all_problems_are_told_at_once_and_the_message_has_their_lines():
    text = FILE.replace("id: health,", "id: client,").replace("answer: no,", "answer: never,")
    with pytest.raises(PolicyError, match=r"(?s)line 9: .*taken.*\nline 24: .*'never'"):
        read(text)
    with pytest.raises(PolicyError, match=r"line 19: .*\nand 80 more$"):
        read("\n".join(f"field{number}: x" for number in range(99)))


@pytest.mark.parametrize("text", ["", "[]", "text", "[" * 5000, "- " * 500, "a: [", "\x00", "\ud800", "? [a]\n: b",
                                  "%YAML 9", "a: " * 300, "{" * 500, "x" * (LONGEST + 1), "title: a: b", "\ufeff",
                                  "'", "- -\n -", "title: [\n" + "[],\n" * 9 + "]"])
def test_what_is_no_policy_is_a_problem_and_never_a_fault(text):
    assert problems(text)


PIECES = st.sampled_from([*re.findall(r"\w+|[^\w]", FILE), "\t", "? ", "!!", "*a", "&a", "<<", "%", "|", ">", "---",
                          "\x85"])


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(max_size=200), st.text(string.printable, max_size=200),
                 st.lists(PIECES, max_size=80).map("".join)))
def test_any_text_is_a_policy_that_is_written_the_same_or_a_problem_with_its_line(text):
    assert faults(text) == []


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(FILE)), st.integers(0, 40), st.text("[]{}:,-'\"\n #&*!|>%@`yno4.\t", max_size=4))
def test_a_slip_anywhere_in_a_file_is_read_as_it_stands_or_told_with_its_line(at, cut, put):
    assert faults(FILE[:at] + put + FILE[at + cut :]) == []


def faults(text: str) -> list[str]:
    """What is wrong with how a text was taken: a policy must survive being written, a problem must have its line."""
    try:
        policy = read(text)
    except PolicyError as error:
        lines = len(re.findall(r"\r\n|[\n\r\x85\u2028\u2029]", text)) + 2
        found = [f"no such line: {each}" for each in error.problems if not 1 <= each.line <= lines]
        found += [f"no sentence: {each}" for each in error.problems if len(each.what.split()) < 4]
        return found if error.problems else ["refused without a problem"]
    return [] if read(write(policy)) == policy else ["written otherwise"]


VALUES = {"number": "1", "nothing": "~", "list": "[a]", "fields": "{a: b}", "lists": "[[a]]",
          "list of fields": "[{a: b}]", "infinite": "1.0e400", "day": "2026-01-01", "truth": "true"}


@pytest.mark.parametrize("value", VALUES.values(), ids=list(VALUES))
@pytest.mark.parametrize("key", ["title", "language", "owner", "tools", "data", "uses", "rules", "wrong", "responsible",
                                 "trials", "de", "id", "when", "answer", "conditions", "text"])
def test_a_value_of_any_kind_in_any_field_is_read_or_told(key, value):
    inner = key in {"id", "when", "answer", "conditions", "text"}
    rule = {"id": "1", "answer": "ask", "text": "Ask."} | ({key: value} if inner else {})
    top = {"title": "AI", "rules": f"[{{{', '.join(f'{name}: {said}' for name, said in rule.items())}}}]"}
    text = "\n".join(f"{name}: {said}" for name, said in (top | ({} if inner else {key: value})).items())
    assert faults(text) == []


@settings(max_examples=40, deadline=None)
@given(worded())
def test_what_is_written_is_read_back_the_same(policy):
    assert read(write(policy)) == policy


def test_what_is_written_means_the_same_to_any_other_reader_of_yaml():
    loaded = yaml.safe_load(write(read(FILE)))
    assert [rule["id"] for rule in loaded["rules"]] == ["4.2", "4.10", "5", "6"]
    assert [rule["answer"] for rule in loaded["rules"]] == ["yes-if", "yes-if", "no", "yes"]
    assert loaded["rules"][2]["when"] == {"data": ["client", "health"]}
    assert loaded["de"]["title"] == "KI bei der Arbeit"
