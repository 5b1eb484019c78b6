"""Before the crowd one customer of each journey comes alone: it warms the shop, and shows it at its ease.

What breaks later breaks because of the crowd. And what the shop does not sell even then, nobody of the crowd comes for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from journeys.promises import select
from journeys.stage.result import Interrupted
from load.client.transport import nobody
from load.plan import Plan
from parcours.assembly.catalogue import choose, known_journeys
from parcours.assembly.crowd import open_players
from parcours.errors import NothingSelected, ShopUnreachable
from parcours.records import promise_to_json
from parcours.runs import RunFolder

REHEARSAL_SEED = 9_999_000_000
"""Customers that come alone are made from here on; a crowd's never are."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """How those fared who came alone.

    Args:
        verdicts: Of each journey that came to its end.
        not_sold: Why nobody can come for a journey, by its name; empty where the shop sells what all want.
    """

    verdicts: dict[str, str] = field(default_factory=dict)
    not_sold: dict[str, str] = field(default_factory=dict)

    def without_not_sold(self, plan: Plan) -> Plan:
        """Return *plan* with as many customers, who all come for what the shop sells."""
        kept = (
            0.0 if name in self.not_sold else weight for name, weight in zip(plan.journeys, plan.weights, strict=True)
        )
        return replace(plan, weights=tuple(kept))


def rehearse(
    plan: Plan,
    run: RunFolder,
    stopped: Callable[[], bool] = lambda: False,
    say: Callable[[str], None] = lambda text: None,
) -> Rehearsal:
    """Let one customer of each journey come alone, and write down what is promised to all who come after.

    Args:
        plan: The crowd's plan.
        run: Where it is written down.
        stopped: Asked at every step; True ends it.
        say: Told of what nobody will come for.

    Raises:
        ShopUnreachable: If none of them could be played, so that a crowd would show nothing.
        NothingSelected: If the shop sells nothing of what they want.
    """
    cast = open_players(plan)
    found = Rehearsal()

    def still_wanted() -> None:
        if stopped():
            raise Interrupted

    try:
        _write_promises(plan, run)
        for kind, name in enumerate(plan.journeys):
            still_wanted()
            played = cast.play(kind, REHEARSAL_SEED + kind, nobody, still_wanted)
            found.verdicts[name] = played.verdict
            for stream, record in played.records:
                run.append(stream, record)
            if played.verdict == "not seen":
                found.not_sold[name] = played.reason
                text = f"nobody comes for {name}: {played.reason}"
                run.append("incidents", {"what": "not sold", "text": text, "second": None})
                say(text)
    except Interrupted:
        return found
    finally:
        cast.close()
    run.append("rehearsal", {"verdicts": found.verdicts})
    if len(found.not_sold) == len(plan.journeys):
        raise NothingSelected(
            f"{plan.about['url']}: nothing that the crowd wants is sold: {'; '.join(found.not_sold.values())}",
            way_out="journeys in [load] says what the crowd comes for",
        )
    if {found.verdicts[name] for name in found.verdicts.keys() - found.not_sold.keys()} == {"inconclusive"}:
        raise ShopUnreachable(
            f"{plan.about['url']}: no customer could be served even alone", way_out="parcours journeys tells why"
        )
    return found


def _write_promises(plan: Plan, run: RunFolder) -> None:
    """Write what each promise says, once: a crowd counts them by name."""
    journeys = choose(plan.journeys, known_journeys(plan.about["files"]))
    promised = {promise.name: promise for one in journeys for promise in select(one.promise_patterns)}
    for promise in promised.values():
        run.append("promises", promise_to_json(promise))
