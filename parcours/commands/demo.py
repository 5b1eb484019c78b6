"""``parcours demo``: the whole loop on the embedded shop, with one report at the end."""

from __future__ import annotations

from pathlib import Path

import click

from parcours.commands.options import config_option

SHOWN_FAULT = "closed-relay-offered"


@click.command()
@click.option("-n", "browsers", type=click.IntRange(1, 32), metavar="N", help="Browsers at work at once.  [default: 2]")
@config_option
def demo(browsers: int | None, config: Path | None) -> int:
    """Play all journeys on the healthy demo shop, then one on a shop with a fault, and write one report.

    Exit code 0 says that the healthy shop was found healthy and that the fault was caught.
    """
    from parcours.assembly import detection
    from parcours.assembly.catalogue import known_journeys
    from parcours.assembly.playing import create_run, play
    from parcours.assembly.settings import load_settings
    from parcours.commands.progress import Progress
    from reports import write_reports
    from reports.terminal import print_summary

    settings = load_settings(config).changed(shop={"name": "demo", "url": ""}, journeys={"browsers": browsers})
    parts = detection.parts_for(detection.chosen_faults([SHOWN_FAULT]), known_journeys(), settings.journeys.seed)
    run = create_run("demo", settings, parts)
    click.echo("Five customers go through the demo shop; a sixth is sent to a relay that is closed.", err=True)
    try:
        with Progress(len(parts)) as progress:
            results, code = play(
                parts,
                run,
                settings,
                on_result=progress.advance,
                judge=lambda results: detection.verdict_of_detections(detection.detections(parts, results)),
            )
        detection.record(detection.detections(parts, results), run)
    finally:
        write_reports(run.path)
    print_summary(run.path)
    return code
