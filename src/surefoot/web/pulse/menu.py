"""Places of the room in the navigation."""

from __future__ import annotations

from surefoot.web.frame.menu import Stop, stop
from surefoot.web.frame.rules import Rule
from surefoot.web.people.access import reader

PERSON = Rule("person", lambda request: reader(request).person is not None)
"""Whoever works here: an account that is nobody's is never asked."""
stop(Stop("pulse", "nav_pulse", "M4 5h16v11H9.500L5.500 19.500V16H4zM8.500 9.500h7M8.500 12.500h4", 20, PERSON,
          arrival=False))
