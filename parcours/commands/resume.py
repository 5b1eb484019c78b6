"""``parcours resume``: go on with journeys whose next act has come due, and with runs that were broken off."""

from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parcours.commands.options import config_option, json_option

if TYPE_CHECKING:
    from journeys.stage.laid_aside import LaidAside
    from parcours.assembly.resuming import Agenda
    from parcours.runs import RunFolder


@click.command()
@click.argument("run", required=False, metavar="[RUN]")
@click.option("--headed", is_flag=True, help="Let a person watch.")
@json_option
@config_option
def resume(run: str | None, headed: bool, as_json: bool, config: Path | None) -> int:
    """Play the acts that have come due in RUN, or in every run without one; play anew what was broken off in RUN.

    RUN is a run folder, or the name of one. Made to be called by cron: what is not due waits on. The exit code is that
    of the runs that were gone on with, the gravest of several; 0 where nothing has come due, 5 where nothing waits.
    """
    from parcours.assembly.resuming import go_on, waiting_runs
    from parcours.assembly.settings import load_settings
    from parcours.clock import SystemClock
    from parcours.commands.progress import Progress
    from parcours.errors import CouldNotLook, NothingSelected
    from parcours.runs import Held, RunFolder
    from reports import write_reports
    from reports.history import find_run

    root = Path(load_settings(config).journeys.runs)
    runs = [RunFolder.open(find_run(root, run))] if run else waiting_runs(root)
    if not runs:
        raise NothingSelected(f"{root}: no journey waits for a later act", way_out="parcours runs lists the runs")
    codes: list[int] = []
    documents = []
    for one in runs:
        with Progress(0) as progress:
            try:
                agenda, code = go_on(
                    one, SystemClock(), broken_off=bool(run), headed=headed, on_result=progress.advance
                )
            except Held as held:
                if run:
                    raise
                click.echo(f"{held.message}; left alone", err=True)
                continue
            except CouldNotLook:
                write_reports(one.path)
                raise
        if code is not None:
            documents.append(write_reports(one.path).as_json())
            codes.append(code)
        _tell(one, agenda, code, as_json)
    if as_json:
        click.echo(json.dumps(documents, ensure_ascii=False))
    return _gravest(codes)


def _tell(run: RunFolder, agenda: Agenda, code: int | None, as_json: bool) -> None:
    from reports.terminal import print_summary

    for expired in agenda.expired:
        click.echo(f"{expired.journey_id:26} expired: {_when(expired)}", err=True)
    for later in agenda.later:
        click.echo(f"{later.journey_id:26} waits on: {_when(later)}", err=True)
    if code is None:
        click.echo(f"{run.path}: nothing has come due", err=True)
    elif not as_json:
        print_summary(run.path)


def _when(one: LaidAside) -> str:
    return f"{one.next_act}, due {one.due.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _gravest(codes: list[int]) -> int:
    """Return the exit code of several runs: interrupted before broken before all others."""
    for code in (130, 143, 1):
        if code in codes:
            return code
    return max(codes, default=0)
