"""What the tables of this room hold about people."""

from __future__ import annotations

from surefoot.web.frame.erasure import holds_none

holds_none("ritual.Report", "that a try should not stand on a board, and why; never who said so", (
    "id", "of", "reason", "on", "kept_on"))
holds_none("ritual.Withheld", "a name that must not be in a try, such as a client's; of nobody who works here", (
    "id", "text"))
