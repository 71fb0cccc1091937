"""What somebody sees of their own sign-in."""

from __future__ import annotations

from dataclasses import dataclass

from surefoot.charts.formats import date_text
from surefoot.vocabulary.words import say
from surefoot.web.frame import clock
from surefoot.web.people.models import Account, Session, Token
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope
from surefoot.web.people.signin import secret, tokens


@dataclass(frozen=True)
class Line:
    """A session in the list."""

    mark: str
    """Names it in a form: its key would sign somebody in."""
    browser: str
    since: str
    seen: str
    is_this: bool


@dataclass(frozen=True)
class TokenLine:
    """A token in a list."""

    id: str
    name: str
    scopes: tuple[str, ...]
    """Keys of what it may do."""
    made: str
    ends: str
    used: str
    is_over: bool


def account(who: Reader) -> Account:
    """The reader's own account."""
    found = Account.objects.select_related("person").filter(pk=who.account).first()
    if found is None:
        raise OutsideScope
    return found


def mark(row: Session) -> str:
    """What stands for a session in a form."""
    return secret.keyed(f"session|{row.session_key}")[:24]


def sessions(who: Reader, here: str | None, language: str) -> list[Line]:
    """The reader's sessions that have not ended: this one first, then the newest."""
    rows = Session.objects.filter(account=who.account, expire_date__gt=clock.now()).order_by("-made_at")
    found = [Line(mark(row), row.browser, _moment(row, language), date_text(row.seen_on, language),
                  row.session_key == here) for row in rows]
    return sorted(found, key=lambda line: not line.is_this)


def token_lines(who: Reader, language: str, *, machine: bool = False) -> list[TokenLine]:
    """The reader's tokens, or those of machines."""
    return [_token(row, language) for row in tokens.of_reader(who, machine=machine)]


def _token(row: Token, language: str) -> TokenLine:
    return TokenLine(str(row.pk), row.name, tuple(word_of(scope) for scope in row.scopes.split()),
                     date_text(row.made_on, language), date_text(row.ends, language),
                     date_text(row.used_on, language) if row.used_on else "", row.ends < clock.today())


def word_of(scope: str) -> str:
    """Key of what a scope opens, in words."""
    return f"scope_{scope.replace('.', '_')}"


def _moment(row: Session, language: str) -> str:
    local = row.made_at.astimezone(clock.zone())
    return say("moment_text", language, day=date_text(local.date(), language), time=f"{local:%H:%M}")
