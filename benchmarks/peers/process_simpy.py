"""Model B in SimPy as its documentation teaches it: a process for each contact, a resource for the crew.

The resource has as many places as the largest crew. Since a capacity cannot be changed, advisers who
are not there are blockers: requests of the highest priority that hold a place until the crew grows.
"""

from __future__ import annotations

import random
from collections.abc import Generator
from typing import Any

import simpy

from benchmarks.models import ModelDay
from benchmarks.peers.tally import Tally

Process = Generator[simpy.Event, Any, None]


class _Day:
    """One day of the contact centre."""

    def __init__(self, model: ModelDay, seed: int, tally: Tally) -> None:
        self.model, self.tally = model, tally
        self.random = random.Random(seed)
        self.env = simpy.Environment()
        self.largest = max(model.staff)
        self.crew = simpy.PriorityResource(self.env, capacity=self.largest)
        self.grown = self.env.event()
        self.away = 0

    def run(self) -> None:
        """Play the day and its drain."""
        self.env.process(self.change_crew())
        self.env.process(self.arrivals())
        self.env.run()

    def change_crew(self) -> Process:
        """Add or release blockers when an interval begins; the last crew stays and drains the queue."""
        for staff in self.model.staff:
            wanted = self.largest - staff
            while self.away < wanted:
                self.away += 1
                self.env.process(self.blocker(self.away))
            if wanted < self.away:
                self.away = wanted
                grown, self.grown = self.grown, self.env.event()
                grown.succeed()
            yield self.env.timeout(self.model.interval_s)

    def blocker(self, number: int) -> Process:
        """Hold one place for as long as more than *number* - 1 advisers are away."""
        with self.crew.request(priority=0) as place:
            yield place
            while number <= self.away:
                yield self.grown

    def arrivals(self) -> Process:
        """Start a process for each first contact."""
        for expected in self.model.first_contacts:
            end = self.env.now + self.model.interval_s
            rate = expected / self.model.interval_s
            while True:
                gap = self.random.expovariate(rate)
                if self.env.now + gap >= end:
                    yield self.env.timeout(end - self.env.now)
                    break
                yield self.env.timeout(gap)
                self.env.process(self.contact())

    def contact(self) -> Process:
        """Wait, hang up or be served, and perhaps come back."""
        model, came = self.model, self.env.now
        self.tally.offered += 1
        with self.crew.request(priority=1) as place:
            outcome = yield place | self.env.timeout(self.random.expovariate(1 / model.patience_s))
            waited = self.env.now - came
            self.tally.waited_s += waited
            if place not in outcome:
                self.tally.abandoned += 1
                return
            self.tally.in_time += waited <= model.within_s
            yield self.env.timeout(self.random.expovariate(1 / model.handling_s))
        if self.random.random() < model.comes_back:
            yield self.env.timeout(self.random.expovariate(1 / model.back_after_s))
            if self.env.now < model.closes_s:
                self.env.process(self.contact())


def play(model: ModelDay, days: int, seed: int) -> Tally:
    """Play days one after the other.

    Args:
        model: The day.
        days: How many.
        seed: Start of the random numbers.
    """
    tally = Tally()
    for day in range(days):
        _Day(model, seed + day, tally).run()
    return tally
