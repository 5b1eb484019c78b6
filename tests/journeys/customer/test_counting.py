"""The customer counts what came twice, and does not count what was asked for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from fixtures.personas import make_persona
from journeys.customer import Customer, CustomerSettings
from journeys.readers import ReadMail
from parcours.clock import SystemClock
from parcours.domain.ledger import Ledger
from parcours.domain.terms import Terms


def mail(text: str) -> ReadMail:
    """Make a confirmation."""
    return ReadMail("confirmation", "Votre commande", datetime(2026, 11, 24, 9, tzinfo=UTC), text, "", (), (), "fr", ())


@pytest.mark.parametrize(
    ("came", "asked", "twice"),
    [
        (["a"], [], []),
        (["a", "a"], [], [2]),
        (["a", "a"], [1], []),
        (["a", "b"], [1], []),
        (["a", "b", "b"], [1], [2]),
        (["a", "a", "a"], [1], [3]),
    ],
)
def test_copies_that_nobody_asked_for(came: list[str], asked: list[int], twice: list[int]) -> None:
    """A wish for the mail once more excuses one copy, in the same or in other words; any further copy is counted."""
    nobody = cast("Any", None)
    customer = Customer(make_persona(1), nobody, nobody, Ledger(), SystemClock(), nobody, CustomerSettings(), Terms())
    mails = [mail(text) for text in came]
    customer._read.extend(mails)
    customer.sent_again.extend(mails[n] for n in asked)

    customer.counts_mails()

    assert twice == [fact.value for fact in customer.ledger.find("mail.duplicate")]
