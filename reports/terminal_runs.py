"""Several runs on a terminal: their history, two of them compared, and how promises fared over many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC
from math import ceil

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from reports.compare import MEANINGS, Change, Comparison, Row, comparison_sentence
from reports.history import PastRun
from reports.text import one_line, plain
from reports.trend import Trend, TrendRow
from reports.words import counted, duration

VERDICT_STYLES = {"kept": "green", "broken": "red"}
_ROOMY = 78
_STYLES = {
    Change.NEW: "bold red",
    Change.FIRST_SEEN: "bold red",
    Change.WORSE: "red",
    Change.BETTER: "green",
    Change.MENDED: "bold green",
}
_SHORT = {Change.FIRST_SEEN: "first", Change.STILL: "still"}
_MOST = 12
_BARS = "▁▂▃▄▅▆▇█"


def print_runs(runs: Sequence[PastRun], console: Console | None = None) -> None:
    """Print one line for each of *runs*; times are UTC, as the runs' names are."""
    console = console or Console(highlight=False)
    roomy = console.width >= _ROOMY
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("run", overflow="fold")
    if roomy:
        table.add_column("began (UTC)", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    table.add_column("broken", justify="right", no_wrap=True)
    table.add_column("took", justify="right", no_wrap=True)
    for run in runs:
        began = f"{run.started_at.astimezone(UTC):%Y-%m-%d %H:%M}" if run.started_at else "-"
        verdict = Text(plain(run.verdict), style=VERDICT_STYLES.get(run.verdict, "yellow"))
        share = f"{run.broken} of {run.journeys}" if run.journeys else "-"
        table.add_row(Text(plain(run.name)), *([began] if roomy else []), verdict, share, duration(run.duration_s))
    console.print(table)


# Two runs ----------------------------------------------------------------------------------------
def print_comparison(found: Comparison, console: Console | None = None) -> None:
    """Print what became of each promise from one run to the next; it fits any width."""
    console = console or Console(highlight=False)
    console.print(Text(f"before  {plain(found.before.name)}  {found.before.verdict}", style="dim", overflow="fold"))
    console.print(Text(f"after   {plain(found.after.name)}  {found.after.verdict}\n", style="dim", overflow="fold"))
    for change in (Change.NEW, Change.FIRST_SEEN, Change.WORSE, Change.STILL, Change.BETTER, Change.MENDED):
        rows = found.of(change)
        for row in rows[:_MOST]:
            console.print(_changed(row))
        if len(rows) > _MOST:
            console.print(Text(f"        and {len(rows) - _MOST} more {change}, on the page"))
    gone = found.of(Change.GONE)
    lost = [row for row in gone if row.before.broken]
    for row in lost[:_MOST]:
        console.print(_changed(row))
    if others := len(gone) - len(lost):
        console.print(_line("gone", "yellow", Text(f"{counted(others, 'promise')} kept before, not looked at now")))
    if found.rows and found.of(Change.SAME) != found.rows:
        console.print()
    for caution in found.cautions:
        console.print(Text(plain(caution), style="yellow"))
    style = "bold red" if found.exit_code == 1 else "bold yellow" if found.exit_code else "bold green"
    console.print(Text(comparison_sentence(found), style=style))


def _changed(row: Row) -> RenderableType:
    head = Text.assemble((plain(row.name), "bold"), (f" in {row.journey}" if row.journey else "", "dim"))
    words = MEANINGS[row.change]
    if row.before.judged > 1 or row.after.judged > 1:
        words = f"{row.before} before, {row.after} now"
    if row.chance:
        words += " (perhaps chance)"
    lines: list[RenderableType] = [_line(_SHORT.get(row.change, str(row.change)), _STYLES.get(row.change, ""), head)]
    lines.append(Padding(Text(words), (0, 0, 0, 8)))
    if row.seen and row.change is not Change.MENDED:
        lines.append(Padding(Text(f"seen: {plain(one_line(row.seen, 200))}", style="dim"), (0, 0, 0, 8)))
    return Group(*lines)


def _line(mark: str, style: str, text: Text) -> RenderableType:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=7, no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(mark, style=style), text)
    return grid


# Many runs ---------------------------------------------------------------------------------------
def print_trend(trend: Trend, console: Console | None = None) -> None:
    """Print one bar for each promise that ever broke: a column a run, as high as the share that broke."""
    console = console or Console(highlight=False)
    console.print(Text(plain(trend.sentence())))
    if not trend.rows:
        return
    name_width = max(12, min(max(len(row.name) for row in trend.rows), console.width // 2))
    room = max(8, console.width - name_width - 10)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("promise", overflow="fold", width=name_width)
    table.add_column("older to newer", no_wrap=True)
    table.add_column("now", no_wrap=True)
    for row in trend.rows[: 2 * _MOST]:
        table.add_row(Text(plain(row.name)), Text("".join(_bars(row))[-room:]), _now(row))
    console.print(table)
    console.print(Text(f"{_BARS[0]} kept  {_BARS[-1]} broken in every play  · not looked at", style="dim"))


def _bars(row: TrendRow) -> Iterator[str]:
    for plays in row.plays:
        yield "·" if not plays.judged else _BARS[ceil(plays.share * 7)]


def _now(row: TrendRow) -> Text:
    last = row.plays[-1]
    if not last.judged:
        return Text("-", style="dim")
    return Text("broken", style="red") if last.broken else Text("kept", style="green")
