"""What holds for every question under every policy."""

from __future__ import annotations

import random
import time
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surefoot.close.policy.deciding import decide
from surefoot.close.policy.model import ANSWERS, SILENT, Named, Names, Policy, Rule, When
from surefoot.close.policy.understanding import understand
from tests.close.labelled.measuring import policies, questions

OFF_TOPIC = (
    "Good morning, hope you are well.",
    "It rained the whole weekend here.",
    "Sorry, I am in a hurry.",
    "The canteen has pancakes today.",
    "Thanks a lot and have a nice day!",
    "Guten Morgen, ich hoffe, es geht Ihnen gut.",
)
WORDS = (
    *("may", "I", "put", "client", "data", "patient", "not", "no", "without", "into", "Copilot", "ChatGPT", "ohne"),
    *("Kundendaten", "ä", "ß", "🙂", "\x00", "\u202e", "שלום", ".", "?", ",", "'"),
)
SAID = st.one_of(
    st.text(max_size=500),
    st.lists(
        st.sampled_from(WORDS),
        max_size=60,
    ).map(" ".join),
)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(text=SAID, name=st.sampled_from(["insurer", "clinic", "works"]))
def test_any_text_is_understood_as_something_the_policy_has(text: str, name: str) -> None:
    policy = policies()[name]
    understood = understand(policy, text)
    assert set(understood.data) <= {each.id for each in policy.data}
    assert understood.tool in {None, *(each.id for each in policy.tools)}
    assert understood.use in {None, *(each.id for each in policy.uses)}
    assert understand(policy, text) == understood


@settings(QUICK, max_examples=8)
@given(seed=st.integers(0, 1000), at=st.integers(0, 203))
def test_the_order_of_a_policys_entries_never_matters(seed: int, at: int) -> None:
    question = questions("development")[at % len(questions("development"))]
    policy = policies()[question["policy"].removesuffix(".yaml")]
    turned = _turned(policy, seed)
    one, other = understand(policy, question["text"]), understand(turned, question["text"])
    assert replace(one, data=tuple(sorted(one.data))) == replace(other, data=tuple(sorted(other.data)))


def test_chat_around_a_question_makes_no_answer_laxer() -> None:
    laxer = []
    for at, question in enumerate(questions("development")):
        policy = policies()[question["policy"].removesuffix(".yaml")]
        before, after = OFF_TOPIC[at % len(OFF_TOPIC)], OFF_TOPIC[(at + 1) % len(OFF_TOPIC)]
        alone = decide(policy, understand(policy, question["text"])).answer
        around = decide(policy, understand(policy, f"{before} {question['text']} {after}")).answer
        if around in ("yes", "yes-if") and (
            alone == SILENT or (alone in ANSWERS and ANSWERS.index(around) < ANSWERS.index(alone))
        ):
            laxer.append(question["text"])
    assert laxer == []


def test_a_question_is_understood_within_ten_milliseconds_under_a_large_policy() -> None:
    policy = _large()
    took = []
    for question in questions("development"):
        understand(policy, question["text"])
        start = time.process_time()
        understand(policy, question["text"] + " ")
        took.append(time.process_time() - start)
    assert sorted(took)[int(0.95 * len(took))] < 0.01


def _turned(policy: Policy, seed: int) -> Policy:
    drawn = random.Random(seed)
    return replace(
        policy,
        tools=tuple(drawn.sample(policy.tools, len(policy.tools))),
        data=tuple(drawn.sample(policy.data, len(policy.data))),
        uses=tuple(drawn.sample(policy.uses, len(policy.uses))),
    )


def _large() -> Policy:
    """20 kinds, 10 tools and 15 uses with 8 names each, and 200 rules."""
    policy = policies()["insurer"]

    def named(things: tuple[Named, ...], number: int, word: str) -> tuple[Named, ...]:
        made = [
            Named(f"{word}{at}", {"en": Names(f"{word} kind {at}", tuple(f"{word} {at} {each}" for each in "abcdefg"))})
            for at in range(number - len(things))
        ]
        return (*things, *made)

    data, tools = named(policy.data, 20, "material"), named(policy.tools, 10, "machine")
    rules = tuple(
        Rule(f"x{at}", When(frozenset({data[at % 20].id}), frozenset({tools[at % 10].id})), "ask", {"en": "Ask first."})
        for at in range(200)
    )
    return replace(policy, data=data, tools=tools, uses=named(policy.uses, 15, "purpose"), rules=rules)
