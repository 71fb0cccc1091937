"""Where the one client sends anything: https or this machine, and always the host that an address seems to name."""

from __future__ import annotations

import pytest

from surefoot.outgoing import NotCalled, Session, is_safe


@pytest.mark.parametrize("address", [
    "https://slack.com/api/", "https://EXAMPLE.com:8443/x?a=b", "https://bücher.example/", "http://127.0.0.1:99/x",
    "http://[::1]:80/x", "http://localhost/"])
def test_https_and_this_machine_are_safe(address: str) -> None:
    assert is_safe(address)


@pytest.mark.parametrize("address", [
    "", "x", "https://", "http://example.com/", "ftp://example.com/", "https://a.example:99999/", "https://[::1",
    "https://evil.example\\.logic.azure.com/", "http://evil.example\\@127.0.0.1/", "https://a.example\t.b.example/"])
def test_nothing_is_sent_where_it_can_be_read_or_where_two_readers_see_two_hosts(address: str) -> None:
    assert not is_safe(address)
    with Session() as session, pytest.raises(NotCalled):
        session.post(address, data=b"secret")
