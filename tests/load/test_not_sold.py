"""A customer who came for what the shop does not sell was neither served nor let down."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from load.crowd.parts import Played
from load.plan import Plan
from load.results import Results
from load.tally import Bin, Tally
from load.verdict import find
from parcours.assembly import rehearsal
from parcours.assembly.rehearsal import Rehearsal, rehearse
from parcours.errors import NothingSelected
from parcours.runs import RunFolder

PLAN = Plan("run", "", "none:none", (0.0, 60.0), (60.0, 60.0), 1, ("bouquet", "globe"), (3.0, 1.0), about={})


def counted(**verdicts: int) -> Results:
    """Return the results of a crowd whose journeys ended so; an underscore is a blank."""
    ended = Counter({name.replace("_", " "): count for name, count in verdicts.items()})
    return Results(Bin(started=ended.total(), ended=ended.total(), verdicts=ended))


def test_it_counts_as_ended_and_in_no_row() -> None:
    """Neither failed nor quick: a journey that was not played makes no share better and no time shorter."""
    tally = Tally()
    tally.ended(0.5, "globe", "not seen", 0.1)
    tally.ended(0.5, "bouquet", "kept", 2.0)

    ((_, one),) = tally.take()
    rows = {name: (row.took.count, row.failed) for name, row in one.rows.items()}
    assert (one.ended, one.verdicts, rows) == (
        2,
        Counter({"not seen": 1, "kept": 1}),
        {"journey": (1, 0), "journey:bouquet": (1, 0)},
    )


@pytest.mark.parametrize(
    ("results", "verdict", "code"),
    [(counted(not_seen=5), "empty", 5), (counted(not_seen=5, kept=1), "kept", 0)],
    ids=["all", "some"],
)
def test_the_others_decide_and_a_crowd_of_nothing_else_is_not_kept(results: Results, verdict: str, code: int) -> None:
    """Where anybody bought, the run is as for them; where nobody could, nothing was judged: exit 5. Both say so."""
    finding = find(results, [], results.whole.started, 0.5, [])

    said = f"5 of {results.whole.ended} customers came for what the shop does not sell"
    assert (finding.verdict, finding.exit_code, finding.notes) == (verdict, code, (said,))


def test_who_came_alone_in_vain_has_nobody_of_the_crowd_after_him() -> None:
    """As many customers come, all for what is sold; the journeys keep their places."""
    plan = Rehearsal({"bouquet": "kept", "globe": "not seen"}, {"globe": "no globe"}).without_not_sold(PLAN)

    assert plan == replace(PLAN, weights=(3.0, 0.0))
    assert set(plan.schedule().kinds.tolist()) == {0}
    assert len(plan.schedule().due_s) == len(PLAN.schedule().due_s)


class NothingSold:
    """A cast in whose shop some journeys cannot be played."""

    def __init__(self, *sold: int) -> None:
        self._sold = sold

    def play(self, kind: int, *_: Any) -> Played:
        """Play what is sold."""
        return Played("kept") if kind in self._sold else Played("not seen", reason=f"no {PLAN.journeys[kind]}")

    def close(self) -> None:
        """Close nothing."""


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that rehearses in a shop that sells only what some kinds want, and the run's folder."""
    folder = RunFolder(tmp_path)
    monkeypatch.setattr(rehearsal, "_write_promises", lambda plan, run: None)

    def rehearsed(*sold: int) -> tuple[Rehearsal, list[str], list[Any]]:
        monkeypatch.setattr(rehearsal, "open_players", lambda plan: NothingSold(*sold))
        said: list[str] = []
        found = rehearse(replace(PLAN, about={"url": "http://shop.test"}), folder, say=said.append)
        return found, said, list(folder.records("incidents"))

    return rehearsed


def test_what_nobody_will_come_for_is_told_and_written_down_with_the_reason(alone: Any) -> None:
    """The live line, the records and the notes of the verdict say the same words."""
    found, said, incidents = alone(0)

    assert found == Rehearsal({"bouquet": "kept", "globe": "not seen"}, {"globe": "no globe"})
    assert said == ["nobody comes for globe: no globe"]
    assert incidents == [{"what": "not sold", "text": said[0], "second": None}]
    assert find(counted(kept=1), [], 1, 0.5, incidents).notes == (said[0],)


def test_a_shop_that_sells_nothing_of_it_sees_no_crowd(alone: Any) -> None:
    """It is exit 5 before anybody comes, with every reason and a way out."""
    with pytest.raises(NothingSelected) as refusal:
        alone()

    assert str(refusal.value) == (
        "http://shop.test: nothing that the crowd wants is sold: no bouquet; no globe\n"
        "  -> journeys in [load] says what the crowd comes for"
    )
