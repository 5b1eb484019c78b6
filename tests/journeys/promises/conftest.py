"""A diary that tests write as a customer would, and the judgement on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from journeys.promises import PROMISES
from parcours.domain.facts import Absent, Fact, Touchpoint, Unoffered, Value
from parcours.domain.ledger import Ledger
from parcours.domain.promises import Verdict
from parcours.domain.terms import Terms

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""Ten o'clock in Paris."""


class Diary:
    """Writes facts in order, on a clock that stands still until it is told to move."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self.now = START
        self.terms = Terms()

    def later(self, **duration: float) -> Diary:
        """Let time pass."""
        self.now += timedelta(**duration)
        return self

    def write(self, touchpoint: Touchpoint, where: str, name: str, value: Value, subject: str = "") -> Diary:
        """Write down what a touchpoint said or what came of looking."""
        self.ledger.add(Fact(name, value, touchpoint, self.now, subject, where, quote=f"{name} {value}"))
        return self

    def screen(self, name: str, value: Value, subject: str = "", where: str = "thank-you page") -> Diary:
        """Write down what the screen said."""
        return self.write(Touchpoint.SCREEN, where, name, value, subject)

    def mail(self, name: str, value: Value, subject: str = "", where: str = "mail 'Votre commande'") -> Diary:
        """Write down what a mail said."""
        return self.write(Touchpoint.MAIL, where, name, value, subject)

    def invoice(self, name: str, value: Value, subject: str = "", where: str = "invoice from tracking") -> Diary:
        """Write down what the invoice said."""
        return self.write(Touchpoint.INVOICE, where, name, value, subject)

    def tracking(self, name: str, value: Value, subject: str = "") -> Diary:
        """Write down what the tracking page said."""
        return self.write(Touchpoint.TRACKING, "order tracking", name, value, subject)

    def support(self, name: str, value: Value, subject: str = "", where: str = "call with an adviser") -> Diary:
        """Write down what customer service said."""
        return self.write(Touchpoint.SUPPORT, where, name, value, subject)

    def did(self, name: str, value: Value = True, subject: str = "") -> Diary:
        """Write down what the customer did."""
        return self.write(Touchpoint.CUSTOMER, "", name, value, subject)

    def orders(self) -> Diary:
        """Read the last page of the checkout and press the button."""
        self.screen("page.looked", "Paiement", "/paiement", "order summary")
        return self.did("customer.ordered")

    def never(self, name: str, seen: str = "nothing", subject: str = "") -> Diary:
        """Write down that something was looked for and was not there."""
        return self.screen(name, Absent(seen), subject, "order page")

    def lacks(self, name: str, reason: str = "the shop has no such thing", subject: str = "") -> Diary:
        """Write down that the shop has no such thing."""
        return self.screen(name, Unoffered(reason), subject, "order page")

    def judge(self, name: str) -> Verdict:
        """Judge one promise on what was written so far."""
        return PROMISES[name].judge(self.ledger, self.terms)


@pytest.fixture
def diary() -> Diary:
    """Return an empty diary."""
    return Diary()
