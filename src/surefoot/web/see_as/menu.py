"""Places of the room in the navigation."""

from __future__ import annotations

from surefoot.web.frame.menu import Stop, stop
from surefoot.web.see_as.access import LOOKS

EYE = ("M2.500 12C5 7.500 8.200 5.500 12 5.500s7 2 9.500 6.500c-2.500 4.500-5.700 6.500-9.500 6.500"
       "S5 16.500 2.500 12zM12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6")
stop(Stop("see_as", "nav_see_as", EYE, 68, LOOKS, setting_up=True))
