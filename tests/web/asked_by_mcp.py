"""A product with a policy in force and people who hold tokens, and the official client to ask it with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

POLICY: Final = """
title: Using AI at work
language: en
owner: {name: Helen Marsh, contact: ai-policy@larkmoor.example}
tools:
  - {id: copilot, name: Microsoft 365 Copilot, also: [copilot]}
  - {id: chatgpt, name: ChatGPT, also: []}
data:
  - {id: client, name: Client data, also: [customer data]}
  - {id: public, name: Public information, also: []}
uses:
  - {id: board, name: Board papers, also: [board paper]}
rules:
  - {id: "4.1", when: {data: client}, answer: "no", text: "Client data stays out of AI tools."}
  - id: "4.2"
    when: {data: client, tool: copilot}
    answer: yes-if
    conditions: [Remove names and policy numbers]
    text: "You may summarise client files in Copilot if names are removed."
  - {id: "5", when: {data: public}, answer: "yes", text: "Public information may go anywhere."}
wrong: ["Do not send it on."]
responsible: "The person who sends it on is responsible for it."
"""
PLANT: Final = """
from datetime import date, timedelta
from surefoot.web.frame import clock
from surefoot.web.close.policy.models import Version
from surefoot.web.people.access import reader_of
from surefoot.web.people.signin import tokens
from tests.web.asked_by_mcp import POLICY
from tests.web.cast import plant
cast = plant()
def token(name, *scopes):
    return tokens.make(reader_of(cast.accounts[name], clock.today()), "assistant", list(scopes), 30)
def publish(number, text):
    Version.objects.create(state="published", number=number, text=text, effective_on=date(2026, 1, 5),
                           made_at=clock.now(), made_by="x", changed_at=clock.now(), published_at=clock.now())
"""


@asynccontextmanager
async def client(address: str, token: str, mode: str = "auto", **headers: str) -> AsyncIterator[Client]:
    """The library's own client, with a token."""
    async with httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}", **headers}, trust_env=False) as http, \
            Client(streamable_http_client(address, http_client=http), mode=mode) as found:
        yield found


def text(result: Any) -> str:
    """What a tool said."""
    return "\n".join(part.text for part in result.content)
