"""The plan: a scenario as arrays, ready for an engine.

Names, units and local time end here. What an engine sees are numbers of channels, reasons, languages,
teams, queues and intervals, and elapsed seconds.
"""

from simulation.plan.build import make_plan
from simulation.plan.values import Plan

__all__ = ["Plan", "make_plan"]
