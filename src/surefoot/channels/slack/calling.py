"""Slack's Web API: messages, forms and the home tab, with the token of our app, and what its answers mean.

Slack's list of errors of `chat.postMessage` names a `client_msg_id` by which a message is known again. It is the same
at every attempt of ours; whether Slack shows such a message once, only Slack can say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from surefoot.channels.letter import Letter, NotTaken
from surefoot.channels.posting import Caller, post
from surefoot.channels.slack.blocks import Block, bold, cut, escaped

API: Final = "https://slack.com/api/"
HOOKS: Final = "https://hooks.slack.com/"
AT_ONCE: Final = 2.0
"""Seconds for what somebody waits for: Slack itself gives up after three."""
PATIENCE: Final = 10.0
MOST: Final = 12_000
"""Characters of a message; Slack cuts at 40,000 and advises 4,000."""
LOGIN: Final = frozenset((
    "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "no_permission",
    "missing_scope", "org_login_required", "ekm_access_denied", "team_access_not_granted", "access_denied",
    "not_allowed_token_type", "two_factor_setup_required", "team_added_to_org"))
GONE: Final = frozenset((
    "channel_not_found", "user_not_found", "users_not_found", "user_disabled", "user_not_visible", "not_in_channel",
    "is_archived", "is_inactive", "cannot_dm_bot", "messages_tab_disabled", "restricted_action",
    "restricted_action_read_only_channel", "restricted_action_thread_only_channel",
    "restricted_action_non_threadable_channel", "duplicate_channel_not_found", "not_enabled"))
UNFIT: Final = frozenset((
    "msg_too_long", "no_text", "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_arguments",
    "invalid_json", "json_not_object", "too_many_attachments", "view_too_large", "expired_trigger_id",
    "invalid_trigger_id", "exchanged_trigger_id", "not_found"))
LATER: Final = frozenset(("ratelimited", "rate_limited", "message_limit_exceeded", "accesslimited"))
PERHAPS: Final = frozenset(("fatal_error", "internal_error", "request_timeout", "service_unavailable"))
"""Slack says itself that some of it may have been done."""
THERE: Final = frozenset(("duplicate_message_not_found",))
"""A message of this id was there, and somebody deleted it."""


@dataclass(frozen=True)
class App:
    """Our app at Slack."""

    token: str = field(repr=False)
    api: str = API
    hooks: str = HOOKS


class Line:
    """A line to Slack."""

    def __init__(self, app: App, patience: float) -> None:
        self._app = app
        self._session = Caller(patience)

    def send(self, letter: Letter) -> None:
        """Hand a letter to somebody's messages with our app. Raises NotTaken."""
        self.say(letter.to, cut(f"{bold(letter.subject)}\n\n{escaped(letter.text.strip())}", MOST), letter.mark)

    def say(self, channel: str, text: str, mark: str, blocks: Sequence[Block] = ()) -> None:
        """Post to a channel, or to somebody, with a mark that stays the same at every attempt. Raises NotTaken."""
        self._call("chat.postMessage", {"channel": channel, "text": text, "unfurl_links": False, "unfurl_media": False,
                                        "client_msg_id": str(uuid5(NAMESPACE_URL, mark))}
                   | ({"blocks": list(blocks)} if blocks else {}))

    def open_form(self, trigger: str, form: Block) -> None:
        """Open a form for who typed the command or pressed the button. Raises NotTaken."""
        self._call("views.open", {"trigger_id": trigger, "view": form})

    def change_form(self, view: str, form: Block) -> None:
        """Put something else in the place of an open form. Raises NotTaken."""
        self._call("views.update", {"view_id": view, "view": form})

    def show_home(self, user: str, tab: Block) -> None:
        """Show somebody their home tab. Raises NotTaken."""
        self._call("views.publish", {"user_id": user, "view": tab})

    def answer(self, address: str, text: str, blocks: Sequence[Block]) -> None:
        """Answer who pressed a button, so that nobody else sees it. Raises NotTaken."""
        if not address.startswith(self._app.hooks):
            raise NotTaken("address", for_good=True)
        found = post(self._session, address, {"response_type": "ephemeral", "replace_original": False, "text": text,
                                              "blocks": list(blocks)})
        if not found.ok:
            raise NotTaken("address", found.status_code, for_good=True)

    def close(self) -> None:
        """Let the line go."""
        self._session.close()

    def _call(self, method: str, body: Any) -> None:
        found = post(self._session, f"{self._app.api}{method}", body, self._app.token)
        try:
            answer = found.json()
        except ValueError as error:
            raise NotTaken("broken", found.status_code, for_all=True) from error
        if not isinstance(answer, dict) or answer.get("ok") is not True:
            told = str(answer.get("error", "")) if isinstance(answer, dict) else ""
            if told not in THERE:
                raise meant(told)


def meant(told: str) -> NotTaken:
    """What an error of Slack's means for the message."""
    if told in LOGIN:
        return NotTaken("login", for_all=True)
    if told in GONE:
        return NotTaken("address", for_good=True)
    if told in UNFIT:
        return NotTaken("content", for_good=True)
    if told in PERHAPS:
        return NotTaken("broken", for_all=True)
    return NotTaken("later", for_all=told in LATER)


@contextmanager
def line(app: App, patience: float = PATIENCE) -> Iterator[Line]:
    """A line to Slack for as long as the block runs."""
    found = Line(app, patience)
    try:
        yield found
    finally:
        found.close()
