"""What the tables of this room hold about people."""

from __future__ import annotations

from surefoot.web.close.policy.models import Acknowledgement, Statement
from surefoot.web.close.policy.questions import holdings as questions
from surefoot.web.frame.erasure import Rows, holds, holds_none

__all__ = ["questions"]


def _acknowledged(subject: str) -> Rows:
    return [{"person": subject, "version": number, "on": str(on)}
            for number, on in Acknowledgement.objects.filter(person=subject).order_by("version__number").values_list(
                "version__number", "on")]


def _stated(subject: str) -> Rows:
    return [{"person": subject, "texts": " / ".join(texts.values()), "on": str(on)}
            for texts, on in Statement.objects.filter(person=subject).order_by("pk").values_list("texts", "on")]


holds("policy.Acknowledgement", personal={"person": "held_row_person", "version": "held_acknowledged_version",
                                          "on": "held_acknowledged_on"},
      free={"id": "a number"}, export=_acknowledged,
      erase=lambda subject: int(Acknowledgement.objects.filter(person=subject).delete()[0]))
holds("policy.Statement", personal={"person": "held_row_person", "texts": "held_statement_texts",
                                    "on": "held_statement_on"},
      free={"id": "a number"}, export=_stated,
      erase=lambda subject: int(Statement.objects.filter(person=subject).update(person=None)),
      stays="what a sponsor said to everybody stays in the history of the policy, without their name")
holds_none("policy.Version", "a text of the organisation; who drafted, proposed and approved it stands here as random "
           "ids of the audit log, and who they are is held in frame.Actor", (
               "id", "state", "number", "text", "note", "acknowledge", "effective_on", "review_on", "made_at",
               "made_by", "changed_at", "proposed_by", "published_at", "approved_by"))
holds_none("policy.Walk", "which team, on which day, and which share of it was there; never who",
           ("id", "team", "version", "on", "share"))
