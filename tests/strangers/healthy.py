"""``python -m tests.strangers.healthy``: healthy journeys on the days on which calendars and clocks are awkward."""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.strangers.between import Hand
from tests.strangers.measure import JOURNEYS
from tests.strangers.passes import Pass, Played, play

PARIS = ZoneInfo("Europe/Paris")
AWKWARD = {
    "a change of the clock": (
        date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 24), date(2026, 10, 25), date(2027, 3, 27),
        date(2027, 3, 28), date(2027, 3, 29),
    ),
    "29 February": (date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)),
    "Christmas and New Year": (date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 31), date(2027, 1, 1)),
    "holidays in a row": (
        date(2027, 4, 30), date(2027, 5, 1), date(2027, 5, 6), date(2027, 5, 8), date(2027, 5, 17),
        date(2026, 7, 14), date(2026, 8, 15), date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 11),
    ),
    "a florist's peak": (date(2027, 5, 30), date(2027, 2, 14)),
}  # fmt: skip
"""Days on which calendars and clocks are awkward, by what makes them so."""

_SEASON = (date(2026, 11, 15), date(2026, 12, 31))
_HOURS = (time(0, 5), time(1, 30), time(2, 30), time(3, 15), time(6, 0), time(9, 40), time(10, 59), time(12, 1),
          time(15, 41), time(18, 30), time(20, 0), time(22, 45), time(23, 55))  # fmt: skip


def begins(rng: random.Random) -> tuple[str, datetime]:
    """Draw when a story begins, and what is awkward about it; the season before Christmas, Sundays and any day too."""
    kind = rng.choice([*AWKWARD, "the season before Christmas", "the season before Christmas", "a Sunday", "any day"])
    if kind in AWKWARD:
        day = rng.choice(AWKWARD[kind])
    elif kind.startswith("the season"):
        day = _SEASON[0] + timedelta(days=rng.randrange((_SEASON[1] - _SEASON[0]).days + 1))
    else:
        day = date(2026, 1, 1) + timedelta(days=rng.randrange(1000))
        if kind == "a Sunday":
            day += timedelta(days=6 - day.weekday())
    return kind, datetime.combine(day, rng.choice(_HOURS), PARIS).replace(fold=rng.randrange(2))


def passes(count: int, seed: int) -> list[tuple[str, Pass]]:
    """Draw *count* healthy passes, each with what is awkward about its day; the same for the same *seed*."""
    rng = random.Random(seed)
    drawn = []
    for n in range(count):
        language = rng.choice(["fr", "en"])
        kind, starts = begins(rng)
        drawn.append((kind, Pass(n + 1, JOURNEYS[n % len(JOURNEYS)], seed * 100_000 + n, language, starts)))
    return drawn


def healthy(drawn: Sequence[Pass], on_step: Callable[[str], None] = lambda text: None) -> list[Played]:
    """Play healthy passes and return how each came out."""
    done: list[Played] = []

    def played(one: Played, hand: Hand | None) -> None:
        done.append(one)
        on_step(str(one))

    play(drawn, None, played)
    return done


def lines(drawn: Sequence[tuple[str, Pass]], done: Sequence[Played]) -> list[str]:
    """Tell how many were kept, by kind of day, journey and language, and every one that was not."""
    kinds = {one.number: kind for kind, one in drawn}
    wrong = [played for played in done if played.alarm]
    told = [f"{len(done)} healthy journeys, {len(wrong)} not kept"]
    for of in (
        lambda played: kinds[played.of.number],
        lambda played: played.of.journey,
        lambda played: f"in {'French' if played.of.language == 'fr' else 'English'}",
    ):
        kept, all_of = Counter(of(p) for p in done if not p.alarm), Counter(of(p) for p in done)
        told += [f"  {name:28} {kept[name]} of {count} kept" for name, count in sorted(all_of.items())]
    return [*told, *(f"alarm   {played}" for played in wrong)]


def main() -> int:
    """Play, print what came of it, and return 0 where every journey was kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.strangers.healthy", description=__doc__)
    parser.add_argument("--count", type=int, default=300, help="healthy passes (default 300)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-v", "--verbose", action="store_true", help="tell each pass as it ends")
    args = parser.parse_args()
    drawn = passes(args.count, args.seed)
    on_step: Callable[[str], None] = (lambda line: print(line, flush=True)) if args.verbose else lambda line: None
    done = healthy([one for _, one in drawn], on_step)
    print("\n".join(lines(drawn, done)))
    return 1 if any(played.alarm for played in done) else 0


if __name__ == "__main__":
    sys.exit(main())
