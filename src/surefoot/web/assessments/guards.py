"""SQL that keeps published assessments as they were, for every program that connects to the database.

Nothing is ever changed. A run goes, with its rows, only after `Expired` says that its time is over.
Migrations run these statements: never change one, add another.
"""

from __future__ import annotations

from typing import Final

WORDS: Final = "a published assessment stays as it was"
_RUN_OF: Final = {
    "assessments_run": "OLD.id",
    "assessments_group": "OLD.run_id",
    "assessments_figure": "(SELECT run_id FROM assessments_group WHERE id = OLD.group_id)",
}
_FREE: Final = "EXISTS (SELECT 1 FROM assessments_expired WHERE run = {run})"
TABLES: Final = (*_RUN_OF, "assessments_expired")


def _sqlite() -> tuple[str, ...]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    changed = [f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table} {refuse}" for table in TABLES]
    kept = [f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} WHEN NOT {_FREE.format(run=run)} {refuse}"
            for table, run in _RUN_OF.items()]
    return (*changed, *kept, f"CREATE TRIGGER assessments_expired_kept BEFORE DELETE ON assessments_expired {refuse}")


def _postgresql() -> tuple[str, ...]:
    refuse = f"BEGIN RAISE EXCEPTION '{WORDS}'; END"
    made = [f"CREATE FUNCTION assessments_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {refuse} $$"]
    for table in TABLES:
        made.append(f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table} "
                    "FOR EACH ROW EXECUTE FUNCTION assessments_refuse()")
    for table, run in _RUN_OF.items():
        body = f"BEGIN IF {_FREE.format(run=run)} THEN RETURN OLD; END IF; RAISE EXCEPTION '{WORDS}'; END"
        made += [f"CREATE FUNCTION {table}_keep() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
                 f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} "
                 f"FOR EACH ROW EXECUTE FUNCTION {table}_keep()"]
    return (*made, "CREATE TRIGGER assessments_expired_kept BEFORE DELETE ON assessments_expired "
            "FOR EACH ROW EXECUTE FUNCTION assessments_refuse()")


ON: Final = {"sqlite": _sqlite(), "postgresql": _postgresql()}
OFF: Final = {
    "sqlite": tuple(f"DROP TRIGGER {table}_{what}" for table in TABLES for what in ("unchanged", "kept")),
    "postgresql": (*(f"DROP TRIGGER {table}_{what} ON {table}" for table in TABLES for what in ("unchanged", "kept")),
                   *(f"DROP FUNCTION {table}_keep()" for table in _RUN_OF), "DROP FUNCTION assessments_refuse()"),
}
