"""What is found in a policy before it is published, held against going through every question one by one."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import combinations, product

from hypothesis import given, settings

from surefoot.close.policy.checking import QUESTIONS, check
from surefoot.close.policy.coverage import coverage
from surefoot.close.policy.deciding import decide, matching, refines
from surefoot.close.policy.model import ANSWERS, SILENT, Named, Names, Rule, Trial, Understood, When
from surefoot.close.policy.reading import read
from tests.close.policy.made import FILE, IDS, policies

POLICY = read(FILE)
EVERY = list(product((None, *IDS["data"]), (None, *IDS["tool"]), (None, *IDS["use"])))


def left(policy, data, tool, use):
    found = matching(policy.rules, data, tool, use)
    return [rule for rule in found if not any(refines(other.when, rule.when) for other in found)]


def asked(data, tool, use):
    return Understood((data,) if data else (), tool, use)


@settings(max_examples=100, deadline=None)
@given(policies())
def test_the_grid_has_every_combination_once_with_the_answer_given_to_it(policy):
    cells = coverage(policy)
    assert [(cell.about.data, cell.about.tool, cell.about.use) for cell in cells] == EVERY
    for cell, about in zip(cells, EVERY, strict=True):
        decision = decide(policy, asked(*about))
        assert (cell.answer, cell.rules) == (decision.answer, tuple(rule.id for rule in decision.rules))


@settings(max_examples=100, deadline=None)
@given(policies())
def test_contradictions_are_all_pairs_that_stand_together_and_differ_and_no_others(policy):
    pairs = {frozenset((one.id, other.id)) for about in EVERY
             for one, other in combinations(left(policy, *about), 2) if one.answer != other.answer}
    found = check(policy).contradictions
    assert {frozenset((each.wins.id, each.loses.id)) for each in found} == pairs
    assert len(found) == len(pairs)
    for each in found:
        about = (each.about.data, each.about.tool, each.about.use)
        assert all(rule in left(policy, *about) for rule in (each.wins, each.loses))
        assert ANSWERS.index(each.wins.answer) > ANSWERS.index(each.loses.answer)


@settings(max_examples=100, deadline=None)
@given(policies())
def test_uncovered_combinations_are_those_that_get_no_answer_each_in_one_group(policy):
    checked = check(policy)
    listed = [about for gap in checked.uncovered for about in product(gap.data, gap.tool, gap.use)]
    silent = [about for about in product(*IDS.values()) if decide(policy, asked(*about)).answer == SILENT]
    assert sorted(listed) == sorted(silent)
    assert checked.combinations == len(silent)


@settings(max_examples=100, deadline=None)
@given(policies())
def test_a_rule_is_unreachable_exactly_where_it_decides_no_question(policy):
    deciding = {rule.id for about in EVERY for rule in decide(policy, asked(*about)).rules}
    found = check(policy).unreachable
    assert {each.rule.id for each in found} == {rule.id for rule in policy.rules} - deciding
    assert all(each.instead and each.rule not in each.instead for each in found)


def test_what_is_found_in_a_policy_is_told_with_the_clauses():
    idle = Rule("7", When(frozenset({"client", "health"})), "yes", {"en": "Yes."})
    checked = check(replace(POLICY, rules=(*POLICY.rules, idle)))
    assert [(each.wins.id, each.loses.id) for each in checked.contradictions] == [
        ("4.10", "6"), ("4.10", "7"), ("5", "4.10"), ("5", "6"), ("5", "7")]
    assert [(each.rule.id, [rule.id for rule in each.instead]) for each in checked.unreachable] == [
        ("7", ["4.2", "4.10", "5"])]
    assert checked.publishable


def test_a_clause_a_narrower_one_settles_is_no_contradiction():
    rules = (Rule("1", When(data=frozenset({"client"})), "no", {"en": "No."}),
             Rule("2", When(tool=frozenset({"copilot"})), "yes", {"en": "Yes."}))
    met = check(replace(POLICY, rules=rules, trials=())).contradictions
    assert [(each.wins.id, each.loses.id) for each in met] == [("1", "2")]
    settled = Rule("3", When(frozenset({"client"}), frozenset({"copilot"})), "yes-if", {"en": "Yes, if."})
    assert check(replace(POLICY, rules=(*rules, settled), trials=())).contradictions == ()


def test_the_four_questions_are_told_where_nothing_answers_them():
    assert check(POLICY).unanswered == ()
    bare = check(read("title: AI\nowner: {name: Helen}"))
    assert bare.unanswered == QUESTIONS
    assert not bare.publishable
    assert check(replace(POLICY, wrong={"en": ()})).unanswered == ("wrong",)
    assert check(replace(POLICY, responsible={"en": ""})).unanswered == ("responsible",)
    assert not check(replace(POLICY, owner="")).publishable


def test_a_trial_that_is_answered_otherwise_is_told_with_what_was_answered():
    question = POLICY.trials[0].question
    for trial, fails in ((Trial(question, "yes-if"), False), (Trial(question, "yes-if", "4.2"), False),
                         (Trial(question, "no"), True), (Trial(question, "yes-if", "5"), True)):
        checked = check(replace(POLICY, trials=(trial,)))
        assert [(each.trial, each.answer, each.rules) for each in checked.failed] == (
            [(trial, "yes-if", ("4.2",))] if fails else [])
        assert checked.publishable == (not fails)


def test_a_name_two_things_have_and_texts_missing_in_the_other_language_are_told():
    copied = Named("spare", {"en": Names("Spare", ("M365  Copilot",))})
    checked = check(replace(POLICY, tools=(*POLICY.tools, copied)))
    assert [(each.name, each.dimension, each.ids) for each in checked.shared] == [
        ("m365 copilot", "tool", ("copilot", "spare"))]
    assert [(each.language, each.places) for each in checked.untranslated] == [
        ("de", ("4.10", "5", "6", "copilot", "spare"))]
    assert check(replace(POLICY, title={"en": "AI"})).untranslated == ()


def test_what_a_policy_names_nothing_of_is_no_part_of_a_combination():
    checked = check(replace(POLICY, uses=(), rules=POLICY.rules[:1], trials=()))
    assert {(gap.data, gap.tool, gap.use) for gap in checked.uncovered} == {
        (("client",), ("chatgpt",), ()), (("health",), ("copilot", "chatgpt"), ())}
    assert checked.combinations == 3
    assert check(read("title: AI")).combinations == 1


def test_hard_sentences_are_marked_with_their_clause():
    long = " ".join(["You may put it into the tool"] * 4) + ". Ask first."
    rules = (replace(POLICY.rules[0], text={"en": long}), *POLICY.rules[1:])
    found = check(replace(POLICY, rules=rules)).hard
    assert [(each.place, each.words, each.sentence.startswith("You may")) for each in found] == [("4.2", 28, True)]
    assert check(POLICY).hard == ()
    assert check(POLICY, "de").words != check(POLICY).words


def test_ten_tools_twenty_kinds_fifteen_uses_and_two_hundred_rules_take_no_time():
    tools, data, uses = ([f"{key}{number}" for number in range(count)] for key, count in
                         (("t", 10), ("d", 20), ("u", 15)))
    whens = [When(frozenset({data[n % 20]} if n % 3 else ()), frozenset({tools[n % 10], tools[n % 7]} if n % 2 else ()),
                  frozenset({uses[n % 15]} if n % 5 < 3 else ())) for n in range(200)]
    rules = tuple(Rule(str(n), when, ANSWERS[n % 4], {"en": "Clause."}) for n, when in enumerate(whens))
    policy = replace(POLICY, rules=rules, trials=(), **{
        key: tuple(Named(id_, {"en": Names(id_)}) for id_ in ids)
        for key, ids in (("tools", tools), ("data", data), ("uses", uses))})
    begun = time.process_time()
    assert len(coverage(policy)) == 11 * 21 * 16
    assert time.process_time() - begun < 1
    check(policy)
    assert time.process_time() - begun < 4
