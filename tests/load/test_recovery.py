"""Between two trials of a search the shop works off what the last one left behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from load.limit import Trial, find_limit
from load.recovery import LONGEST_S, usual_s, wait_until_rested


class Flooded:
    """A shop with a queue, on a clock of its own: an answer comes when the queue is worked off.

    Args:
        queue_s: Seconds of work that wait; None for a shop that does not answer any more.
    """

    def __init__(self, queue_s: float | None = 0.0) -> None:
        self.now = 0.0
        self.free_at = queue_s

    def ask(self) -> float | None:
        """Wait in the queue for 20 ms of service, for 10 s at most."""
        if self.free_at is None or self.free_at > self.now + 10:
            self.now += 10
            return None
        began, self.now = self.now, max(self.now, self.free_at) + 0.02
        return self.now - began

    def rested(self, usual: float, stopped: Callable[[], bool] = lambda: False) -> bool:
        """Wait for it."""
        return wait_until_rested(self.ask, usual, stopped=stopped, monotonic=lambda: self.now, sleep=self.pass_by)

    def pass_by(self, seconds: float) -> None:
        """Let time go by."""
        self.now += seconds


def test_a_shop_that_is_at_rest_is_not_waited_for() -> None:
    """Three answers as fast as usual are enough."""
    shop = Flooded()

    assert (usual_s(shop.ask), shop.rested(0.02)) == (pytest.approx(0.02), True)
    assert shop.now < 1


@pytest.mark.parametrize("queue_s", [3.0, 16.0, 46.0])
def test_a_flooded_shop_is_waited_for_until_its_queue_is_gone(queue_s: float) -> None:
    """The wait ends soon after the queue does, and not before."""
    shop = Flooded(queue_s)

    assert shop.rested(0.02)
    assert queue_s <= shop.now < queue_s + 1


def test_a_shop_that_does_not_recover_is_taken_as_it_is() -> None:
    """After the longest wait, or when nobody wants to know any more, it is said that it has not recovered."""
    dead, left = Flooded(None), Flooded(None)

    assert (dead.rested(0.02), left.rested(0.02, stopped=lambda: left.now >= 10)) == (False, False)
    assert LONGEST_S <= dead.now < LONGEST_S + 11
    assert left.now < 12


def test_a_search_rests_after_each_rate_that_did_not_hold() -> None:
    """A rate that held leaves nothing behind; one that did not is followed by a rest before the next is tried."""
    order: list[str] = []

    def attempt(rate: float, confirm: bool) -> Trial:
        order.append("held" if rate <= 100 else "missed")
        return Trial(rate, rate <= 100, "" if rate <= 100 else "slow")

    find_limit(attempt, 300, 1_000, precision=0.2, rest=lambda: order.append("rest"))

    assert order == ["missed", "rest", "missed", "rest", "held", "missed", "rest", "held", "held"]
