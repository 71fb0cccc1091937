"""Every address of the product with everything that may stand in it, made from the URL table."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import product

from django.http import HttpResponseBase
from django.test import Client

from surefoot.vocabulary.drivers import DRIVERS
from surefoot.web.assessments.made import TOPICS
from surefoot.web.people.models import Team
from tests.web.test_urls import SAMPLES, table

_PART = re.compile(r"<(\w+):(\w+)>")


def addresses(teams: Iterable[Team]) -> Iterator[str]:
    """One address for each of the teams, and for some barriers and kinds of number, where a route has room for it."""
    known = {"team": [str(team.pk) for team in teams], "driver": [*DRIVERS][:2], "measure": [*TOPICS][:2]}
    for route, _ in table():
        parts = _PART.findall(route)
        for values in product(*(known.get(name, [SAMPLES[kind]]) for kind, name in parts)):
            filled = iter(values)
            yield "/" + _PART.sub(lambda _, filled=filled: next(filled), route)  # type: ignore[misc]


def everything_of(client: Client, address: str) -> Iterator[tuple[str, str]]:
    """Each answer that an address gives to a reader, as text: the page, and all it links to of itself."""
    page = client.get(address)
    yield address, text_of(page)
    if page.status_code != 200 or not page.get("Content-Type", "").startswith("text/html"):
        return
    offered = {unescape(link) for link in re.findall(r'href="(\?[^"]+)"', page.content.decode())}
    for asked in sorted(offered | {"?as=json"}):
        yield address + asked, text_of(client.get(address + asked))


def text_of(response: HttpResponseBase) -> str:
    """What a reader can find in an answer, and in the files inside it."""
    content = response.getvalue()  # type: ignore[attr-defined]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"\n".join(book.read(name) for name in book.namelist())
    return str(response.headers) + content.decode("utf-8", "replace")
