"""The same request from Slack several times at the same moment: it changes something once."""

from __future__ import annotations

import json

from tests.web.installations import Installation

CODE = """
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from surefoot.channels.slack.reading import HandedIn
from surefoot.web.api.chat import asking, linking, told, trying
from surefoot.web.api.chat.whose import whose
from surefoot.web.api.models import Announcement, TeamChannel
from surefoot.web.close.policy.models import Question
from surefoot.web.close.ritual.models import Try
from surefoot.web.frame import clock
from surefoot.web.people.access import reader_of
from surefoot.web.post.models import AccountLink
from tests.web.cast import plant
from tests.web.chatted_rooms import NOW, asked_policy, ritual_of

with clock.stopped(NOW):
    cast = plant()
    asked_policy()
    ritual_of(cast, "motor")
    code = linking.make_code(reader_of(cast.accounts["dev"], clock.today()))

    def together(what):
        def one(number):
            try:
                return what(number)
            finally:
                connection.close()
        with ThreadPoolExecutor(6) as pool:
            return sorted(Counter(pool.map(one, range(6))).items())

    def link(number):
        try:
            linking.link("slack", f"U{number}", code)
        except linking.Refused as why:
            return str(why)
        return "linked"

    connection.close()
    linked = together(link)
    user = AccountLink.objects.get().address
    button = asking._packed("May I use medical records?", asking.Understood(("health",)))
    form = told.pack(3000, team=cast.teams["motor"].pk, number="1" * 32)
    fields = {"line": "It mixed up two dates", "result": "partly", "name": ()}
    connection.close()
    sent = together(lambda number: asking.sent(whose(user), button).text[:8])
    shared = together(lambda number: trying.handed_in(whose(user), HandedIn(user, "try", "V1", form, fields))[
        "response_action"])
print(json.dumps([linked, sent, Question.objects.get().times, shared, Try.objects.count()]))
"""


def test_a_code_a_question_and_a_try_that_come_six_times_at_once_count_once(installation: Installation) -> None:
    linked, sent, times, shared, tries = json.loads(installation.python(CODE).splitlines()[-1])
    assert linked == [["chat_link_wrong", 5], ["linked", 1]]
    assert sent == [["Sent to ", 1], ["This que", 5]]
    assert (times, tries) == (1, 1)
    assert shared == [["update", 6]]
