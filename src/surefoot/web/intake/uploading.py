"""How much may be uploaded, and by whom: a file goes straight to the disk, and no further than the limit."""

from __future__ import annotations

from typing import Any, Final

from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler

from surefoot.web.frame.uploads import TOO_BIG, limit
from surefoot.web.people.access import reader
from surefoot.web.people.signin import tokens

BESIDE: Final = 1 << 20
"""What a form may hold beside its file."""


class Handler(TemporaryFileUploadHandler):
    """Writes into a file only we may read; stops at the limit, and at once for somebody nobody knows."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._taken = self._sent = 0

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int,  # noqa: N803 - Django's name
                         boundary: Any, encoding: Any = None) -> None:
        """Before anything is read. Not here: a form without a file is no upload, and visitors send those too."""
        self._sent = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Before anything of a file is read."""
        if not self._known() or self._sent > 2 * limit() + BESIDE:
            self._stop(reset=True)
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """A piece of the file."""
        self._taken += len(raw_data)
        if self._taken > limit():
            self._stop(reset=False)
        super().receive_data_chunk(raw_data, start)

    def _known(self) -> bool:
        return reader(self.request).signed_in or tokens.bearer(self.request).may(tokens.UPLOAD)

    def _stop(self, *, reset: bool) -> None:
        setattr(self.request, TOO_BIG, True)
        raise StopUpload(connection_reset=reset)
