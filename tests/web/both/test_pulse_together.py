"""Sixty people hand in at the same time, each of them twice: the benchmark in small (benchmarks/answering.py)."""

from __future__ import annotations

import json

from tests.web.installations import Installation

CODE = """
import json, random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from django.test import Client
from benchmarks.answering import lost, plant

planted = plant(60)
connection.close()

def hand_in(one):
    number, code = one
    try:
        answer = Client(SERVER_NAME="127.0.0.1").post("/pulse/hand-in", {
            "code": code, "language": "de", "looked": "1", "comment": str(number),
            **dict.fromkeys(planted.wave.items, "2")})
    finally:
        connection.close()
    return answer.status_code, 'name="code"' in answer.content.decode()

twice = [*enumerate(planted.codes)] * 2
random.Random(1).shuffle(twice)
with ThreadPoolExecutor(6) as pool:
    found = Counter(pool.map(hand_in, twice))
print(json.dumps([sorted(found.items()), lost(planted)]))
"""


def test_sixty_people_who_hand_in_at_once_are_each_in_once(installation: Installation) -> None:
    answers, missing = json.loads(installation.python(CODE).splitlines()[-1])
    assert answers == [[[200, False], 60], [[404, False], 60]]
    assert missing == []
