"""Lays our numbers beside those of others, and writes the page docs/truth.md.

python -m simulation.truth [--quick] [PATH]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from simulation.analytics.transient import ExactDay, exact_day
from simulation.intervals import Estimate
from simulation.truth.models import MODEL_B, MODEL_B1, ModelDay
from simulation.truth.ours import Question, answer, read_questions
from simulation.truth.simulated import Queue, can_be_played, play_day, play_queue, queue_of

HERE = Path(__file__).parent
"""Where the tables of reference values lie."""

_RELATIVE, _ABSOLUTE = 1e-11, 1e-13
_WIDER = 3.2905 / 1.9600
_RARE = 1e-6


@dataclass(frozen=True)
class Line:
    """One row of the page."""

    question: Question
    """What was asked, and the reference value."""
    ours: float
    """Our closed form."""
    simulated: Estimate | None
    """What the compiled engine found; None where it was not played."""

    @property
    def error(self) -> float:
        """Relative error of the closed form."""
        return abs(self.ours - self.question.value) / max(abs(self.question.value), _ABSOLUTE / _RELATIVE)

    @property
    def exact(self) -> bool:
        """Whether the closed form meets the reference, to eleven digits or to the last printed one."""
        allowed = self.question.tolerance or max(_RELATIVE * abs(self.question.value), _ABSOLUTE)
        return abs(self.ours - self.question.value) <= allowed

    @property
    def rare(self) -> bool:
        """Whether the value lies so near nought or one that no simulation would see the difference."""
        value = self.question.value
        is_share = self.question.metric.startswith(("p_", "sl", "occ"))
        return is_share and min(value, abs(1.0 - value)) < _RARE

    def inside(self, wider: float = 1.0) -> bool | None:
        """Say whether the reference lies in the simulated interval, which may be made wider."""
        if self.simulated is None or self.rare:
            return None
        half = 0.5 * (self.simulated.high - self.simulated.low) * wider
        return abs(self.simulated.value - self.question.value) <= half + 1e-12


def lines(questions: Iterable[Question], *, contacts: float | None, seed: int = 1) -> Iterator[Line]:
    """Answer questions by closed form and, where that can be done, by simulation.

    Args:
        questions: What is asked.
        contacts: About how many contacts to play for each queue; None: no simulation.
        seed: Start of the random numbers.
    """
    by_queue: dict[Queue, list[Question]] = {}
    for question in questions:
        by_queue.setdefault(queue_of(question), []).append(question)
    for queue, asked in by_queue.items():
        played: dict[str, Estimate] = {}
        if contacts is not None and can_be_played(queue):
            played = play_queue(queue, [question.metric for question in asked], contacts=contacts, seed=seed)
        for question in asked:
            yield Line(question, answer(question), played.get(question.metric))


def _number(value: float) -> str:
    return f"{value:.12g}"


def _short(value: float | None, unit: str = "") -> str:
    return "" if value is None else f"{value:g}{unit}"


def _simulated(line: Line) -> tuple[str, str]:
    if line.simulated is None:
        return "", ""
    one = line.simulated
    if line.rare:
        return f"{one.value:.6g}", "too rare"
    inside = "inside" if line.inside() else "near" if line.inside(_WIDER) else "OUTSIDE"
    return f"{one.value:.6g} [{one.low:.6g}, {one.high:.6g}]", inside


def _table(found: Sequence[Line]) -> Iterator[str]:
    queue = "| model | per h | handling s | patience s | servers | within s |"
    yield f"{queue} metric | reference | ours | rel. error | | simulated [95 %] | |"
    yield "| --- | --: | --: | --: | --: | --: | --- | --: | --: | --: | --- | --- | --- |"
    for line in found:
        q = line.question
        simulated, place = _simulated(line)
        yield (
            f"| {q.model} | {q.lambda_per_h:g} | {q.aht_s:g} | {_short(q.patience_s)} | {q.servers} "
            f"| {_short(q.target_s or None)} | {q.metric} | {_number(q.value)} | {_number(line.ours)} "
            f"| {line.error:.0e} | {'ok' if line.exact else 'WRONG'} | {simulated} | {place} |"
        )


def _solved(model: ModelDay) -> ExactDay:
    return exact_day(
        model.contacts,
        model.crew,
        interval_s=model.interval_s,
        handling_s=model.handling_s,
        patience_s=model.patience_s,
        within_s=model.within_s,
        longest_queue=150,
    )


B_PUBLISHED = {"p_ab": (0.04855, 0.00009), "sl_offered": (0.7946, 0.0004), "mean_wait_all_s": (8.737, 0.017)}
"""Model B by an independent simulation of 20,000 days: value and half width of its interval."""


def _days(days: int, seed: int) -> Iterator[str]:
    """Yield the table of whole days."""
    yield "| day | metric | reference | source | simulated [95 %] | |"
    yield "| --- | --- | --: | --- | --- | --- |"
    solved = _solved(MODEL_B1)
    truths = {
        "p_ab": solved.p_abandoned,
        "mean_wait_all_s": solved.mean_wait_s,
        "p_delay": solved.p_delayed,
        "sl_offered": solved.service_level_of_offered,
    }
    played = play_day(MODEL_B1, list(truths), days=days, seed=seed)
    for metric, value in truths.items():
        one = played[metric]
        place = _place(one, value, 0.0)
        simulated = f"{one.value:.6g} [{one.low:.6g}, {one.high:.6g}]"
        yield f"| B1 | {metric} | {_number(value)} | Kolmogorov's forward equations | {simulated} | {place} |"
    played = play_day(MODEL_B, list(B_PUBLISHED), days=days, seed=seed)
    for metric, (value, half) in B_PUBLISHED.items():
        one = played[metric]
        place = _place(one, value, half)
        simulated = f"{one.value:.6g} [{one.low:.6g}, {one.high:.6g}]"
        yield f"| B | {metric} | {value} ± {half} | independent simulation, 20,000 days | {simulated} | {place} |"


def _place(one: Estimate, value: float, half: float) -> str:
    """Say where a reference with an interval of its own lies; the two intervals add like standard errors."""
    own = 0.5 * (one.high - one.low)
    allowed = (own * own + half * half) ** 0.5
    off = abs(one.value - value)
    return "inside" if off <= allowed else "near" if off <= _WIDER * allowed else "OUTSIDE"


def page(*, contacts: float | None = 1e6, days: int = 2000, seed: int = 1) -> str:
    """Return the page as Markdown.

    Args:
        contacts: About how many contacts to play for each queue; None: no simulation.
        days: How many days to play of each model day.
        seed: Start of the random numbers.
    """
    chain = list(lines(read_questions(HERE / "reference.csv"), contacts=contacts, seed=seed))
    printed = list(lines(read_questions(HERE / "published.csv"), contacts=None))
    placed = [line.inside() for line in chain if line.inside() is not None]
    near = [line.inside(_WIDER) for line in chain if line.inside() is not None]
    text = [
        "# Truth",
        "",
        "Made by `python -m simulation.truth`; do not edit.",
        "",
        "Three roads lead to the same numbers. The *reference* values were computed with 60 digits by adding the",
        "states of the birth-death chain one by one (`simulation/truth/exact.py`), or were printed by others. *Ours*",
        "are the closed forms of `simulation/analytics/`, which share nothing with that. *Simulated* is the compiled",
        "engine, counted from its record of contacts, with 95 % intervals over replications; the SimPy engine writes",
        "the same record bit for bit. A queue is not played where it would take weeks to settle from empty, or has",
        "thousands of servers; there the closed form stands alone.",
        "",
        f"- closed forms: {sum(line.exact for line in chain)} of {len(chain)} values within a relative error of 1e-11;",
        f"- published tables: {sum(line.exact for line in printed)} of {len(printed)} met to the last printed digit;",
    ]
    if placed:
        text.append(
            f"- simulation: {sum(map(bool, placed))} of {len(placed)} references inside the 95 % interval, "
            f"{sum(map(bool, near))} inside the 99.9 % interval (*near* is between the two; a queue's metrics "
            "come from the same replications, so they miss together)."
        )
    text += ["", "## Published tables", "", *_published(printed)]
    if contacts is not None:
        text += ["", "## Whole days, with rises and falls of staff", "", *_days(days, seed)]
    text += ["", "## Queues that have settled", "", *_table(chain), ""]
    return "\n".join(text)


def _published(printed: Sequence[Line]) -> Iterator[str]:
    yield "| model | per h | handling s | patience s | servers | metric | printed | ours | | source |"
    yield "| --- | --: | --: | --: | --: | --- | --: | --: | --- | --- |"
    for line in printed:
        q = line.question
        yield (
            f"| {q.model} | {q.lambda_per_h:g} | {q.aht_s:g} | {_short(q.patience_s)} | {q.servers} | {q.metric} "
            f"| {q.value:g} | {line.ours:.6g} | {'ok' if line.exact else 'WRONG'} | {q.source} |"
        )


def all_well(text: str) -> bool:
    """Say whether nothing on a page is wrong."""
    return "WRONG" not in text and "OUTSIDE" not in text
