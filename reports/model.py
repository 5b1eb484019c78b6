"""A run as its reports see it: frozen values, read from the records that the run left behind.

The records may be those of a run that was killed, or have damaged lines. What cannot be read is named in
`Run.damaged` and skipped; what never ended is "no result", and a run without a verdict is "incomplete".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from parcours.domain.facts import Fact
from parcours.domain.promises import Outcome, State
from parcours.records import Json


class Ending(StrEnum):
    """How a journey came out."""

    KEPT = "kept"
    BROKEN = "broken"
    STUCK = "stuck"
    FLAKY = "flaky"
    KNOWN = "known"
    NOT_SEEN = "not seen"
    INCONCLUSIVE = "inconclusive"
    INTERRUPTED = "interrupted"
    WAITING = "waiting"
    NO_RESULT = "no result"
    NOT_PLAYED = "not played"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a journey could not go on: the kind of error, and its message."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class ActResult:
    """One act as it was played.

    Args:
        name: The act's name in its journey.
        title: What the customer did, in the third person.
        started_at: When it began, timezone-aware.
        ended_at: When it ended; None if the record does not say.
        duration_s: Seconds that it took on the harness's own clock.
        status: "done", "failed", "could not look" or "interrupted".
        error: Why it did not come to its end; empty if it did.
        evidence: Paths in the run folder.
    """

    name: str
    title: str
    started_at: datetime
    ended_at: datetime | None
    duration_s: float
    status: str
    error: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at a journey; a second one follows only where the first failed."""

    number: int
    started_at: datetime | None
    ended_at: datetime | None
    duration_s: float | None
    ending: Ending
    trouble: Trouble | None
    acts: tuple[ActResult, ...]
    facts: tuple[Fact, ...]
    outcomes: tuple[Outcome, ...]
    evidence: tuple[str, ...] = ()
    """What was kept of the whole try, such as a trace."""

    def outcomes_in(self, state: State) -> tuple[Outcome, ...]:
        """Return the outcomes of this state, in the order in which they were judged."""
        return tuple(outcome for outcome in self.outcomes if outcome.state is state)

    def facts_of(self, outcome: Outcome) -> tuple[Fact, ...]:
        """Return the facts that an outcome rests on, as far as they were recorded."""
        by_seq = {fact.seq: fact for fact in self.facts}
        return tuple(by_seq[seq] for seq in outcome.facts if seq in by_seq)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A journey that goes on later: until when, and with which act."""

    until: datetime
    next_act: str


@dataclass(frozen=True, slots=True)
class Detection:
    """What came of a fault that was committed on purpose, or of a healthy shop beside it.

    Args:
        fault: The fault's name; empty for the healthy shop.
        number: The fault's number; empty for the healthy shop.
        sentence: What the shop did wrong.
        expected: Promises of which at least one must break.
        broken: Promises that came out broken.
        caught: Whether one of the expected came out broken.
        accused: Promises that came out broken and should not have.
        judged: Whether the journey came to a judgement at all.
    """

    fault: str
    number: str
    sentence: str
    expected: tuple[str, ...]
    broken: tuple[str, ...]
    caught: bool
    accused: tuple[str, ...]
    judged: bool

    @property
    def mark(self) -> str:
        """The result in a word: caught, missed, accused, silent (as a healthy shop should be) or "not judged"."""
        if not self.judged:
            return "not judged"
        if self.accused:
            return "accused"
        if not self.fault:
            return "silent"
        return "caught" if self.caught else "missed"

    @property
    def well(self) -> bool:
        """Whether the promises judged as they should."""
        return self.mark in ("caught", "silent")


@dataclass(frozen=True, slots=True)
class JourneyResult:
    """One journey of a run.

    Args:
        id: The journey's name and its number in the run: ``relay-parcel#1``.
        journey: The journey's name.
        title: The story in one sentence.
        story: Letter of the story, or empty.
        persona_name: The synthetic customer.
        persona_email: Address that this journey used.
        language: ISO 639-1 code in which the customer shops; empty if unknown.
        shop: Name of the shop adapter.
        faults: Faults that the shop was asked to commit.
        driver: "browser" or "http".
        attempts: At least one unless it was never played; the last is the one that counts.
        waiting: Set while the journey waits for its next act.
        ending: How it came out.
        detection: Set where faults were committed on purpose to see which promise catches them.
    """

    id: str
    journey: str
    title: str
    story: str
    persona_name: str
    persona_email: str
    language: str
    shop: str
    faults: tuple[str, ...]
    driver: str
    attempts: tuple[Attempt, ...]
    waiting: Waiting | None
    ending: Ending
    detection: Detection | None = None

    @property
    def last(self) -> Attempt:
        """The attempt that counts; an empty one where the journey was never played."""
        return self.attempts[-1] if self.attempts else NEVER_TRIED

    @property
    def broken(self) -> tuple[Outcome, ...]:
        """The broken promises of the attempt that counts."""
        return self.last.outcomes_in(State.BROKEN)

    @property
    def duration_s(self) -> float | None:
        """Seconds that all attempts took together; None if no attempt ended."""
        known = [attempt.duration_s for attempt in self.attempts if attempt.duration_s is not None]
        return sum(known) if known else None


NEVER_TRIED = Attempt(0, None, None, None, Ending.NOT_PLAYED, None, (), (), ())


@dataclass(frozen=True, slots=True)
class Run:
    """One run.

    Args:
        path: The run folder.
        verb: The command line's verb.
        argv: The words of the call.
        started_at: When it began, UTC.
        ended_at: When it ended; None if it did not.
        verdict: "kept", "broken", "inconclusive", "incomplete", "interrupted", "refused", "empty"
            or "running".
        exit_code: What the process answered; None if it did not end.
        seed: The number from which the run can be made again.
        shop: Name of the shop adapter.
        url: Where the shop was.
        zone: The shop's time zone, IANA name; "UTC" if the run does not say.
        faults: Faults that the shop was asked to commit.
        versions: Versions of what took part.
        journeys: In the order in which they were selected.
        error: What ended the run before its time; empty if nothing did.
        damaged: Record lines that could not be read, each as "facts.jsonl line 7".
        sentences: What each promise says that a crowd counted by its name; empty for runs that hold none.
        about: run.json as it stands, for what has no field here.
    """

    path: Path
    verb: str
    argv: tuple[str, ...]
    started_at: datetime
    ended_at: datetime | None
    verdict: str
    exit_code: int | None
    seed: int | None
    shop: str
    url: str
    zone: str
    faults: tuple[str, ...]
    versions: dict[str, str]
    journeys: tuple[JourneyResult, ...]
    error: str
    damaged: tuple[str, ...]
    about: Json
    sentences: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The run folder's name, by which the command line knows the run."""
        return self.path.name

    @property
    def duration_s(self) -> float | None:
        """Seconds from start to end; None if the run did not end."""
        return (self.ended_at - self.started_at) / timedelta(seconds=1) if self.ended_at else None

    @property
    def crowd(self) -> Json | None:
        """What a load run's record says of its crowd, or of the limit that it looked for; None for any other run."""
        told = self.about.get("load") or self.about.get("limit")
        return told if isinstance(told, dict) else None

    @property
    def endings(self) -> Counter[Ending]:
        """How many journeys came out how."""
        return Counter(journey.ending for journey in self.journeys)

    @property
    def states(self) -> Counter[State]:
        """How many promises came out how, over all journeys."""
        return Counter(outcome.state for journey in self.journeys for outcome in journey.last.outcomes)

    @property
    def detections(self) -> tuple[tuple[JourneyResult, Detection], ...]:
        """The journeys of a run that committed faults on purpose, each with what came of it."""
        return tuple((journey, journey.detection) for journey in self.journeys if journey.detection)

    def broken(self) -> Iterator[tuple[JourneyResult, Outcome]]:
        """Yield every broken promise with its journey."""
        for journey in self.journeys:
            for outcome in journey.broken:
                yield journey, outcome
