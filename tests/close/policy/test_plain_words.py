"""What is put into a tool may be said in words so common that nothing seems to be named: that is no yes either."""

from __future__ import annotations

import pytest

from surefoot.close.policy.answering import ask
from surefoot.close.policy.starters import starters

STARTERS = {starter.name: starter.policy for starter in starters()}


@pytest.mark.parametrize("name", list(STARTERS))
@pytest.mark.parametrize(("question", "named"), [
    ("Can I put data about our cleaner into Copilot?", "cleaner"),
    ("Can I put stuff about my boss into Copilot?", "boss"),
    ("Can I put internal notes into Copilot?", "internal notes"),
    ("Can internal notes go into Copilot?", "internal notes"),
    ("Can I put confidential documents into Copilot?", "confidential documents"),
    ("Darf ich vertrauliche Unterlagen in Copilot eingeben?", "vertrauliche Unterlagen"),
    ("Can I put names into Copilot?", "names"),
    ("Can I put everything into Copilot?", "everything"),
    ("Can everything go into Copilot?", "everything"),
    ("Can I put public information and the hobbies of my boss into Copilot?", "hobbies of my boss"),
    ("Darf ich interne Dokumente und private Dinge in Copilot eingeben?", "private Dinge")])
def test_what_names_nothing_of_the_policy_is_told_as_not_understood_and_never_a_yes(name, question, named):
    answered = ask(STARTERS[name], question)
    assert (answered.answer, answered.understood.unknown_data) == ("silent", (named,))


@pytest.mark.parametrize(("name", "question", "answer"), [
    ("regulated", "Can I put trade secrets into Copilot?", "silent"),
    ("cautious", "Can I put trade secrets into Copilot?", "no"),
    ("regulated", "Can I put public information and trade secrets into Copilot?", "silent"),
    ("cautious", "Can I put public information and the garden into Copilot?", "silent"),
    ("cautious", "Can I put trade secrets and my garden into Copilot?", "no"),
    ("cautious", "Can I put board papers into Copilot?", "silent"),
    ("regulated", "Can I put board papers into Copilot?", "yes-if"),
    ("regulated", "May I paste the newsletter into Copilot?", "silent")])
def test_one_policy_knows_what_another_does_not(name, question, answer):
    assert ask(STARTERS[name], question).answer == answer


@pytest.mark.parametrize("question", [
    "May I put a short text into Copilot so that it sounds better?", "Can I put text into Copilot?",
    "May I upload a file to Copilot?", "Can I type a question into Copilot?", "Can it go into Copilot?",
    "May I work in Copilot?", "Can I share ideas in Copilot?", "Darf ich eine Frage in Copilot eingeben?",
    "Darf ich kurze Texte in Copilot kopieren?"])
def test_who_names_nothing_in_particular_is_not_held_up(question):
    assert {ask(policy, question).answer for policy in STARTERS.values()} == {"yes"}


def test_a_comma_before_what_is_asked_opens_no_list():
    answered = ask(STARTERS["open"], "Darf ich einem Kollegen erlauben, Kundendaten in Copilot zu laden?")
    assert (answered.answer, answered.understood.unknown_data) == ("yes-if", ())


@pytest.mark.parametrize("name", list(STARTERS))
@pytest.mark.parametrize("question", [
    "Can I ask Copilot whether I should fire someone?", "Can I ask Copilot who I should hire?",
    "Can Copilot help me decide who gets promoted?", "Soll Copilot sagen, wem ich kündige?",
    "Darf Copilot vorschlagen, wen ich befördere?", "May I use Copilot to find out who of my team works slowest?",
    "Can Copilot compare my colleagues' work?"])
def test_a_decision_about_people_is_one_however_it_is_said(name, question):
    assert ask(STARTERS[name], question).answer == "no"


@pytest.mark.parametrize("question", ["May I ask Copilot how to compare two texts?", "Can Copilot rank three ideas?",
                                      "Can I ask Copilot who works best with big tables, Excel or Word?"])
def test_what_is_compared_or_ranked_is_not_always_people(question):
    assert "no" not in {ask(policy, question).answer for policy in STARTERS.values()}
