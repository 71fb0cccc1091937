"""Mail to Surefoot through a real mailbox: the weekly question answered, the policy asked, and what must not count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes, policy

import pytest
from django.conf import settings

from surefoot.channels.mailbox import Mailbox, reading
from surefoot.web.api.mail_in import looking
from surefoot.web.api.mail_in.addresses import address, read
from surefoot.web.api.mail_models import MailLook, TakenMail
from surefoot.web.close.policy.models import Question
from surefoot.web.close.ritual.models import Ritual, Round, Try
from surefoot.web.frame import audit, clock
from surefoot.web.frame.outside import MailIn
from surefoot.web.people.models import Person
from surefoot.web.people.scope import everything
from surefoot.web.post.actions import hand_in
from surefoot.web.post.jobs import deliver
from surefoot.web.post.models import Count, Item
from tests.channels.mailboxes import put, server
from tests.web.cast import Cast, plant
from tests.web.policied import published
from tests.web.signin.test_smtp import mailed_by, serving

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 11, 3, 10, tzinfo=UTC)
MARK = iter(range(10_000))


@pytest.fixture(scope="module")
def box() -> Iterator[Mailbox]:
    with server() as found:
        yield found


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch, box: Mailbox) -> Iterator[Cast]:
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, mail_in=MailIn(
        box, "surefoot@larkmoor.example")))
    with clock.stopped(TUESDAY):
        yield plant()
    with reading(box) as there:
        for uid in there.waiting(100):
            there.remove(uid)


@pytest.fixture
def week(people: Cast) -> Round:
    team = people.teams["motor"]
    Ritual.objects.create(team=team, weekday=1, at=time(9), since=clock.today())
    return Round.objects.create(team=team, week=clock.today() - timedelta(days=1), opens_at=clock.now(),
                                closes_at=clock.now() + timedelta(days=5), state="open",
                                salt=bytes(32))


def mail(text: str, to: str, sender: str = "dev@larkmoor.example", mark: str = "", **headers: str) -> bytes:
    lines = {"From": sender, "To": to, "Message-ID": mark or f"<{next(MARK)}@mail.example>", "Subject": "Re: try",
             "Content-Type": "text/plain; charset=utf-8", **headers}
    return ("".join(f"{name}: {value}\r\n" for name, value in lines.items()) + "\r\n" + text).encode()


def take(box: Mailbox, *mails: bytes) -> dict[str, int]:
    """Mails arrive and are looked at; what became of those of this day, all together."""
    put(box, *mails)
    looking.look()
    return dict(Count.objects.filter(what="mail_in").values_list("kind", "number"))


def left(box: Mailbox) -> int:
    with reading(box) as there:
        return len(there.waiting(100))


def told() -> list[tuple[str, str]]:
    return sorted(Item.objects.filter(kind__startswith="mail_in").values_list("kind", "facts__verdict"))


# --- a try ------------------------------------------------------------------------------------------------------------
def test_an_answer_to_the_signed_address_stands_on_the_board_and_leads_to_nobody(people: Cast, week: Round,
                                                                                 box: Mailbox) -> None:
    to = address(people.person("dev"), week.pk)
    entries = audit.Entry.objects.count() if hasattr(audit, "Entry") else 0
    assert take(box, mail("Did not work: it mixed up two tables\r\n\r\nOn Tue, Surefoot <surefoot@larkmoor.example> "
                          "wrote:\r\n> What?", to)) == {"shared": 1}
    found = Try.objects.get()
    assert (found.result, found.text, found.author, found.round) == (
        "did_not_work", "it mixed up two tables", None, week)
    assert left(box) == 0 and told() == []
    assert not entries or audit.Entry.objects.count() == entries
    assert not any("dev" in str(row) or str(people.person("dev").pk) in str(row) for row in TakenMail.objects.values())


def test_who_signs_is_named_and_the_sender_of_the_mail_counts_for_nothing(people: Cast, week: Round,
                                                                          box: Mailbox) -> None:
    to = address(people.person("dev"), week.pk)
    take(box, mail("geklappt, ein Brief\n\nmit Namen", to, sender="eve@evil.example"))
    with everything("test"):
        assert Try.objects.get().author == people.person("dev")


@pytest.mark.parametrize("change", ["code", "person", "round", "domain", "purpose"])
def test_an_address_that_we_did_not_sign_shares_nothing(people: Cast, week: Round, box: Mailbox, change: str) -> None:
    to = address(people.person("dev"), week.pk)
    local, code = to.partition("@")[0].split("+")
    other = address(people.person("mara"), week.pk + (change == "round")).partition("@")[0].split("+")[1]
    forged = {"code": f"{local}+{'a' * 37}@larkmoor.example", "domain": to.replace("larkmoor", "evil"),
              "person": f"{local}+{other[:20]}{code[20:]}@larkmoor.example",
              "round": f"{local}+{code[:14]}{other[14:22]}{code[22:]}@larkmoor.example",
              "purpose": f"{local}+{'b' + code[1:]}@larkmoor.example"}[change]
    assert forged != to and read((forged,)) is None
    take(box, mail("worked: a letter", forged, sender="eve@evil.example"))
    assert not Try.objects.exists() and left(box) == 0, "set aside for a person to look at"


def test_what_comes_twice_changes_nothing_twice(people: Cast, week: Round, box: Mailbox) -> None:
    one = mail("worked: a letter", address(people.person("dev"), week.pk), mark="<1@x>")
    assert take(box, one, one) == {"shared": 1, "again": 1}
    assert take(box, one)["again"] == 2
    assert Try.objects.count() == 1


def test_a_process_that_dies_between_the_board_and_the_mailbox_shares_it_once(
        people: Cast, week: Round, box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    class Died(BaseException):
        pass

    def dies(self: object, uid: str) -> None:
        raise Died

    put(box, mail("worked: a letter", address(people.person("dev"), week.pk)))
    with monkeypatch.context() as patch:
        patch.setattr("surefoot.channels.mailbox.Reading.remove", dies)
        with pytest.raises(Died):
            looking.look()
    looking.look()
    assert Try.objects.count() == 1 and left(box) == 0


@pytest.mark.parametrize(("text", "why"), [
    ("I wrote a letter", "unclear"), ("worked", "unclear"), ("worked: card 4111 1111 1111 1111", "caught"),
    ("worked: " + "x" * 600, "long")])
def test_what_can_not_stand_on_the_board_is_answered_and_not_kept(people: Cast, week: Round, box: Mailbox, text: str,
                                                                  why: str) -> None:
    assert take(box, mail(text, address(people.person("dev"), week.pk))) == {why: 1}
    assert not Try.objects.exists() and left(box) == 0
    assert told() == [(f"mail_in.{why}", None)]


def test_a_round_that_is_over_takes_nothing(people: Cast, week: Round, box: Mailbox) -> None:
    Round.objects.update(state="closed", salt=None)
    assert take(box, mail("worked: a letter", address(people.person("dev"), week.pk))) == {"over": 1}
    assert not Try.objects.exists()


# --- the policy -------------------------------------------------------------------------------------------------------
def test_a_question_is_answered_to_the_mailbox_we_know(people: Cast, box: Mailbox) -> None:
    published()
    assert take(box, mail("Can I put client data into ChatGPT?", "surefoot@larkmoor.example",
                          sender="Dev <DEV@larkmoor.example>")) == {"asked": 1}
    assert told() == [("mail_in.answer", "No.")]
    with serving() as (post, port), mailed_by(port, EMAIL_USE_TLS=False), clock.stopped(
            TUESDAY + timedelta(minutes=1)):
        deliver.run()
    [sent] = [message_from_bytes(one, policy=policy.default) for one in post.mails]
    assert sent["To"] == "dev@larkmoor.example"
    text = sent.get_content()  # type: ignore[attr-defined]
    assert text.startswith("No.") and "clause" in text and "/ask" in text
    assert not Question.objects.exists(), "a question by mail is passed on to nobody"


def test_where_the_policy_is_silent_nothing_is_guessed(people: Cast, box: Mailbox) -> None:
    published()
    take(box, mail("Who won the match last night?", "surefoot@larkmoor.example"))
    assert told() == [("mail_in.silent", None)]


def test_mail_of_strangers_is_left_for_a_person_and_answered_by_nothing(people: Cast, box: Mailbox) -> None:
    published()
    with everything("test"):
        Person.objects.filter(pk=people.person("tess").pk).update(left=clock.today() - timedelta(days=1))
    assert take(box, mail("May I?", "surefoot@larkmoor.example", sender="eve@evil.example"),
                mail("May I?", "surefoot@larkmoor.example", sender="tess@larkmoor.example")) == {"stranger": 2}
    assert told() == []


def test_two_programs_never_answer_each_other(people: Cast, box: Mailbox) -> None:
    published()
    assert take(box, mail("I am away", "surefoot@larkmoor.example", **{"Auto-Submitted": "auto-replied"})) == {
        "automatic": 1}
    many = take(box, *[mail("May I use Copilot?", "surefoot@larkmoor.example") for _ in range(32)])
    assert many["asked"] == 30 and many["too_many"] == 2


# --- the mailbox ------------------------------------------------------------------------------------------------------
def test_a_mail_on_which_we_fail_is_set_aside_after_three_times(people: Cast, box: Mailbox,
                                                                monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(found: object) -> str:
        raise ValueError("a fault of ours")

    put(box, mail("May I?", "surefoot@larkmoor.example"))
    monkeypatch.setattr(looking, "take", fails)
    for _ in range(looking.OFTEN):
        with pytest.raises(ValueError, match="of ours"):
            looking.look()
    looking.look()
    assert left(box) == 0 and Count.objects.get(what="mail_in", kind="broken").number == 1


def test_a_mailbox_that_can_not_be_read_is_noted_and_tried_again(people: Cast, box: Mailbox,
                                                                monkeypatch: pytest.MonkeyPatch) -> None:
    found = settings.ENVIRONMENT.mail_in
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, mail_in=replace(
        found, box=replace(box, password="wrong"))))
    looking.look()
    assert MailLook.objects.get().trouble == "login"


def test_the_weekly_question_says_how_it_is_answered_by_mail(people: Cast, week: Round) -> None:
    hand_in("ritual.question", str(week.pk), {people.person("dev").pk: {"path": "/tries", "team": "Motor"}},
            asked_for=True, not_after=clock.now() + timedelta(days=1))
    with serving() as (post, port), mailed_by(port, EMAIL_USE_TLS=False):
        deliver.run()
    [sent] = [message_from_bytes(one, policy=policy.default) for one in post.mails]
    assert sent["Reply-To"] == address(people.person("dev"), week.pk)
    assert "Begin with worked, partly" in sent.get_content()  # type: ignore[attr-defined]


def test_what_was_taken_long_ago_is_forgotten(people: Cast) -> None:
    TakenMail.objects.create(mark="1", on=clock.today() - timedelta(days=31))
    TakenMail.objects.create(mark="2", on=clock.today())
    assert looking.forget() == 1


def test_who_administers_sees_how_the_mailbox_stands(people: Cast, week: Round, box: Mailbox) -> None:
    adam = people.client("adam")
    assert "Not looked into yet" in adam.get("/set-up/mail").content.decode()
    take(box, mail("worked: a letter", address(people.person("dev"), week.pk)))
    page = adam.get("/set-up/mail").content.decode()
    assert "Tries on the board" in page and "at 10:00" in page
    MailLook.objects.update(trouble="login")
    assert "did not accept" in adam.get("/set-up/mail").content.decode()
