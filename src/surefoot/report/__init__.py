"""Assessment -> html, json, csv, ics. The report is a rendering: nothing is computed or decided here."""

from surefoot.report.contract import data_json, report_json
from surefoot.report.findings import choose_heading
from surefoot.report.folder import check_out, write_private
from surefoot.report.writing import write

__all__ = ["check_out", "choose_heading", "data_json", "report_json", "write", "write_private"]
