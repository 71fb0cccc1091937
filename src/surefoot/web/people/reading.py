"""What the frame of every page tells its reader about themselves."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from surefoot.web.people.access import reader
from surefoot.web.people.models import Organisation, Person


def for_templates(request: HttpRequest) -> dict[str, Any]:
    """`me`: who is signed in, as the top of the page names them, and `organisation`; nothing for visitors."""
    who = reader(request)
    if not who.signed_in:
        return {}
    person = Person.objects.seen_by(who).filter(pk=who.person).first() if who.person else None
    organisation = Organisation.objects.first()
    return {"me": person.name or person.key if person else request.user.get_username(),
            "my_roles": [f"role_{role}" for role in sorted(who.roles)] or (["role_manager"] if who.teams else []),
            "organisation": organisation.name if organisation else ""}
