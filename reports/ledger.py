"""The ledger of journeys as CSV, safe to open in a spreadsheet: no cell can be taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from parcours.domain.facts import Fact
from reports.text import csv_cell
from reports.words import value_text

COLUMNS = ("journey", "seq", "at", "touchpoint", "name", "subject", "value", "where", "quote", "evidence")


def ledger_csv(ledgers: Iterable[tuple[str, Iterable[Fact]]], zone: str) -> str:
    """Return facts as CSV, one a row, in order.

    Args:
        ledgers: Each journey's id and its facts.
        zone: IANA name of the zone in which times that are values are written.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for journey_id, facts in ledgers:
        for fact in facts:
            cells = (
                journey_id,
                str(fact.seq),
                fact.at.isoformat(),
                str(fact.touchpoint),
                fact.name,
                fact.subject,
                value_text(fact.value, zone),
                fact.where,
                fact.quote,
                fact.evidence,
            )
            writer.writerow([csv_cell(cell) for cell in cells])
    return out.getvalue()
