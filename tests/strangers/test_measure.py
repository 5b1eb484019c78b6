"""The measure tells the share that was caught by kind, each alarm, and each miss with what would play it again."""

from __future__ import annotations

from pathlib import Path

from tests.strangers.measure import Measure
from tests.strangers.passes import Pass, Played
from tests.strangers.spoilings import Spoiling


def played(number: int, verdict: str, **broken: str) -> Played:
    """Make a pass that came out so."""
    return Played(Pass(number, "relay-parcel", 100 + number, "fr"), verdict, broken, "", Path())


def test_what_is_told() -> None:
    """A customer who was stopped noticed; a pass in which all was kept is a miss, told with its seed."""
    cut, day = Spoiling("page cut", "/panier", "cut after 40%"), Spoiling("another day", "/merci", "24 -> 25")
    measure = Measure(
        [played(1, "kept"), played(2, "broken", links="dead")],
        [(cut, played(1, "stuck")), (cut, played(2, "broken", page="cut")), (day, played(3, "kept"))],
        [day],
    )

    assert measure.lines() == [
        "2 of 3 spoilings caught (66.7%), 1 alarms over 2 clean passes",
        "  another day                0 of 1",
        "  page cut                   2 of 2",
        "  1 more never took place",
        "alarm   relay-parcel seed 102 fr: broken links: dead",
        "missed  another day: /merci: 24 -> 25\n        relay-parcel seed 103 fr",
    ]
