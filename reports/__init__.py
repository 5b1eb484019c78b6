"""Writers of reports: run records in, pages and files out. Knows no browser, no mailbox, no engine."""

from reports.write import Written, write_reports

__all__ = ["Written", "write_reports"]
