"""How a simulated contact centre fares: targets, the comparison, charts by day and interval, cases, teams and cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from parcours.records import Json
from reports.centre import say
from reports.centre.day import Day, figures_of
from reports.centre.marks import Pair, draw_change, draw_pairs
from reports.centre.record import read_record
from reports.centre.season import busiest_day, counted_days, season_figures
from reports.page.kit import Kit, Section

_NOT_FOR = {"live": ("answer_time_s",), "deferred": ("abandonment", "speed_of_answer_s")}
"""Differences that say nothing for a kind of channel."""
_ASKED_FIRST = (
    ("contacts", "more", "fewer", "contacts"),
    ("once_and_done", "more", "less", "once & done, by case"),
    ("quality", "more", "less", "answered in time, all channels together"),
    ("cost", "more", "less", "cost"),
)
"""Differences that stand before the table: name, the words for more and less, and what it is."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a comparison; without figures it is a heading."""

    name: str
    this: str = ""
    other: str = ""
    gap: str = ""
    share: str = ""
    picture: str = ""
    clear: bool = False


def make(kit: Kit) -> Section | None:
    """Make the section, or nothing for a run that simulated nothing."""
    record = read_record(kit.run.path, "simulation.json") if kit.run.verb == "simulate" else None
    if record is None or not record["replications"]:
        return None
    other: Json | None = record.get("compared_with")
    days, date = counted_days(record), busiest_day(record)
    return Section(
        "centre",
        "Contact centre",
        kit.render(
            "centre.html",
            record=record,
            about=kit.run.about.get("configuration") or {},
            say=say,
            days=days,
            date=date,
            season=list(season_figures(record, other)) if len(days) > 1 else [],
            figures=list(figures_of(Day(record, date, other))),
            pairs=_pairs(record),
            cases_said=_cases_said(record),
            changes=list(_changes(record)),
            change_said=_change_said(record),
            other=other,
            rows=[row for row in record["intervals"] if row["begin"][:10] == date and row["offered"] >= 0.05],
        ),
    )


def _cases_said(record: Json) -> str:
    """Say how wrong it would be to count contacts, each channel its own."""
    cases = record["cases"]
    once, naive = cases["once_and_done"]["value"], cases["naive_resolution"]["value"]
    if once is None or naive is None:
        return "No case was counted."
    return (
        f"Counted by case and across channels, {say.percent(once)} are settled at the first contact. Channels that "
        f"each count their own contacts would report {say.percent(naive)}: {100 * (naive - once):.0f} points too much."
    )


def _pairs(record: Json) -> Markup:
    rows = [Pair("all", record["cases"]["once_and_done"]["value"], record["cases"]["naive_resolution"]["value"])]
    for one in record["channels"]:
        totals = one["totals"]
        rows.append(Pair(one["channel"], totals["once_and_done"]["value"], totals["naive_resolution"]["value"]))
    told = "; ".join(
        f"{row.name}: {say.percent(row.right)} by case, {say.percent(row.naive)} counted by channel" for row in rows
    )
    return draw_pairs(rows, f"Once and done. {told}.")


def _change_said(record: Json) -> list[str]:
    """Say the differences that a manager asks for first."""
    found = {one["name"]: one for one in record.get("differences", ()) if not one["channel"]}
    said = []
    for name, more, less, what in _ASKED_FIRST:
        one = found.get(name)
        if one is None or one["change"] is None:
            continue
        if not one["clear"]:
            said.append(f"{what}: no difference that could be told from chance")
        else:
            amount = 100 * abs(one["difference"]["value"] if one["unit"] == "share" else one["change"])
            unit = "points" if one["unit"] == "share" else "%"
            said.append(f"{amount:.1f} {unit} {more if one['change'] > 0 else less} {what}")
    waits = (one for one in record.get("differences", ()) if one["name"] == "answer_time_s" and one["clear"])
    return [*said, *(_sooner(one) for one in waits if one["channel"] in _deferred(record))]


def _deferred(record: Json) -> set[str]:
    return {one["channel"] for one in record["channels"] if one["kind"] == "deferred"}


def _sooner(one: Json) -> str:
    gap = one["difference"]["value"]
    return f"{one['channel']} answered {say.seconds(abs(gap))} {'sooner' if gap < 0 else 'later'}"


def _changes(record: Json) -> Iterator[Change]:
    channel = ""
    kinds = {one["channel"]: one["kind"] for one in record["channels"]}
    for one in record.get("differences", ()):
        if one["channel"] and one["name"] in _NOT_FOR[kinds[one["channel"]]]:
            continue
        if one["channel"] != channel:
            channel = one["channel"]
            yield Change(channel)
        yield _change(one)


def _change(one: Json) -> Change:
    gap, unit = one["difference"], one["unit"]
    small = abs(one["this"]["value"] or 0.0) < 10
    written = say.difference(gap, unit, small=small)
    scale = 1.0 if unit == "share" else abs(one["other"]["value"] or 0.0)
    picture = Markup()
    if gap["low"] is not None and scale:
        picture = draw_change(
            gap["low"] / scale, gap["value"] / scale, gap["high"] / scale, f"{one['label']}: {written}"
        )
    share = "" if unit == "share" or one["change"] is None else say.signed_percent(one["change"])
    this, other = (say.plain(one[side]["value"], unit) for side in ("this", "other"))
    return Change(one["label"], this, other, written, share, picture, bool(one["clear"]))
