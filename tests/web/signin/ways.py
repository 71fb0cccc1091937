"""Installations with other ways to sign in than the tests' own: mail, a provider."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.test import override_settings

from surefoot.web.frame.outside import MailServer

MAIL = MailServer("localhost", 25, "", "", False, "surefoot@larkmoor.example")


@contextmanager
def with_environment(**changed: Any) -> Iterator[None]:
    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, **changed)):
        yield


@contextmanager
def with_mail() -> Iterator[None]:
    with with_environment(mail=MAIL, ways_in=frozenset({"link", "password"})):
        yield
