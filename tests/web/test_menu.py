"""The navigation shows what its reader may open, at most five places, and the rest on one page."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory

from surefoot.web.frame import menu
from surefoot.web.frame.menu import Stop
from surefoot.web.frame.rules import ANYONE, Rule
from surefoot.web.frame.sockets import Socket

NOBODY = Rule("nobody", lambda request: False)


@pytest.fixture
def stops(monkeypatch: pytest.MonkeyPatch) -> Socket[Stop]:
    made = Socket[Stop]("a test")
    monkeypatch.setattr(menu, "STOPS", made)
    return made


def plug(stops: Socket[Stop], use: int, setting_up: int) -> None:
    for rank in range(use + setting_up):
        stops.plug(f"{rank}", Stop(f"{rank}", "word", "M0 0", rank, ANYONE, setting_up=rank >= use))


def names(found: list[Stop]) -> str:
    return "".join(stop.name for stop in found)


@pytest.mark.parametrize(("use", "setting_up", "in_bar", "on_page"), [
    (5, 0, "01234", ""), (3, 2, "01234", ""), (3, 3, "012", "345"), (4, 1, "01234", ""), (4, 2, "0123", "45"),
    (0, 6, "0123", "45"), (1, 5, "0123", "45"), (6, 0, "0123", "45")])
def test_the_bar_has_at_most_five_places(stops: Socket[Stop], use: int, setting_up: int, in_bar: str,
                                         on_page: str) -> None:
    plug(stops, use, setting_up)
    request = RequestFactory().get("/")
    assert names(menu.bar(request)) == in_bar
    assert names(menu.beyond(request)) == on_page
    assert len(in_bar) + bool(on_page) <= menu.MOST


def test_a_place_that_a_reader_may_not_open_is_not_there(stops: Socket[Stop]) -> None:
    stops.plug("closed", Stop("closed", "word", "M0 0", 1, NOBODY))
    assert menu.open_to(RequestFactory().get("/")) == []


def test_two_rooms_cannot_take_the_same_place(stops: Socket[Stop]) -> None:
    plug(stops, 1, 0)
    with pytest.raises(ValueError, match="two things are plugged into a test as '0'"):
        plug(stops, 1, 0)


@pytest.mark.django_db
def test_a_visitor_sees_the_first_pages_and_where_to_sign_in(client: Client) -> None:
    html = client.get("/").content.decode()
    assert html.count("<li><a href=") == 3
    assert 'class="me"' not in html
