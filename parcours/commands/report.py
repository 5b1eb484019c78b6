"""``parcours report``: make a run's reports again from its records, or compare two runs."""

from __future__ import annotations

import json
import webbrowser
from pathlib import Path

import click

from parcours.commands.options import config_option, json_option


@click.command()
@click.argument("run", required=False, metavar="[RUN]")
@click.argument("newer", required=False, metavar="[NEWER]")
@click.option("--open", "and_open", is_flag=True, help="Show the page in a browser.")
@json_option
@config_option
def report(run: str | None, newer: str | None, and_open: bool, as_json: bool, config: Path | None) -> int:
    """Write page, JUnit, ledger and Allure results of RUN (the newest without one), and print where the page is.

    RUN is a run folder, or the name of one. A run that was killed has a report too.

    With a second run the two are compared: what is newly broken, worse, better, mended, or no longer looked at.
    Exit codes then: 0 nothing got worse, 1 something did, 3 the newer run judged nothing.
    """
    from parcours.assembly.settings import load_settings
    from reports import write_reports
    from reports.history import find_run

    root = Path(load_settings(config).journeys.runs)
    if newer is not None:
        return _compare(find_run(root, run), find_run(root, newer), and_open, as_json)
    written = write_reports(find_run(root, run))
    _name_damaged(written.run.damaged)
    if as_json:
        click.echo(json.dumps(written.as_json(), indent=2))
    else:
        click.echo(written.html)
    _open(written.html, and_open)
    return 0


def _compare(older: Path, newer: Path, and_open: bool, as_json: bool) -> int:
    from parcours.errors import ConfigError
    from reports.compare import compare_runs
    from reports.load import load_run
    from reports.page.comparison import write_comparison
    from reports.terminal_runs import print_comparison

    if older.resolve() == newer.resolve():
        raise ConfigError(f"{newer}: expected two runs, given one run twice", way_out="parcours runs lists them")
    found = compare_runs(load_run(older), load_run(newer))
    _name_damaged((*found.before.damaged, *found.after.damaged))
    page = write_comparison(found)
    if as_json:
        click.echo(json.dumps({**found.as_json(), "page": str(page)}, indent=2))
    else:
        print_comparison(found)
        click.echo(page)
    _open(page, and_open)
    return found.exit_code


def _name_damaged(damaged: tuple[str, ...]) -> None:
    if damaged:
        from reports.words import counted

        click.echo(f"{counted(len(damaged), 'record line')} could not be read: {', '.join(damaged[:5])}", err=True)


def _open(page: Path, wanted: bool) -> None:
    if wanted and not webbrowser.open(page.resolve().as_uri()):
        click.echo("no browser could be opened; open the page by hand", err=True)
