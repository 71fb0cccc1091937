"""Versions of the policy: who may do what with one, what is published, and what keeps one from it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from surefoot.web.close.policy import queries
from surefoot.web.close.policy.models import Version
from surefoot.web.close.policy.versions import actions
from surefoot.web.close.policy.versions.refusing import Refused
from surefoot.web.frame import audit, clock
from surefoot.web.frame.models import AuditEntry
from surefoot.web.people.models import Account, Grant
from surefoot.web.people.scope import OutsideScope
from tests.web import cast as casting
from tests.web.cast import Cast
from tests.web.drafted import TEXT, published, reads, wanted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def cast() -> Cast:
    return casting.plant()


def proposed(cast: Cast, **more: object) -> Version:
    petra = reads(cast, "petra")
    return actions.propose(petra, actions.start(petra, wanted(**more), "empty").changed_at)


def test_a_version_is_published_as_it_was_approved_and_the_log_says_who_did_what(cast: Cast) -> None:
    version = published(cast, text=TEXT + "# a comment of the owner\n")
    assert (version.number, version.state, version.effective_on) == (1, "published", clock.today())
    assert queries.current() == version
    assert version.text == TEXT + "# a comment of the owner\n"
    log = [(entry.action, entry.actor) for entry in AuditEntry.objects.filter(action__startswith="policy.").order_by(
        "number")]
    petra, priya = (audit.alias(cast.person(name).subject) for name in ("petra", "priya"))
    assert log == [("policy.drafted", petra), ("policy.proposed", petra), ("policy.published", priya)]
    assert not any("Client" in entry.detail for entry in AuditEntry.objects.all())


def test_whoever_proposed_it_cannot_approve_it_whatever_else_they_are(cast: Cast) -> None:
    Grant.objects.create(account=cast.accounts["petra"], role="lead", since=clock.now())
    found = proposed(cast)
    with pytest.raises(Refused, match="policy_refused_own"):
        actions.approve(reads(cast, "petra"), actions.digest_of(found))
    assert queries.current() is None


@pytest.mark.parametrize(("name", "may"), [("priya", True), ("sol", True), ("mara", False), ("adam", False),
                                           ("dev", False)])
def test_a_lead_a_sponsor_or_another_owner_approves_and_nobody_else(cast: Cast, name: str, may: bool) -> None:
    found = proposed(cast)
    if may:
        assert actions.approve(reads(cast, name), actions.digest_of(found)).number == 1
        return
    with pytest.raises(OutsideScope):
        actions.approve(reads(cast, name), actions.digest_of(found))


@pytest.mark.parametrize("name", ["priya", "sol", "adam", "dev"])
def test_only_who_owns_the_policy_drafts_it(cast: Cast, name: str) -> None:
    with pytest.raises(OutsideScope):
        actions.start(reads(cast, name), wanted(), "empty")
    draft = actions.start(reads(cast, "petra"), wanted(), "empty")
    for act in (lambda who: actions.save(who, draft.changed_at, wanted()),
                lambda who: actions.propose(who, draft.changed_at),
                lambda who: actions.discard(who, draft.changed_at)):
        with pytest.raises(OutsideScope):
            act(reads(cast, name))


def test_of_two_approvals_of_one_proposal_the_second_is_refused(cast: Cast) -> None:
    found = proposed(cast)
    digest = actions.digest_of(found)
    actions.approve(reads(cast, "priya"), digest)
    with pytest.raises(Refused, match="policy_refused_state"):
        actions.approve(reads(cast, "sol"), digest)
    assert Version.objects.filter(state="published").count() == 1


def test_what_was_changed_after_it_was_read_is_not_published(cast: Cast) -> None:
    petra, found = reads(cast, "petra"), proposed(cast)
    read = actions.digest_of(found)
    back = actions.send_back(petra)
    changed = actions.save(petra, back.changed_at, wanted(text=TEXT.replace("'no'", "'yes'", 1)))
    with pytest.raises(Refused, match="policy_refused_state"):
        actions.approve(reads(cast, "priya"), read)
    changed = actions.save(petra, changed.changed_at, wanted(note="Another note."))
    actions.propose(petra, changed.changed_at)
    with pytest.raises(Refused, match="policy_refused_changed"):
        actions.approve(reads(cast, "priya"), read)


def test_a_proposal_does_not_change(cast: Cast) -> None:
    found = proposed(cast)
    with pytest.raises(Refused, match="policy_refused_state"):
        actions.save(reads(cast, "petra"), found.changed_at, wanted(note="Something else."))


def test_there_is_one_draft_or_proposal_at_a_time(cast: Cast) -> None:
    proposed(cast)
    with pytest.raises(Refused, match="policy_refused_one_draft"):
        actions.start(reads(cast, "petra"), wanted(), "empty")


@pytest.mark.parametrize(("more", "reason"), [
    ({"note": " "}, "policy_reason_note"),
    ({"review_on": None}, "policy_reason_review"),
    ({"effective_on": date(2026, 12, 1), "review_on": date(2026, 12, 1)}, "policy_reason_review"),
    ({"effective_on": date(2026, 11, 1)}, "policy_reason_past"),
    ({"text": TEXT.replace("answer: yes-if, rule", "answer: 'no', rule")}, "policy_reason_trial"),
    ({"text": TEXT.replace("responsible: Whoever sends it on is responsible for it.\n", "")},
     "policy_reason_responsible"),
    ({"text": TEXT.replace("owner: {name: Petra Hall, contact: policy desk}\n", "")}, "policy_reason_owner"),
    ({"text": TEXT.replace("title: Using", "title: 'DRAFT: Using").replace("at work\nlang", "at work'\nlang")},
     "policy_reason_draft"),
    ({"text": "title: ["}, "policy_reason_unreadable")])
def test_what_is_missing_keeps_it_from_being_proposed_and_from_being_published(
        cast: Cast, more: dict[str, object], reason: str) -> None:
    with clock.stopped(datetime(2026, 11, 29, 12, tzinfo=UTC)):
        petra, priya = reads(cast, "petra"), reads(cast, "priya")
        draft = actions.start(petra, wanted(**more), "empty")
        with pytest.raises(Refused) as refused:
            actions.propose(petra, draft.changed_at)
        assert reason in {found.key for found in refused.value.reasons}
        Version.objects.filter(pk=draft.pk).update(state="proposed", proposed_by="somebody")
        with pytest.raises(Refused) as refused:
            actions.approve(priya, actions.digest_of(Version.objects.get(pk=draft.pk)))
        assert reason in {found.key for found in refused.value.reasons}
    assert not Version.objects.filter(state="published").exists()


def test_a_version_of_a_later_day_leaves_the_one_before_in_force_until_then(cast: Cast) -> None:
    first = published(cast)
    second = published(cast, effective_on=clock.today() + 7 * DAY, note="Later.")
    assert (queries.current(), queries.coming()) == (first, second)
    with clock.ahead(7 * DAY):
        assert (queries.current(), queries.coming()) == (second, None)


def test_a_draft_that_somebody_else_saved_is_not_written_over(cast: Cast) -> None:
    other = Account.objects.create_user("owner@larkmoor.example")
    Grant.objects.create(account=other, role="policy_owner", since=clock.now())
    petra = reads(cast, "petra")
    draft = actions.start(petra, wanted(), "empty")
    actions.save(petra, draft.changed_at, wanted(note="First."))
    with pytest.raises(Refused, match="policy_refused_changed"):
        actions.save(petra, draft.changed_at, wanted(note="Second."))
    assert Version.objects.get().note == "First."


def test_a_discarded_draft_makes_way_for_another(cast: Cast) -> None:
    petra = reads(cast, "petra")
    actions.discard(petra, actions.start(petra, wanted(), "empty").changed_at)
    assert actions.start(petra, wanted(), "empty").state == "draft"
