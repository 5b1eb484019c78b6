"""One performance: a journey played once, by one customer, from its first act to the judgement.

Nothing that the shop does raises out of here. A customer who cannot go on is *stuck*; a harness that
cannot look is *inconclusive*; both keep every fact that was learned before, and are judged on them. Where the
shop does not sell what the customer came for, the journey is *not seen*.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from journeys.customer import Customer
from journeys.driver.port import StepFailed
from journeys.promises import select
from journeys.readers.challenge import challenged
from journeys.stage.recorder import Recorder
from journeys.stage.result import Interrupted, Result
from journeys.stage.standing import Pause, Standing, Wings, is_known
from parcours.clock import Clock
from parcours.domain.facts import Fact
from parcours.domain.journey import Act, Journey
from parcours.domain.ledger import Ledger
from parcours.domain.promises import BROKEN, NOT_SEEN, Outcome, State, judge
from parcours.domain.terms import Terms
from parcours.errors import ConfigError, CouldNotLook, NotOffered, NotSold, Refused
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
        standing: Where it stands when it begins.
        wings: Where it waits; None where it cannot be laid aside, and only says until when it would wait.
    """

    journey_id: str
    journey: Journey
    customer: Customer
    recorder: Scribe
    clock: Clock
    terms: Terms
    about: dict[str, object]
    standing: Standing = field(default_factory=Standing)
    wings: Wings | None = None

    def play(self) -> Result:
        """Play all acts that can be played now, then judge every promise of the journey."""
        began = self.clock.monotonic()
        self._begin()
        ended, error, pause = self._acts()
        outcomes = self._judge(ended, error)
        verdict = self._verdict(ended, outcomes)
        played_s = self._played_s(began)
        due = pause.due if pause else None
        if pause:
            self._pause(pause, verdict, played_s)
        self._ended(verdict, played_s, due, ended, error, self._known(outcomes))
        return Result(self.journey_id, self.journey.name, verdict, tuple(outcomes), played_s, error, due)

    def _begin(self) -> None:
        if self.wings:
            self.wings.enter()
        if self.standing.first_act:
            self.recorder.journey("resumed", self.clock.now(), attempt=self.standing.attempt)
            return
        self.recorder.journey(
            "started",
            self.clock.now(),
            journey=self.journey.name,
            title=self.journey.title,
            story=self.journey.story,
            attempt=self.standing.attempt,
            **self.about,
        )

    def _played_s(self, began: float) -> float:
        return round(self.standing.played_s + self.clock.monotonic() - began, 3)

    def _pause(self, pause: Pause, verdict: str, played_s: float) -> None:
        forgotten = self.wings.leave(pause, self.clock.now(), played_s) if self.wings else []
        self.recorder.journey(
            "waiting",
            self.clock.now(),
            attempt=self.standing.attempt,
            until=pause.due.isoformat(),
            next_act=pause.next_act.title,
            verdict=verdict,
            **({"forgotten": forgotten} if forgotten else {}),
        )

    def _ended(
        self, verdict: str, played_s: float, due: datetime | None, ended: str, error: str, known: Sequence[str] = ()
    ) -> None:
        self.recorder.journey(
            "ended",
            self.clock.now(),
            attempt=self.standing.attempt,
            duration_s=played_s,
            verdict=verdict,
            waits_until=due.isoformat() if due else None,
            evidence=self.recorder.trace(verdict),
            error={"kind": ended, "message": error} if ended != "done" else None,
            **({"known": list(known)} if known else {}),
        )

    # Acts ----------------------------------------------------------------------------------------
    def _acts(self) -> tuple[str, str, Pause | None]:
        started = self.clock.now()
        for act in self._left():
            due = started + act.after
            if act.after > timedelta(0) and act.name != self.standing.first_act:
                if self.customer.shop.time_machine is None:
                    return "done", f"waits for the act {act.title!r}", Pause(act, due)
                self.customer.shop.time_machine.move_to(due)
            started = self.clock.now()
            ended, error = self._act(act, started)
            if ended != "done":
                return ended, error, None
        return "done", "", None

    def _left(self) -> Sequence[Act]:
        """Return the acts that are still to be played; ConfigError where the journey has no longer the next one."""
        names = [act.name for act in self.journey.acts]
        if not self.standing.first_act:
            return self.journey.acts
        if self.standing.first_act not in names:
            raise ConfigError(
                f"{self.journey_id}: expected the act {self.standing.first_act!r} next, "
                f"but the journey now has: {', '.join(names)}",
                way_out="put the act back, or remove the journey's file in waiting/, and it is played anew",
            )
        return self.journey.acts[names.index(self.standing.first_act) :]

    def _act(self, act: Act, started: datetime) -> tuple[str, str]:
        began = self.clock.monotonic()
        ended, error = "interrupted", "interrupted"
        try:
            act.play(self.customer)
            ended, error = "done", ""
        except NotSold as lack:
            ended, error = "not offered", lack.message
        except NotOffered as lack:
            ended, error = "stuck", f"{act.title}: {lack.message}"
        except StepFailed as failure:
            challenge = self._challenge()
            ended, error = ("could not look", challenge) if challenge else ("stuck", f"{act.title}: {failure}")
        except CouldNotLook as trouble:
            ended, error = "could not look", str(trouble)
        except Interrupted:
            pass
        except KeyboardInterrupt:
            self._ended("interrupted", self._played_s(began), None, "interrupted", "interrupted")
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

    def _challenge(self) -> str:
        """Say how the shop keeps machines out, where that is why the customer could not go on; empty if it does not."""
        try:
            view = self.customer.shop.driver.read()
        except (CouldNotLook, StepFailed, Refused):
            return ""
        challenge = challenged(view)
        return f"{view.url}: {challenge}" if challenge else ""

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
        if error:
            outcomes = [_explained(outcome, ended, error) for outcome in outcomes]
        for outcome in outcomes:
            self.recorder.outcome(outcome)
        return outcomes

    def _verdict(self, ended: str, outcomes: Sequence[Outcome]) -> str:
        if ended == "interrupted":
            return "interrupted"
        broken = [outcome for outcome in outcomes if outcome.state is BROKEN]
        if len(broken) > len(self._known(outcomes)):
            return "broken"
        if ended == "could not look":
            return "inconclusive"
        if broken or (ended == "stuck" and "*" in self.standing.known):
            return "known"
        if ended == "stuck":
            return "stuck"
        if ended == "not offered":
            return "not seen"
        return "flaky" if self.standing.failed_before else "kept"

    def _known(self, outcomes: Sequence[Outcome]) -> list[str]:
        """Return the broken promises that are known to be broken here."""
        return [
            outcome.promise
            for outcome in outcomes
            if outcome.state is BROKEN and is_known(self.journey.name, outcome.promise, self.standing.known)
        ]


def _explained(outcome: Outcome, ended: str, error: str) -> Outcome:
    """Give a promise that was not seen because the journey ended early that reason, and the right state."""
    if outcome.state is not NOT_SEEN:
        return outcome
    state = State.INCONCLUSIVE if ended in ("could not look", "interrupted") else NOT_SEEN
    return outcome.seen_as(state, f"{outcome.seen}; {error}")


def ledger_of(recorder: Recorder, facts: Iterable[Fact] = ()) -> Ledger:
    """Return a ledger that begins with *facts* and whose further facts are recorded as they are learned."""
    return Ledger(facts, on_fact=recorder.fact)
