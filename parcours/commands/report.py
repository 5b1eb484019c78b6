"""``parcours report``: make a run's reports again from its records."""

from __future__ import annotations

import json
import webbrowser
from pathlib import Path

import click

from parcours.commands.options import config_option, json_option


@click.command()
@click.argument("run", required=False, metavar="[RUN]")
@click.option("--open", "and_open", is_flag=True, help="Show the page in a browser.")
@json_option
@config_option
def report(run: str | None, and_open: bool, as_json: bool, config: Path | None) -> int:
    """Write page, JUnit, ledger and Allure results of RUN (the newest without one), and print where the page is.

    RUN is a run folder, or the name of one. A run that was killed has a report too.
    """
    from parcours.assembly.settings import load_settings
    from reports import write_reports
    from reports.history import find_run

    written = write_reports(find_run(Path(load_settings(config).journeys.runs), run))
    if written.run.damaged:
        lines = ", ".join(written.run.damaged[:5])
        click.echo(f"{len(written.run.damaged)} record lines could not be read: {lines}", err=True)
    if as_json:
        click.echo(json.dumps(written.as_json(), indent=2))
    else:
        click.echo(written.html)
    if and_open and not webbrowser.open(written.html.resolve().as_uri()):
        click.echo("no browser could be opened; open the page by hand", err=True)
    return 0
