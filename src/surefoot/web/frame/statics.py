"""Where static files are laid out: under names that change with their content, packed, each written once."""

from __future__ import annotations

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage without the drafts that are written, deleted and written again under the same name.

    Some file systems (network and layered ones) lose a file that is rewritten so fast, and the start would fail.
    """

    keep_intermediate_files = False

    def _save(self, name: str, content: Any) -> str:
        """Write a file; once more where it is gone right after it was written."""
        try:
            return str(super()._save(name, content))
        except FileNotFoundError:
            return str(super()._save(name, content))
