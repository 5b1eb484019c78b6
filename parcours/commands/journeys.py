"""``parcours journeys``: replay customers' journeys and judge every promise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parcours.commands.options import Duration, Whole, config_option, json_option, language_option, shop_option

if TYPE_CHECKING:
    from parcours.assembly.again import Round

_NEXT_ROUND = 1_000_003
"""So far apart are the seeds of two rounds: each round has customers of its own, with addresses of their own."""


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--suite", type=click.Path(path_type=Path), metavar="PATH", help="Folder or file with journeys of your own."
)
@shop_option
@click.option("--url", metavar="U", help="Address of a shop that is up already; give --mailbox with it.")
@click.option("--mailbox", metavar="M", help="Where that shop sends its mail: smtp://127.0.0.1:PORT.")
@click.option(
    "--fault", "faults", multiple=True, metavar="F", help="Fault that the demo shop commits; may be repeated."
)
@click.option(
    "--repeat", type=Whole(1, 10_000), default=1, metavar="K", help="Play each journey K times.  [default: 1]"
)
@click.option("-n", "browsers", type=Whole(1, 32), metavar="N", help="Browsers at work at once.  [default: 2]")
@click.option("--driver", type=click.Choice(["browser", "http"]), help="Play in a browser (the truth) or without one.")
@click.option("--headed", is_flag=True, help="Let a person watch.")
@click.option(
    "--trace", type=click.Choice(["off", "on-failure", "on"]), help="Keep a Playwright trace.  [default: off]"
)
@language_option
@click.option("--tag", metavar="T", help="Only journeys with this tag.")
@click.option(
    "--retries", type=Whole(0, 5), metavar="N", help="Try a journey that ended badly N times more.  [default: 0]"
)
@click.option("--known", multiple=True, metavar="P", help="Promise known to be broken: told, not held against the run.")
@click.option("--seed", type=Whole(0, 2**31), metavar="N", help="Number from which personas are made.  [default: 1]")
@click.option("--starts", metavar="T", help="When the story begins, such as 2027-03-28T01:30; the demo shop only.")
@click.option(
    "--repeat-every", type=Duration(), metavar="D", help="Play again every so often, such as 15m: a run each."
)
@click.option("--rounds", type=Whole(1), metavar="K", help="With --repeat-every: stop after so many runs.")
@click.option("--list", "only_list", is_flag=True, help="List the journeys and play none.")
@json_option
@config_option
def journeys(
    names: tuple[str, ...],
    suite: Path | None,
    shop: str | None,
    url: str | None,
    mailbox: str | None,
    faults: tuple[str, ...],
    repeat: int,
    browsers: int | None,
    driver: str | None,
    headed: bool,
    trace: str | None,
    language: str | None,
    tag: str | None,
    retries: int | None,
    known: tuple[str, ...],
    seed: int | None,
    starts: str | None,
    repeat_every: float | None,
    rounds: int | None,
    only_list: bool,
    as_json: bool,
    config: Path | None,
) -> int:
    """Replay journeys NAME... (all without a name) in a real browser, and judge every promise of the shop.

    Exit codes: 0 all kept, 1 a promise is broken, 3 the harness could not look, 5 nothing that was
    wanted is sold; with --repeat-every the worst of all.
    """
    from fixtures.faults.catalogue import find
    from parcours.assembly.addresses import moment, smtp_port
    from parcours.assembly.catalogue import adapter, choose, known_journeys, language_at
    from parcours.assembly.playing import create_run, parts_of, play
    from parcours.assembly.settings import load_settings
    from parcours.assembly.suites import check_known, settle, suite_settings
    from parcours.assembly.venues import check_shop
    from parcours.commands.progress import Progress
    from reports import write_reports
    from reports.github import annotate
    from reports.terminal import print_summary

    if rounds is not None and repeat_every is None:
        raise click.UsageError("--rounds: goes with --repeat-every; --repeat plays more often within one run")
    settings = (suite_settings(suite, config) if suite else load_settings(config)).changed(
        shop={"name": shop, "url": url},
        mailbox={"port": smtp_port("--mailbox", mailbox) if mailbox else None},
        journeys={
            "browsers": browsers,
            "driver": driver,
            "trace": trace,
            "seed": seed,
            "retries": retries,
            "known": known or None,
        },
    )
    settle(settings)
    all_journeys = known_journeys(settings.journeys.files, only_files=not settings.journeys.shipped)
    if only_list:
        for journey in all_journeys.values():
            click.echo(f"{journey.name:22} {journey.title}")
        return 0
    check_shop(settings.shop)
    spoken = language_at(settings.shop.name, language)
    committed = [str(find(fault)) for fault in faults]
    begins = moment("--starts", starts, adapter(settings.shop.name).zone) if starts else None
    chosen = choose(names, all_journeys, tag)
    check_known(settings, all_journeys.values())

    def play_round(number: int) -> int:
        own = settings.changed(journeys={"seed": (settings.journeys.seed + _NEXT_ROUND * (number - 1)) % 2**31})
        parts = parts_of(chosen, repeat=repeat, seed=own.journeys.seed, faults=committed, starts=begins)
        run = create_run("journeys", own, parts, language=spoken)
        try:
            with Progress(len(parts)) as progress:
                _, code = play(
                    parts,
                    run,
                    own,
                    headed=headed,
                    language=spoken,
                    on_result=progress.advance,
                    retries=own.journeys.retries,
                )
        finally:
            written = write_reports(run.path)
        if as_json:
            click.echo(json.dumps(written.as_json(), ensure_ascii=False))
            annotate(written.run, lambda line: click.echo(line, err=True))
        else:
            print_summary(run.path)
        return code

    return play_round(1) if repeat_every is None else _again(play_round, repeat_every, rounds)


def _again(play_round: Round, every_s: float, rounds: int | None) -> int:
    """Play round after round until Ctrl-C, SIGTERM, or enough of them."""
    import threading

    from parcours.assembly.again import play_again
    from parcours.assembly.interrupt import interruptible
    from parcours.clock import SystemClock

    stopped = threading.Event()

    def stop() -> None:
        """Set it from another thread: the one that was interrupted may be about to wait, with the event's lock held."""
        threading.Thread(target=stopped.set).start()

    with interruptible(stop):
        return play_again(
            play_round,
            every_s,
            clock=SystemClock(),
            wait=lambda pause_s: not stopped.wait(pause_s),
            say=lambda words: click.echo(words, err=True),
            rounds=rounds,
        )
