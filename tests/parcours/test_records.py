"""Laws of records: what is written is read back, whole."""

from datetime import UTC, date, datetime, time

import pytest

from parcours.domain.facts import Absent, Fact, Span, Touchpoint, Unoffered
from parcours.domain.money import Money
from parcours.domain.promises import Outcome, State
from parcours.records import fact_from_json, fact_to_json, outcome_from_json, outcome_to_json, value_from_json

NOON = datetime(2026, 12, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        "text",
        3,
        2.5,
        True,
        Money(3300),
        NOON,
        date(2026, 2, 28),
        time(13, 0),
        Span(date(2026, 11, 15), date(2026, 12, 31)),
        Absent("two other mails"),
        Unoffered("no relay"),
        ("a", "b"),
    ],
)
def test_a_fact_survives_being_written_and_read(value):
    """Whatever a fact says, its record says the same, in the same type."""
    fact = Fact("order.total", value, Touchpoint.MAIL, NOON, "s", "mail 'x'", "quote", "evidence/a.png", 7)

    again = fact_from_json(fact_to_json(fact))

    assert (again, again.seq, type(again.value)) == (fact, 7, type(value))


def test_an_outcome_survives_being_written_and_read():
    """An outcome's record says the same as the outcome."""
    outcome = Outcome("a.b", "S.", State.BROKEN, "e", "s", ("mail",), (1, 2), ("x.png",), "critical")

    assert outcome_from_json(outcome_to_json(outcome)) == outcome


def test_a_value_of_an_unknown_type_is_refused():
    """A record of a later version is not misread."""
    with pytest.raises(ValueError, match="not a fact's value"):
        value_from_json({"type": "wormhole"})
