"""Durations are written as people say them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from parcours.clock import ManualClock, SteadyClock, in_words


class _Jumping(ManualClock):
    """A machine whose time can be set, while its monotonic clock runs on."""

    offset = timedelta(0)

    def now(self) -> datetime:
        """Return what the machine takes for the present."""
        return super().now() + self.offset


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(hours=-1), timedelta(days=366)])
def test_survive_12_a_jump_of_the_machines_time_bends_no_delay(jump: timedelta) -> None:
    """Between a click and a mail passes what the monotonic clock says, wherever the machine's time is set."""
    machine = _Jumping(datetime(2028, 2, 28, 23, 59, 50, tzinfo=UTC))
    clock = SteadyClock(machine)
    clicked = clock.now()
    machine.offset = jump
    clock.sleep(15)

    assert clock.now() - clicked == timedelta(seconds=15)
    assert clock.now() == datetime(2028, 2, 29, 0, 0, 5, tzinfo=UTC)


def test_survive_12_a_clock_set_in_any_zone_tells_utc() -> None:
    """What is stored is UTC, also where the shop's moment came with its own offset."""
    shop = datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=2)))
    clock = SteadyClock(ManualClock(shop), shop, then_s=0.0)

    assert (clock.now().isoformat(), clock.monotonic()) == ("2026-10-25T00:30:00+00:00", 0.0)


@pytest.mark.parametrize(
    ("duration_s", "words"),
    [
        (0, "0 s"),
        (60, "60 s"),
        (150, "2 min"),
        (7_200, "2 h"),
        (95_400, "26 h 30 min"),
        (172_800, "2 days"),
        (309_532, "3 days 14 h"),
    ],
)
def test_a_duration_in_words(duration_s: float, words: str) -> None:
    """A duration is told in its two largest units."""
    assert words == in_words(duration_s)
