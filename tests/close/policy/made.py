"""Policies drawn at random, and one written by hand."""

from __future__ import annotations

from hypothesis import strategies as st

from surefoot.close.policy.model import ANSWERS, SILENT, Named, Names, Policy, Rule, Trial, Understood, When

IDS = {"data": ("client", "health", "public", "staff"), "tool": ("copilot", "chatbot", "other"),
       "use": ("board", "draft")}

FILE = """\
title: Using AI at work
language: en
owner: {name: Helen Marsh, contact: ai-policy@larkmoor.example}
tools:
  - {id: copilot, name: Microsoft 365 Copilot, also: [copilot, m365 copilot]}
  - {id: chatgpt, name: ChatGPT, de: {name: ChatGPT, also: [Chat GPT]}}
data:
  - {id: client, name: Client data, also: [customer data], examples: ["a claims file"], de: {name: Kundendaten}}
  - {id: health, name: Health records, de: {name: Gesundheitsdaten}}
uses:
  - {id: board, name: Board papers, also: [board paper, board deck], de: {name: Vorstandsvorlagen}}
rules:
  - id: "4.2"
    when: {data: client, tool: copilot}
    answer: yes-if
    conditions: [Remove names and policy numbers, "Have a colleague check the figures"]
    text: "You may summarise client files in Copilot."
    de: {conditions: [Namen entfernen], text: "Sie dürfen Kundenakten in Copilot zusammenfassen."}
  - id: "4.10"
    when: {use: board}
    answer: yes-if
    conditions: ["Have a colleague check the figures", Say where AI helped]
    text: A second person checks papers for the board.
  - {id: 5, when: {data: [client, health]}, answer: no, text: Client and health data go into no other tool.}
  - {id: 6, when: {tool: copilot}, answer: yes, text: You may use Copilot for your work.}
wrong: ["Do not send it on.", "Check it against the source."]
responsible: The person who sends it on is responsible for it.
trials:
  - {question: "May I put client data into Copilot?", answer: yes-if, rule: "4.2"}
de:
  title: KI bei der Arbeit
  wrong: [Nicht weitergeben.]
  responsible: Verantwortlich ist, wer es weitergibt.
"""

texts = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), min_size=1, max_size=30).map(
    str.strip).filter(bool)
lists = st.lists(texts, min_size=1, max_size=3, unique=True).map(tuple)


def ids(dimension: str) -> st.SearchStrategy[frozenset[str]]:
    return st.one_of(st.just(frozenset()), st.frozensets(st.sampled_from(IDS[dimension]), min_size=1, max_size=3))


whens = st.builds(When, data=ids("data"), tool=ids("tool"), use=ids("use"))


def in_languages(said: st.SearchStrategy) -> st.SearchStrategy:
    return st.one_of(st.builds(lambda text: {"en": text}, said),
                     st.builds(lambda one, other: {"en": one, "de": other}, said, said))


plain_named = {key: tuple(Named(id_, {"en": Names(id_)}) for id_ in ids_) for key, ids_ in IDS.items()}
empty_or_more = st.one_of(st.just(()), lists)
called = in_languages(st.builds(Names, texts, empty_or_more, empty_or_more))


def named(dimension: str) -> st.SearchStrategy[tuple[Named, ...]]:
    """The first of them with any names, the others plain."""
    return called.map(lambda names: (Named(IDS[dimension][0], names), *plain_named[dimension][1:]))


@st.composite
def policies(draw: st.DrawFn, most: int = 7) -> Policy:
    """Rules over few ids, so that they meet; texts say which rule it is."""
    drawn = draw(st.lists(st.tuples(whens, st.sampled_from(ANSWERS)), max_size=most))
    rules = tuple(Rule(str(number), when, answer, {"en": f"Clause {number}."}) for number, (when, answer)
                  in enumerate(drawn, 1))
    return Policy({"en": "AI"}, "en", "Helen", "", plain_named["tool"], plain_named["data"], plain_named["use"], rules,
                  {"en": ("Stop.",)}, {"en": "You are."})


@st.composite
def worded(draw: st.DrawFn) -> Policy:
    """Everything a file can hold, with any texts."""
    numbers = draw(st.lists(st.integers(1, 99), max_size=4, unique=True))
    rules = tuple(Rule(f"{number}.x", draw(whens), draw(st.sampled_from(ANSWERS)), draw(in_languages(texts)),
                       draw(st.one_of(st.just({}), in_languages(lists)))) for number in numbers)
    trials = st.builds(Trial, texts, st.sampled_from((*ANSWERS, SILENT)),
                       st.sampled_from(["", *(rule.id for rule in rules)]))
    return Policy(draw(in_languages(texts)), "en", draw(texts), draw(st.one_of(st.just(""), texts)),
                  draw(named("tool")), draw(named("data")), draw(named("use")), rules,
                  draw(st.one_of(st.just({"en": ()}), in_languages(lists))),
                  draw(st.one_of(st.just({"en": ""}), in_languages(texts))),
                  tuple(draw(st.lists(trials, max_size=3))))


questions = st.builds(
    Understood, st.lists(st.sampled_from(IDS["data"]), max_size=3, unique=True).map(tuple),
    st.sampled_from([None, *IDS["tool"]]), st.sampled_from([None, *IDS["use"]]),
    st.sampled_from([(), (), ("genome",)]), st.sampled_from([(), (), ("gemini",)]))
