"""``parcours runs``: list the runs and how they ended, newest first; their trend; and take old ones away."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from parcours.commands.options import Whole, config_option, json_option


@click.command()
@click.option("--last", type=Whole(min=1), default=20, show_default=True, metavar="N", help="How many.")
@click.option("--verb", metavar="V", help="Only runs of this verb, such as journeys.")
@click.option("--trend", is_flag=True, help="How promises fared over these runs, here and as a page.")
@click.option("--keep", type=Whole(min=0), metavar="N", help="Take away all but the newest N runs; asks first.")
@click.option("--yes", is_flag=True, help="With --keep: do not ask.")
@json_option
@config_option
def runs(
    last: int, verb: str | None, trend: bool, keep: int | None, yes: bool, as_json: bool, config: Path | None
) -> int:
    """List the last runs: when, verb, verdict, journeys, how many met a broken promise, and how long it took.

    Only folders that are runs are ever taken away; one that is being written or waits for a later act stays.
    """
    from parcours.assembly.settings import load_settings
    from reports.history import past_runs

    root = Path(load_settings(config).journeys.runs)
    if keep is not None:
        if trend or verb:
            raise click.UsageError("--keep: takes away runs of every verb; leave out --trend and --verb")
        return _prune(root, keep, yes, as_json)
    found = [line for line in past_runs(root) if verb in (None, line.verb)]
    if trend:
        return _trend(root, [line.path for line in found[:last]], as_json)
    if as_json:
        click.echo(json.dumps([line.as_json() for line in found[:last]], indent=2))
        return 0
    if not found:
        click.echo(f"{root}: holds no {verb + ' ' if verb else ''}run yet; parcours journeys makes one", err=True)
        return 0
    from reports.terminal_runs import print_runs

    print_runs(found[:last])
    if len(found) > last:
        click.echo(f"and {len(found) - last} older; --last N shows more", err=True)
    return 0


def _trend(root: Path, folders: list[Path], as_json: bool) -> int:
    from parcours.errors import ConfigError
    from reports.load import load_run
    from reports.model import Run
    from reports.page.trend import write_trend
    from reports.terminal_runs import print_trend
    from reports.trend import make_trend

    loaded: list[Run] = []
    unreadable: list[str] = []
    for folder in folders:
        try:
            loaded.append(load_run(folder))
        except (ConfigError, KeyError, ValueError, TypeError):
            unreadable.append(folder.name)
    if unreadable:
        click.echo(f"{len(unreadable)} runs could not be read: {', '.join(unreadable[:5])}", err=True)
    told = make_trend(loaded, unreadable)
    if as_json:
        click.echo(json.dumps(told.as_json(), indent=2))
        return 0
    print_trend(told)
    if told.newest:
        click.echo(write_trend(told, told.newest, root / "trend.html"))
    return 0


def _prune(root: Path, keep: int, yes: bool, as_json: bool) -> int:
    from parcours.assembly.pruning import megabytes, plan_pruning, prune
    from parcours.errors import ConfigError

    plan = plan_pruning(root, keep)
    for path, why in plan.spared:
        click.echo(f"stays: {path.name}: {why}", err=True)
    for path in plan.going:
        click.echo(f"goes:  {path.name}", err=True)
    if not plan.going:
        click.echo(f"{root}: nothing to take away, {plan.kept} runs stay", err=True)
    elif not yes:
        if not sys.stdin.isatty():
            raise ConfigError(f"{root}: {len(plan.going)} runs would go, and nobody can be asked", way_out="add --yes")
        question = f"Take away {len(plan.going)} runs ({megabytes(plan.size_bytes)}) and keep {plan.kept}?"
        if not click.confirm(question, err=True):
            click.echo("nothing was taken away", err=True)
            return 0
    prune(plan)
    if as_json:
        click.echo(json.dumps(plan.as_json(), indent=2))
    elif plan.going:
        gone = f"{len(plan.going)} runs taken away ({megabytes(plan.size_bytes)})"
        click.echo(f"{gone}, {plan.kept + len(plan.spared)} left in {root}")
    return 0
