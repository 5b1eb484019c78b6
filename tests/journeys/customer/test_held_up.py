"""A mail that is late by no more than this process was held up is nobody's fault that could be told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from fixtures.personas import make_persona
from journeys.customer import Customer, CustomerSettings
from journeys.driver.port import Driver
from journeys.promises.confirmation import arrives
from journeys.shops.port import Shop
from parcours.clock import ManualClock
from parcours.domain.ledger import Ledger
from parcours.domain.promises import State
from parcours.domain.terms import Terms
from parcours.errors import CouldNotLook
from parcours.mailbox.port import Letter

CONFIRMATION = b"From: shop@corner.example.org\r\nSubject: Votre commande est confirm\xc3\xa9e\r\n\r\nMerci.\r\n"


class SlowMachine:
    """A mailbox into which one letter comes, on a machine that holds this process up once.

    Args:
        clock: Moved by whoever waits.
        comes_s: When the letter is taken in, in seconds after the click; None for never.
        held_up: From which second to which this process was held up.
    """

    def __init__(self, clock: ManualClock, comes_s: float | None, held_up: tuple[float, float]) -> None:
        self._clock = clock
        self._comes_s = comes_s
        self._held_up = held_up

    def wait(self, address: str, known: frozenset[str], timeout_s: float) -> list[Letter]:
        """Return the letter if it has come; else let the time pass."""
        now_s = self._clock.monotonic()
        if self._comes_s is None or now_s < self._comes_s:
            assert timeout_s >= 0.0
            self._clock.sleep(max(timeout_s, 0.001))
            return []
        at = self._clock.now()
        return [Letter(CONFIRMATION, "shop@corner.example.org", (address,), at, self._comes_s, "1")]

    def held_up_s(self, since_s: float, until_s: float = float("inf")) -> float:
        """Return how much of the time that this process was held up lies between these two, and behind."""
        began_s, ended_s = self._held_up
        return max(0.0, min(ended_s, until_s, self._clock.monotonic()) - max(began_s, since_s))


class Keeper:
    """Keeps nothing."""

    def mail(self, name: str, raw: bytes, html: str) -> str:
        """Keep no mail."""
        return ""


class Parked:
    """A browser that can be given back."""

    def park(self) -> None:
        """Give it back."""


def customer(comes_s: float | None, held_up: tuple[float, float]) -> tuple[Customer, ManualClock]:
    """Return a customer who has just ordered at a shop that owes the confirmation within 60 s."""
    clock = ManualClock(datetime(2026, 12, 1, 9, tzinfo=UTC))
    machine = SlowMachine(clock, comes_s, held_up)
    shop = Shop("http://127.0.0.1:1", cast("Driver", Parked()))
    keeper = cast("Any", Keeper())
    made = Customer(
        make_persona(1), shop, cast("Any", machine), Ledger(), clock, keeper, CustomerSettings(), Terms(),
        at_work=machine,
    )  # fmt: skip
    made.did("customer.ordered")
    return made, clock


@pytest.mark.parametrize(
    ("comes_s", "held_up"),
    [(64.0, (3.0, 64.0)), (61.0, (10.0, 15.0)), (None, (3.0, 121.0))],
    ids=["stopped as it came", "a little late, held up for more", "held up for most of the wait"],
)
def test_a_mail_that_may_have_been_in_time_is_neither_kept_nor_broken(
    comes_s: float | None, held_up: tuple[float, float]
) -> None:
    """The wait ends with "could not look", which says that it was this machine, and nothing is noted of the mail."""
    made, _ = customer(comes_s, held_up)

    with pytest.raises(CouldNotLook, match="this machine was too busy to tell: Parcours itself was held up for"):
        made.reads_mail("confirmation")

    assert arrives(made.ledger, Terms()).state is State.NOT_SEEN


@pytest.mark.parametrize(
    ("comes_s", "held_up", "state"),
    [
        (5.0, (1.0, 5.0), State.KEPT),
        (64.0, (0.0, 0.0), State.BROKEN),
        (64.0, (10.0, 13.0), State.BROKEN),
        (64.0, (-9.0, 0.0), State.BROKEN),
        (None, (0.0, 0.0), State.BROKEN),
        (None, (10.0, 40.0), State.BROKEN),
    ],
    ids=["in time all the same", "late", "later than that", "held up before the click", "never", "waited for longer"],
)
def test_whatever_does_not_hang_on_this_machine_is_judged(
    comes_s: float | None, held_up: tuple[float, float], state: State
) -> None:
    """What was held up excuses so much of a delay and no more; it never makes a mail that was late a kept promise."""
    made, _ = customer(comes_s, held_up)

    made.reads_mail("confirmation")

    assert arrives(made.ledger, Terms()).state is state


def test_a_mail_is_waited_for_as_much_longer_as_this_process_was_held_up() -> None:
    """A customer who heard nothing for 30 s of a minute listens for 30 s more, and no longer."""
    made, clock = customer(None, (10.0, 40.0))

    made.reads_mail("confirmation")

    assert clock.monotonic() == pytest.approx(90.0, abs=0.6)
