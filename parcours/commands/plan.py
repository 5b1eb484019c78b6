"""``parcours plan``: the capacity planner's page, on this machine alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parcours.commands.options import Whole, config_option, json_option

if TYPE_CHECKING:
    from planner.broken import Promises


@click.command()
@click.argument("scenario", metavar="[SCENARIO]", required=False)
@click.option(
    "--port", type=Whole(0, 65_535), default=8017, metavar="P", help="Port; 0 for a free one.  [default: 8017]"
)
@click.option("--open", "open_it", is_flag=True, help="Open the page in the browser.")
@json_option
@config_option
def plan(scenario: str | None, port: int, open_it: bool, as_json: bool, config: Path | None) -> int:
    """Move the levers of SCENARIO (a name or a TOML file; mothers-day if none is given) on a page, until Ctrl-C.

    The page is served on 127.0.0.1 and loads nothing from elsewhere. Exit codes: 130 ended by Ctrl-C, 143 by
    SIGTERM, 2 the scenario is wrong or the port is taken.
    """
    from parcours.commands.compiling import compile_engine
    from planner.serve import serve

    def ready(url: str) -> None:
        click.echo(json.dumps({"url": url}) if as_json else f"planner  {url}\nCtrl-C closes it")
        if open_it:
            import webbrowser

            webbrowser.open(url)

    compile_engine()
    try:
        code = serve(scenario, port, ready, _promises(config))
    except KeyboardInterrupt:
        code = 130
    click.echo("the page is closed", err=True)
    return code


def _promises(config: Path | None) -> Promises:
    """Return what ``[impact]`` of the configuration reckons with."""
    from impact.drivers import load_drivers
    from parcours.assembly.settings import load_settings
    from planner.broken import Promises

    known = load_settings(config).impact
    drivers = load_drivers(Path(known.drivers_file) if known.drivers_file else None, known.drivers)
    return Promises(drivers, known.orders_per_day or None)
