"""Who somebody in chat is: by the account they linked, and only while they work here."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings

from surefoot.vocabulary.words import LANGUAGES
from surefoot.web.frame import clock
from surefoot.web.people.access import reader_of
from surefoot.web.people.models import Account
from surefoot.web.people.reader import NOBODY, Reader
from surefoot.web.post.models import AccountLink


@dataclass(frozen=True)
class Whose:
    """Somebody in chat."""

    user: str = field(repr=False)
    """As the channel knows them."""
    reader: Reader
    language: str

    @property
    def is_linked(self) -> bool:
        """Whether this is somebody of ours."""
        return self.reader.person is not None


def whose(user: str, channel: str = "slack") -> Whose:
    """Who that is; NOBODY, in the organisation's language, where nobody linked the account."""
    linked = AccountLink.objects.filter(channel=channel, address=user).values("person")
    account = Account.objects.select_related("person").filter(person__in=linked).first()
    reader = reader_of(account, clock.today()) if account is not None else NOBODY
    spoken = account.person.language if account is not None and account.person is not None else ""
    return Whose(user, reader, spoken if spoken in LANGUAGES else str(settings.LANGUAGE_CODE))
