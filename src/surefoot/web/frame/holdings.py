"""What the frame's tables, and those of the libraries it brings, hold about people."""

from __future__ import annotations

from surefoot.web.frame import audit
from surefoot.web.frame.backups import leave_out
from surefoot.web.frame.erasure import Rows, holds, holds_none
from surefoot.web.frame.models import Actor, AuditEntry


def _acted(subject: str) -> Rows:
    """The number under which a person stands in the audit log, with the entries they made or that are about them."""
    found: Rows = []
    for actor in Actor.objects.filter(subject=subject):
        entries = AuditEntry.objects.filter(actor=actor.id).union(
            AuditEntry.objects.filter(about=f"person:{actor.id}")).order_by("number")
        found += [{"subject": actor.id, "at": entry.at.isoformat(), "action": entry.action, "about": entry.about,
                   **audit.read(entry)} for entry in entries] or [{"subject": actor.id}]
    return found


holds("frame.Actor", personal={"subject": "held_actor"}, free={"id": "random"}, export=_acted, erase=audit.forget)
holds_none("frame.AuditEntry", "actors and people stand here as random ids; who they are is held in frame.Actor",
           ("number", "at", "actor", "action", "about", "detail", "mark"))
holds_none("frame.AuditHead", "a count and a hash", ("id", "number", "mark"))
holds_none("frame.AuditCheck", "a moment and counts", ("id", "at", "entries", "broken"))
holds_none("frame.Viewed", "random ids of the audit log, for two days; who they are is held in frame.Actor",
           ("id", "actor", "about", "day"))
holds_none("frame.Schedule", "names of jobs and when they are due", ("job", "next_at", "last_at"))
holds_none("frame.Installation", "which installation this is, at random", ("id", "identity", "restored"))
holds_none("frame.Worker", "processes of this program", ("id", "seen_at"))
holds_none("django_tasks_database.DBTaskResult", "jobs get ids only and their errors are stored without messages "
           "(frame/jobs.py)", ("id", "status", "enqueued_at", "started_at", "finished_at", "args_kwargs", "priority",
                               "task_path", "worker_ids", "queue_name", "backend_name", "run_after", "return_value",
                               "exception_class_path", "traceback"))

leave_out("frame.Worker", "processes of this machine; they say again that they live")
