"""What a policy answers, held against a brute-force reading by somebody else."""

from __future__ import annotations

import random
from dataclasses import replace

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.close.policy.deciding import decide, matching, refines, standing
from surefoot.close.policy.model import ANSWERS, DIMENSIONS, SILENT, Rule, Understood, When
from surefoot.close.policy.reading import read
from surefoot.close.policy.writing import write
from tests.close.labelled.oracle import candidates
from tests.close.policy.made import FILE, policies, questions, whens

POLICY = read(FILE)


def answer(**about):
    decision = decide(POLICY, Understood(**about))
    return decision.answer, [rule.id for rule in decision.rules]


def test_a_narrower_rule_overrides_a_wider_one_and_the_strictest_of_the_rest_wins():
    assert answer(data=("client",)) == ("no", ["5"])
    assert answer(data=("client",), tool="copilot") == ("yes-if", ["4.2"])
    assert answer(data=("client",), tool="chatgpt") == ("no", ["5"])


def test_all_clauses_that_decide_are_named_those_that_name_most_first_then_by_number():
    assert answer(data=("client",), tool="copilot", use="board") == ("yes-if", ["4.2", "4.10"])


def test_of_several_kinds_a_no_stands_and_one_without_a_rule_makes_it_silent():
    assert answer(data=("client", "health"), tool="copilot") == ("no", ["5"])
    assert answer(data=("client", "health", "client"), unknown_data=("genome",)) == ("no", ["5"])
    silent = replace(POLICY, rules=tuple(rule for rule in POLICY.rules if rule.id == "4.2"))
    assert decide(silent, Understood(("client", "health"), "copilot")).answer == SILENT


def test_what_was_named_and_not_understood_is_silent_and_asked_back():
    assert decide(POLICY, Understood(tool="copilot", unknown_data=("genome",))).ask_back == ("data",)
    assert decide(POLICY, Understood(("health",), unknown_tool=("gemini",))).ask_back == ("tool",)
    for asked in (Understood(off_topic=True, tool="copilot"), Understood(("nothing of ours",)), Understood(tool="x")):
        assert decide(POLICY, asked).answer == SILENT


def test_what_nobody_named_is_asked_back_only_where_it_decides():
    assert decide(POLICY, Understood()).ask_back == ("data", "tool", "use")
    assert decide(POLICY, Understood(("client",))).ask_back == ()
    tools_only = replace(POLICY, rules=tuple(rule for rule in POLICY.rules if rule.id == "4.2"))
    assert decide(tools_only, Understood(("client",))).ask_back == ("tool",)
    assert decide(tools_only, Understood(("client",), use="board")).ask_back == ("tool",)
    assert decide(tools_only, Understood(("health",))).ask_back == ()
    assert decide(tools_only, Understood(("client",), "chatgpt")).ask_back == ()
    assert decide(tools_only, Understood(("client", "health"))).ask_back == ()


@settings(max_examples=250, deadline=None)
@given(policies(), questions)
def test_answers_and_clauses_are_those_of_the_brute_force(policy, asked):
    written = {"rules": []} | yaml.load(write(policy), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    expected, clauses = candidates(written, list(asked.data), asked.tool, asked.use, bool(asked.unknown_data),
                                   bool(asked.unknown_tool))
    decision = decide(policy, asked)
    assert decision.answer == expected
    assert sorted(rule.id for rule in decision.rules) == sorted(clauses)


@settings(max_examples=100, deadline=None)
@given(policies(), questions, st.integers())
def test_the_order_of_rules_and_of_kinds_never_matters(policy, asked, seed):
    shuffled = random.Random(seed)
    rules, kinds = list(policy.rules), list(asked.data)
    shuffled.shuffle(rules)
    shuffled.shuffle(kinds)
    assert decide(replace(policy, rules=tuple(rules)), replace(asked, data=tuple(kinds))) == decide(policy, asked)


@settings(max_examples=100, deadline=None)
@given(policies(), questions)
def test_an_answer_has_a_clause_that_gives_it_and_silence_has_none(policy, asked):
    decision = decide(policy, asked)
    assert bool(decision.rules) == (decision.answer != SILENT)
    assert {rule.answer for rule in decision.rules} <= {decision.answer}
    assert not decision.ask_back or decision.answer == SILENT


@settings(max_examples=100, deadline=None)
@given(policies(), questions, st.sampled_from(["client", "health", "public", "staff"]))
def test_one_more_kind_of_data_never_makes_an_answer_laxer(policy, asked, kind):
    before, after = (decide(policy, replace(asked, data=data)).answer for data in (asked.data, (*asked.data, kind)))
    rank = {answer: number for number, answer in enumerate(("yes", "yes-if", "ask", SILENT, "no"))}
    if asked.data:
        assert rank[after] >= rank[before]


@settings(max_examples=100, deadline=None)
@given(policies(), questions, whens, st.sampled_from(ANSWERS))
def test_one_more_rule_makes_an_answer_laxer_only_where_it_refines_a_clause(policy, asked, when, says):
    added = Rule("new", when, says, {"en": "New."})
    before, after = decide(policy, asked), decide(replace(policy, rules=(*policy.rules, added)), asked)
    laxer = SILENT not in (before.answer, after.answer) and ANSWERS.index(after.answer) < ANSWERS.index(before.answer)
    assert not laxer or any(refines(when, rule.when) for rule in before.rules)


@settings(max_examples=100, deadline=None)
@given(policies(), questions)
def test_choosing_what_was_asked_back_can_decide_and_is_all_that_is_needed(policy, asked):
    decision = decide(policy, asked)
    if len(asked.data) > 1 or asked.not_understood or decision.answer != SILENT:
        return
    choices = {"data": [(each.id,) for each in policy.data], "tool": [each.id for each in policy.tools],
               "use": [each.id for each in policy.uses]}
    open_ = [dimension for dimension in DIMENSIONS if not getattr(asked, dimension)]
    helped = {dimension for dimension in open_ for choice in choices[dimension]
              if decide(policy, replace(asked, **{dimension: choice})).answer != SILENT}
    assert helped <= set(decision.ask_back)
    assert set(decision.ask_back) <= set(open_)
    if helped:
        assert helped == set(decision.ask_back)


@given(whens, whens, whens)
def test_refining_is_strict_and_goes_on(one, two, three):
    assert not refines(one, one)
    assert not (refines(one, two) and refines(two, one))
    if refines(one, two) and refines(two, three):
        assert refines(one, three)
    if one != When():
        assert refines(one, When())


@settings(max_examples=50, deadline=None)
@given(policies(), questions)
def test_something_always_remains_of_what_matches(policy, asked):
    for kind in asked.data or (None,):
        found = matching(policy.rules, kind, asked.tool, asked.use)
        assert bool(standing(found)) == bool(found)
