"""A person links their account in chat: with a code that their own page shows and that they type there themselves.

So nobody can link an account to somebody else's person: the code is shown to who is signed in, and what it is typed in
is the account that gets linked.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Final

from django.db import transaction

from surefoot.web.api.chat.whose import whose
from surefoot.web.api.models import LinkCode
from surefoot.web.frame import audit, clock
from surefoot.web.people.models import Account, Person
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope, everything
from surefoot.web.people.signin import secret
from surefoot.web.people.signin.accounts import may_enter
from surefoot.web.people.signin.limits import Limit
from surefoot.web.post.models import AccountLink, Recipient

LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that are taken for one another."""
LENGTH: Final = 10
LASTS: Final = timedelta(minutes=10)
WRONG: Final = Limit("chat link", 5, timedelta(hours=1))
"""Wrong codes from one account in chat."""


class Refused(Exception):  # noqa: N818 - reads as what happened
    """It can't be linked: the key of the sentence that says why."""


def make_code(who: Reader) -> str:
    """A new code for the reader; an earlier one is worth nothing. Raises OutsideScope for an account that is nobody's.
    """
    if who.person is None:
        raise OutsideScope
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    LinkCode.objects.update_or_create(person_id=who.person, defaults={"digest": _digest(code),
                                                                      "until": clock.now() + LASTS})
    return f"{code[:5]}-{code[5:]}"


def is_code(text: str) -> bool:
    """Whether a text may be a code."""
    return len(_plain(text)) == LENGTH and set(_plain(text)) <= set(LETTERS)


def link(channel: str, user: str, code: str) -> str:
    """Link an account in chat to whose code that is, and give back their name. Raises Refused."""
    if WRONG.is_over(user):
        raise Refused("chat_link_too_many")
    with everything("chat.link"), transaction.atomic():
        found = LinkCode.objects.select_for_update().filter(digest=_digest(code), until__gt=clock.now()).first()
        account = Account.objects.select_related("person").filter(person=found.person_id).first() if found else None
        if found is not None and account is not None and may_enter(account):
            return _link(channel, user, found, account)
    WRONG.hit(user)
    raise Refused("chat_link_wrong")


def _link(channel: str, user: str, code: LinkCode, account: Account) -> str:
    if AccountLink.objects.filter(channel=channel, address=user).exclude(person=code.person_id).exists():
        raise Refused("chat_link_taken")
    AccountLink.objects.update_or_create(channel=channel, person_id=code.person_id,
                                         defaults={"address": user, "since": clock.now()})
    person = Person.objects.get(pk=code.person_id)
    code.delete()
    _tell("chat.linked", account.subject, channel)
    return str(person.name or person.key)


def unlink(who: Reader, channel: str) -> bool:
    """The reader's account in chat is theirs no more, and nothing is sent there; whether there was one."""
    if who.person is None:
        return False
    with transaction.atomic():
        gone = bool(AccountLink.objects.filter(channel=channel, person=who.person).delete()[0])
        if gone:
            Recipient.objects.filter(person=who.person, channel=channel).update(channel="email")
            _tell("chat.unlinked", who.subject, channel)
    return gone


def unlink_typed(channel: str, user: str) -> bool:
    """The same for who typed it there."""
    return unlink(whose(user, channel).reader, channel)


def since(who: Reader, channel: str) -> AccountLink | None:
    """The reader's link, if there is one."""
    return AccountLink.objects.filter(channel=channel, person=who.person).first() if who.person else None


def tidy() -> int:
    """Forget codes that are over."""
    return int(LinkCode.objects.filter(until__lt=clock.now()).delete()[0])


def _plain(code: str) -> str:
    return code.strip().upper().replace("-", "")


def _digest(code: str) -> str:
    return secret.keyed(f"link code|{_plain(code)}")


def _tell(action: str, subject: str, channel: str) -> None:
    alias = audit.alias(subject)
    audit.record(action, actor=alias, about=f"person:{alias}", channel=channel)
