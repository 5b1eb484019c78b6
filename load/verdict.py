"""The verdict of a run: was the generator itself good enough to say anything, and if so, what held."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace

from load.baseline import Compared
from load.machine import MOST_IDLE, taken_by_others
from load.objectives import Judged, Objective, judge, minutes_missed
from load.plan import Plan
from load.results import Results, row_named
from load.tally import NOT_SEEN
from parcours.records import Json

MOST_LOST = 0.05
"""Share of the scheduled arrivals that may be lost, as with a killed worker, before nothing can be said."""
MOST_DROPPED = 0.01
"""Share of customers that may be sent away at the in-flight cap before the crowd counts as not served."""
WAITED = ": timeout: "
"""What the error of a request says that was waited for in vain: it failed for nothing but its slowness."""

EXIT_CODES = {"kept": 0, "broken": 1, "inconclusive": 3, "refused": 4, "empty": 5, "interrupted": 130}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a run came to.

    Args:
        verdict: kept, broken, inconclusive, refused, empty or interrupted, as in every run.
        valid: Whether the generator was good enough.
        scheduled: Arrivals due in the time that the run lasted.
        started: Of them begun.
        dropped: Sent away at the in-flight cap.
        lost: Neither begun nor sent away: the generator's own fault.
        late_p99_s: p99 of the generator's own lateness.
        objectives: Each objective and how it came out; none is missed where the run is not valid.
        notes: What a person should know, in sentences, the gravest first.
        compared: How each figure changed against an earlier run; empty where there was none.
    """

    verdict: str
    valid: bool
    scheduled: int
    started: int
    dropped: int
    lost: int
    late_p99_s: float
    objectives: tuple[Judged, ...]
    notes: tuple[str, ...]
    compared: tuple[Compared, ...] = ()

    @property
    def exit_code(self) -> int:
        """The exit code of the command line."""
        return EXIT_CODES[self.verdict]

    def as_json(self) -> Json:
        """Return it as run.json carries it."""
        return asdict(self)


def find(
    results: Results,
    objectives: Sequence[Objective],
    scheduled: int,
    late_limit_s: float,
    incidents: Iterable[Json],
    compared: tuple[Compared, ...] = (),
    machine: Sequence[Json] = (),
    others_share: float = 1.0,
) -> Finding:
    """Give a run its verdict.

    Args:
        results: What was counted.
        objectives: What had to hold.
        scheduled: Arrivals that were due while the run lasted.
        late_limit_s: Highest p99 of the generator's lateness, in seconds.
        incidents: Records of the stream ``incidents``.
        compared: How the run compares with an earlier one; what became worse breaks it.
        machine: Records of the stream ``machine``, where the shop stands on this machine; see `load.machine`.
        others_share: Share of the machine, 0 to 1, from which on others are to blame for what took too long.
    """
    whole, happened = results.whole, list(incidents)
    lost = max(0, scheduled - whole.started - whole.dropped)
    late_p99_s = whole.late.quantile_s(0.99)
    judged = tuple(judge(objective, results) for objective in objectives)
    invalid = _invalid(late_p99_s, late_limit_s, lost, scheduled, results, happened)
    missed = [one.sentence for one in judged if one.state == "missed"]
    unseen = [one.sentence for one in judged if one.state == "inconclusive"]
    dropped = _dropped(whole.dropped, scheduled)
    stopped = [str(one["text"]) for one in happened if one["what"] == "stopped"]
    not_sold = [str(one["text"]) for one in happened if one["what"] == "not sold"]
    if in_vain := whole.verdicts[NOT_SEEN]:
        not_sold.append(f"{in_vain} of {whole.ended} customers came for what the shop does not sell")
    refused = sorted({str(one["text"]) for one in happened if one["what"] == "refused"})
    silent = [f"{one['text']} at second {one['second']}" for one in happened if one["what"] == "worker lost"]
    if silent:
        silent.append(f"{lost} of {scheduled} arrivals were lost with it; the others took over its share")
    worse = [f"against the earlier run: {one.sentence}" for one in compared if one.state == "worse"]
    by_line = [reason for reason in stopped if reason.startswith("stop line")]
    if not by_line:
        invalid += _busy(_slow(judged, dropped, compared, results), machine, others_share)
    if refused:
        verdict = "refused"
    elif not whole.started:
        verdict = "empty" if not scheduled else "inconclusive"
    elif in_vain and in_vain == whole.ended:
        verdict = "empty"
    elif _unreachable(results):
        verdict, invalid = "inconclusive", ["the shop could not be reached at all", *invalid]
    elif invalid:
        verdict = "inconclusive"
    elif missed or dropped or by_line or worse:
        verdict = "broken"
    elif stopped:
        verdict = "interrupted"
    else:
        verdict = "inconclusive" if unseen else "kept"
    notes = (
        *refused,
        *invalid,
        *by_line,
        *missed,
        *dropped,
        *worse,
        *unseen,
        *silent,
        *not_sold,
        *(s for s in stopped if s not in by_line),
    )
    if invalid:
        judged = tuple(replace(one, state="inconclusive") if one.state == "missed" else one for one in judged)
    return Finding(
        verdict,
        not invalid,
        scheduled,
        whole.started,
        whole.dropped,
        lost,
        late_p99_s,
        judged,
        tuple(notes),
        compared,
    )


def scheduled_in(plan: Plan, results: Results, incidents: Sequence[Json]) -> int:
    """Return how many arrivals were due while the run lasted: to its end, or to where it was stopped or came down."""
    stopped = [float(one["second"]) for one in incidents if one["what"] == "stopped"]
    until_s = min(stopped, default=plan.curve.duration_s)
    newest = max(results.seconds, default=0)
    if not stopped and results.seconds and newest < plan.curve.duration_s - 3:
        until_s = float(newest)
    return int((plan.schedule().due_s <= until_s).sum())


def _invalid(
    late_s: float, limit_s: float, lost: int, scheduled: int, results: Results, incidents: Sequence[Json]
) -> list[str]:
    reasons = []
    if late_s > limit_s:
        reasons.append(
            f"invalid: the generator itself was late, p99 {late_s * 1000:.0f} ms, at most {limit_s * 1000:.0f} ms;"
            " use more --workers or a quieter machine"
        )
    if scheduled and lost > MOST_LOST * scheduled:
        reasons.append(f"invalid: {lost} of {scheduled} arrivals were never made")
    if results.misfits:
        reasons.append(f"invalid: {results.misfits} records of intervals cannot be read")
    defects = [one for one in incidents if one["what"] == "defect"]
    if defects:
        reasons.append(f"invalid: {len(defects)} defects of the harness, the first: {defects[0]['text'].strip()}")
    return reasons


def _slow(
    judged: Iterable[Judged], dropped: Sequence[str], compared: Iterable[Compared], results: Results
) -> list[frozenset[int]]:
    """Return the minutes of each thing that took too long; nothing where anything else is wrong: that is the shop's."""
    missed = [one.objective for one in judged if one.state == "missed"]
    worse = [one for one in compared if one.state == "worse"]
    waited = all(WAITED in text for text in results.whole.errors)

    def of_time(one: Objective | Compared) -> bool:
        row = row_named(results.whole, one.name)
        return one.is_of_time or (waited and one.metric == "errors" and row is not None and row.kind == "step")

    if not all(map(of_time, missed)) or not all(map(of_time, worse)):
        return []
    always = frozenset(results.minutes())
    return [*(minutes_missed(one, results) for one in missed), *(always for _ in [*worse, *dropped])]


def _busy(slow: Sequence[frozenset[int]], machine: Sequence[Json], others_share: float) -> list[str]:
    """Say that others had this machine in all the minutes in which something took too long; nothing where not."""
    taken = [taken_by_others(machine, minutes) for minutes in slow]
    if not taken or not all(one.idle <= MOST_IDLE and one.others >= others_share for one in taken):
        return []
    minutes = frozenset[int]().union(*slow)
    whole = taken_by_others(machine, minutes)
    which = f"minute{'s' * (len(minutes) > 1)} {', '.join(str(minute + 1) for minute in sorted(minutes))}"
    return [
        f"invalid: other work took {whole.others * 100:.0f} % of this machine's processor time and left"
        f" {whole.idle * 100:.0f} % idle ({which}); the shop, which stands on it, may be slow for that alone:"
        " end that work, or run again when it is over"
    ]


def _dropped(dropped: int, scheduled: int) -> list[str]:
    if dropped <= MOST_DROPPED * scheduled:
        return []
    return [f"{dropped} of {scheduled} customers were sent away, because too many were still under way"]


def _unreachable(results: Results) -> bool:
    """Say whether no request ever succeeded and no answer was ever an HTTP answer."""
    rows = [row for row in results.whole.rows.values() if row.kind == "step"]
    count = sum(row.took.count for row in rows)
    return 0 < count == sum(row.failed for row in rows) and not any("HTTP " in e for e in results.whole.errors)
