"""What the tables of this room hold about people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models

from surefoot.web.frame.backups import leave_out
from surefoot.web.frame.erasure import Rows, holds, holds_none
from surefoot.web.people.importing import packed
from surefoot.web.people.marks import marks_of
from surefoot.web.people.models import (
    Account,
    CodeApp,
    Correction,
    Difference,
    Grant,
    Identity,
    Link,
    Management,
    Passkey,
    Person,
    Position,
    RecoveryCode,
    Session,
    Token,
)
from surefoot.web.people.own_models import Erasure, OptOut, StaysOut

TREE = "tells of the organisation, not of a person"


def _declared(model: type[models.Model], of: Callable[[str], Any], personal: dict[str, str],
              free: dict[str, str], shown: dict[str, str] | None = None) -> None:
    """A model whose rows of one person are found by `of`; a field that points elsewhere is `shown` by a name there."""
    paths = {field: (shown or {}).get(field, field) for field in personal}

    def export(subject: str) -> Rows:
        return [{field: _plain(row[path]) for field, path in paths.items()}
                for row in of(subject).values(*paths.values())]

    def erase(subject: str) -> int:
        return int(of(subject).delete()[1].get(model._meta.label, 0))

    holds(model._meta.label, personal=personal, free=free, export=export, erase=erase)


def _plain(value: object) -> object:
    return value if isinstance(value, bool | int | None) else str(value)


def _accounts(subject: str) -> Any:
    return Account.objects.filter(models.Q(person=subject) | models.Q(pk=subject, person=None))


_declared(Session, lambda subject: Session.objects.filter(account__in=_accounts(subject)),
          {"account": "held_session_account", "made_at": "held_session_made", "seen_on": "held_session_seen",
           "browser": "held_session_browser"},
          {"session_key": "random; its value signs somebody in, so it is not given out",
           "session_data": "the account again, signed, and settings of the visit",
           "expire_date": "follows from made_at"})
_declared(Grant, lambda subject: Grant.objects.filter(account__in=_accounts(subject)),
          {"account": "held_grant_account", "role": "held_grant_role", "since": "held_grant_since"}, {"id": "a number"})
_declared(Link, lambda subject: Link.objects.filter(models.Q(account__in=_accounts(subject))
                                                   | models.Q(person=subject)),
          {"account": "held_link_account", "person": "held_link_person", "purpose": "held_link_purpose",
           "language": "held_link_language", "until": "held_link_until"},
          {"id": "random", "digest": "one-way hash, not given out", "browser": "one-way hash of a random value"})
_declared(CodeApp, lambda subject: CodeApp.objects.filter(account__in=_accounts(subject)),
          {"account": "held_factor_account", "since": "held_code_app_since"},
          {"id": "a number", "secret": "sealed; its value signs somebody in, so it is not given out",
           "step": "the number of the last code, so that none is good twice"})
_declared(Passkey, lambda subject: Passkey.objects.filter(account__in=_accounts(subject)),
          {"account": "held_factor_account", "name": "held_passkey_name", "since": "held_passkey_since",
           "used_on": "held_passkey_used"},
          {"id": "a number", "digest": "one-way hash of a random value", "credential": "a public key",
           "count": "how often the passkey counts it was used, to tell a copy"})
_declared(RecoveryCode, lambda subject: RecoveryCode.objects.filter(account__in=_accounts(subject)),
          {"account": "held_recovery_account"}, {"id": "a number", "digest": "one-way hash, not given out"})
_declared(Token, lambda subject: Token.objects.filter(account__in=_accounts(subject)),
          {"account": "held_token_account", "name": "held_token_name", "scopes": "held_token_scopes",
           "made_on": "held_token_made", "ends": "held_token_ends", "used_on": "held_token_used"},
          {"id": "random", "digest": "one-way hash, not given out"})
_declared(Identity, lambda subject: Identity.objects.filter(account__in=_accounts(subject)),
          {"account": "held_identity_account", "issuer": "held_identity_issuer", "subject": "held_identity_subject",
           "since": "held_identity_since"}, {"id": "a number"})
_declared(Account, _accounts,
          {"email": "held_account_email", "person": "held_account_person", "last_login": "held_account_last",
           "is_active": "held_account_active"},
          {"id": "random", "password": "one-way hash, not given out"})
_declared(Management, lambda subject: Management.objects.filter(person=subject),
          {"person": "held_row_person", "team": "held_management_team", "kind": "held_management_kind",
           "starts": "held_starts", "ends": "held_ends"},
          {"id": "a number", "by_hand": "whether somebody entered it here"}, {"team": "team__name"})
_declared(Position, lambda subject: Position.unscoped.filter(person=subject),
          {"person": "held_row_person", "team": "held_position_team", "role": "held_position_role",
           "site": "held_position_site", "manager": "held_position_manager", "starts": "held_starts",
           "ends": "held_ends"}, {"id": "a number"},
          {"team": "team__name", "role": "role__name", "site": "site__name", "manager": "manager__key"})
_declared(OptOut, lambda subject: OptOut.unscoped.filter(person=subject),
          {"person": "held_row_person", "starts": "held_opt_out_starts", "ends": "held_opt_out_ends"},
          {"id": "a number"})
holds("people.StaysOut", personal={"mark": "held_stays_out_mark", "since": "held_stays_out_since"},
      free={"id": "a number", "whose": "random"},
      export=lambda subject: [{"mark": mark, "since": str(since)} for mark, since in StaysOut.unscoped.filter(
          mark__in=marks_of(subject)).values_list("mark", "since")],
      erase=lambda subject: 0,
      stays="it is what is left of an erasure, so that the next list or log does not undo it; who comes back and "
            "chooses to be measured removes it")
_declared(Erasure, lambda subject: Erasure.unscoped.filter(subject=subject),
          {"subject": "held_row_person", "asked_at": "held_erasure_asked"}, {})
_declared(Correction, lambda subject: Correction.unscoped.filter(person=subject),
          {"person": "held_row_person", "field": "held_correction_field", "wish": "held_correction_wish",
           "before": "held_correction_before", "made": "held_correction_made", "asked_at": "held_correction_asked",
           "state": "held_correction_state", "answer": "held_correction_answer",
           "answered_at": "held_correction_answered"}, {"id": "a number"})
holds("people.Import", personal={"wanted": "held_import_wanted", "journal": "held_import_journal"},
      free=dict.fromkeys(("id", "state", "made_at", "done_at", "since", "whole", "last_day", "job", "facts", "seen"),
                         "what was asked and how many it concerned"),
      export=packed.export, erase=packed.erase)
holds("people.ImportFile", personal={"content": "held_import_file"},
      free=dict.fromkeys(("id", "belongs", "name"), "which file it was"),
      # A file is here for the seconds until it is read; what it says is then in people.Import.
      export=lambda subject: [], erase=lambda subject: 0)
_declared(Difference, lambda subject: Difference.objects.filter(
    key__in=Person.unscoped.filter(pk=subject).values("key"), kind__in=("new", "back", "leaving", "moved", "changed")),
          {"key": "held_person_key", "name": "held_person_name", "kind": "held_difference_kind",
           "before": "held_difference_before", "after": "held_difference_after", "fields": "held_difference_fields"},
          {"id": "a number", "belongs": "which import"})
_declared(Person, lambda subject: Person.unscoped.filter(pk=subject),
          {"key": "held_person_key", "name": "held_person_name", "email": "held_person_email",
           "external": "held_person_external", "level": "held_person_level", "workdays": "held_person_workdays",
           "language": "held_person_language", "joined": "held_person_joined", "left": "held_person_left"},
          {"id": "random"})

holds_none("people.Attempts", "a keyed hash that is new every few minutes, and a count; no address, no name",
           ("key", "count", "until"))
holds_none("people.SetUpLink", "one link, before anybody is here", ("id", "digest", "until"))
holds_none("people.Organisation", TREE, ("id", "name", "set_up_at"))
holds_none("people.Site", TREE, ("id", "key", "name", "country", "time_zone"))
holds_none("people.Holiday", TREE, ("id", "site", "starts", "ends", "name"))
holds_none("people.Team", TREE, ("id", "key", "name", "by_table", "led_by_table"))
holds_none("people.Place", TREE, ("id", "team", "parent", "starts", "ends"))
holds_none("people.Role", TREE, ("id", "key", "name"))
holds_none("people.RoleTask", TREE, ("id", "role", "name", "rank"))
holds_none("people.Exclusion", "names a site, a country or a team, never a person",
           ("id", "site", "country", "team", "covers", "starts", "ends", "reason"))
holds_none("contenttypes.ContentType", "names of tables", ("id", "app_label", "model"))
holds_none("auth.Permission", "not used: who may do what is in people/access.py",
           ("id", "name", "content_type", "codename"))
holds_none("auth.Group", "not used: who may do what is in people/access.py", ("id", "name"))
holds_none("auth.Group_permissions", "not used: who may do what is in people/access.py", ("id", "group", "permission"))

leave_out("people.Session", "its key signs somebody in; after a restore everybody signs in again")
leave_out("people.Link", "whoever has it signs in; a new one is sent in a minute")
leave_out("people.SetUpLink", "makes the first administrator, where nobody is yet")
leave_out("people.Attempts", "counts of a few minutes")
