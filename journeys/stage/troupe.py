"""Many performances at once: a bounded number of browsers, and as many customers as are waiting for mail.

Browsers are what is dear, so the pool behind the drivers bounds them; a customer who waits has given
the browser back. Threads are cheap: one for each customer under way, at most `MAX_UNDER_WAY`.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from journeys.stage.laid_aside import LaidAside
from journeys.stage.result import Interrupted, Result
from parcours.domain.journey import Journey
from parcours.errors import CouldNotLook, ParcoursError

MAX_UNDER_WAY = 64
"""Customers under way at once, whatever the number of browsers."""

BREAKER_AFTER = 3
"""Performances in a row that could not look before the shop is taken to be down."""


_TRIED_AGAIN = ("broken", "stuck", "inconclusive")
"""How a performance ends that is tried again, where that was asked for."""

_NEXT_CUSTOMER = 15_485_863
"""What a further try adds to the seed: a prime beyond the seeds of any run's own journeys."""


@dataclass(frozen=True, slots=True)
class Part:
    """One performance to be given.

    Args:
        journey: What is played.
        number: Its number among the performances of the same journey in this run, from 1.
        seed: The number from which persona and world are made.
        faults: Faults that the demo shop is to commit in it.
        starts: When it begins on a shop whose clock can be moved, in place of the journey's own; timezone-aware.
        attempt: Which try at it this is, from 1.
        failed_before: Whether an earlier try ended badly.
        taken_up: What was laid aside, where it goes on with a later act; None to begin with the first.
        known: Promises known to be broken in it, beside those of the configuration.
    """

    journey: Journey
    number: int
    seed: int
    faults: tuple[str, ...] = ()
    starts: datetime | None = None
    attempt: int = 1
    failed_before: bool = False
    taken_up: LaidAside | None = None
    known: tuple[str, ...] = ()

    def again(self, *, failed: bool) -> Part:
        """Return the next try at it, by another customer with another address; *failed* if this one ended badly."""
        return replace(
            self,
            seed=self.seed + _NEXT_CUSTOMER,
            attempt=self.attempt + 1,
            failed_before=failed or self.failed_before,
            taken_up=None,
        )

    @property
    def journey_id(self) -> str:
        """The name by which records know the performance."""
        return f"{self.journey.name}#{self.number}"


Staging = Callable[[Part], "StagedPerformance"]
"""Sets up one performance: opens the shop, makes the persona, takes a driver."""


class Playable(Protocol):
    """What the troupe needs of a performance."""

    def play(self) -> Result:
        """Play it to its end."""
        ...


@dataclass(slots=True)
class StagedPerformance:
    """A performance that is set up, and what must be given back afterwards."""

    performance: Playable
    strike: Callable[[], None]


@dataclass(slots=True)
class Troupe:
    """Plays parts until they are done, the shop is down, or somebody asks it to stop.

    Args:
        staging: Sets up one performance.
        under_way: Customers at once; at least the number of browsers.
        on_result: Called with each result as it comes, from any thread.
        retries: How often a journey that ended badly is tried again.
        shop_answers: Asked when several performances in a row could not look.
    """

    staging: Staging
    under_way: int = MAX_UNDER_WAY
    on_result: Callable[[Result], None] = lambda result: None
    shop_answers: Callable[[], bool] = lambda: True
    retries: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)
    _down: str = ""
    _misses: int = 0
    _refusal: ParcoursError | None = None
    _defects: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def play(self, parts: Sequence[Part]) -> list[Result]:
        """Play all *parts* and return their results in the order of the parts.

        A part that was not begun when the troupe was stopped has no result.

        Raises:
            ParcoursError: If the call was wrong or a guard-rail refused; all others have ended by then.
            RuntimeError: For a defect of the harness itself, with its traceback.
        """
        todo: queue.SimpleQueue[tuple[int, Part]] = queue.SimpleQueue()
        for index, part in enumerate(parts):
            todo.put((index, part))
        results: dict[int, Result] = {}
        count = min(self.under_way, MAX_UNDER_WAY, len(parts))
        threads = [
            threading.Thread(target=self._work, args=(todo, results), name=f"customer-{n}", daemon=True)
            for n in range(count)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            while thread.is_alive():
                thread.join(0.2)
        if self._refusal:
            raise self._refusal
        if self._defects:
            raise RuntimeError("a defect of the harness:\n" + "\n".join(self._defects))
        return [results[index] for index in sorted(results)]

    def stop(self) -> None:
        """Begin nothing more, and let everybody under way end at the next step."""
        self._stop.set()

    def still_wanted(self) -> None:
        """Raise `Interrupted` if the troupe was asked to stop; called by customers at every step."""
        if self._stop.is_set():
            raise Interrupted

    # One thread ----------------------------------------------------------------------------------
    def _work(self, todo: queue.SimpleQueue[tuple[int, Part]], results: dict[int, Result]) -> None:
        while not self._stop.is_set():
            try:
                index, part = todo.get_nowait()
            except queue.Empty:
                return
            try:
                result = self._perform(part)
                while part.attempt <= self.retries and result.verdict in _TRIED_AGAIN and not self._down:
                    part = part.again(failed=result.verdict != "inconclusive")
                    result = self._perform(part)
            except Interrupted:
                return
            except ParcoursError as error:
                self._refusal = self._refusal or error
                self.stop()
                return
            except Exception:  # noqa: BLE001 - a defect in one thread must reach the person, not vanish with it
                with self._lock:
                    self._defects.append(f"{part.journey_id}\n{traceback.format_exc()}")
                self.stop()
                return
            results[index] = result
            self._watch_for_outage(result)
            self.on_result(result)

    def _perform(self, part: Part) -> Result:
        if self._down:
            return Result(part.journey_id, part.journey.name, "inconclusive", (), 0.0, self._down)
        try:
            staged = self.staging(part)
        except CouldNotLook as trouble:
            return Result(part.journey_id, part.journey.name, "inconclusive", (), 0.0, str(trouble))
        try:
            return staged.performance.play()
        finally:
            with contextlib.suppress(ParcoursError):  # the shop or the browser may be gone; the result says so
                staged.strike()

    def _watch_for_outage(self, result: Result) -> None:
        with self._lock:
            self._misses = self._misses + 1 if result.verdict == "inconclusive" else 0
            if self._misses >= BREAKER_AFTER and not self._down and not self.shop_answers():
                self._down = "the shop stopped answering; the rest was not played"
