"""A day's curve as a picture (SVG), with the stretch that a run plays: to look at before anything is sent."""

from __future__ import annotations

import math
from html import escape
from textwrap import shorten as _shorten

import numpy as np

from load.curves import RateCurve
from load.limit import Limit

WIDTH, HEIGHT = 880, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 72, 24, 74, 48


def draw_curve(day: RateCurve, title: str, subtitle: str, stretch: tuple[float, float] | None = None) -> str:
    """Return the picture of a day's curve.

    Args:
        day: Orders per hour from midnight to midnight.
        title: What it is.
        subtitle: The figures, in words.
        stretch: Begin and end in seconds of what a run plays; None for all of it.
    """
    top = _nice(day.busiest_per_h)
    across, down = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM

    def x(time_s: float) -> float:
        return _LEFT + across * time_s / day.duration_s

    def y(rate: float) -> float:
        return _TOP + down * (1 - rate / top)

    times = np.linspace(0.0, day.duration_s, 289)
    line = " ".join(f"{x(t):.1f},{y(r):.1f}" for t, r in zip(times, day.rate_at(times), strict=True))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        f' font-family="system-ui, sans-serif" role="img" aria-label="{escape(title)}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fffdf9"/>',
        f'<text x="{_LEFT}" y="30" font-size="19" font-weight="600" fill="#1f2937">{escape(title)}</text>',
        f'<text x="{_LEFT}" y="52" font-size="13" fill="#6b7280">{escape(subtitle)}</text>',
    ]
    for step in range(5):
        rate = top * step / 4
        parts.append(
            f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y(rate):.1f}" y2="{y(rate):.1f}" stroke="#e5e7eb"/>'
        )
        parts.append(_text(_LEFT - 10, y(rate) + 4, f"{rate:,.0f}".replace(",", "\u202f"), "end"))
    for hour in range(0, 25, 3):
        parts.append(_text(x(hour * 3600 * day.duration_s / 86_400), HEIGHT - _BOTTOM + 22, f"{hour} h", "middle"))
    parts.append(_text(_LEFT - 60, _TOP - 12, "orders/h", "start"))
    base = y(0)
    parts.append(
        f'<polygon points="{_LEFT},{base:.1f} {line} {WIDTH - _RIGHT},{base:.1f}" fill="#c2410c" opacity=".16"/>'
    )
    if stretch is not None:
        wide = max(2.0, x(stretch[1]) - x(stretch[0]))
        place = f'x="{x(stretch[0]):.1f}" y="{_TOP}" width="{wide:.1f}" height="{down}"'
        parts.append(f'<rect {place} fill="#0f766e" opacity=".28"/>')
        side, anchor = (x(stretch[1]) + 8, "start") if stretch[1] < day.duration_s * 0.8 else (x(stretch[0]) - 8, "end")
        parts.append(_text(side, _TOP + 14, "what the run plays", anchor, "#0f766e"))
    parts.append(f'<polyline points="{line}" fill="none" stroke="#c2410c" stroke-width="2.5" stroke-linejoin="round"/>')
    return "\n".join([*parts, "</svg>"])


def draw_trials(limit: Limit) -> str:
    """Return the picture of a search for the limit: every trial in order, what held and what did not."""
    trials, limit_per_h = limit.trials, limit.rate_per_h
    title, _, why = limit.sentence().partition("; what breaks first: ")
    why = f"what breaks first: {why}" if why else ""
    top = _nice(max(trial.rate_per_h for trial in trials))
    across, down = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        f' font-family="system-ui, sans-serif" role="img" aria-label="{escape(limit.sentence())}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fffdf9"/>',
        f'<text x="{_LEFT}" y="24" font-size="16" font-weight="600" fill="#1f2937">{escape(shorten(title, 95))}</text>',
        _text(_LEFT, 44, shorten(why, 130), "start", "#c2410c"),
        _text(_LEFT + across, _TOP - 12, "each trial in order: filled held, hollow did not", "end"),
        _text(_LEFT - 60, _TOP - 12, "orders/h", "start"),
    ]
    for step in range(5):
        height = _TOP + down * (1 - step / 4)
        parts.append(f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{height:.1f}" y2="{height:.1f}" stroke="#e5e7eb"/>')
        parts.append(_text(_LEFT - 10, height + 4, f"{top * step / 4:,.0f}".replace(",", "\u202f"), "end"))
    if limit_per_h:
        height = _TOP + down * (1 - limit_per_h / top)
        line = f'x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{height:.1f}" y2="{height:.1f}"'
        parts.append(f'<line {line} stroke="#0f766e" stroke-width="2" stroke-dasharray="6 4"/>')
    for number, trial in enumerate(trials):
        x, y = _LEFT + across * (number + 0.5) / len(trials), _TOP + down * (1 - trial.rate_per_h / top)
        fill, edge = ("#0f766e", "#0f766e") if trial.held else ("#fffdf9", "#c2410c")
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" fill="{fill}" stroke="{edge}" stroke-width="3"/>')
        parts.append(_text(x, HEIGHT - _BOTTOM + 22, str(number + 1), "middle"))
    return "\n".join([*parts, "</svg>"])


def shorten(text: str, most: int) -> str:
    """Return *text* on one line, with at most so many characters."""
    return _shorten(text, most, placeholder=" ...")


def _text(x: float, y: float, text: str, anchor: str, fill: str = "#4b5563") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="12" fill="{fill}" text-anchor="{anchor}">{escape(text)}</text>'


def _nice(highest: float) -> float:
    """Return a round number not below *highest*, easily read in quarters."""
    power = 10.0 ** math.floor(math.log10(highest))
    return next(step * power for step in (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10) if step * power >= highest * 0.999)
