"""A question in, an answer in words out."""

from __future__ import annotations

from surefoot.close.policy.answering import ask
from surefoot.close.policy.model import Understood
from surefoot.close.policy.reading import read
from tests.close.policy.made import FILE

POLICY = read(FILE)
QUESTION = "Can I put client data into Copilot for a board paper?"


def test_an_answer_has_the_keys_of_the_format():
    assert ask(POLICY, QUESTION).as_json() == {
        "answer": "yes-if",
        "understood": {"data": ["client"], "tool": "copilot", "use": "board", "not_understood": []},
        "rule": "4.2",
        "text": "You may summarise client files in Copilot.\nA second person checks papers for the board.",
        "conditions": ["Remove names and policy numbers", "Have a colleague check the figures", "Say where AI helped"],
        "wrong": ["Do not send it on.", "Check it against the source."],
        "responsible": "The person who sends it on is responsible for it.",
        "ask_back": []}


def test_an_answer_is_given_in_the_language_asked_for_and_else_in_the_policys_own():
    german = ask(POLICY, QUESTION, "de")
    assert german.text.splitlines() == ["Sie dürfen Kundenakten in Copilot zusammenfassen.",
                                        "A second person checks papers for the board."]
    assert german.wrong == ("Nicht weitergeben.",)
    assert ask(POLICY, QUESTION, "fr").responsible == "The person who sends it on is responsible for it."


def test_silence_has_no_clause_and_offers_the_choices_that_decide():
    silent = ask(POLICY, "", "de", corrected=Understood(unknown_tool=("gemini",)))
    assert (silent.answer, silent.text, silent.conditions, silent.rules) == ("silent", "", (), ())
    assert silent.responsible
    assert silent.as_json()["rule"] is None
    assert silent.as_json()["ask_back"] == [{"dimension": "tool", "choices": [
        {"id": "copilot", "name": "Microsoft 365 Copilot"}, {"id": "chatgpt", "name": "ChatGPT"}]}]


def test_what_the_asker_says_it_is_about_counts_and_not_what_was_understood():
    assert ask(POLICY, QUESTION, corrected=Understood(("health",))).answer == "no"
