"""The policy as people read it: the page, its versions, the sponsor's words, and saying that one has read it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from surefoot.web.close.policy.models import Acknowledgement, Statement
from surefoot.web.close.policy.queries import current
from surefoot.web.close.policy.versions import telling
from surefoot.web.frame import clock
from surefoot.web.frame.models import AuditEntry
from surefoot.web.people import own
from surefoot.web.people.models import Person, Position, Team
from surefoot.web.people.own_models import Erasure
from surefoot.web.post.models import Item
from tests.web import cast as casting
from tests.web.cast import Cast
from tests.web.drafted import TEXT, published

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def cast() -> Cast:
    return casting.plant()


def page(client: Client, address: str = "/policy") -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def crowd(team: Team, count: int) -> list[Person]:
    found = [Person.unscoped.create(key=f"{team.key}-{number}", name="Hand") for number in range(count)]
    for person in found:
        Position.unscoped.create(person=person, team=team, starts=casting.SINCE)
    return found


def test_before_there_is_one_the_page_says_so_and_its_owner_may_start_it(cast: Cast) -> None:
    assert "There is no policy yet" in page(cast.client("dev"))
    assert 'href="/policy/draft"' not in page(cast.client("dev")).split("<main")[1]
    assert 'href="/policy/draft"' in page(cast.client("petra")).split("<main")[1]
    assert cast.client("dev").get("/policy/policy.yaml").status_code == 404


def test_everybody_reads_what_the_policy_says_and_nothing_else(cast: Cast) -> None:
    published(cast)
    html = page(cast.client("dev"))
    assert "<h1 lang=\"en\">Using AI at work</h1>" in html
    assert "Version 1, from" in html and "Owner: Petra Hall" in html
    assert 'id="rule-4.2"' in html and "You may summarise client files in Copilot." in html
    assert "Remove names and policy numbers." in html
    rows = [re.sub(r"<[^>]+>", " ", row).split() for row in re.findall(r"<tr>.*?</tr>", html)]
    assert rows[1] == ["Client", "data", "Such", "as", "a", "claims", "file", "Yes,", "if", "No"]
    assert rows[2] == ["Internal", "documents", "Yes", "Not", "said"]
    assert "It is not held against you." in html and "Whoever sends it on is responsible for it." in html
    assert "I have read" not in html


def test_it_is_read_in_the_readers_language(cast: Cast) -> None:
    published(cast)
    client = cast.client("dev")
    client.cookies["language"] = "de"
    html = client.get("/policy", headers={"Accept-Language": "de"}).content.decode()
    assert "KI bei der Arbeit" in html and "Sie dürfen Kundenakten in Copilot zusammenfassen." in html
    assert "Entfernen Sie Namen und Vertragsnummern." in html and "Andere KI-Werkzeuge" in html


def test_what_an_owner_writes_is_shown_as_text(cast: Cast) -> None:
    published(cast, text=TEXT.replace("You may summarise", "<script>alert(1)</script> You may summarise"))
    assert "&lt;script&gt;alert(1)" in page(cast.client("dev"))
    assert "<script>alert" not in page(cast.client("dev"))


def test_the_file_is_what_was_approved_to_the_byte_and_the_command_line_takes_it(cast: Cast) -> None:
    published(cast, text=TEXT + "# ä comment\n")
    for address in ("/policy/policy.yaml", "/policy/versions/1/policy.yaml"):
        answer = cast.client("dev").get(address)
        assert answer.content.decode() == TEXT + "# ä comment\n"
        assert "attachment" in answer["Content-Disposition"]


def test_versions_say_what_changed_in_words_and_who_approved(cast: Cast) -> None:
    published(cast)
    changed = TEXT.replace("answer: 'yes'", "answer: ask").replace("You may summarise client files",
                                                                  "You may never summarise client letters")
    new = "- {id: '9', answer: 'no', text: Nothing else may go in.}\n"
    changed = changed.replace("wrong:\n- Do not", f"{new}wrong:\n- Do not")
    published(cast, text=changed, note="A second look.")
    html = page(cast.client("dev"), "/policy/versions/2")
    assert "The answer was “Yes” and is now “Ask first”." in html
    assert "<ins>never </ins>" in html and "<del>files </del>" in html and "<ins>letters </ins>" in html
    assert "Nothing else may go in." in html
    listing = page(cast.client("dev"), "/policy/versions")
    assert "Petra; Priya" in listing and "A second look." in listing
    assert "Holds today" in listing and "Replaced" in listing
    assert "There is no earlier version" in page(cast.client("dev"), "/policy/versions/1")
    assert cast.client("dev").get("/policy/versions/3").status_code == 403


def test_a_version_that_is_still_to_come_is_announced_and_does_not_hold_yet(cast: Cast) -> None:
    published(cast)
    published(cast, effective_on=clock.today() + 7 * DAY, text=TEXT.replace("into no AI tool", "into nothing at all"))
    html = page(cast.client("dev"))
    assert "Version 2 is approved and holds from" in html and "into no AI tool" in html
    with clock.ahead(7 * DAY):
        assert "into nothing at all" in page(cast.client("dev"))


def test_a_sponsor_signs_a_statement_in_their_own_words_and_nobody_else_can(cast: Cast) -> None:
    published(cast)
    said = {"en": "Please try it. I do, and it goes wrong.", "de": ""}
    for name in ("priya", "petra", "dev"):
        assert cast.client(name).post("/policy/statement", said).status_code == 403
    assert cast.client("sol").post("/policy/statement", said).status_code == 302
    html = page(cast.client("dev"))
    assert "I do, and it goes wrong." in html and "<bdi>Sol</bdi>, Sponsor" in html
    assert not any("goes wrong" in entry.detail for entry in AuditEntry.objects.all())
    with_it = cast.client("sol").get("/me/export.json").json()
    assert with_it["policy.Statement"][0]["texts"] == said["en"]
    Erasure.unscoped.create(subject=cast.person("sol").subject, asked_at=clock.now())
    own.erase(cast.person("sol").subject)
    assert Statement.objects.get().person_id is None
    assert "I do, and it goes wrong." in page(cast.client("dev")) and "<bdi>Sol</bdi>" not in page(cast.client("dev"))


# --- saying that one has read it --------------------------------------------------------------------------------------
def test_only_where_a_version_asks_for_it_people_say_that_they_have_read_it(cast: Cast) -> None:
    published(cast)
    dev = cast.client("dev")
    dev.post("/policy/read", {"number": "1"})
    assert not Acknowledgement.objects.exists()
    published(cast, acknowledge=True)
    assert "I have read version 2" in page(dev)
    for number in ("1", "2", "2", "", "²", "9" * 5000):
        assert dev.post("/policy/read", {"number": number}).status_code == 302
    assert Acknowledgement.objects.get().person == cast.person("dev")
    assert "You said on" in page(dev) and "I have read version 2" not in page(dev)
    assert dev.get("/me/export.json").json()["policy.Acknowledgement"][0]["version"] == 2


def test_people_are_told_once_of_a_version_that_asks_to_be_read_and_not_of_any_other(cast: Cast) -> None:
    published(cast)
    telling.tell.run()
    assert not Item.objects.filter(kind="policy.changed").exists()
    published(cast, acknowledge=True)
    Acknowledgement.objects.create(version_id=_newest(), person=cast.person("dev"), on=clock.today())
    for _ in range(2):
        telling.tell.run()
    told = Item.objects.filter(kind="policy.changed")
    assert set(told.values_list("person", flat=True)) == {account.person_id for name, account in cast.accounts.items()
                                                          if name != "dev"}
    assert not told.filter(asked_for=True).exists()
    assert telling._written(cast.person("dev"), "2") is None
    assert telling._written(cast.person("mara"), "2")["note"].startswith("Client data may go")  # type: ignore[index]


def _newest() -> int:
    found = current()
    assert found is not None
    return int(found.pk)


def test_how_many_have_read_it_is_told_in_quarters_of_large_groups_and_never_who(cast: Cast) -> None:
    hands = crowd(cast.teams["motor"], 30) + crowd(cast.teams["home"], 3)
    version = published(cast, acknowledge=True)
    for person in hands[:20]:
        Acknowledgement.objects.create(version=version, person=person, on=clock.today())
    assert "Fewer than a quarter" in page(cast.client("petra"))  # as of last night
    with clock.ahead(DAY):
        for name in ("petra", "priya"):
            html = page(cast.client(name)).split('id="h-heard"')[1].split("</section>")[0]
            assert "A quarter to a half" in html
            assert not re.search(r"\b20\b", html)
        for name in ("dev", "mara", "adam", "sol"):
            assert "h-heard" not in page(cast.client(name))


def test_its_owner_is_told_once_a_month_that_the_review_is_past(cast: Cast) -> None:
    version = published(cast, review_on=clock.today() + DAY)
    telling.review.run()
    assert not Item.objects.filter(kind="policy.review").exists()
    with clock.ahead(2 * DAY):
        telling.review.run()
        telling.review.run()
        assert [item.person for item in Item.objects.filter(kind="policy.review")] == [cast.person("petra")]
        assert "due for review" in page(cast.client("petra"))
        assert "due for review" not in page(cast.client("dev"))
        assert telling._to_review(cast.person("petra"), f"{version.number}:2026-12")
