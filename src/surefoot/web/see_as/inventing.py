"""Fill the data folder of this process with an invented organisation: what `surefoot demo` opens, in small.

It goes through the product's own doors. The process is one of its own (making.py): it knows no other organisation.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from django.core.management import call_command
from django.db import connection

from surefoot.demo import plant, write
from surefoot.web.see_as.seeding import seed

ORGANISATION: Final = "Larkmoor Mutual"
PEOPLE: Final = 300
ASSESSMENTS: Final = 4
SEED: Final = 1


def invent(as_of: date) -> None:
    """Fill the empty folder; the organisation's data end on `as_of`."""
    os.umask(0o077)  # whatever we write is for us alone
    call_command("migrate", verbosity=0, interactive=False)
    with TemporaryDirectory() as place:
        tables = Path(place) / "tables"
        write(tables, plant(SEED, PEOPLE, as_of=as_of))
        seed(tables, ORGANISATION, as_of, lambda step: None, ASSESSMENTS)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode=DELETE")  # one file, to be opened where nothing can be written beside it
