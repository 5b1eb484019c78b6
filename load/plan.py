"""The plan of a run: everything that its processes must agree on, as one file that each of them reads.

The process that plans (the command line) writes it; Locust's processes read it from the path in `VARIABLE`.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

from load.arrivals import Schedule, Spacing, draw
from load.curves import RateCurve
from parcours.errors import ConfigError
from parcours.records import Json

VARIABLE = "PARCOURS_LOAD_PLAN"
"""Environment variable that holds the plan's path."""
PARENT = "PARCOURS_LOAD_PARENT"
"""Environment variable that holds the process without which a process of the run ends; empty for none."""
STOP_FILE = "STOP"
"""A file of this name in the run folder stops the run."""


@dataclass(frozen=True, slots=True)
class StopLine:
    """When a run stops by itself.

    Args:
        errors: Share of failed requests, 0 to 1.
        p95_s: p95 of all requests in seconds.
        after_s: Seconds in a row above either.
    """

    errors: float
    p95_s: float
    after_s: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What every process of a run knows.

    Args:
        run_id: Name of the run, sent with every request.
        folder: The run's folder; empty where nothing is recorded.
        cast: ``module:function`` that turns the plan into what plays an arrival (`load.crowd.parts.Cast`).
        curve_times_s: Knots of the rate curve.
        curve_rates_per_h: Rates at the knots.
        seed: Seed of the schedule and of all customers.
        journeys: Names of what is played ...
        weights: ... and how often each.
        spacing: "poisson" or "even".
        max_in_flight: Customers under way at once, over all workers.
        drain_s: Seconds after the last arrival in which customers may finish.
        stop_line: When the run stops by itself.
        stop_files: Files whose appearance stops the run.
        about: What the cast needs, as plain JSON: shop, hosts, header, settings.
    """

    run_id: str
    folder: str
    cast: str
    curve_times_s: tuple[float, ...]
    curve_rates_per_h: tuple[float, ...]
    seed: int
    journeys: tuple[str, ...]
    weights: tuple[float, ...]
    spacing: Spacing = "poisson"
    max_in_flight: int = 2_000
    drain_s: float = 90.0
    stop_line: StopLine = StopLine(0.5, 30.0, 10)
    stop_files: tuple[str, ...] = ()
    about: Json = field(default_factory=dict)

    @property
    def curve(self) -> RateCurve:
        """The rate curve."""
        return RateCurve(self.curve_times_s, self.curve_rates_per_h)

    def schedule(self) -> Schedule:
        """Draw the run's schedule: the same in every process."""
        return draw(self.curve, self.seed, self.weights, self.spacing)

    def write(self, path: Path) -> None:
        """Write the plan."""
        path.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")


def is_orphan() -> bool:
    """Say whether the process that began this one is gone."""
    parent = os.environ.get(PARENT, "")
    return parent.isdigit() and os.getppid() != int(parent)


def read_plan(path: Path) -> Plan:
    """Read what `Plan.write` wrote; ConfigError where it is none."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: expected the plan of a load run: {error}") from error
    return plan_from_json(data, str(path))


def plan_from_json(data: Json, where: str) -> Plan:
    """Make a plan of what was read at *where*; ConfigError where it is none."""
    try:
        about = {**data, "stop_line": StopLine(**data["stop_line"])}
        for key in ("curve_times_s", "curve_rates_per_h", "journeys", "weights", "stop_files"):
            about[key] = tuple(about[key])
        return Plan(**about)
    except (KeyError, TypeError) as error:
        raise ConfigError(f"{where}: expected the plan of a load run: {error}") from error
