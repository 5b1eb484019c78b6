"""Prints the contract of the mailboxes as a table, from the records of its tests: a law a row, a mailbox a column."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from xml.etree import ElementTree

CONTRACT = "test_contract"
MARKS = {"failure": "BROKEN", "error": "BROKEN", "skipped": "–"}


def main() -> int:
    """Print the table; exit 1 where a law is broken, or where nothing was tried."""
    laws: dict[str, dict[str, str]] = {}
    for case in ElementTree.parse(Path(sys.argv[1])).iter("testcase"):
        name, _, given = case.attrib["name"].partition("[")
        if CONTRACT not in case.attrib["classname"] or not given:
            continue
        mailbox = next(kind for kind in (given.rstrip("]"), *re.split(r"-(?=[a-z]+\]?$)", given.rstrip("]"))) if kind)
        mailbox = re.sub(r"-(charset|header|none)$|^(charset|header|none)-", "", mailbox)
        law = re.sub(r"^test_(survive_\d+_)?", "", name).replace("_", " ")
        mark = next((MARKS[child.tag] for child in case if child.tag in MARKS), "holds")
        row = laws.setdefault(law, {})
        row[mailbox] = "BROKEN" if "BROKEN" in (mark, row.get(mailbox)) else mark
    mailboxes = list(dict.fromkeys(mailbox for row in laws.values() for mailbox in row))
    print("| law | " + " | ".join(mailboxes) + " |")
    print("| --- |" + " --- |" * len(mailboxes))
    for law, row in laws.items():
        print(f"| {law} | " + " | ".join(row.get(mailbox, "") for mailbox in mailboxes) + " |")
    marks = [mark for row in laws.values() for mark in row.values()]
    print(f"\n{marks.count('holds')} of {len(marks)} hold; {marks.count('–')} do not apply or had no server")
    return 1 if "BROKEN" in marks or "holds" not in marks else 0


if __name__ == "__main__":
    sys.exit(main())
