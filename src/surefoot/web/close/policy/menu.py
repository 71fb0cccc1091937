"""Places of the room in the navigation."""

from __future__ import annotations

from surefoot.web.close.policy.questions.views import READS
from surefoot.web.frame.menu import Stop, stop
from surefoot.web.people.access import PERSON

stop(Stop("ask", "nav_ask", "M4 5h16v11H11l-4.500 4v-4H4z", 15, PERSON, arrival=False))
stop(Stop("policy_questions", "nav_policy_questions", "M4 5h16v11H11l-4.500 4v-4H4zM12 8v3M12 13.200v.2", 58, READS,
          setting_up=True))
