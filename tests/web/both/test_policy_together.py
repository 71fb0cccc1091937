"""Several people approve, send back and save one version of the policy at the same moment."""

from __future__ import annotations

import json

from tests.web.installations import Installation

CODE = """
import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from django.db import connection
from surefoot.web.close.policy.models import Version
from surefoot.web.close.policy.versions import actions
from surefoot.web.close.policy.versions.refusing import Refused
from tests.web import cast as casting
from tests.web.drafted import TEXT, reads, wanted

cast = casting.plant()
petra = reads(cast, "petra")
readers = [reads(cast, name) for name in ("priya", "sol")] * 2
kept, published = [], []
for turn in range(4):
    text = TEXT + f"# {turn}\\n"
    digest = actions.digest_of(actions.propose(petra, actions.start(petra, wanted(text=text), "empty").changed_at))
    start = Barrier(len(readers) + 1)

    def approve(who):
        start.wait()
        try:
            return actions.approve(who, digest).number
        except Refused as refused:
            return refused.key
        finally:
            connection.close()

    def edit():
        start.wait()
        try:
            back = actions.send_back(petra)
            return actions.save(petra, back.changed_at, wanted(text=text.replace("'no'", "'yes'", 1))).state
        except Refused as refused:
            return refused.key
        finally:
            connection.close()

    connection.close()
    with ThreadPoolExecutor(len(readers) + 1) as pool:
        edited, found = pool.submit(edit), list(pool.map(approve, readers))
    numbers = [each for each in found if isinstance(each, int)]
    published.append(len(numbers) + (edited.result() == "draft"))
    kept += [Version.objects.get(number=number).text == text for number in numbers]
    for draft in Version.objects.filter(state="draft"):
        actions.discard(petra, draft.changed_at)
print(json.dumps([published, kept, Version.objects.filter(state="proposed").count()]))
"""


def test_one_of_them_wins_and_what_is_published_is_what_was_read(installation: Installation) -> None:
    published, kept, left = json.loads(installation.python(CODE).splitlines()[-1])
    assert published == [1] * 4
    assert all(kept)
    assert left == 0
