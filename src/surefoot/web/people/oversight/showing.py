"""The settings in force as the page shows them: what each is and where it comes from. Never a secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from surefoot.web.frame.environment import DAYS, Environment
from surefoot.web.people.sessions import SHORT, USUAL


@dataclass(frozen=True)
class Value:
    """One setting: the key of what it is, its value, and which setting of the environment it follows."""

    word: str
    value: str
    setting: str


def in_force(environment: Environment, known: Mapping[str, str]) -> list[Value]:
    """Every setting that can be shown; a test holds that none of them carries a secret."""
    mail, oidc = environment.mail, environment.oidc
    hours = [str(int(part.total_seconds() // 3600)) for lasting in (USUAL, SHORT)
             for part in (lasting.idle, lasting.most)]
    found = [
        Value("set_url", environment.url, "SUREFOOT_URL"),
        Value("set_language", environment.language, "SUREFOOT_LANGUAGE"),
        Value("set_time_zone", environment.time_zone, "SUREFOOT_TIME_ZONE"),
        Value("set_database", "PostgreSQL" if environment.database_url else "SQLite", "DATABASE_URL"),
        Value("set_ways", ", ".join(sorted(environment.ways_in)), "SUREFOOT_SIGN_IN"),
        Value("set_mail", f"{mail.host}:{mail.port}" if mail else "", "SUREFOOT_SMTP"),
        Value("set_sender", mail.sender if mail else "", "SUREFOOT_MAIL_FROM"),
        Value("set_quiet_hours", "-".join(f"{at:%H:%M}" for at in environment.quiet_hours or ()),
              "SUREFOOT_QUIET_HOURS"),
        Value("set_quiet_days", ", ".join(DAYS[day] for day in sorted(environment.quiet_days)), "SUREFOOT_QUIET_DAYS"),
        Value("set_keep_messages", str(environment.keep_messages_days), "SUREFOOT_KEEP_MESSAGES_DAYS"),
        Value("set_oidc", oidc.issuer if oidc else "", "SUREFOOT_OIDC_ISSUER"),
        Value("set_match", f"{oidc.claim} = {oidc.column}" if oidc else "", "SUREFOOT_OIDC_CLAIM"),
        Value("set_usual", f"{hours[0]} / {hours[1]} h", ""),
        Value("set_short", f"{hours[2]} / {hours[3]} h", ""),
    ]
    unknown = {value.setting for value in found if value.setting} - known.keys()
    if unknown:
        raise LookupError(f"the page of settings names {', '.join(sorted(unknown))}, which no setting is called")
    return found
