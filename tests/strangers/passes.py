"""Plays journeys through the proxy, over HTTP, several at once; each pass has a hand of its own in between."""

from __future__ import annotations

import socket
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fixtures.shop.service import start_shop
from journeys.stage.result import Result
from journeys.stage.troupe import Part, StagedPerformance, Troupe
from parcours.assembly.catalogue import known_journeys
from parcours.assembly.playing import create_run
from parcours.assembly.settings import load_settings
from parcours.assembly.theatre import Theatre, open_theatre
from parcours.domain.promises import State
from parcours.runs import RunFolder
from tests.strangers.between import Between, Hand

AT_ONCE = 4


@dataclass(frozen=True)
class Pass:
    """One journey that is to be played.

    Args:
        number: Its number, from 1, unlike any other of one call.
        journey: Name of the journey.
        seed: Makes persona and world.
        language: "fr" or "en".
        starts: When it begins; None for the story's own time.
    """

    number: int
    journey: str
    seed: int
    language: str = "fr"
    starts: datetime | None = None

    def __str__(self) -> str:
        begins = f" {self.starts:%Y-%m-%d %H:%M}" if self.starts else ""
        return f"{self.journey} seed {self.seed} {self.language}{begins}"


@dataclass(frozen=True)
class Played:
    """How a pass came out.

    Args:
        of: The pass.
        verdict: Kept, broken, stuck or inconclusive.
        broken: Promises that came out broken, with what was seen.
        error: Why the customer could not go on; empty if he could.
        run: The run's folder.
    """

    of: Pass
    verdict: str
    broken: dict[str, str]
    error: str
    run: Path

    @property
    def alarm(self) -> bool:
        """Whether the run would be red."""
        return self.verdict != "kept"

    def __str__(self) -> str:
        told = "; ".join(f"{name}: {seen}" for name, seen in self.broken.items())
        return f"{self.of}: {self.verdict} {told} {self.error}".strip()


def play(
    passes: Sequence[Pass],
    hand_for: Callable[[Pass], Hand] | None,
    on_played: Callable[[Played, Hand | None], None] = lambda played, hand: None,
    *,
    folder: Path | None = None,
) -> list[Played]:
    """Play every pass and return how each came out, in order.

    Args:
        passes: What is played.
        hand_for: Makes the hand that is in between; None leaves the proxy out, and the shop is the harness's own.
        on_played: Called with each pass as it ends, and its hand.
        folder: Where the run folder goes; a temporary one if None.
    """
    with tempfile.TemporaryDirectory() as scratch:
        runs = folder or Path(scratch)
        if hand_for is None:
            return _played(passes, runs, None, {}, on_played)
        hands = {one.seed: hand_for(one) for one in passes}
        assert len(hands) == len(passes), "a world is known by its seed, so each pass has its own"
        port = _free_port()
        between = Between(("127.0.0.1", port), lambda seed: hands.get(seed, Hand()))
        try:
            with start_shop(smtp=between.smtp) as shop:
                return _played(passes, runs, (between.open(shop.url, Hand()), port), hands, on_played)
        finally:
            between.close()


def _played(
    passes: Sequence[Pass],
    runs: Path,
    standing: tuple[str, int] | None,
    hands: dict[int, Hand],
    on_played: Callable[[Played, Hand | None], None],
) -> list[Played]:
    known = known_journeys()
    by_id = {f"{one.journey}#{one.number}": one for one in passes}
    parts = [Part(known[one.journey], one.number, one.seed, (), one.starts) for one in passes]
    settings = load_settings(Path("/dev/null")).changed(
        shop={"url": standing[0] if standing else None},
        mailbox={"port": standing[1] if standing else None},
        journeys={"driver": "http", "pictures": False, "runs": str(runs)},
    )
    run: RunFolder = create_run("journeys", settings, parts)
    lock = threading.Lock()

    def told(result: Result) -> None:
        one = by_id[result.journey_id]
        on_played(_told(one, result, run.path), hands.get(one.seed))

    with open_theatre(settings, run) as theatre:

        def staged(part: Part) -> StagedPerformance:
            with lock:
                _speaks(theatre, by_id[part.journey_id].language)
                return theatre.stage(part)

        results = Troupe(staging=staged, under_way=AT_ONCE, on_result=told).play(parts)
    return [_told(by_id[result.journey_id], result, run.path) for result in results]


def _speaks(theatre: Theatre, language: str) -> None:
    theatre.language = language


def _told(one: Pass, result: Result, run: Path) -> Played:
    broken = {outcome.promise: outcome.seen for outcome in result.outcomes if outcome.state is State.BROKEN}
    return Played(one, result.verdict, broken, result.error, run)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port
