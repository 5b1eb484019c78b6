"""``parcours journeys``: replay customers' journeys and judge every promise."""

from __future__ import annotations

import json
from pathlib import Path

import click

from parcours.commands.options import config_option, json_option


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--shop", metavar="S", help="Adapter: demo, oscar, or file.py:Class of your own.")
@click.option("--url", metavar="U", help="Address of a shop that is up already; give --mailbox with it.")
@click.option("--mailbox", metavar="M", help="Where that shop sends its mail: smtp://127.0.0.1:PORT.")
@click.option(
    "--fault", "faults", multiple=True, metavar="F", help="Fault that the demo shop commits; may be repeated."
)
@click.option("--repeat", type=click.IntRange(1, 10_000), default=1, metavar="K", help="Play each journey K times.")
@click.option("-n", "browsers", type=click.IntRange(1, 32), metavar="N", help="Browsers at work at once.  [default: 2]")
@click.option("--driver", type=click.Choice(["browser", "http"]), help="Play in a browser (the truth) or without one.")
@click.option("--headed", is_flag=True, help="Let a person watch.")
@click.option("--trace", type=click.Choice(["off", "on-failure", "on"]), help="Keep a Playwright trace.")
@click.option("--language", type=click.Choice(["fr", "en"]), default="fr", help="Language in which customers shop.")
@click.option("--tag", metavar="T", help="Only journeys with this tag.")
@click.option("--seed", type=click.IntRange(0, 2**31), metavar="N", help="Number from which personas are made.")
@click.option("--starts", metavar="T", help="When the story begins, such as 2027-03-28T01:30; the demo shop only.")
@click.option("--list", "only_list", is_flag=True, help="List the journeys and play none.")
@json_option
@config_option
def journeys(
    names: tuple[str, ...],
    shop: str | None,
    url: str | None,
    mailbox: str | None,
    faults: tuple[str, ...],
    repeat: int,
    browsers: int | None,
    driver: str | None,
    headed: bool,
    trace: str | None,
    language: str,
    tag: str | None,
    seed: int | None,
    starts: str | None,
    only_list: bool,
    as_json: bool,
    config: Path | None,
) -> int:
    """Replay journeys NAME... (all without a name) in a real browser, and judge every promise of the shop.

    Exit codes: 0 all kept, 1 a promise is broken, 3 the harness could not look.
    """
    from fixtures.faults.catalogue import find
    from parcours.assembly.addresses import moment, smtp_port
    from parcours.assembly.catalogue import adapter, choose, known_journeys
    from parcours.assembly.playing import create_run, parts_of, play
    from parcours.assembly.settings import load_settings
    from parcours.assembly.venues import check_shop
    from parcours.commands.progress import Progress
    from reports import write_reports
    from reports.terminal import print_summary

    settings = load_settings(config).changed(
        shop={"name": shop, "url": url},
        mailbox={"port": smtp_port("--mailbox", mailbox) if mailbox else None},
        journeys={"browsers": browsers, "driver": driver, "trace": trace, "seed": seed},
    )
    known = known_journeys(settings.journeys.files)
    if only_list:
        for journey in known.values():
            click.echo(f"{journey.name:22} {journey.title}")
        return 0
    check_shop(settings.shop)
    committed = [str(find(fault)) for fault in faults]
    begins = moment("--starts", starts, adapter(settings.shop.name).zone) if starts else None
    parts = parts_of(
        choose(names, known, tag), repeat=repeat, seed=settings.journeys.seed, faults=committed, starts=begins
    )
    run = create_run("journeys", settings, parts)
    try:
        with Progress(len(parts)) as progress:
            _, code = play(parts, run, settings, headed=headed, language=language, on_result=progress.advance)
    finally:
        written = write_reports(run.path)
    if as_json:
        click.echo(json.dumps(written.as_json(), ensure_ascii=False))
    else:
        print_summary(run.path)
    return code
