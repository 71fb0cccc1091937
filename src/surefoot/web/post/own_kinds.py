"""The one kind of message that is this room's own: an administrator asks for it, to see whether mail arrives."""

from __future__ import annotations

from typing import Final

from surefoot.web.post.kinds import Kind, declare

TRIAL: Final = declare(Kind("post.trial", 100, "kind_post_trial", "mail_trial_subject", "mail_trial"))
