"""Blind mode on the server: what it signs, for whom, how often, and what it takes."""

from __future__ import annotations

import json
import secrets
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from surefoot.web.frame import audit
from surefoot.web.frame.models import AuditEntry
from surefoot.web.people.scope import OutsideScope
from surefoot.web.pulse import keys, sealing, tickets
from surefoot.web.pulse.blind import making, opening, shown, signing
from surefoot.web.pulse.models import Asked, CellKey, Sealed, Spent, Ticket, Wave
from tests.web import blinded, cast

RFC = json.loads((Path(__file__).parents[1] / "rfc9474.json").read_text())
pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> cast.Cast:
    return cast.plant()


@pytest.fixture
def wave(people: cast.Cast) -> Wave:
    return blinded.opened(blinded.cells(people))


def cell_of(wave: Wave, people: cast.Cast, name: str) -> int:
    return int(Asked.objects.get(wave=wave, person=people.person(name)).cell_id)


def a_pass(wave: Wave, people: cast.Cast, name: str) -> tuple[int, tuple[bytes, bytes]]:
    cell = cell_of(wave, people, name)
    return cell, blinded.fetch(people.client(name), wave.pk, cell)


# --- RFC 9474, Appendix A: all four variants --------------------------------------------------------------------------
def rfc_key() -> rsa.RSAPrivateKey:
    p, q, n, e = (int(RFC[name], 16) for name in "pqne")
    d = pow(e, -1, (p - 1) * (q - 1))
    numbers = rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), rsa.RSAPublicNumbers(e, n))
    return numbers.private_key()


@pytest.mark.parametrize("vector", RFC["vectors"], ids=lambda vector: vector["name"])
def test_the_vectors_of_rfc_9474_appendix_a_are_signed_and_verified(vector: dict[str, str]) -> None:
    """The browser in tests/web/blinded.py is held to them as well: it blinds and unblinds as they say."""
    key = rfc_key()
    message, salt = bytes.fromhex(vector["input_msg"]), bytes.fromhex(vector["salt"])
    made = blinded.blinded(key.public_key(), message, salt, int(vector["inv"], 16))
    assert made.sent.hex() == vector["blinded_msg"]
    signature = signing.sign(key, made.sent)
    assert signature.hex() == vector["blind_sig"]
    assert made.unblinded(signature).hex() == vector["sig"]
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    assert signing.verifies(public, message, bytes.fromhex(vector["sig"]), len(salt))
    assert not signing.verifies(public, message + b"\x00", bytes.fromhex(vector["sig"]), len(salt))


def test_a_signature_that_a_fault_spoilt_never_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = rfc_key().private_numbers()

    class Faulty:
        def private_numbers(self) -> Any:
            return rsa.RSAPrivateNumbers(numbers.p, numbers.q, numbers.d, numbers.dmp1 ^ 4, numbers.dmq1, numbers.iqmp,
                                         numbers.public_numbers)

    with pytest.raises(signing.Faulty):
        signing.sign(Faulty(), secrets.token_bytes(511).rjust(512, b"\x00"))  # type: ignore[arg-type]


# --- opening ----------------------------------------------------------------------------------------------------------
def test_the_list_of_keys_is_public_canonical_and_its_hash_is_in_the_audit_log(wave: Wave, client: Any) -> None:
    answer = client.get(f"/pulse/{wave.pk}/keys")
    told = json.loads(answer.content)
    assert answer.content == json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
    assert [(one["cell"], one["people"]) for one in told["keys"]] == [
        (key.cell_id, 5) for key in CellKey.objects.order_by("cell")]
    entry = AuditEntry.objects.get(action="pulse.keys_published")
    assert audit.read(entry)["sha256"] == answer["ETag"].strip('"') == opening.digest(answer.content)
    assert "public" in answer["Cache-Control"] and not answer.cookies


def test_before_it_opens_a_wave_shows_no_keys(client: Any) -> None:
    assert client.get(f"/pulse/{blinded.planned().pk}/keys").status_code == 404


def test_a_cell_of_four_stops_the_opening_and_nothing_is_written(people: cast.Cast) -> None:
    wave, places = blinded.planned(), blinded.cells(people)
    cells = {person.pk: team.pk for person, team in list(places.items())[:-1]}
    for cell in set(cells.values()):
        signing.make(wave.pk, cell)
    with pytest.raises(ValueError, match="has 4 people"), transaction.atomic():
        opening.prepare(wave, cells)
    assert not Asked.objects.exists() and not CellKey.objects.exists()


def test_a_wave_waits_for_its_keys_which_jobs_make_in_portions(people: cast.Cast,
                                                              monkeypatch: pytest.MonkeyPatch) -> None:
    wave = blinded.planned()
    cells = {person.pk: team.pk for person, team in blinded.cells(people).items()}
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(making, "A_JOB", 1)
    monkeypatch.setattr(type(making.make_cell_keys), "enqueue", lambda job, **values: asked.append(values))
    assert not opening.ready(wave, cells)
    assert len(asked) == 2
    with pytest.raises(keys.KeyGone):
        opening.prepare(wave, cells)
    making.make_cell_keys.run(**asked[0])
    assert not opening.ready(wave, cells) and len(asked) == 3
    making.make_cell_keys.run(**asked[1])
    assert opening.ready(wave, cells) and len(asked) == 3


def test_making_keys_is_killed_at_any_point_and_goes_on_with_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between the draft and its name, and after the first of two keys."""
    wave = blinded.planned()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as at:
        at.setattr("surefoot.web.pulse.blind.signing.os.link", killed)
        with pytest.raises(KeyboardInterrupt):
            making.make_cell_keys.run(str(wave.pk), "1 2")
    assert signing.made(wave.pk) == frozenset()
    keys.make(wave.pk, ".cell-1.0123456789abcdef", b"half a key")  # what a kill that runs no `finally` leaves
    signing.make(wave.pk, 1)
    first = signing.public(wave.pk, 1)
    making.make_cell_keys.run(str(wave.pk), "1 2")
    assert signing.made(wave.pk) == {1, 2} and signing.public(wave.pk, 1) == first
    keys.destroy(wave.pk)
    assert not keys.there(wave.pk)


def test_no_key_is_made_for_a_wave_that_was_given_up() -> None:
    wave = blinded.planned()
    Wave.objects.update(state="cancelled")
    keys.destroy(wave.pk)
    making.make_cell_keys.run(str(wave.pk), "1 2")
    assert not keys.there(wave.pk)


# --- signing ----------------------------------------------------------------------------------------------------------
def test_each_person_has_one_message_signed_and_the_same_one_again(people: cast.Cast, wave: Wave) -> None:
    client, cell = people.client("dev"), cell_of(wave, people, "dev")
    key = signing.private(wave.pk, cell).public_key()
    first, second = (blinded.blinded(key, secrets.token_bytes(64)) for _ in range(2))
    answer = blinded.asks(client, wave.pk, first.sent)
    assert answer.json() == blinded.asks(client, wave.pk, first.sent).json()
    refused = blinded.asks(client, wave.pk, second.sent)
    assert (refused.status_code, refused.json()) == (409, {"why": "elsewhere"})
    assert Asked.objects.get(person=people.person("dev")).blinded == opening.digest(first.sent)


def test_who_is_not_asked_gets_nothing_signed_and_no_page(people: cast.Cast) -> None:
    places = blinded.cells(people)
    places.pop(people.person("dev"))
    places.pop(people.person("adam"))
    wave = blinded.opened(dict.fromkeys(places, people.teams["claims"]))
    client = people.client("dev")
    assert blinded.asks(client, wave.pk, bytes(256)).status_code == 403
    assert client.get(f"/pulse/{wave.pk}/blind").status_code == 403


def test_its_last_day_is_that_of_the_organisations_clock(people: cast.Cast, wave: Wave, settings: Any) -> None:
    """Four in the morning in UTC is the evening before in New York."""
    settings.TIME_ZONE = "America/New_York"
    Wave.objects.update(closes_at=datetime(2026, 12, 11, 4, 0, tzinfo=UTC))
    page = people.client("dev").get(f"/pulse/{wave.pk}/blind").content.decode()
    assert "Thursday 10 December" in page and "11 December" not in page


@pytest.mark.parametrize("sent", [b"", bytes(255), bytes(257), b"\xff" * 256, b"\xff" * 10_000])
def test_what_is_no_blinded_message_is_refused_and_costs_nobody_their_pass(people: cast.Cast, wave: Wave,
                                                                          sent: bytes) -> None:
    client = people.client("dev")
    assert blinded.asks(client, wave.pk, sent).json() == {"why": "wrong"}
    assert not Asked.objects.filter(issued=True).exists()
    a_pass(wave, people, "dev")


@pytest.mark.parametrize("state", ["planned", "closing", "closed", "cancelled", "lost"])
def test_nothing_is_signed_but_while_a_wave_is_asked(people: cast.Cast, wave: Wave, state: str) -> None:
    Wave.objects.update(state=state)
    assert blinded.asks(people.client("dev"), wave.pk, bytes(256)).status_code == 403


def test_without_its_keys_a_wave_signs_nothing_more(people: cast.Cast, wave: Wave) -> None:
    keys.destroy(wave.pk)
    assert blinded.asks(people.client("dev"), wave.pk, bytes(256)).json() == {"why": "over"}


def test_a_person_has_a_code_or_a_pass_and_never_both(people: cast.Cast, wave: Wave) -> None:
    code = tickets.issue(wave, people.person("mara").pk)
    refused = blinded.asks(people.client("mara"), wave.pk, bytes(255) + b"\x01")
    assert (refused.status_code, refused.json()) == (409, {"why": "code"})
    assert tickets.issue(wave, people.person("mara").pk) == code
    a_pass(wave, people, "dev")
    with pytest.raises(OutsideScope):
        tickets.issue(wave, people.person("dev").pk)


# --- handing in -------------------------------------------------------------------------------------------------------
def test_a_pass_hands_in_one_answer_for_the_cell_it_was_signed_for(people: cast.Cast, wave: Wave) -> None:
    cell, held = a_pass(wave, people, "dev")
    form = blinded.form(wave, cell, held, answers={"fear_1": 2}, comment="Grüße 🙂")
    assert blinded.hand_in(form) == (200, "taken")
    assert blinded.hand_in(form) == (409, "used")
    (box,) = Sealed.objects.values_list("box", flat=True)
    assert sealing.Opener(wave.pk).open(bytes(box)) == sealing.Answer(cell, {"fear_1": 2}, "Grüße 🙂")
    assert list(Spent.objects.values_list("mark", flat=True)) == [opening.digest(held[0])]


def test_of_two_that_hand_in_one_pass_at_once_one_is_refused(people: cast.Cast, wave: Wave,
                                                            monkeypatch: pytest.MonkeyPatch) -> None:
    """Both looked before either wrote: the table decides."""
    cell, held = a_pass(wave, people, "dev")
    assert blinded.hand_in(blinded.form(wave, cell, held)) == (200, "taken")
    monkeypatch.setattr("surefoot.web.pulse.blind.spending._is_used", lambda mark: False)
    assert blinded.hand_in(blinded.form(wave, cell, held)) == (409, "used")
    assert Sealed.objects.count() == 1


def test_a_forged_pass_one_for_another_cell_and_one_of_another_wave_are_refused(people: cast.Cast, wave: Wave) -> None:
    cell, held = a_pass(wave, people, "dev")
    other = CellKey.objects.exclude(cell=cell).get().cell_id
    Wave.objects.update(state="closed")
    second = blinded.opened(blinded.cells(people), 2)
    forged = (held[0], bytes([held[1][0] ^ 1]) + held[1][1:])
    swapped = (secrets.token_bytes(64), held[1])
    longer = (held[0] + b"\x00", held[1])
    for form in (blinded.form(wave, other, held), blinded.form(second, cell, held), blinded.form(wave, cell, forged),
                 blinded.form(wave, cell, swapped), blinded.form(wave, cell, longer), blinded.form(wave, 0, held),
                 blinded.form(wave, cell, (held[0], b""))):
        assert blinded.hand_in(form) == (403, "unknown")
    assert not Sealed.objects.exists() and not Spent.objects.exists()


def test_a_pass_of_a_wave_in_code_mode_does_not_exist(people: cast.Cast, wave: Wave) -> None:
    cell, held = a_pass(wave, people, "dev")
    Wave.objects.update(blind=False)
    assert blinded.hand_in(blinded.form(wave, cell, held)) == (403, "unknown")


@pytest.mark.parametrize(("state", "told"), [("paused", (409, "paused")), ("closing", (410, "over")),
                                             ("closed", (410, "over")), ("lost", (410, "over"))])
def test_nothing_is_taken_unless_the_wave_is_open_and_the_pass_stays_good(people: cast.Cast, wave: Wave, state: str,
                                                                         told: tuple[int, str]) -> None:
    cell, held = a_pass(wave, people, "dev")
    Wave.objects.update(state=state)
    assert blinded.hand_in(blinded.form(wave, cell, held)) == told
    assert not Spent.objects.exists() and not Sealed.objects.exists()
    Wave.objects.update(state="open")
    assert blinded.hand_in(blinded.form(wave, cell, held)) == (200, "taken")


def test_killed_between_the_pass_and_the_answer_neither_is_written(people: cast.Cast, wave: Wave,
                                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    cell, held = a_pass(wave, people, "dev")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as at:
        at.setattr("surefoot.web.pulse.handing.store", killed)
        with pytest.raises(KeyboardInterrupt):
            blinded.hand_in(blinded.form(wave, cell, held))
    assert not Spent.objects.exists()
    assert blinded.hand_in(blinded.form(wave, cell, held)) == (200, "taken")


@pytest.mark.parametrize("wrong", [
    {"answers": {"fear_1": 6}}, {"answers": {"fear_1": True}}, {"answers": {"none": 1}}, {"answers": [1]},
    {"answers": {"fear_1": "1"}}, {"comment": 5}, {"comment": "a\x00b"}, {"comment": "x" * 501}, {"comment": "\ud800"},
    {"wave": "x"}, {"wave": 1}, {"cell": "1"}, {"cell": -1}, {"cell": 2**40}, {"cell": None}, {"message": "ä"},
    {"signature": "a"}, {"more": 1}])
def test_what_our_page_can_not_send_is_refused(people: cast.Cast, wave: Wave, wrong: dict[str, object]) -> None:
    cell, held = a_pass(wave, people, "dev")
    assert blinded.hand_in({**blinded.form(wave, cell, held), **wrong}) == (400, "wrong")
    assert not Sealed.objects.exists() and not Spent.objects.exists()


@given(body=st.one_of(st.binary(max_size=200), st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["wave", "cell", "message", "signature", "answers", "comment"]), inner, max_size=6),
    max_leaves=12).map(lambda value: json.dumps(value).encode())))
def test_whatever_is_handed_in_is_read_or_refused(body: bytes) -> None:
    """Refused with ValueError, whatever is wrong: anything else would be a fault of ours."""
    with suppress(ValueError):
        shown.read(body)


@pytest.mark.parametrize("body", [b"[" * 15_000, b'{"a":' * 4_000, b"x" * 30_000, b"\xff\xfe[", b"", b"NaN"])
def test_what_is_nested_without_end_too_long_or_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError):
        shown.read(body)


@tries(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(["dev", "mara", "hugo"]), late=st.permutations(["dev", "mara", "hugo"]))
def test_nothing_the_server_keeps_or_saw_leads_from_a_signature_to_an_answer(people: cast.Cast, order: list[str],
                                                                            late: list[str]) -> None:
    """In whatever order passes are signed and used: no value of the one is in the other, and every pass fits every
    person of its cell equally well, so that there is nothing to match."""
    Wave.objects.update(state="closed")
    cells = dict.fromkeys(blinded.cells(people), people.teams["claims"])
    wave = blinded.opened(cells, Wave.objects.count() + 1)
    key = signing.private(wave.pk, people.teams["claims"].pk).public_key()
    made = {name: blinded.blinded(key, secrets.token_bytes(64)) for name in order}
    signatures = {name: blinded.urlsafe_b64decode(blinded.asks(
        people.client(name), wave.pk, made[name].sent).json()["signature"] + "==") for name in order}
    passes = {name: (made[name].message, made[name].unblinded(signatures[name])) for name in order}
    for name in late:
        assert blinded.hand_in(blinded.form(wave, people.teams["claims"].pk, passes[name])) == (200, "taken")
    spent = set(Spent.objects.filter(wave=wave).values_list("mark", flat=True))
    noted = set(Asked.objects.filter(wave=wave).exclude(blinded="").values_list("blinded", flat=True))
    assert len(spent) == len(noted) == 3 and not spent & noted
    modulus, exponent = key.public_numbers().n, key.public_numbers().e
    for message, signature in passes.values():
        encoded = pow(int.from_bytes(signature, "big"), exponent, modulus)
        for name in order:  # the blinding that would make this pass out of that request exists, for each of them
            sent, signed = int.from_bytes(made[name].sent, "big"), int.from_bytes(signatures[name], "big")
            factor = signed * pow(int.from_bytes(signature, "big"), -1, modulus) % modulus
            assert encoded * pow(factor, exponent, modulus) % modulus == sent
            assert message not in made[name].sent


# --- the page ---------------------------------------------------------------------------------------------------------
def test_the_page_tells_the_group_the_hash_and_what_it_does_not_protect_against(people: cast.Cast, wave: Wave) -> None:
    text = people.client("dev").get(f"/pulse/{wave.pk}/blind").content.decode()
    assert opening.digest(opening.published(wave.pk)) in text and "does not protect against a server" in text
    assert Asked.objects.get(person=people.person("dev")).cell.name in text
    assert not Asked.objects.filter(issued=True).exists()


def test_two_people_at_one_browser_keep_their_passes_apart(people: cast.Cast, wave: Wave) -> None:
    pages = [people.client(name).get(f"/pulse/{wave.pk}/blind").content.decode() for name in ("dev", "mara", "dev")]
    first, second, again = (page.split('data-who="')[1][:32] for page in pages)
    assert first == again != second


def test_a_paused_wave_says_so_and_asks_nothing(people: cast.Cast, wave: Wave) -> None:
    Wave.objects.update(state="paused")
    text = people.client("dev").get(f"/pulse/{wave.pk}/blind").content.decode()
    assert "The pulse is paused" in text and "data-step" not in text and "<script type=\"module\"" not in text


def test_codes_of_a_blind_wave_are_there_for_who_prefers_one(wave: Wave) -> None:
    assert Ticket.objects.filter(wave=wave).count() == Asked.objects.filter(wave=wave).count() == 10
