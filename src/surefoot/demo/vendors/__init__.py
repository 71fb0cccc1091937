"""The same use as vendors export it: invented rows under the vendors' own headers."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from surefoot.demo.csv_rows import write_rows
from surefoot.demo.logs import SOURCES
from surefoot.demo.organisation import Organisation
from surefoot.demo.vendors.chatgpt import write_chatgpt
from surefoot.demo.vendors.copilot_audit import write_audit
from surefoot.demo.vendors.copilot_usage import write_copilot_usage
from surefoot.demo.vendors.github import login_of, write_github

EXPORTED = ("audit", "github", "chatgpt", "rolling", "last_seen")


def write_vendors(folder: Path, organisation: Organisation) -> NDArray[np.bool_]:
    """Write the vendor exports, the logins and the mapping; return which usage rows (rows) stay in the plain table."""
    traces = organisation.traces
    write_audit(folder / "purview", organisation.seed, traces)
    write_copilot_usage(folder / "copilot_usage", traces)
    write_github(folder / "github", organisation.seed, traces)
    write_chatgpt(folder / "chatgpt", organisation.seed, traces)
    holders = np.unique(traces.licences.person[traces.licences.tool == 1])
    emails, keys = traces.staff.email[holders].tolist(), traces.staff.key[holders].tolist()
    write_rows(folder / "logins.csv", ("login", "person"),
               [(login_of(email), key) for email, key in zip(emails, keys, strict=True)])
    (folder / "surefoot.toml").write_text('[identity]\nfile = "logins.csv"\n', encoding="utf-8")
    gone = np.array([SOURCES.index(name) for name in EXPORTED])
    return ~np.isin(traces.source, gone)
