"""Writers of reports: run records in, pages and files out. Knows no browser, no mailbox, no engine."""
