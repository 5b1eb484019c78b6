"""What a call of ``parcours load`` asks for, and the curve that comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from load.curves import RateCurve, steady
from load.handover import Across
from load.history import curve_from_csv
from load.peaks import find_peak
from load.picture import draw_curve
from load.school import said_of
from parcours.assembly.settings import Settings
from parcours.errors import ConfigError, CouldNotLook
from parcours.runs import room


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a call asks for.

    Args:
        peak: Name of a peak, or "history".
        rate_per_h: Orders per hour at the busiest moment; None for the peak's own.
        scale: Factor on the peak's rates.
        duration_s: Seconds; None for the configuration's.
        squeeze: Whether the whole day's curve is squeezed into the duration, instead of its busiest stretch.
        steady: Whether one rate, the busiest, is held throughout.
        workers: Worker processes.
        faults: What the embedded shop commits.
        confirmed: Hosts confirmed on this call.
        objectives: Objectives in place of the configuration's; empty for those.
        language: Language in which customers shop.
        year: Year of the peak; None for the next one.
        across: Where workers on other machines find this run's master; None for a run on this machine.
        baseline: Folder of an earlier load run to compare with; None for none.
    """

    peak: str = "ordinary"
    rate_per_h: float | None = None
    scale: float = 1.0
    duration_s: float | None = None
    squeeze: bool = False
    steady: bool = False
    workers: int = 1
    faults: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    language: str = "fr"
    year: int | None = None
    across: Across | None = None
    baseline: Path | None = None


def day_curve(settings: Settings, wanted: Wanted) -> tuple[RateCurve, date]:
    """Return the whole day's curve that is asked for, and its day.

    Raises:
        ConfigError: For a peak that does not exist, or a history that cannot be read.
    """
    today = datetime.now(ZoneInfo(settings.load.zone)).date()
    if wanted.peak == "history":
        if not settings.load.history:
            raise ConfigError("peak history: no CSV is named", way_out='history = "orders.csv" in [load]')
        curve, day = curve_from_csv(Path(settings.load.history), settings.load.zone), today
    else:
        peak = find_peak(wanted.peak)
        curve = peak.curve(settings.load.orders_per_h)
        day = peak.day(wanted.year) if wanted.year else peak.next_day(today)
    if wanted.rate_per_h is not None:
        curve = curve.peaking_at(wanted.rate_per_h)
    return curve.scaled(wanted.scale), day


def run_curve(settings: Settings, wanted: Wanted) -> tuple[RateCurve, date]:
    """Return the curve that is played, and the peak's day; see `day_curve`."""
    curve, day = day_curve(settings, wanted)
    duration_s = wanted.duration_s or settings.load.duration_s
    if wanted.steady:
        return steady(curve.busiest_per_h, duration_s), day
    return (curve.squeezed(duration_s) if wanted.squeeze else curve.busiest(duration_s)), day


def show_curve(settings: Settings, wanted: Wanted) -> Path:
    """Draw the day's curve and the stretch that would be played; return the picture's path in the folder of runs."""
    curve, day = day_curve(settings, wanted)
    played, _ = run_curve(settings, wanted)
    begin_s = 0.0 if wanted.squeeze else curve.busiest_begin_s(played.duration_s)
    end_s = curve.duration_s if wanted.squeeze else min(curve.duration_s, begin_s + played.duration_s)
    holidays = said_of(day)
    title = f"{wanted.peak}: {day:%A %d %B %Y}"
    subtitle = (
        f"{curve.expected:,.0f} orders over the day; {curve.busiest_per_h:,.0f} an hour at most; "
        f"the run plays about {played.expected:,.0f} in {played.duration_s:,.0f} s{f'; {holidays}' if holidays else ''}"
    ).replace(",", "\u202f")
    path = Path(settings.journeys.runs) / f"curve-{wanted.peak}-{day.isoformat()}.svg"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(draw_curve(curve, title, subtitle, (begin_s, end_s)), encoding="utf-8")
    except OSError as error:
        raise CouldNotLook(f"{path}: cannot be written: {error.strerror}", way_out=room(error)) from error
    return path
