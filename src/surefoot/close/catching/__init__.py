"""What must not be posted: keys, numbers that lead to somebody's money, health or contract, addresses, client names.

It is caught before anything is kept or sent, so that the person can write it another way. A net, not a wall: what is
written in a way nobody thought of goes through, which is why every try can be reported (web/close/ritual/reporting).
"""

from surefoot.close.catching.line import caught
from surefoot.close.catching.span import KINDS, Span

__all__ = ["KINDS", "Span", "caught"]
