"""``parcours runs``: list the runs and how they ended, newest first."""

from __future__ import annotations

import json
from pathlib import Path

import click

from parcours.commands.options import config_option, json_option


@click.command()
@click.option("--last", type=click.IntRange(min=1), default=20, show_default=True, metavar="N", help="How many.")
@json_option
@config_option
def runs(last: int, as_json: bool, config: Path | None) -> int:
    """List the last runs: when, verb, verdict, journeys, how many met a broken promise, and how long it took."""
    from parcours.assembly.settings import load_settings
    from reports.history import past_runs

    root = Path(load_settings(config).journeys.runs)
    found = past_runs(root)
    if as_json:
        click.echo(json.dumps([line.as_json() for line in found[:last]], indent=2))
        return 0
    if not found:
        click.echo(f"{root}: holds no run yet; parcours journeys makes one", err=True)
        return 0
    from reports.terminal import print_runs

    print_runs(found[:last])
    if len(found) > last:
        click.echo(f"and {len(found) - last} older; --last N shows more", err=True)
    return 0
