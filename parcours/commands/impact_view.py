"""A statement of what broken promises cost, as a shop owner reads it on a terminal."""

from __future__ import annotations

import sys

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from impact import words
from impact.sensitivity import percent
from impact.statement import Finding, Statement
from parcours.assembly.pricing import Answer
from parcours.commands.tables import print_table

_PIPE_WIDTH = 120
_BAR = 16
_ROOMY = 130
_MOST_DOUBTS = 5
_MOST_SWINGS = 7
_EIGHTHS = " ▏▎▍▌▋▊▉█"


def print_statement(answer: Answer, console: Console | None = None) -> None:
    """Print a statement on standard output, and where its report lies."""
    console = console or Console(highlight=False, width=None if sys.stdout.isatty() else _PIPE_WIDTH)
    statement = answer.statement
    if statement.findings:
        print_table(console, _ranked(statement, console.width))
    if statement.bill is not None and statement.share is None:
        _print_whole(statement, console)
    if statement.tornado is not None and statement.tornado.swings:
        console.print(_tornado(statement))
    if statement.doubts:
        _print_doubts(statement, console)
    for remark in answer.document["remarks"]:
        console.print(Text(remark, style="yellow"), soft_wrap=False)
    console.print(Text(answer.document["reckoned"], style="dim"))
    console.print(Text(words.headline(statement), style="bold"))
    console.print(Text(str(answer.folder / "report.html"), style="underline"), soft_wrap=True)


def _ranked(statement: Statement, width: int) -> Table:
    assert statement.bill is not None
    currency, share = statement.bill.currency, statement.share
    over = words.days(statement.bill)
    title = (
        f"{statement.scenario.name}, {over}: what mending each saves"
        if share is None
        else f"{statement.scenario.name}, {over}: what each costs that strikes {percent(share)} of its orders"
    )
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("promise" if share is None else "fault", no_wrap=True)
    if share is None:
        table.add_column("broken", no_wrap=True)
    for column in ("contacts", "advisers", currency):
        table.add_column(column, justify="right", no_wrap=True)
    roomy = width >= (_ROOMY if share is None else _ROOMY - 30)
    if roomy:
        table.add_column("", no_wrap=True)
    most = max((one.price.euros.value for one in statement.findings), default=0.0)
    for one in statement.findings:
        row = [one.title]
        if share is None:
            row.append(_broken(one))
        price = one.price
        row += [words.band(price.contacts), words.band(price.advisers), words.whole(price.euros)]
        if roomy:
            row.append(_bar(price.euros.value, most))
        table.add_row(*row)
    return table


def _broken(one: Finding) -> str:
    if one.led is None:
        return ""
    rate = one.led
    return (
        f"{rate.broken} of {rate.judged}, {percent(rate.broken / rate.judged)} "
        f"[{100 * rate.low:.2g}, {100 * rate.high:.2g}]"
    )


def _bar(value: float, most: float) -> str:
    """Return a bar of at most so many characters, to an eighth of one."""
    eighths = round(8 * _BAR * max(value, 0.0) / most) if most > 0 else 0
    full, rest = divmod(eighths, 8)
    return "█" * full + (_EIGHTHS[rest] if rest else "")


def _print_whole(statement: Statement, console: Console) -> None:
    assert statement.bill is not None
    total, bill = statement.bill.total, statement.bill
    if len(statement.findings) > 1:
        console.print(
            f"all mended: {words.band(total.contacts)} contacts, {words.advisers(total)} on {words.day(total.day)}, "
            f"{words.whole(total.euros)} {bill.currency}",
            markup=False,
        )
    levels = ", ".join(f"{one.channel} {100 * one.healthy:.1f} % -> {100 * one.broken:.1f} %" for one in bill.levels)
    if levels:
        console.print(f"in time with the advisers of the scenario: {levels}\n", markup=False)


def _tornado(statement: Statement) -> Table:
    assert statement.tornado is not None
    assert statement.bill is not None
    currency = statement.bill.currency
    table = Table(
        title=f"which assumption moves the answer most ({words.money(statement.tornado.euros)} {currency})",
        title_justify="left",
        title_style="bold",
        box=SIMPLE_HEAD,
        pad_edge=False,
    )
    table.add_column("assumption", overflow="fold")
    table.add_column("from .. to", no_wrap=True)
    table.add_column(currency, justify="right", no_wrap=True)
    table.add_column("is", no_wrap=True)
    for swing in statement.tornado.swings[:_MOST_SWINGS]:
        ends = f"{words.money(swing.low_euros)} .. {words.money(swing.high_euros)}"
        table.add_row(swing.name, f"{swing.low_text} .. {swing.high_text}", ends, swing.quality)
    return table


def _print_doubts(statement: Statement, console: Console) -> None:
    console.print("never seen broken, and what cannot be excluded all the same:", style="bold")
    for one in statement.doubts[:_MOST_DOUBTS]:
        console.print(f"  {words.doubt(one)}", markup=False)
    if len(statement.doubts) > _MOST_DOUBTS:
        console.print(f"  and {len(statement.doubts) - _MOST_DOUBTS} more, in the report")
    console.print()
