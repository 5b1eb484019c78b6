"""Asks for the least-cost staff of a state of the page: told how far it is, stopped when nobody waits."""

from __future__ import annotations

import threading
import time
import tomllib
from collections.abc import Callable

from planner.answer import Json
from planner.ask import Asked
from planner.desk import Turn
from planner.shelf import Shelf
from planner.variant import varied
from simulation.engine import Luck, Stopped
from simulation.kernel.engine import CompiledEngine
from simulation.kernel.luck import DrawnLuck
from simulation.plan.values import Plan
from simulation.record import Trajectory
from simulation.replicate import cores
from simulation.scenario.load import Document
from simulation.staffing.answer import overlay
from simulation.staffing.find import Effort, StaffPlan, find_staff

_NEWS_EVERY_S = 0.5


class _Watched:
    """The compiled engine, which counts what it plays and stops between two days."""

    name = CompiledEngine.name

    def __init__(self, turn: Turn, tell: Callable[[int], None]) -> None:
        self._engine, self._turn, self._tell = CompiledEngine(), turn, tell
        self._lock = threading.Lock()
        self._played, self._told_s = 0, 0.0

    def luck(self, plan: Plan, seed: int, replication: int, *, keep: bool = False) -> DrawnLuck:
        return self._engine.luck(plan, seed, replication, keep=keep)

    def simulate(self, plan: Plan, luck: Luck, *, between_days: Callable[[int], None] | None = None) -> Trajectory:
        trajectory = self._engine.simulate(plan, luck, between_days=self._look)
        with self._lock:
            self._played += 1
            now, played = time.monotonic(), self._played
            due = now > self._told_s + _NEWS_EVERY_S
            if due:
                self._told_s = now
        if due:
            self._tell(played)
        return trajectory

    def _look(self, _: int) -> None:
        if self._turn.over():
            raise Stopped("nobody waits for this staff any more")


def find(asked: Asked, shelf: Shelf, turn: Turn, tell: Callable[[Json], None], effort: Effort | None = None) -> Json:
    """Find the least-cost staff, and put the scenario with it on the shelf.

    Args:
        asked: The state of the page.
        shelf: Where the staffed scenario goes.
        turn: The request.
        tell: Given ``say`` (what is going on) and ``played`` (replications so far).
        effort: How hard to look; none: the usual.

    Returns:
        ``scenario`` (its name on the shelf), cost, hours and what was proved.

    Raises:
        Stopped: If the request was over before.
        ConfigError: If the scenario promises nothing, or a team has no cost.
    """
    document, scenario = varied(asked.base, dict(asked.ask.moved))
    found = find_staff(
        scenario,
        _Watched(turn, lambda played: tell({"played": played})),
        seed=asked.ask.seed,
        effort=effort or Effort(threads=cores()),
        say=lambda text: tell({"say": text}),
    )
    name = shelf.add(_staffed(document, found))
    return {
        "scenario": name,
        "cost": found.cost_cents / 100,
        "currency": found.currency,
        "paid_h": round(found.paid_h, 1),
        "shifts": found.people,
        "took_s": round(found.took_s, 1),
        "held": str(found.proof.all_goals),
        "short": found.proof.short,
        "unmet": [f"{one.when}, {one.goal}: {one.share:.1%} reached; {one.reason}." for one in found.unmet],
    }


def _staffed(document: Document, found: StaffPlan) -> Document:
    """Lay the staff over the scenario that it was found for."""
    over = tomllib.loads(overlay(found, extends=document.name))
    tables = {**document.tables, "title": over["title"]}
    tables["teams"] = {name: {**team, **over["teams"].get(name, {})} for name, team in document.tables["teams"].items()}
    return document._replace(tables=tables, name=f"{document.name}-staffed")
