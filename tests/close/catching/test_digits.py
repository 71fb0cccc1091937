"""Check digits against published examples, and valid numbers however they are written.

Published: card numbers of the makers' test pages (Visa, Mastercard, American Express, Discover); IBANs of the registry
of ISO 13616 (SWIFT, edition 97: DE, GB, FR, AT, CH and others); NHS numbers of the NHS Data Dictionary and of NHS
Digital's test range; Krankenversichertennummern of gematik's test cards; the social security numbers SSA says were
printed on sample cards.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.close.catching import caught
from surefoot.close.catching.digits import iban, insured, luhn, nhs

BREAKS = st.sampled_from(["", "", "", " ", "-", "\u00a0", "–", "  "])
CARDS = ["4111111111111111", "4012888888881881", "5555555555554444", "5105105105105100", "2223003122003222",
         "378282246310005", "371449635398431", "6011111111111117", "6011000990139424", "30569309025904",
         "3530111333300000", "4222222222222"]
IBANS = ["DE89370400440532013000", "GB82WEST12345698765432", "GB29NWBK60161331926819", "FR1420041010050500013M02606",
         "AT611904300234573201", "CH9300762011623852957", "NL91ABNA0417164300", "BE68539007547034",
         "ES9121000418450200051332", "IT60X0542811101000000123456", "PL61109010140000071219812874",
         "SE4550000000058398257466", "NO9386011117947", "MT84MALT011000012345MTLCAST001S"]
NHS = ["9434765919", "9434765870", "4010232137", "4505577104"]
INSURED = ["A123456780", "X110411675", "X110465770"]
SOCIAL = ["078-05-1120", "219-09-9999"]


@pytest.mark.parametrize(("number", "kind"), [
    *((one, "card") for one in CARDS), *((one, "bank") for one in IBANS), *((one, "health") for one in NHS),
    *((one, "health") for one in INSURED), *((one, "health") for one in SOCIAL)])
def test_published_examples_are_caught(number: str, kind: str) -> None:
    text = f"It read {number} from the scan"
    assert [(span.kind, text[span.start:span.end]) for span in caught(text)] == [(kind, number)]


@pytest.mark.parametrize("number", [*CARDS, *IBANS, *NHS, *INSURED])
def test_with_another_check_digit_it_is_none(number: str) -> None:
    place = len(number) - 1 if number not in IBANS else 3
    wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1:]
    assert not caught(f"It read {wrong} from the scan")


# --- however they are written -----------------------------------------------------------------------------------------
def written(draw: st.DrawFn, signs: str) -> str:
    """With breaks anywhere between its signs."""
    return "".join(f"{sign}{draw(BREAKS)}" for sign in signs[:-1]) + signs[-1]


@st.composite
def card(draw: st.DrawFn) -> str:
    first, length = draw(st.sampled_from([("4", 16), ("51", 16), ("2720", 16), ("34", 15), ("6011", 16), ("3528", 16)]))
    digits = first + "".join(draw(st.lists(st.sampled_from("0123456789"), min_size=length - len(first) - 1,
                                           max_size=length - len(first) - 1)))
    return written(draw, next(digits + check for check in "0123456789" if luhn(digits + check)))


@st.composite
def account(draw: st.DrawFn) -> str:
    country, length = draw(st.sampled_from([("DE", 22), ("GB", 22), ("FR", 27), ("NO", 15)]))
    rest = "".join(draw(st.lists(st.sampled_from("0123456789"), min_size=length - 4, max_size=length - 4)))
    whole = next(f"{country}{check:02}{rest}" for check in range(2, 99) if iban(f"{country}{check:02}{rest}"))
    whole = draw(st.sampled_from([whole, whole.lower()]))
    return whole[:2] + draw(st.sampled_from(["", " "])) + whole[2:4] + draw(BREAKS) + written(draw, whole[4:])


@st.composite
def health(draw: st.DrawFn) -> str:
    digits = draw(st.sampled_from("4679")) + draw(st.text("0123456789", min_size=8, max_size=8))
    found = [digits + check for check in "0123456789" if nhs(digits + check)]
    if not found:  # ten would be the check: such a number is never given
        found = ["9434765919"]
    return written(draw, found[0])


@st.composite
def insurance(draw: st.DrawFn) -> str:
    signs = draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) + "".join(
        draw(st.lists(st.sampled_from("0123456789"), min_size=8, max_size=8)))
    whole = next(signs + check for check in "0123456789" if insured(signs + check))
    return whole[0] + draw(st.sampled_from(["", " "])) + written(draw, whole[1:])


@settings(max_examples=400, deadline=None)
@given(number=card() | account() | health() | insurance(),
       before=st.sampled_from(["", "It read ", "Nummer: ", "(", "an "]),
       after=st.sampled_from(["", " off the scan", ", falsch", ".", ")", " und mehr"]))
def test_a_valid_number_is_found_however_it_is_spaced(number: str, before: str, after: str) -> None:
    text = f"{before}{number}{after}"
    found = caught(text)
    assert any(span.start <= len(before) and span.end >= len(before) + len(number) and span.kind in
               {"card", "bank", "health", "phone"} for span in found), (text, found)


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=300) | st.lists(st.sampled_from([
    "4111", "1111", "DE89", "3704", "0044", "policy", "Vertrag", "no.", "10044821", "password:", "is", "Tr0ub4dor&3",
    "sk-", "A", "1", "-", ",", "@", "a@b.example", "0511", "+49", "12", "High", "Street", "SW1A", "2AA", "und",
    "Müller", "&", "Söhne", "'s", "-----BEGIN PRIVATE KEY-----"]), max_size=30).map(" ".join))
def test_stretches_are_in_order_within_the_text_and_never_empty(text: str) -> None:
    after = 0
    for span in caught(text, ("Müller & Söhne",)):
        assert after <= span.start < span.end <= len(text)
        after = span.end
