"""One performance: a journey played once, by one customer, from its first act to the judgement.

Nothing that the shop does raises out of here. A customer who cannot go on is *stuck*; a harness that
cannot look is *inconclusive*; both keep every fact that was learned before, and are judged on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from journeys.customer import Customer
from journeys.driver.port import StepFailed
from journeys.promises import select
from journeys.stage.recorder import Recorder
from journeys.stage.result import Interrupted, Result
from parcours.clock import Clock
from parcours.domain.journey import Act, Journey
from parcours.domain.ledger import Ledger
from parcours.domain.promises import Outcome, State, judge
from parcours.domain.terms import Terms
from parcours.errors import CouldNotLook, NotOffered, Refused
from parcours.records import Json


class Scribe(Protocol):
    """Writes a performance down: `Recorder` into the run folder, a crowd's notebook only where it is worth it."""

    def journey(self, event: str, at: datetime, **more: Any) -> None:
        """Take a line on the journey as a whole."""
        ...

    def act(self, record: Json) -> None:
        """Take a line on one act."""
        ...

    def outcome(self, outcome: Outcome) -> None:
        """Take an outcome."""
        ...

    def picture(self, name: str) -> str:
        """Keep a picture of the page as it is; empty where none is kept."""
        ...

    def trace(self, verdict: str) -> list[str]:
        """Keep the trace of the whole performance where its end asks for it; return the paths of what was kept."""
        ...


@dataclass(slots=True)
class Performance:
    """Plays one journey.

    Args:
        journey_id: Identifies the performance in the run.
        journey: What is played.
        customer: Who plays it.
        recorder: Who writes it down.
        clock: The customer's clock.
        terms: What the shop is held to.
        about: What the record of the start says beside the journey.
    """

    journey_id: str
    journey: Journey
    customer: Customer
    recorder: Scribe
    clock: Clock
    terms: Terms
    about: dict[str, object]

    def play(self) -> Result:
        """Play all acts that can be played now, then judge every promise of the journey."""
        began = self.clock.monotonic()
        self.recorder.journey(
            "started",
            self.clock.now(),
            journey=self.journey.name,
            title=self.journey.title,
            story=self.journey.story,
            attempt=1,
            **self.about,
        )
        ended, error, due = self._acts()
        outcomes = self._judge(ended, error)
        verdict = _verdict(ended, outcomes)
        duration_s = round(self.clock.monotonic() - began, 3)
        if due:
            self.recorder.journey("waiting", self.clock.now(), until=due.isoformat(), verdict=verdict)
        self._ended(verdict, began, due, ended, error)
        return Result(self.journey_id, self.journey.name, verdict, tuple(outcomes), duration_s, error, due)

    def _ended(self, verdict: str, began: float, due: datetime | None, ended: str, error: str) -> None:
        self.recorder.journey(
            "ended",
            self.clock.now(),
            duration_s=round(self.clock.monotonic() - began, 3),
            verdict=verdict,
            waits_until=due.isoformat() if due else None,
            evidence=self.recorder.trace(verdict),
            error={"kind": ended, "message": error} if ended != "done" else None,
        )

    # Acts ----------------------------------------------------------------------------------------
    def _acts(self) -> tuple[str, str, datetime | None]:
        started = self.clock.now()
        for act in self.journey.acts:
            due = started + act.after
            if act.after > timedelta(0):
                if self.customer.shop.time_machine is None:
                    return "done", f"waits for the act {act.title!r}", due
                self.customer.shop.time_machine.move_to(due)
            started = self.clock.now()
            ended, error = self._act(act, started)
            if ended != "done":
                return ended, error, None
        return "done", "", None

    def _act(self, act: Act, started: datetime) -> tuple[str, str]:
        began = self.clock.monotonic()
        ended, error = "interrupted", "interrupted"
        try:
            act.play(self.customer)
            ended, error = "done", ""
        except NotOffered as lack:
            ended, error = "stuck", f"{act.title}: {lack.message}"
        except StepFailed as failure:
            ended, error = "stuck", f"{act.title}: {failure}"
        except CouldNotLook as trouble:
            ended, error = "could not look", str(trouble)
        except Interrupted:
            pass
        except KeyboardInterrupt:
            self._ended("interrupted", began, None, "interrupted", "interrupted")
            raise
        finally:
            self._picture(ended)
            self.recorder.act(
                {
                    "act": act.name,
                    "title": act.title,
                    "started_at": started.isoformat(),
                    "ended_at": self.clock.now().isoformat(),
                    "duration_s": round(self.clock.monotonic() - began, 3),
                    "status": "failed" if ended == "stuck" else ended,
                    "error": error,
                }
            )
        return ended, error

    def _picture(self, ended: str) -> None:
        if ended in ("stuck", "could not look"):
            try:
                self.recorder.picture(f"where it ended ({ended})")
            except (CouldNotLook, StepFailed, Refused):
                return

    # Judgement -----------------------------------------------------------------------------------
    def _judge(self, ended: str, error: str) -> Sequence[Outcome]:
        terms = self.terms.of_shop(self.customer.shop.zone)
        outcomes = [judge(promise, self.customer.ledger, terms) for promise in select(self.journey.promise_patterns)]
        outcomes = [_explained(outcome, ended, error) for outcome in outcomes]
        for outcome in outcomes:
            self.recorder.outcome(outcome)
        return outcomes


def _explained(outcome: Outcome, ended: str, error: str) -> Outcome:
    """Give a promise that was not seen because the journey ended early that reason, and the right state."""
    if outcome.state is not State.NOT_SEEN or not error:
        return outcome
    state = State.INCONCLUSIVE if ended in ("could not look", "interrupted") else State.NOT_SEEN
    return replace(outcome, state=state, seen=f"{outcome.seen}; {error}")


def _verdict(ended: str, outcomes: Sequence[Outcome]) -> str:
    if ended == "interrupted":
        return "interrupted"
    if any(outcome.state is State.BROKEN for outcome in outcomes):
        return "broken"
    return {"stuck": "stuck", "could not look": "inconclusive"}.get(ended, "kept")


def empty_ledger(recorder: Recorder) -> Ledger:
    """Return a ledger whose facts are recorded as they are learned."""
    return Ledger(on_fact=recorder.fact)
