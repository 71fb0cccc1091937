"""Where static files are laid out: under names that change with their content, packed, each written once."""

from __future__ import annotations

from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage without the drafts that are written, deleted and written again under the same name.

    Some file systems (network and layered ones) lose a file that is rewritten so fast, and the start would fail.
    """

    keep_intermediate_files = False


def lay_out() -> None:
    """Collect the static files into their folder; once more where a file was gone right after it was written.

    What is there already is kept, so the second time does only what the first left undone.
    """
    try:
        call_command("collectstatic", verbosity=0, interactive=False, clear=False)
    except FileNotFoundError:
        call_command("collectstatic", verbosity=0, interactive=False, clear=False)
