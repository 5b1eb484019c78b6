"""The page of a case tells when its latest entry was made."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from journeys.readers.dates import Calendar
from journeys.readers.history import latest_entry


@pytest.mark.parametrize(
    ("lines", "latest"),
    [
        (
            ["Vous, 20 novembre 2026 à 10h15", "Julien, 23 novembre 2026 à 12h00"],
            datetime(2026, 11, 23, 11, tzinfo=UTC),
        ),
        (["Reçu le 20/11/2026 à 10h15", "Parti le 23/11/2026"], datetime(2026, 11, 20, 9, 15, tzinfo=UTC)),
        (
            ["Reçu le 20/11/2026 à 10h15", "Réponse au plus tard le 23/11/2026 à 10h15"],
            datetime(2026, 11, 20, 9, 15, tzinfo=UTC),
        ),
        (["Reçu le 20/11/2026", "Répondu le 23/11/2026"], datetime(2026, 11, 23, 22, 59, tzinfo=UTC)),
        (["Livraison le 30/11/2026 à 10h00"], None),
        (["Bonjour"], None),
    ],
)
def test_the_latest_entry(at: datetime, lines: list[str], latest: datetime | None) -> None:
    """The latest moment that has passed counts; deadlines, and days beside hours, do not."""
    assert latest == latest_entry(lines, Calendar(at))
