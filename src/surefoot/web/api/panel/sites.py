"""Which sites may show the panel, and the address that only they were told."""

from __future__ import annotations

from django.conf import settings

from surefoot.web.people.signin import secret


def sites() -> tuple[str, ...]:
    """Origins of the setting SUREFOOT_PANEL_SITES; none: there is no panel."""
    return tuple(settings.ENVIRONMENT.panel_sites)


def key() -> str:
    """The last part of the panel's address. Other sites, another address: an old one opens nothing."""
    return secret.keyed(f"panel|{' '.join(sites())}")[:40]
