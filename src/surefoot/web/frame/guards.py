"""SQL that keeps the audit log append-only in the database itself, for every program that connects to it.

Migrations run these statements: never change one, add another.
"""

from __future__ import annotations

from typing import Final

WORDS: Final = "the audit log is append-only"
ON: Final = {
    "sqlite": (
        f"CREATE TRIGGER audit_unchanged BEFORE UPDATE ON frame_auditentry BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
        f"CREATE TRIGGER audit_kept BEFORE DELETE ON frame_auditentry BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql "
        f"AS $$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$",
        "CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE ON frame_auditentry "
        "FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    ),
}
OFF: Final = {
    "sqlite": ("DROP TRIGGER audit_unchanged", "DROP TRIGGER audit_kept"),
    "postgresql": ("DROP TRIGGER audit_kept ON frame_auditentry", "DROP FUNCTION audit_refuse()"),
}
