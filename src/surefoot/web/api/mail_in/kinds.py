"""What is written back to who wrote to us: only an answer to their question, or why their try is not on the board.

A try that was taken gets no answer: that somebody was written to is known for a while, and would tell who shared one.
"""

from __future__ import annotations

from typing import Final

from surefoot.web.post.kinds import Kind, declare

ANSWER: Final = declare(Kind("mail_in.answer", 1, "kind_mail_in_answer", "mail_in_answer_subject", "mail_in_answer"))
SILENT: Final = declare(Kind("mail_in.silent", 1, "kind_mail_in_answer", "mail_in_answer_subject", "mail_in_silent"))
NOT_TAKEN: Final = {
    why: declare(Kind(f"mail_in.{why}", 1, "kind_mail_in_not_taken", "mail_in_not_taken_subject", f"mail_in_{why}"))
    for why in ("unclear", "caught", "over", "long")}
"""Why a try was not taken, in a word."""
