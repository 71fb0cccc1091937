"""The second factor as a code: from an app (TOTP, RFC 6238), or from paper. Each code is good once."""

from __future__ import annotations

import secrets
from typing import Final

import pyotp
import segno
from django.db import transaction

from surefoot.web.frame import audit, clock
from surefoot.web.people.models import Account, CodeApp, RecoveryCode
from surefoot.web.people.signin import secret, telling
from surefoot.web.people.signin.limits import SECOND

STEP: Final = 30
NEAR: Final = (-1, 0, 1)
"""Steps a phone's clock may be off."""
PAPER: Final = 10
"""Recovery codes somebody gets."""
LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look alike on paper."""


class TooMany(Exception):  # noqa: N818 - reads as what happened
    """There were too many tries: nothing was looked at."""


def check(account: Account, typed: str) -> bool:
    """Whether this is a code of the account's app, or one from paper; it is used up. Raises TooMany."""
    if not SECOND.hit(str(account.pk)):
        raise TooMany
    found = _plain(typed)
    app = CodeApp.objects.filter(account=account).first()
    good = (app is not None and _use_step(app, found)) or _use_paper(account, found)
    if good:
        SECOND.clear(str(account.pk))
    return good


def set_up(account: Account, made: str, typed: str) -> list[str] | None:
    """Tie an app to the account if it shows the right code; gives back new recovery codes, shown this once."""
    step = _step(made, _plain(typed))
    if step is None:
        return None
    with transaction.atomic():
        CodeApp.objects.update_or_create(account=account, defaults={"secret": secret.seal(made), "step": step,
                                                                    "since": clock.today()})
        audit.record("sign_in.app_set_up", actor=audit.alias(account.subject))
        telling.changed(account, "app")
        return _write_paper(account)


def new_paper(account: Account) -> list[str]:
    """New recovery codes; those before are worthless from now on."""
    with transaction.atomic():
        telling.changed(account, "paper")
        return _write_paper(account)


def _write_paper(account: Account) -> list[str]:
    made = ["-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4)) for _ in range(PAPER)]
    with transaction.atomic():
        RecoveryCode.objects.filter(account=account).delete()
        RecoveryCode.objects.bulk_create(RecoveryCode(account=account, digest=_paper(code)) for code in made)
        audit.record("sign_in.codes_made", actor=audit.alias(account.subject), codes=len(made))
    return made


def new_secret() -> str:
    """What an app and we share."""
    return pyotp.random_base32()


def picture(account: Account, made: str) -> str:
    """The square that an app reads with its camera, as SVG."""
    address = pyotp.TOTP(made).provisioning_uri(name=account.email, issuer_name="Surefoot")
    square = segno.make(address, error="m")
    return str(square.svg_inline(scale=5, border=4, dark="#000", light="#fff", svgclass="square", lineclass=None))


def _plain(typed: str) -> str:
    return "".join(letter for letter in typed.lower() if letter.isalnum())


def _step(made: str, typed: str) -> int | None:
    now, app = int(clock.now().timestamp()) // STEP, pyotp.TOTP(made)
    return next((now + near for near in NEAR if secret.same(app.generate_otp(now + near), typed)), None)


def _use_step(app: CodeApp, typed: str) -> bool:
    step = _step(secret.unseal(app.secret), typed)
    return step is not None and bool(CodeApp.objects.filter(pk=app.pk, step__lt=step).update(step=step))


def _paper(code: str) -> str:
    return secret.keyed(f"recovery|{_plain(code)}")


def _use_paper(account: Account, typed: str) -> bool:
    return bool(RecoveryCode.objects.filter(account=account, digest=_paper(typed)).delete()[0])
