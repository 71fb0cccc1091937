"""A person's pass is signed, blinded: once. That they have one is noted, never which."""

from __future__ import annotations

from uuid import UUID

from surefoot.web.people.scope import OutsideScope
from surefoot.web.pulse.blind import signing
from surefoot.web.pulse.blind.opening import digest
from surefoot.web.pulse.models import Asked, Wave


class HasOne(Exception):  # noqa: N818 - reads as what happened
    """Somebody who has a pass already asked for one; `why` is "code" or "elsewhere" (signed for another message, which
    lies in the browser that asked)."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def have_signed(wave: UUID, person: UUID, blinded: bytes) -> bytes:
    """The blind signature of what a person's browser sent; again for the same message, so that none is lost with an
    answer that never came through.

    The hash of the blinded message is kept beside the person until the wave closes. It says nothing of the pass: every
    pass could be behind it. Raises OutsideScope for somebody the wave does not ask or no more, NotBlinded, HasOne.
    """
    asked = Asked.objects.filter(wave=wave, wave__blind=True, wave__state__in=Wave.ASKING, person=person)
    found = asked.values_list("cell", flat=True).first()
    if found is None:
        raise OutsideScope
    signature, mark = signing.sign(signing.private(wave, found), blinded), digest(blinded)
    # One statement decides: of two requests at once, or of this one and one for a code, one finds nothing to change.
    if not asked.filter(issued=False).update(issued=True, blinded=mark):
        kept = asked.values_list("blinded", flat=True).first()
        if kept != mark:
            raise HasOne("elsewhere" if kept else "code")
    return signature
