"""What runs observed: how often each promise was kept and broken, alone and in a crowd, from records alone.

A journey counts once, by its first attempt that was judged: one that fails and then passes was broken for the customer
who came first. A known defect is a broken promise like any other. What was not seen, or could not be looked at, says
nothing. Record lines that cannot be read are named, counted and skipped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from impact.rates import BreakRate, higher_in_a_crowd
from parcours.domain.promises import State
from parcours.errors import ConfigError, CouldNotLook, NothingSelected
from parcours.records import Json, promise_from_json
from parcours.runs import RunFolder

DECIDED = (State.KEPT, State.BROKEN)
CROWD_VERB, FAULTS_VERB = "load", "faults"


@dataclass(slots=True)
class Performance:
    """One journey as it was first played: how its promises came out."""

    id: str
    states: dict[str, State] = field(default_factory=dict)

    @property
    def broken(self) -> list[str]:
        """The promises that broke."""
        return [name for name, state in self.states.items() if state is State.BROKEN]


@dataclass(frozen=True, slots=True)
class Committed:
    """A fault that a run committed on purpose, and the promises that came out broken; not those accused wrongly."""

    number: str
    name: str
    sentence: str
    expected: tuple[str, ...]
    broken: tuple[str, ...]
    caught: bool


@dataclass(slots=True)
class Source:
    """One run that was read."""

    path: Path
    verb: str
    faults: tuple[str, ...]
    journeys: int = 0
    """Performances that judged something, or customers of a crowd."""
    damaged: tuple[str, ...] = ()
    verdict: str = ""


@dataclass(slots=True)
class Observed:
    """Everything that runs observed."""

    sources: list[Source] = field(default_factory=list)
    performances: list[Performance] = field(default_factory=list)
    crowd: dict[str, list[int]] = field(default_factory=dict)
    """Broken and judged by promise, in crowds."""
    sentences: dict[str, str] = field(default_factory=dict)
    committed: list[Committed] = field(default_factory=list)

    @property
    def damaged(self) -> list[str]:
        """Every record line that could not be read, with its run."""
        return [f"{source.path.name}/{line}" for source in self.sources for line in source.damaged]

    def promises(self) -> list[str]:
        """Return every promise that was judged, in the order of first sight."""
        alone = (name for one in self.performances for name in one.states)
        return list(dict.fromkeys([*alone, *self.crowd]))

    def alone(self, promise: str) -> BreakRate:
        """Return how often a promise broke for customers who came alone."""
        states = [one.states[promise] for one in self.performances if promise in one.states]
        return BreakRate(states.count(State.BROKEN), len(states))

    def in_crowd(self, promise: str) -> BreakRate:
        """Return how often a promise broke for customers in a crowd."""
        broken, judged = self.crowd.get(promise, (0, 0))
        return BreakRate(broken, judged)

    def only_in_crowd(self, promise: str) -> bool:
        """Say whether a promise breaks in a crowd and never alone, more surely than chance would have it."""
        return higher_in_a_crowd(self.alone(promise), self.in_crowd(promise))

    def rate(self, promise: str) -> BreakRate:
        """Return how often a promise broke: in a crowd where it breaks only there, else over all observations."""
        alone, crowd = self.alone(promise), self.in_crowd(promise)
        if self.only_in_crowd(promise):
            return crowd
        return BreakRate(alone.broken + crowd.broken, alone.judged + crowd.judged)

    def led(self, promise: str, weights: Mapping[str, float]) -> BreakRate:
        """Return how often a promise was the worst that broke for its customer.

        A customer for whom several promises break makes contact about the worst of them. What a crowd's counts say
        cannot be told apart by customer, and is left as it is.

        Args:
            promise: The promise.
            weights: How likely a contact is, by promise; the largest one leads.
        """
        whole = self.rate(promise)
        if self.only_in_crowd(promise):
            return whole
        second = sum(
            1 for one in self.performances if promise in one.broken and _leader(one.broken, weights) != promise
        )
        return BreakRate(whole.broken - second, whole.judged)


def _leader(broken: Iterable[str], weights: Mapping[str, float]) -> str:
    return max(broken, key=lambda name: (weights.get(name, 0.0), name))


def observe(paths: Iterable[Path]) -> Observed:
    """Read runs of any verb.

    Args:
        paths: Run folders of journeys, pytest, load, or faults.

    Raises:
        ConfigError: If a path is no run folder, or a run of faults is mixed with others.
        NothingSelected: If no run recorded an outcome (exit 5).
        CouldNotLook: If nothing in them was ever kept or broken (exit 3).
    """
    found, looked = Observed(), 0
    for path in dict.fromkeys(Path(one) for one in paths):
        folder = RunFolder.open(path)
        about = folder.about()
        faults = tuple(str(one) for one in about.get("faults") or ())
        source = Source(path, str(about.get("verb", "")), faults, verdict=str(about.get("verdict") or "incomplete"))
        looked += _read(folder, source, found)
        found.sources.append(source)
    verbs = {source.verb for source in found.sources}
    if FAULTS_VERB in verbs and len(verbs) > 1:
        raise ConfigError(
            "impact: a run of faults breaks promises on purpose, so it cannot be added to runs that measure",
            way_out="price it alone",
        )
    if not looked:
        names = ", ".join(source.path.name for source in found.sources) or "none"
        raise NothingSelected(
            f"{names}: expected runs in which promises were judged, found no outcome",
            way_out="parcours journeys --repeat 20 makes one; parcours runs lists what there is",
        )
    if not found.promises() and not found.committed:
        raise CouldNotLook(
            f"{looked} outcomes were recorded and none of them is kept or broken: nothing could be seen",
            way_out="parcours report RUN tells why",
        )
    return found


def _read(folder: RunFolder, source: Source, found: Observed) -> int:
    """Read one run into *found*; return how many outcomes it recorded."""
    misfits: list[str] = []
    if source.verb == CROWD_VERB:
        count = _read_crowd(folder, source, found, misfits)
    elif source.verb == FAULTS_VERB:
        count = _read_committed(folder, found, misfits)
        source.journeys = count
    else:
        count = _read_journeys(folder, source, found, misfits)
    source.damaged = tuple(dict.fromkeys([*folder.damaged, *misfits]))
    return count


def _read_journeys(folder: RunFolder, source: Source, found: Observed, misfits: list[str]) -> int:
    tries: dict[str, dict[int, Performance]] = {}
    count = 0
    for number, record in enumerate(folder.records("outcomes"), 1):
        try:
            name, promise, state = str(record["id"]), str(record["promise"]), State(record["state"])
            attempt = int(record.get("attempt") or 1)
        except (KeyError, ValueError, TypeError):
            misfits.append(f"outcomes.jsonl record {number}")
            continue
        count += 1
        found.sentences.setdefault(promise, str(record.get("sentence", promise)))
        if state in DECIDED:
            tries.setdefault(name, {}).setdefault(attempt, Performance(name)).states[promise] = state
    first_judged = [by_number[min(by_number)] for by_number in tries.values()]
    found.performances += first_judged
    source.journeys = len(first_judged)
    return count


def _read_crowd(folder: RunFolder, source: Source, found: Observed, misfits: list[str]) -> int:
    count = 0
    for number, record in enumerate(folder.records("intervals"), 1):
        try:
            counts = {str(name): _states(one) for name, one in record.get("promises", {}).items()}
            ended = int(record.get("ended", 0))
        except (KeyError, ValueError, TypeError, AttributeError):
            misfits.append(f"intervals.jsonl record {number}")
            continue
        source.journeys += ended
        for name, (broken, kept) in counts.items():
            count += broken + kept
            if broken + kept:
                total = found.crowd.setdefault(name, [0, 0])
                total[0] += broken
                total[1] += broken + kept
    for number, record in enumerate(folder.records("promises"), 1):
        try:
            name, sentence = promise_from_json(record)
        except KeyError:
            misfits.append(f"promises.jsonl record {number}")
            continue
        found.sentences.setdefault(name, sentence)
    return count


def _states(one: Json) -> tuple[int, int]:
    states = one["states"]
    broken, kept = int(states.get("broken", 0)), int(states.get("kept", 0))
    if broken < 0 or kept < 0:
        raise ValueError("counts below 0")
    return broken, kept


def _read_committed(folder: RunFolder, found: Observed, misfits: list[str]) -> int:
    count = 0
    for number, record in enumerate(folder.records("detections"), 1):
        try:
            accused = {str(name) for name in record.get("accused", ())}
            one = Committed(
                number=str(record["number"]),
                name=str(record["fault"]),
                sentence=str(record["sentence"]),
                expected=tuple(str(name) for name in record["expected"]),
                broken=tuple(str(name) for name in record["broken"] if name not in accused),
                caught=bool(record["caught"]),
            )
        except (KeyError, TypeError):
            misfits.append(f"detections.jsonl record {number}")
            continue
        count += 1
        if one.name:
            found.committed.append(one)
    return count
