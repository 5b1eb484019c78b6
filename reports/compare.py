"""Two runs laid side by side: what is newly broken, what is mended, what is worse or better, what nobody looked at.

Compared is each promise in each journey, by the share of plays in which it broke, and each objective of a crowd.
"Not seen" is never taken for kept: a promise that only one of the runs looked at is told as such.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import comb

from parcours.domain.promises import State
from parcours.records import Json
from reports.crowd import objectives_of, owed
from reports.model import Run
from reports.words import counted

_CHANCE = 0.05
"""A change of shares that chance alone brings about more often than this is told as perhaps chance."""


class Change(StrEnum):
    """What became of a promise or an objective from one run to the next; in the order in which it matters."""

    NEW = "new"
    WORSE = "worse"
    BETTER = "better"
    MENDED = "mended"
    GONE = "gone"
    FIRST_SEEN = "first seen"
    STILL = "still broken"
    SAME = "same"


MEANINGS = {
    Change.NEW: "kept before, broken now",
    Change.WORSE: "broken before, and now more often",
    Change.BETTER: "broken before, and now less often",
    Change.MENDED: "broken before, kept now",
    Change.GONE: "looked at before, not looked at now: neither mended nor broken",
    Change.FIRST_SEEN: "not looked at before, broken now",
    Change.STILL: "broken before and now, about as often",
    Change.SAME: "kept before and now",
}


@dataclass(frozen=True, slots=True)
class Plays:
    """How often something was judged, and how often it was broken."""

    broken: int = 0
    judged: int = 0

    @property
    def share(self) -> float:
        """The share that broke, 0 to 1; 0 where nothing was judged."""
        return self.broken / self.judged if self.judged else 0.0

    def __str__(self) -> str:
        """Write ``broken in 2 of 6``, ``kept in all 6``, or ``not looked at``."""
        if not self.judged:
            return "not looked at"
        if not self.broken:
            return "kept" if self.judged == 1 else f"kept in all {self.judged}"
        return "broken" if self.judged == 1 else f"broken in {self.broken} of {self.judged}"


@dataclass(frozen=True, slots=True)
class Row:
    """One promise in one journey (or one objective of a crowd) in both runs.

    Args:
        name: The promise's dotted name, or the objective as it was written.
        sentence: What was promised; empty for an objective on a step.
        journey: In which journey; empty for an objective.
        before: The older run.
        after: The newer run.
        change: What became of it.
        chance: Whether the change is so small that it may be chance.
        seen: What was seen when it broke, in the newer run where it did.
    """

    name: str
    sentence: str
    journey: str
    before: Plays
    after: Plays
    change: Change
    chance: bool = False
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs, the older first, with every row and what a reader must know before trusting them."""

    before: Run
    after: Run
    rows: tuple[Row, ...]
    cautions: tuple[str, ...]

    def of(self, *changes: Change) -> tuple[Row, ...]:
        """Return the rows of these changes, in their order."""
        return tuple(row for row in self.rows if row.change in changes)

    @property
    def worse(self) -> bool:
        """Whether something is broken that was not, or is broken more often than chance explains."""
        return bool(self.of(Change.NEW, Change.FIRST_SEEN)) or any(not row.chance for row in self.of(Change.WORSE))

    @property
    def exit_code(self) -> int:
        """0 where nothing got worse, 1 where something did, 3 where the newer run judged nothing at all."""
        if self.worse:
            return 1
        return 0 if any(row.after.judged for row in self.rows) else 3

    def as_json(self) -> Json:
        """Return the comparison as plain JSON."""
        return {
            "before": self.before.name,
            "after": self.after.name,
            "sentence": comparison_sentence(self),
            "exit_code": self.exit_code,
            "cautions": list(self.cautions),
            "rows": [
                {
                    "change": str(row.change),
                    "name": row.name,
                    "journey": row.journey,
                    "before": {"broken": row.before.broken, "judged": row.before.judged},
                    "after": {"broken": row.after.broken, "judged": row.after.judged},
                    "perhaps_chance": row.chance,
                    "seen": row.seen,
                }
                for row in self.rows
            ],
        }


def compare_runs(before: Run, after: Run) -> Comparison:
    """Compare two runs, the older one first."""
    rows = [*_promises(before, after), *_objectives(before, after)]
    order = list(Change)
    rows.sort(key=lambda row: (order.index(row.change), -row.after.share, row.name, row.journey))
    return Comparison(before, after, tuple(rows), tuple(_cautions(before, after)))


def comparison_sentence(found: Comparison) -> str:
    """Say in one sentence what became of the shop from one run to the next."""
    if found.exit_code == 3:
        return "Nothing can be said: the newer run judged nothing."
    words = {
        Change.NEW: "newly broken",
        Change.FIRST_SEEN: "broken at first sight",
        Change.WORSE: "worse",
        Change.MENDED: "mended",
        Change.BETTER: "better",
        Change.STILL: "still broken",
        Change.GONE: "no longer looked at",
    }
    parts = [f"{len(rows)} {word}" for change, word in words.items() if (rows := found.of(change))]
    kept = len(found.of(Change.SAME))
    if not parts:
        return f"Nothing changed: {counted(kept, 'promise')} kept in both runs."
    first, _, rest = parts[0].partition(" ")
    return ", ".join([f"{counted(int(first), 'promise')} {rest}", *parts[1:]]) + f"; {kept} kept in both runs."


# Counting ----------------------------------------------------------------------------------------
@dataclass(slots=True)
class _Tally:
    sentence: str = ""
    broken: int = 0
    judged: int = 0
    seen: str = ""

    def plays(self) -> Plays:
        return Plays(self.broken, self.judged)


def _promises(before: Run, after: Run) -> Iterator[Row]:
    old, new = _counted(before), _counted(after)
    for key in dict.fromkeys([*old, *new]):
        name, journey = key
        was, now = old.get(key, _Tally()), new.get(key, _Tally())
        if not (was.judged or now.judged):
            continue
        change, chance = _change(was.plays(), now.plays())
        seen = now.seen or was.seen
        yield Row(name, now.sentence or was.sentence, journey, was.plays(), now.plays(), change, chance, seen)


def _counted(run: Run) -> dict[tuple[str, str], _Tally]:
    tallies: dict[tuple[str, str], _Tally] = {}
    for journey in run.journeys:
        for outcome in journey.last.outcomes:
            tally = tallies.setdefault((outcome.promise, journey.journey), _Tally(outcome.sentence))
            if outcome.state in (State.KEPT, State.BROKEN):
                tally.judged += 1
            if outcome.state is State.BROKEN:
                tally.broken += 1
                tally.seen = tally.seen or outcome.seen
    return tallies


def _objectives(before: Run, after: Run) -> Iterator[Row]:
    old, new = _judged_objectives(before), _judged_objectives(after)
    for text in dict.fromkeys([*old, *new]):
        was, now = old.get(text, (Plays(), "", "")), new.get(text, (Plays(), "", ""))
        if not (was[0].judged or now[0].judged):
            continue
        change, _ = _change(was[0], now[0])
        yield Row(text, now[2] or was[2], "", was[0], now[0], change, seen=now[1] or was[1])


def _judged_objectives(run: Run) -> dict[str, tuple[Plays, str, str]]:
    """Return how each objective fared, what was seen of it, and what is promised where it is about a promise."""
    found: dict[str, tuple[Plays, str, str]] = {}
    for one in objectives_of(run):
        missed = one.get("state") == "missed"
        judged = int(missed or one.get("state") == "met")
        found[str(one["objective"]["text"])] = (
            Plays(int(missed), judged),
            str(one.get("sentence") or ""),
            owed(run, one),
        )
    return found


def _change(was: Plays, now: Plays) -> tuple[Change, bool]:
    if not now.judged:
        return Change.GONE, False
    if not was.judged:
        return (Change.FIRST_SEEN if now.broken else Change.SAME), False
    if not was.broken and not now.broken:
        return Change.SAME, False
    chance = max(was.judged, now.judged) > 1 and _by_chance(was, now) > _CHANCE
    if not was.broken:
        return Change.NEW, chance
    if not now.broken:
        return Change.MENDED, chance
    if was.share == now.share:
        return Change.STILL, False
    return (Change.WORSE if now.share > was.share else Change.BETTER), chance


def _by_chance(was: Plays, now: Plays) -> float:
    """Return how often chance alone parts two equal shares at least so far.

    Source: R. A. Fisher's exact test of a two-by-two table, two-sided by probability.
    """
    broken, judged = was.broken + now.broken, was.judged + now.judged
    ways = comb(judged, now.judged)

    def likely(count: int) -> float:
        return comb(broken, count) * comb(judged - broken, now.judged - count) / ways

    here = likely(now.broken)
    possible = range(max(0, broken - was.judged), min(broken, now.judged) + 1)
    return min(1.0, sum(p for count in possible if (p := likely(count)) <= here * (1 + 1e-9)))


def _cautions(before: Run, after: Run) -> Iterator[str]:
    for run in (before, after):
        if run.verdict in ("incomplete", "interrupted", "running"):
            yield f"{run.name} did not come to its end: what it did not judge is not mended."
        if run.damaged:
            yield f"{run.name} has {len(run.damaged)} record lines that could not be read."
    if before.shop != after.shop:
        yield f"The shops differ: {before.shop or 'none'} before, {after.shop or 'none'} after."
    if before.faults != after.faults:
        yield (
            f"Faults were committed on purpose: {', '.join(before.faults) or 'none'} before, "
            f"{', '.join(after.faults) or 'none'} after."
        )
    if before.started_at > after.started_at:
        yield f"{before.name} is the later of the two: it stands in the place of the older run."
