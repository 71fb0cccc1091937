"""How soon a question is answered from a policy of 200 rules, beside a plain full-text lookup of the same policy.

    python -m benchmarks.policy_answers

An invented policy with 10 tools, 20 kinds of data, 15 uses, two languages and 200 rules, and 3,000 questions: plain,
misspelt, of several kinds of data, about nothing the policy knows. `ask` understands, decides and puts the answer
together; SQLite's FTS5 finds the one clause whose words and names are nearest (bm25), and decides nothing. Both run in
turn in one process, in five rounds of 600 questions nobody asked before, and the best round counts, so that neither
lives on what it remembers or suffers from what else the machine does. Exit 1 where the 95th percentile of `ask` is
over 30 ms.
"""

from __future__ import annotations

import random
import re
import sqlite3
import sys
import time
from collections.abc import Callable
from functools import partial
from statistics import median

from surefoot.close.policy.answering import ask
from surefoot.close.policy.model import ANSWERS, Named, Names, Policy, Rule, When
from surefoot.close.policy.reading import read
from surefoot.close.policy.writing import write

AIM = 0.030
ROUNDS = 5
KINDS = ("client", "staff", "health", "payment", "supplier", "contract", "audit", "research", "price", "order",
         "travel", "training", "safety", "tax", "payroll", "design", "source", "meeting", "press", "board")
SHAPES = ("records", "files")
GERMAN = {"records": "daten", "files": "akten"}
TOOLS = ("Copilot", "Larkchat", "Translata", "Notewell", "Gemini", "Claude", "Perplexa", "Codehelp", "Drawbot",
         "Summly")
USES = ("board papers", "customer letters", "meeting minutes", "translations", "offers", "reports", "training slides",
        "job adverts", "code reviews", "press releases", "contracts drafts", "work plans", "summaries", "speeches",
        "tables")


def policy() -> Policy:
    """The same every time; written and read once, as a policy is."""
    rng = random.Random(1)
    tools = tuple(_named(name.lower(), name, name, f"{name} pro", f"{name} assistant") for name in TOOLS)
    data = tuple(_named(kind, f"{kind.title()} records", f"{kind.title()}daten", f"{kind} files", f"{kind} lists",
                        f"{kind} spreadsheets") for kind in KINDS)
    uses = tuple(_named(f"use{at}", name.title(), name.title(), f"drafts of {name}") for at, name in enumerate(USES))
    rules = []
    for at in range(200):
        when = When(frozenset({data[at % 20].id} if at % 5 else ()),
                    frozenset({tools[rng.randrange(10)].id} if at % 3 else ()),
                    frozenset({uses[rng.randrange(15)].id} if at % 4 == 0 or at % 15 == 0 else ()))
        said = f"Clause {at}: {', '.join((*when.data, *when.tool, *when.use))} under the terms written here."
        rules.append(Rule(f"{at // 10 + 1}.{at % 10}", when, ANSWERS[rng.randrange(4)], {"en": said, "de": said},
                          {"en": ("Take out names.", f"Check step {at}."), "de": ("Namen entfernen.",)}))
    return read(write(Policy({"en": "AI", "de": "KI"}, "en", "Helen", "", tools, data, uses, tuple(rules),
                             {"en": ("Stop.",)}, {"en": "Whoever sends it on."})))


def _named(id_: str, name: str, german: str, *also: str) -> Named:
    return Named(id_, {"en": Names(name, also), "de": Names(german, (f"{german} neu",))})


def questions(number: int) -> list[str]:
    """600 for a round."""
    rng = random.Random(100 + number)
    found = []
    for at in range(600):
        kinds = [f"{rng.choice(KINDS)} {rng.choice(SHAPES)}" for _ in range(1 + (at % 6 == 0))]
        asked = f"Can I put {' and '.join(kinds)} into {rng.choice(TOOLS)}"
        asked += f" for {rng.choice(USES)}?" if at % 2 else " if I take out all names before, or would that be wrong?"
        if at % 7 == 0:
            asked = f"Darf ich {rng.choice(KINDS)}{GERMAN[rng.choice(SHAPES)]} in {rng.choice(TOOLS)} eingeben?"
        if at % 5 == 0:
            place = rng.randrange(10, len(asked) - 1)
            asked = asked[:place] + asked[place + 1] + asked[place] + asked[place + 2:]
        found.append("When does the canteen open on the first day of the month?" if at % 50 == 0 else asked)
    return found


def full_text(rules: Policy) -> Callable[[str], object]:
    """The nearest clause by the words in it and the names of what it is about."""
    names = {each.id: " ".join(name for called in each.names.values() for name in (called.name, *called.also))
             for each in (*rules.data, *rules.tools, *rules.uses)}
    store = sqlite3.connect(":memory:")
    store.execute("create virtual table clause using fts5(id unindexed, text, names, tokenize='porter unicode61')")
    store.executemany("insert into clause values (?, ?, ?)", [
        (rule.id, " ".join(rule.text.values()),
         " ".join(names[id_] for ids in (rule.when.data, rule.when.tool, rule.when.use) for id_ in ids))
        for rule in rules.rules])

    def nearest(question: str) -> object:
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", question))
        return store.execute("select id from clause where clause match ? order by rank limit 1", (words,)).fetchone()

    return nearest


def _timed(answer: Callable[[str], object], asked: list[str]) -> list[float]:
    """Seconds of each question."""
    times = []
    for question in asked:
        begun = time.perf_counter()
        answer(question)
        times.append(time.perf_counter() - begun)
    return times


def p95(times: list[float]) -> float:
    """The 95th of a hundred."""
    return sorted(times)[int(0.95 * len(times))]


def main() -> int:
    """Measure, check, print."""
    rules = policy()
    nearest = full_text(rules)
    first = time.perf_counter()
    ask(rules, "May I use this?")
    first = time.perf_counter() - first
    rounds = [(_timed(partial(ask, rules), asked), _timed(nearest, asked)) for asked in map(questions, range(ROUNDS))]
    ours, plain = (min(times, key=p95) for times in zip(*rounds, strict=True))
    print(f"{len(rules.rules)} rules, {ROUNDS} rounds of {len(ours)} questions; the first took {1000 * first:.1f} ms\n"
          f"surefoot  median {1000 * median(ours):6.2f} ms, p95 {1000 * p95(ours):6.2f} ms (aim {1000 * AIM:.0f} ms)\n"
          f"FTS5      median {1000 * median(plain):6.2f} ms, p95 {1000 * p95(plain):6.2f} ms (decides nothing)\n"
          f"ratio     {p95(ours) / p95(plain):6.1f} x at p95")
    return 0 if p95(ours) <= AIM else 1


if __name__ == "__main__":
    sys.exit(main())
