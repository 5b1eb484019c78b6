"""``python -m tests.strangers.healthy``: healthy journeys on the days on which calendars and clocks are awkward."""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.strangers.between import Hand
from tests.strangers.measure import JOURNEYS
from tests.strangers.passes import Pass, Played, play

PARIS = ZoneInfo("Europe/Paris")
AWKWARD = (
    date(2026, 10, 24), date(2026, 10, 25), date(2027, 3, 27), date(2027, 3, 28), date(2027, 3, 29),  # clocks change
    date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1),  # a leap day
    date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 31), date(2027, 1, 1),
    date(2027, 4, 30), date(2027, 5, 1), date(2027, 5, 6), date(2027, 5, 8), date(2027, 5, 17),
    date(2026, 7, 14), date(2026, 8, 15), date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 11),
    date(2027, 5, 30), date(2027, 2, 14),  # Mother's Day, Valentine's Day
)  # fmt: skip
"""Days around changes of the clock, a leap day, public holidays in a row and the peaks of a florist's year."""
_SEASON = (date(2026, 11, 15), date(2026, 12, 31))
_HOURS = (time(0, 5), time(1, 30), time(2, 30), time(3, 15), time(6, 0), time(9, 40), time(10, 59), time(12, 1),
          time(15, 41), time(18, 30), time(20, 0), time(22, 45), time(23, 55))  # fmt: skip


def begins(rng: random.Random) -> datetime:
    """Draw when a story begins: on an awkward day, in the season before Christmas, on a Sunday, or on any day."""
    kind = rng.choice(["awkward", "awkward", "season", "sunday", "any"])
    if kind == "awkward":
        day = rng.choice(AWKWARD)
    elif kind == "season":
        day = _SEASON[0] + timedelta(days=rng.randrange((_SEASON[1] - _SEASON[0]).days + 1))
    else:
        day = date(2026, 1, 1) + timedelta(days=rng.randrange(1000))
        if kind == "sunday":
            day += timedelta(days=6 - day.weekday())
    return datetime.combine(day, rng.choice(_HOURS), PARIS).replace(fold=rng.randrange(2))


def passes(count: int, seed: int) -> list[Pass]:
    """Draw *count* healthy passes; the same for the same *seed*."""
    rng = random.Random(seed)
    return [
        Pass(n + 1, JOURNEYS[n % len(JOURNEYS)], seed * 100_000 + n, rng.choice(["fr", "en"]), begins(rng))
        for n in range(count)
    ]


def healthy(count: int, seed: int, on_step: Callable[[str], None] = lambda text: None) -> list[Played]:
    """Play *count* healthy passes and return those that were not kept."""
    done: list[Played] = []

    def played(one: Played, hand: Hand | None) -> None:
        done.append(one)
        on_step(str(one))

    play(passes(count, seed), None, played)
    return [one for one in done if one.alarm]


def main() -> int:
    """Play, print what was not kept, and return 0 where that is nothing."""
    parser = argparse.ArgumentParser(prog="python -m tests.strangers.healthy", description=__doc__)
    parser.add_argument("--count", type=int, default=300, help="healthy passes (default 300)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-v", "--verbose", action="store_true", help="tell each pass as it ends")
    args = parser.parse_args()
    wrong = healthy(
        args.count, args.seed, (lambda line: print(line, flush=True)) if args.verbose else lambda line: None
    )
    print(f"{args.count} healthy journeys, {len(wrong)} not kept")
    print("\n".join(f"alarm   {one}" for one in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
