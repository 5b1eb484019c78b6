"""``parcours doctor``: check what a run needs, and say how to mend what is missing."""

from __future__ import annotations

import json
from pathlib import Path

import click

from parcours.commands.options import config_option, json_option


@click.command()
@json_option
@config_option
def doctor(as_json: bool, config: Path | None) -> int:
    """Check configuration, suite, browser, mailbox, shop and the adapter's first page; exit 3 where one is missing."""
    from parcours.assembly.checkup import check_all

    findings = []
    for finding in check_all(config):
        findings.append(finding)
        if not as_json:
            mark = "ok     " if finding.well else "MISSING" if finding.needed else "absent "
            seen = finding.seen.replace("\n", f"\n{'':25}")
            click.echo(f"{mark} {finding.what:16} {seen}")
            if not finding.well and finding.way_out:
                click.echo(f"        -> {finding.way_out}")
    ill = [finding for finding in findings if finding.needed and not finding.well]
    if as_json:
        click.echo(json.dumps({"well": not ill, "findings": [finding.as_json() for finding in findings]}))
    elif not ill:
        click.echo("all is well")
    return 3 if ill else 0
