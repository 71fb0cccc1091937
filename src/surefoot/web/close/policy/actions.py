"""What pages, chat and programs call to change something about questions: sending one to the policy's owner."""

from __future__ import annotations

from surefoot.web.close.policy.questions.catching import Caught
from surefoot.web.close.policy.questions.refusing import Refused
from surefoot.web.close.policy.questions.sending import Sent, send

__all__ = ["Caught", "Refused", "Sent", "send"]
