"""A scenario that stands alone: read once, with its files inside, cut to the days that are planned."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from parcours.errors import ConfigError
from planner.broken import Promises
from planner.levers import Lever, levers_of
from simulation.plan.build import make_plan
from simulation.plan.values import Plan
from simulation.scenario.history import read_history
from simulation.scenario.load import Document, parse_document
from simulation.scenario.model import Scenario
from simulation.scenario.values import Distribution
from simulation.staffing.cut import busiest_day, on_day


@dataclass(frozen=True, eq=False)
class Base:
    """What the levers start from."""

    document: Document
    """Its tables; nothing in them mentions another file."""
    scenario: Scenario
    """The same, checked."""
    plan: Plan
    """The same as arrays."""
    promises: Promises
    """What is reckoned with when promises are broken."""

    @cached_property
    def levers(self) -> tuple[Lever, ...]:
        """The levers of this scenario."""
        return (*levers_of(self.scenario, self.plan), *self.promises.levers(self.scenario))

    def lever(self, key: str) -> Lever | None:
        """Return a lever by its key, or None."""
        return next((lever for lever in self.levers if lever.key == key), None)


def base_of(document: Document, promises: Promises | None = None) -> Base:
    """Check a document and make it stand alone.

    Args:
        document: The scenario as its file says it.
        promises: What is reckoned with when promises are broken; none: what is shipped.

    Raises:
        ConfigError: If anything in it is wrong; the text names every field.
    """
    parse_document(document)
    alone = document._replace(tables=_alone(document))
    return _base(alone, parse_document(alone), promises or Promises())


def cut(base: Base, day: date) -> Base:
    """Cut one day out, with the one before where work may wait over night, and the next one of the scenario.

    The next day is played and not counted, so that what came in late is seen to its end.

    Raises:
        ConfigError: If there is no such day, or the scenario cannot be cut.
    """
    scenario = on_day(base.scenario, day)
    if day < base.plan.calendar.dates[-1]:
        scenario = scenario.model_copy(update={"days": scenario.days + 1, "cool_down_days": 1})
    tables = copy.deepcopy(base.document.tables)
    tables |= {
        "start": scenario.start,
        "days": scenario.days,
        "warm_up_days": scenario.warm_up_days,
        "cool_down_days": scenario.cool_down_days,
    }
    return _base(base.document._replace(tables=tables), scenario, base.promises)


def days_of(base: Base) -> tuple[date, ...]:
    """Return the days that can be planned alone: the counted ones, if there are several and they can be cut."""
    scenario = base.scenario
    counted = base.plan.calendar.dates[base.plan.counted_days]
    if len(counted) < 2:
        return ()
    try:
        on_day(scenario, counted[0])
    except ConfigError:
        return ()
    return tuple(counted)


def usual_day(base: Base) -> date | None:
    """Return the day that is planned if none is named: the busiest of several, None for the whole scenario."""
    return busiest_day(base.scenario) if days_of(base) else None


def whole_span(base: Base) -> str:
    """Name the counted days, first and last."""
    scenario = base.scenario
    first = scenario.start + timedelta(days=scenario.warm_up_days)
    last = scenario.start + timedelta(days=base.plan.counted_days.stop - 1)
    end = f"{last.day} {last:%B %Y}"
    return end if first == last else f"{first.day} {first:%B} to {end}"


def _base(document: Document, scenario: Scenario, promises: Promises) -> Base:
    return Base(document, scenario, make_plan(scenario), promises)


def _alone(document: Document) -> dict[str, Any]:
    """Put histories and measured durations into the tables themselves."""
    tables, _ = read_history(copy.deepcopy(document.tables), document.folder)
    for entry in tables.get("demand", []):
        if entry.pop("history", None):
            entry["history_rows"] = [row.model_dump(exclude_none=True) for row in entry["history_rows"]]
    tables.pop("compare_with", None)
    tables.setdefault("name", document.name)
    inlined: dict[str, Any] = _with_values(tables, document.folder)
    return inlined


def _with_values(value: Any, folder: Path) -> Any:
    if isinstance(value, list):
        return [_with_values(one, folder) for one in value]
    if not isinstance(value, dict):
        return value
    if value.get("kind") == "empirical" and "file" in value:
        law = Distribution.model_validate(value, context={"folder": folder})
        return {"kind": "empirical", "values": [f"{seconds!r} s" for seconds in law.values]}
    return {key: _with_values(one, folder) for key, one in value.items()}
