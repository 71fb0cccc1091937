"""Places of the room in the navigation."""

from __future__ import annotations

from surefoot.web.close.policy.editing.proposal_views import APPROVES
from surefoot.web.close.policy.editing.views import OWNER
from surefoot.web.close.policy.questions.views import READS
from surefoot.web.frame.menu import Stop, stop
from surefoot.web.people.access import PERSON, SEES_GROUPS, SIGNED_IN

stop(Stop("ask", "nav_ask", "M4 5h16v11H11l-4.500 4v-4H4z", 15, PERSON, arrival=False))
stop(Stop("policy_questions", "nav_policy_questions", "M4 5h16v11H11l-4.500 4v-4H4zM12 8v3M12 13.200v.2", 58, READS,
          setting_up=True))
stop(Stop("policy", "nav_policy", "M6 3.500h8.500L19 8v12.500H6zM14 3.500V8.500h5M9 12.500h6.500M9 16h6.500", 16,
          SIGNED_IN, arrival=False))
stop(Stop("policy_draft", "nav_policy_draft", "M4 20h4L19 9l-4-4L4 16zM13 7l4 4", 56, OWNER, setting_up=True))
stop(Stop("policy_proposal", "nav_policy_proposal", "M6 3.500h12v17H6zM9 12.500l2.500 2.500L15.500 10", 57, APPROVES,
          setting_up=True))
stop(Stop("policy_walks", "nav_policy_walks",
          "M5 20c0-4 2.500-6 7-6s7 2 7 6M12 4a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7", 55, SEES_GROUPS,
          setting_up=True))
