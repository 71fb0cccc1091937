"""Many send the same question in one moment: its owner reads it once, and none is lost."""

from __future__ import annotations

import json

from tests.web.installations import Installation

CODE = """
import json
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from surefoot.close.policy.model import Understood
from surefoot.web.close.policy import actions
from surefoot.web.close.policy.models import Asker, Heard, Question
from surefoot.web.frame import clock
from surefoot.web.people.access import reader_of
from tests.web import asked, cast

people = cast.plant()
asked.crowd(people.teams["home"], 30)
asked.published()
names = ("dev", "mara", "tess", "hugo") * 3
readers = {name: reader_of(people.accounts[name], clock.today()) for name in names}
about = Understood(tool="copilot", unknown_data=("drone footage",))
connection.close()

def send(one):
    number, name = one
    try:
        actions.send(readers[name], f"May I put drone footage number {number} into Copilot?", "en", about, named=True)
    finally:
        connection.close()

with ThreadPoolExecutor(6) as pool:
    list(pool.map(send, enumerate(names)))
found = Question.objects.get()
print(json.dumps([found.times, found.wordings.count(), Asker.objects.count(), Heard.objects.get().times]))
"""


def test_twelve_who_send_the_same_at_once_make_one_question(installation: Installation) -> None:
    assert json.loads(installation.python(CODE).splitlines()[-1]) == [12, 11, 4, 12]
