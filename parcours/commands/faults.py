"""``parcours faults``: commit every fault in turn and see which promise catches it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parcours.commands.impact import pricing_options
from parcours.commands.options import Whole, config_option, json_option

if TYPE_CHECKING:
    from journeys.stage.result import Result
    from parcours.assembly.detection import Detection


@click.command()
@click.argument("names", nargs=-1, metavar="[FAULT]...")
@click.option("-n", "browsers", type=Whole(1, 32), metavar="N", help="Browsers at work at once.  [default: 2]")
@click.option("--driver", type=click.Choice(["browser", "http"]), help="Play in a browser (the truth) or without one.")
@click.option("--list", "only_list", is_flag=True, help="List the catalogue and play nothing.")
@click.option("--impact", "with_prices", is_flag=True, help="Price the faults instead of committing them.")
@pricing_options
@json_option
@config_option
def faults(
    names: tuple[str, ...],
    browsers: int | None,
    driver: str | None,
    only_list: bool,
    with_prices: bool,
    scenario: str | None,
    drivers: Path | None,
    orders: float | None,
    share: float | None,
    replications: int | None,
    workers: int | None,
    as_json: bool,
    config: Path | None,
) -> int:
    """Commit FAULT... (every fault without a name) in the demo shop, one at a time, and print the detection matrix.

    With --impact nothing is played: every fault is priced on the days of --scenario, as if it struck the same share of
    the orders that it concerns. The list is the shop owner's: the dearest first.

    Exit codes: 0 every fault was caught and nothing healthy accused, 1 one was missed or accused wrongly, 3 one could
    not be played.
    """
    if with_prices:
        from impact.effort import Effort
        from parcours.assembly.pricing import Wanted, priced_catalogue
        from parcours.commands.impact import show

        wanted = Wanted(scenario, Effort(replications or 40, 1, workers), drivers, orders, None, share, False, config)
        show(lambda say, progress: priced_catalogue(names, wanted, say, progress), as_json, "faults")
        return 0
    given = {"--scenario": scenario, "--drivers": drivers, "--orders": orders, "--share": share}
    given |= {"--replications": replications, "--workers": workers}
    if alone := [option for option, value in given.items() if value is not None]:
        raise click.UsageError(
            f"{', '.join(alone)}: expected with --impact, which prices; without it faults are played"
        )
    from fixtures.faults.catalogue import all_faults
    from parcours.assembly import detection
    from parcours.assembly.catalogue import known_journeys
    from parcours.assembly.crowd_faults import Crowds
    from parcours.assembly.interrupt import interruptible
    from parcours.assembly.playing import create_run, play
    from parcours.assembly.settings import load_settings
    from parcours.commands.matrix import print_catalogue, print_matrix
    from parcours.commands.progress import Progress
    from reports import write_reports

    if only_list:
        print_catalogue(all_faults(), as_json)
        return 0
    settings = load_settings(config)
    patience_s = None if "step_timeout_s" in settings.shop.model_fields_set else detection.STEP_TIMEOUT_S
    settings = settings.changed(
        shop={"name": "demo", "url": "", "step_timeout_s": patience_s},
        journeys={"browsers": browsers, "driver": driver},
    )
    chosen = detection.chosen_faults(names)
    parts = detection.parts_for(chosen, known_journeys(), settings.journeys.seed)
    crowds = Crowds((fault for fault in chosen if fault.journey == detection.CROWD), settings, _tell)

    def all_found(results: Sequence[Result]) -> list[Detection]:
        return [*detection.detections(parts, results), *crowds.detections()]

    run = create_run("faults", settings, parts)
    try:
        with interruptible(lambda: None) as interruption, crowds, Progress(len(parts)) as progress:
            crowds.wait_for_the_healthy()
            results, code = play(
                parts,
                run,
                settings,
                on_result=progress.advance,
                judge=lambda results: detection.verdict_of_detections(all_found(results)),
            )
            found = all_found(results)
        detection.record(found, run)
    finally:
        write_reports(run.path)
    if as_json:
        click.echo(json.dumps([d.as_json() for d in found], ensure_ascii=False))
    else:
        print_matrix(found, run.path)
    return interruption.exit_code or code


def _tell(one: Detection) -> None:
    click.echo(f"{one.journey_id}  {one.fault or 'healthy'}: {', '.join(one.broken) or 'all kept'}", err=True)
