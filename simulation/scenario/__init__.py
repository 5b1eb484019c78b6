"""The scenario: what the simulation is told.

A scenario is a TOML file in human units (``"20 s"``, ``"80 %"``, ``"12 per h"``) or the name of a shipped
one. `load_scenario` reads it and names everything that is wrong with it at once.
"""

from simulation.scenario.load import load_scenario, parse_scenario, shipped_scenarios
from simulation.scenario.model import Scenario

__all__ = ["Scenario", "load_scenario", "parse_scenario", "shipped_scenarios"]
