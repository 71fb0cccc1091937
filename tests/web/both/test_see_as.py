"""See as: the product's pages for invented people. Nothing real is on them, and nothing real can be changed there."""

from __future__ import annotations

import hashlib
import hmac
import io
import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, get_script_prefix

from surefoot.vocabulary.words import say
from surefoot.web.frame import clock, menu, snapshot, viewing, worlds
from surefoot.web.frame.models import AuditEntry
from surefoot.web.intake import store
from surefoot.web.intake.models import Import
from surefoot.web.people import pseudonyms
from surefoot.web.people.models import Organisation, Person, Role, Site, Team
from surefoot.web.pulse import keys
from surefoot.web.pulse.models import Asked, Wave
from surefoot.web.see_as import making
from surefoot.web.see_as.looking import DRAWN
from tests.web.cast import Cast, plant
from tests.web.cast_assessed import published
from tests.web.invented import FOUND, PARTS, fill, put
from tests.web.test_urls import sample, table

REAL = "Realmarker"
"""Stands in every name of the real organisation, and nowhere else."""
AT_THE_DOOR = {"people_session", "people_account", "people_person", "people_grant", "people_management"}
"""What of the real database is read for such a page: who asks."""
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("see-as"))


@pytest.fixture
def home(small: Path) -> Iterator[Path]:
    yield put(small)
    shutil.rmtree(making.folder())


@pytest.fixture
def cast(home: Path) -> Cast:
    """The real organisation: the same people and numbers of rows, with a marker in every name."""
    found = plant()
    published()
    for model in (Organisation, Site, Role, Team):
        model.objects.update(name=REAL)
    Person.unscoped.update(name=REAL)
    for name, account in found.accounts.items():
        account.email = f"{name}@{REAL}.example".lower()
        account.save()
    Import.objects.create(pk=1, state="stored", origin="folder", name=f"{REAL}.csv", modified=clock.now(),
                          made_at=clock.now(), found=FOUND)
    return found


def links(html: str) -> set[str]:
    return {unescape(found).split("#")[0] for found in re.findall(r'(?:href|action|hx-get)="([^"]+)"', html)}


def walk(client: Client, part: str) -> dict[str, Any]:
    """Every page that can be reached as this person by links, with what it answered."""
    start, seen = f"/see-as/{part}/", dict[str, Any]()
    waiting = [start]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen[path] = answer = client.get(path)
        if answer.status_code == 302:
            waiting.append(answer["Location"])
        for found in links(answer.content.decode()):
            link = found if found.startswith("/") else path.split("?")[0] + found
            if link.startswith("/see-as/") and "as=" not in link:
                waiting.append(link)
    return seen


def tables() -> str:
    """Everything in the real database but who is signed in."""
    stream = io.BytesIO()
    for model in snapshot.tables(apps):
        if not issubclass(model, AbstractBaseSession):
            snapshot.write(model, stream)
    return hashlib.sha256(stream.getvalue()).hexdigest()


@pytest.mark.parametrize("part", PARTS)
def test_no_page_of_an_invented_person_shows_anything_real(cast: Cast, part: str) -> None:
    client = cast.client("adam")
    assert REAL in client.get("/accounts").content.decode()
    seen = walk(client, part)
    assert len(seen) >= 3
    for path, answer in seen.items():
        text = answer.content.decode() + str(answer.headers)
        assert REAL.lower() not in text.lower(), path
        assert answer.status_code in (200, 302, 403, 404), path
        if "<html" in text:
            assert "Invented people, seen as" in text, path


@pytest.mark.parametrize("part", PARTS)
def test_every_link_of_such_a_page_stays_with_the_person_or_leads_back(cast: Cast, part: str) -> None:
    for path, answer in walk(cast.client("olga"), part).items():
        for found in links(answer.content.decode()):
            away = found.startswith("/") and not found.startswith((f"/see-as/{part}/", "/static/"))
            assert not away or found == "/see-as", f"{found} on {path}"


@pytest.mark.parametrize(("part", "opens", "shut"), [
    ("lead_role", ("overview", "teams", "roadmap", "proof", "why", "lag", "how", "drivers/fear", "data", "teams/3"),
     ("accounts", "audit")),
    ("manager", ("teams", "teams/4", "how"), ("overview", "teams/3", "proof", "data", "accounts")),
    ("small_manager", ("teams", "teams/3"), ("overview", "teams/4")),
    ("employee", ("me",), ("overview", "teams", "data", "audit")),
    ("owner", ("me",), ("overview", "audit")),
    ("administrator", ("accounts", "audit", "data", "tokens", "set-up"), ("overview", "teams")),
    ("auditor", ("audit",), ("overview", "accounts", "data")),
    ("sponsor", ("me",), ("overview", "audit")),
])
def test_each_person_sees_what_their_part_may_see_and_nothing_else(cast: Cast, part: str, opens: tuple[str, ...],
                                                                  shut: tuple[str, ...]) -> None:
    client = cast.client("priya")
    assert {page: client.get(f"/see-as/{part}/{page}").status_code for page in opens} == dict.fromkeys(opens, 200)
    assert {page: client.get(f"/see-as/{part}/{page}").status_code for page in shut} == dict.fromkeys(shut, 403)


def test_the_pages_are_the_real_ones_with_invented_results(cast: Cast) -> None:
    page = cast.client("priya").get("/see-as/lead_role/overview").content.decode()
    assert 'href="/see-as/lead_role/teams"' in page
    assert "Claims" in page
    assert "Priya" in page
    small = cast.client("priya").get("/see-as/small_manager/teams/3").content.decode()
    assert "Too few" in small


def test_what_is_kept_in_memory_of_the_one_is_never_shown_in_the_other(cast: Cast) -> None:
    lead = cast.client("priya")
    both = [(lead.get("/overview").content.decode(), lead.get("/see-as/lead_role/overview").content.decode())
            for _ in range(2)]
    for real, invented in both:
        assert "/see-as/lead_role/" not in real
        assert REAL in real
        assert REAL not in invented
        assert 'href="/teams' not in invented


@pytest.mark.parametrize("part", PARTS)
def test_of_the_real_database_such_a_page_reads_who_asks_and_nothing_more(cast: Cast, part: str) -> None:
    client, real = cast.client("adam"), connections[DEFAULT_DB_ALIAS]
    for path in ("", "overview", "teams", "accounts", "audit", "data", "me"):
        with CaptureQueriesContext(real) as asked:
            client.get(f"/see-as/{part}/{path}")
        touched = {name for query in asked for name in re.findall(r'(?:FROM|JOIN|INTO|UPDATE) "(\w+)"', query["sql"])}
        assert touched <= AT_THE_DOOR, path


def test_whatever_is_sent_nothing_changes_anywhere(cast: Cast, home: Path) -> None:
    client, file = cast.client("adam"), home / worlds.DATABASE
    viewing.flush()  # what tests before this one looked at
    assert client.get("/see-as/administrator/accounts").status_code == 200
    before, invented = tables(), hashlib.sha256(file.read_bytes()).hexdigest()
    files = sorted(path.name for path in home.rglob("*"))
    for route, _ in table():
        path = f"/see-as/administrator{sample(route)}"
        for method in ("post", "put", "delete"):
            assert getattr(client, method)(path, {"role": "lead", "email": "x@example.com"}).status_code == 405, path
        assert client.get(f"{path}?as=csv").status_code in (200, 302, 403, 404), path
    viewing.flush()
    assert tables() == before
    assert hashlib.sha256(file.read_bytes()).hexdigest() == invented
    assert sorted(path.name for path in home.rglob("*")) == files


def test_a_form_of_such_a_page_says_that_nothing_was_changed(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.accounts["adam"])
    page = client.get("/see-as/administrator/accounts").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    answer = client.post("/see-as/administrator/sign-out", {"csrfmiddlewaretoken": token[1]})
    assert answer.status_code == 405
    assert "Here you can only look" in answer.content.decode()
    assert client.get("/accounts").status_code == 200


@pytest.mark.parametrize("path", ["overview?as=csv", "overview?as=json", "teams?as=xlsx", "audit/export.csv",
                                  "data/imports/1/rejected"])
def test_nothing_is_taken_along_from_there(cast: Cast, path: str) -> None:
    for part in ("lead_role", "administrator"):
        answer = cast.client("adam").get(f"/see-as/{part}/{path}")
        assert answer.status_code == 403
        assert "Content-Disposition" not in answer


@pytest.mark.parametrize("path", ["settings", "sign-in", "me/sign-in", "sign-in/oidc", "see-as", "health",
                                  "data/upload", "accounts/new", "first-run/a", "see-as/lead_role/overview"])
def test_pages_about_this_server_or_about_changing_something_are_not_drawn(cast: Cast, path: str) -> None:
    answer = cast.client("adam").get(f"/see-as/administrator/{path}")
    assert answer.status_code == 403
    assert "not drawn" in answer.content.decode()


def test_a_real_account_is_not_there(cast: Cast) -> None:
    answer = cast.client("adam").get(f"/see-as/administrator/accounts/{cast.accounts['mara'].pk}")
    assert answer.status_code == 403
    assert "mara@" not in answer.content.decode()


def test_what_lies_beside_the_database_of_a_real_import_is_not_looked_at(cast: Cast) -> None:
    """An import of the same number: whether it has a list of rejected rows is told from its own folder."""
    place = settings.HOME / "imports" / "1.private"
    place.mkdir(parents=True, exist_ok=True)  # where another test left one
    (place / "rejected.csv").write_text("line,why\n")
    try:
        client = cast.client("priya")
        assert client.get("/data/imports/1").content.decode().count("/data/imports/1/rejected") == 1
        assert "/rejected" not in client.get("/see-as/lead_role/data/imports/1").content.decode()
    finally:
        shutil.rmtree(place)


def test_nothing_can_be_written_in_a_world_and_the_real_one_is_back_after_it(cast: Cast, home: Path) -> None:
    real, world = connections[DEFAULT_DB_ALIAS], worlds.World(home, clock.now(), "/x/", "", "")
    with pytest.raises(OperationalError, match="readonly"), worlds.inside(world):
        Organisation.objects.update(name="changed")
    assert connections[DEFAULT_DB_ALIAS] is real
    assert (worlds.here(), get_script_prefix()) == (None, "/")
    assert Organisation.objects.get().name == REAL


def test_the_store_and_its_key_are_those_of_the_world(cast: Cast, home: Path) -> None:
    with worlds.inside(worlds.World(home, clock.now(), "/x/", "", "")):
        inside = pseudonyms.pseudonym("dev@larkmoor.example"), store.folder()
    key = (home / "store.key").read_text().strip()
    assert inside == (hmac.digest(key.encode(), b"dev@larkmoor.example", "sha256").hex(), home / "store")
    assert pseudonyms.pseudonym("dev@larkmoor.example") != inside[0]
    assert store.folder() == settings.HOME / "store"


def wave_of(home: Path) -> Wave:
    """The wave the invented organisation is asked in."""
    with worlds.inside(worlds.World(home, clock.now(), "/x/", "", "")):
        return Wave.objects.get()


@pytest.mark.parametrize("keys_there", [True, False])
def test_the_pulse_is_drawn_as_an_invented_person_sees_it_and_fetches_no_code(cast: Cast, home: Path,
                                                                             keys_there: bool) -> None:
    """Keys are looked for in the folder of the world; of a wave without them it says so."""
    wave, client = wave_of(home), cast.client("adam")
    if not keys_there:
        shutil.rmtree(home / "wave-keys")
    page = client.get("/see-as/employee/pulse")
    assert page.status_code == 200
    assert (say("answering_lost_title", "en") in page.content.decode()) is not keys_there
    assert client.post(f"/see-as/employee/pulse/{wave.pk}/start").status_code == 405
    assert client.get(f"/see-as/employee/pulse/{wave.pk}/how").status_code == 200
    assert client.get(f"/see-as/employee/pulse/with/{'0' * 26}").status_code == 403
    assert client.post("/see-as/employee/pulse/hand-in", {"code": "0" * 26}).status_code == 405
    with worlds.inside(worlds.World(home, clock.now(), "/x/", "", "")):
        assert not Asked.objects.filter(issued=True).exists()


def test_waves_are_drawn_as_an_invented_lead_sees_them(cast: Cast, home: Path) -> None:
    wave, client = wave_of(home), cast.client("priya")
    for path in ("waves", f"waves/{wave.pk}"):
        assert client.get(f"/see-as/lead_role/{path}").status_code == 200
        assert client.get(f"/see-as/employee/{path}").status_code == 403
    assert client.post(f"/see-as/lead_role/waves/{wave.pk}/pause").status_code == 405
    assert client.get(f"/waves/{wave.pk}").status_code == 403


def test_keys_of_waves_are_those_of_the_world(cast: Cast, home: Path) -> None:
    wave = wave_of(home)
    with worlds.inside(worlds.World(home, clock.now(), "/x/", "", "")):
        assert keys.folder(wave.pk) == home / "wave-keys" / wave.pk.hex
        assert keys.there(wave.pk)
    assert not keys.there(wave.pk)


def test_its_clock_stands_where_its_data_end_so_that_nothing_there_grows_old(cast: Cast) -> None:
    page = cast.client("priya").get("/see-as/lead_role/overview").content.decode()
    assert "This is not fresh" not in page
    assert 'class="note warn"' not in page


@pytest.mark.parametrize("name", ["dev", "mara", "petra", "sol"])
def test_who_has_no_part_in_setting_up_does_not_look(cast: Cast, name: str) -> None:
    for path in ("/see-as", "/see-as/manager/", "/see-as/manager/teams", "/see-as/make", "/see-as/progress"):
        assert cast.client(name).get(path).status_code == 403


@pytest.mark.parametrize("name", ["priya", "adam", "olga"])
def test_lead_administrator_and_auditor_choose_whom_to_see_as(cast: Cast, name: str) -> None:
    page = cast.client(name).get("/see-as").content.decode()
    assert set(PARTS) == set(re.findall(r'href="/see-as/(\w+)/"', page))


def test_a_person_who_is_not_there_is_not_found(cast: Cast) -> None:
    assert cast.client("adam").get("/see-as/king/").status_code == 404


def test_before_it_was_made_the_page_offers_to_make_it_once(cast: Cast) -> None:
    shutil.rmtree(making.folder())
    making.folder().mkdir()
    client = cast.client("olga")
    assert client.get("/see-as/manager/teams")["Location"] == "/see-as"
    assert "Make the invented organisation" in client.get("/see-as").content.decode()
    for _ in range(2):
        assert client.post("/see-as/make").status_code == 302
    page = client.get("/see-as").content.decode()
    assert "is being made" in page
    assert "HX-Refresh" not in client.get("/see-as/progress")
    assert AuditEntry.objects.filter(action="see_as.made").count() == 1


def test_what_another_version_made_is_not_opened(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "_version", lambda: "another")
    assert making.invented() is None


def test_making_it_anew_lets_the_old_one_go_once_the_new_one_is_whole(cast: Cast, home: Path,
                                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "_fill", lambda place, last: shutil.copytree(home, place, dirs_exist_ok=True))
    making.make()
    found = making.invented()
    assert found
    assert found.home != home
    assert [path for path in making.folder().iterdir() if path.is_dir()] == [found.home]


def test_a_making_that_fails_leaves_what_was_there(cast: Cast, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "FILL", "raise SystemExit(3)")
    with pytest.raises(making.NotMade, match="exit 3"):
        making.make()
    found = making.invented()
    assert found
    assert found.home == home
    assert [path for path in making.folder().iterdir() if path.is_dir()] == [home]


def test_the_process_that_makes_it_knows_nothing_of_this_installation(cast: Cast,
                                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@192.0.2.1/company")
    monkeypatch.setenv("SUREFOOT_SMTP", "smtps://user:password@192.0.2.1:465")
    monkeypatch.setattr(making, "FILL", "import os; from pathlib import Path; "
                        "(Path(os.environ['SUREFOOT_HOME']) / 'told').write_text(repr(sorted(os.environ)))")
    making.make()
    found = making.invented()
    assert found
    told = (found.home / "told").read_text()
    assert "DATABASE_URL" not in told
    assert "SUREFOOT_SMTP" not in told


def test_every_page_that_is_drawn_is_there_and_every_place_of_the_navigation_was_thought_of() -> None:
    names = set(get_resolver().reverse_dict.keys())
    assert names >= DRAWN
    not_drawn = {"settings", "see_as", "sign_in", "start", "mail_in", "panel_embed"}
    assert {stop.name for stop in menu.STOPS.plugged()} - DRAWN == not_drawn
