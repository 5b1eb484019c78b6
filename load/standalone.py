"""A plan for Locust alone: plain steps at the host that Locust was given, where nobody has written a plan.

``locust -f load/locustfile.py --host http://127.0.0.1:8000`` arrives once a second at ``GET /`` for a minute. Hosts
beyond this machine must be named in `HOSTS`, as they must be in parcours.toml for `parcours load`.
"""

from __future__ import annotations

import os
from typing import Any

from load.curves import steady
from load.guards import check_amounts, check_target
from load.plan import Plan
from load.settings import LoadSettings
from parcours.errors import ConfigError

HOSTS = "PARCOURS_LOAD_HOSTS"
"""Environment variable with the hosts that Locust alone may press, separated by commas."""
RUN_S = 60.0


def add_options(parser: Any) -> None:
    """Add our options to Locust's own."""
    group = parser.add_argument_group("Arrivals (parcours)")
    group.add_argument("--arrivals-per-s", type=float, default=1.0, env_var="PARCOURS_ARRIVALS_PER_S")
    group.add_argument(
        "--steps",
        default="GET /",
        env_var="PARCOURS_STEPS",
        help="what each arrival asks for, separated by semicolons: 'home: GET /; basket: GET /panier'",
    )


def plan_of(options: Any) -> Plan:
    """Make a plan of Locust's options.

    Raises:
        ConfigError: If there is no host.
        Refused: If the host may not be put under load, or the rate or duration is above a cap.
    """
    if not options.host:
        raise ConfigError(
            "load: Locust was given neither a plan nor a host",
            way_out="add --host http://127.0.0.1:8000, or name a plan in PARCOURS_LOAD_PLAN",
        )
    allowed = tuple(filter(None, os.environ.get(HOSTS, "").split(",")))
    target = check_target(options.host, allowed, allowed)
    rate_per_h, duration_s = options.arrivals_per_s * 3600, float(options.run_time or RUN_S)
    check_amounts(LoadSettings.model_validate({}), rate_per_h, duration_s)
    held = steady(rate_per_h, duration_s)
    return Plan(
        run_id="locust",
        folder="",
        cast="load.crowd.plain:PlainCast",
        curve_times_s=held.times_s,
        curve_rates_per_h=held.rates_per_h,
        seed=1,
        journeys=("steps",),
        weights=(1.0,),
        drain_s=10.0,
        about={
            "url": target.url,
            "hosts": [target.host],
            "headers": {"x-parcours-synthetic": "locust"},
            "steps": [step.strip() for step in options.steps.split(";") if step.strip()],
        },
    )


def check_plan(plan: Plan) -> None:
    """Hold a plan that a master sent against this machine's own list of hosts; Refused where it may not be played."""
    allowed = tuple(filter(None, os.environ.get(HOSTS, "").split(",")))
    check_target(plan.about["url"], allowed, allowed)
