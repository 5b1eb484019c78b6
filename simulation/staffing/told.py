"""A staff and its proof as plain JSON: what ``--json`` prints and the run folder keeps."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.staffing.find import StaffPlan
from simulation.staffing.proof import Z95, DaysHeld, GoalProof
from simulation.staffing.space import heads_for

Json = dict[str, Any]

FORMAT_VERSION = 1
"""Raised when a reader of older answers would misread newer ones."""


def _held(days: DaysHeld) -> Json:
    return {"share": days.share, "low": days.low, "high": days.high}


def _goal(found: StaffPlan, proof: GoalProof) -> Json:
    calendar, goal = found.plan.calendar, proof.goal
    low, high = proof.interval
    first = [int(np.argmax(goal.groups == group)) for group in range(goal.n_groups)]
    return {
        "channel": found.plan.channel_names[goal.channel],
        "name": goal.name,
        "kind": goal.kind,
        "target": goal.share,
        "each": goal.each,
        "share": proof.whole if proof.came else None,
        "low": low if proof.came else None,
        "high": high if proof.came else None,
        "days_held": _held(proof.days),
        "groups": [
            {
                "begin": calendar.begin(interval).isoformat(),
                "share": float(share),
                "low": max(float(share - Z95 * error), 0.0),
                "high": min(float(share + Z95 * error), proof.most),
                "held": bool(short <= 0),
            }
            for interval, share, error, short, came in zip(
                first,
                proof.standing.share,
                proof.standing.error,
                proof.standing.short_by,
                proof.standing.came,
                strict=True,
            )
            if came
        ],
    }


def _team(found: StaffPlan, number: int, name: str) -> Json:
    plan, space = found.plan, found.space
    needed = found.needed[number]
    return {
        "team": name,
        "site": plan.team_sites[number],
        "cost_per_h": plan.cost_per_h[number].cents / 100,
        "needed_on_duty": needed.tolist(),
        "needed_rostered": heads_for(needed, space.shrinkage[number]).tolist(),
        "on_duty": found.advisers[number].tolist(),
        "shifts": [
            {
                "name": candidate.name,
                "start": f"{candidate.shift.start // 3600:02d}:{candidate.shift.start % 3600 // 60:02d}",
                "days": list(candidate.shift.days),
                "length_s": candidate.shift.length,
                "breaks": [{"after_s": b.after, "length_s": b.length} for b in candidate.shift.breaks],
                "paid_h": candidate.paid_h,
                "part_time": candidate.part_time,
                "advisers": advisers,
            }
            for day in found.shifts or ()
            for assignment in day.teams
            if assignment.team == name
            for candidate, advisers in assignment.chosen
        ],
    }


def as_json(found: StaffPlan) -> Json:
    """Return everything that was found as plain JSON.

    Args:
        found: What `find_staff` returned.
    """
    plan = found.plan
    return {
        "format_version": FORMAT_VERSION,
        "kind": "staff",
        "scenario": found.scenario.name,
        "title": found.scenario.title,
        "start": found.scenario.start.isoformat(),
        "days": found.scenario.days,
        "warm_up_days": found.scenario.warm_up_days,
        "cool_down_days": found.scenario.cool_down_days,
        "interval_s": plan.rules.interval_s,
        "intervals": [plan.calendar.begin(number).isoformat() for number in range(plan.calendar.n_intervals)],
        "cost": {"cents": round(found.cost_cents), "currency": found.currency},
        "needed_h": found.needed_h,
        "paid_h": found.paid_h,
        "contracts": found.contracts,
        "shift_gap": None if found.shifts is None else max((day.gap for day in found.shifts), default=0.0),
        "teams": [_team(found, number, name) for number, name in enumerate(plan.team_names)],
        "proof": {
            "fresh_days": found.proof.replications,
            "all_targets_held": _held(found.proof.all_goals),
            "judged": found.proof.groups,
            "short": found.proof.short,
            "goals": [_goal(found, proof) for proof in found.proof.goals],
        },
        "unmet": [
            {
                "when": one.when,
                "goal": one.goal,
                "share": one.share,
                "low": one.low,
                "high": one.high,
                "reason": one.reason,
            }
            for one in found.unmet
        ],
        "took_s": found.took_s,
    }
