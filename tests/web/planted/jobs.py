"""Jobs that leave traces in a file, so that a test can count how often they ran."""

import os
import time
from datetime import timedelta
from pathlib import Path

from surefoot.web.frame.jobs import job


@job("planted.trace")
def trace(number: int) -> None:
    with Path(os.environ["PLANTED_TRACES"]).open("a") as stream:
        stream.write(f"{number} {os.getpid()}\n")
    time.sleep(0.01)


@job("planted.breaks")
def breaks(word: str) -> None:
    raise ValueError(f"the value was {word}")


@job("planted.hangs")
def hangs() -> None:
    with Path(os.environ["PLANTED_TRACES"]).open("a") as stream:
        stream.write(f"hangs {os.getpid()}\n")
    time.sleep(float(os.environ.get("PLANTED_SECONDS", "0")))


@job("planted.often", every=timedelta(hours=1))
def often() -> None:
    trace.run(0)
