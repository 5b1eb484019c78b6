"""Progress of a load run on standard error: a line every few seconds, or every minute of a longer run."""

from __future__ import annotations

import json
import sys
import time
from typing import TextIO

from load.curves import RateCurve
from load.results import row_named
from load.tally import NOT_SEEN, Bin
from parcours.runs import RunFolder

_SETTLED_S = 2


class CrowdProgress:
    """Tells how a crowd is doing, from the records as they grow.

    Args:
        curve: The run's rate curve.
        out: Where lines go.
    """

    def __init__(self, curve: RateCurve, out: TextIO | None = None) -> None:
        self._curve = curve
        self._out = out or sys.stderr
        self._step_s = 10 if curve.duration_s <= 180 else 60
        self._read = 0
        self._next = 0.0
        self._bins: dict[int, Bin] = {}
        self._told = 0
        self._so_far = Bin()

    def tick(self, run: RunFolder) -> None:
        """Tell of every stretch that is complete by now."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + 0.5
        self._take(run)
        newest = max(self._bins, default=0)
        while newest >= (self._told + 1) * self._step_s + _SETTLED_S:
            self._tell()

    def _tell(self) -> None:
        begin, end = self._told * self._step_s, (self._told + 1) * self._step_s
        self._told += 1
        whole = Bin()
        for second in range(begin, end):
            whole.merge(self._bins.pop(second, Bin()))
        if begin >= self._curve.duration_s and not whole.rows:
            return
        steps = row_named(whole, "request")
        coming = begin < self._curve.duration_s
        under_way = self._so_far.started - self._so_far.ended
        parts = [
            f"{end // 60:3d}:{end % 60:02d}",
            f"{whole.started / self._step_s:6.1f} arrivals/s" if coming else f"all have come, {under_way} under way",
            f"{whole.dropped} sent away" if whole.dropped else "",
            f"requests p95 {steps.took.quantile_s(0.95) * 1000:.0f} ms, {steps.failed} of {steps.took.count} failed"
            if steps
            else "",
            self._of_all(),
        ]
        print("  ".join(part for part in parts if part), file=self._out, flush=True)

    def _of_all(self) -> str:
        """Say what became of all whose journey has ended so far."""
        verdicts, mails = self._so_far.verdicts, self._so_far.promises.get("confirmation.arrives")
        vain = verdicts[NOT_SEEN]
        said = [
            f"confirmations {mails.states['kept']} of {mails.judged}" if mails else "",
            f"{verdicts['broken'] + verdicts['stuck']} customers let down",
            f"{vain} came for what is not sold" if vain else "",
        ]
        return f"so far: {', '.join(one for one in said if one)}"

    def _take(self, run: RunFolder) -> None:
        path = run.path / "intervals.jsonl"
        if not path.is_file():
            return
        with path.open("rb") as file:
            file.seek(self._read)
            for line in file:
                if not line.endswith(b"\n"):
                    break
                self._read += len(line)
                record = json.loads(line)
                one = Bin.from_json(record)
                self._so_far.merge(one)
                self._bins.setdefault(int(record["second"]), Bin()).merge(one)
