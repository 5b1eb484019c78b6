"""The named results: each is a ratio of counted columns, or a mean of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulation.scenario.contacts import ServiceLevel


@dataclass(frozen=True)
class Metric:
    """A result of a channel, by interval, day or whole horizon."""

    name: str
    """What it is called in JSON and CSV."""
    label: str
    """What a reader sees."""
    unit: str
    """``share``, ``s`` or ``count``."""
    top: Mapping[str, float]
    """Columns of `COUNTS` and the factors with which they are added up."""
    bottom: Mapping[str, float] | None = None
    """The same for the denominator; none: the metric is a mean over replications."""


SERVICE_LEVELS: dict[ServiceLevel, Metric] = {
    "offered": Metric("service_level", "in time, of those offered", "share", {"within": 1}, {"offered": 1}),
    "answered": Metric("service_level", "in time, of those answered", "share", {"within": 1}, {"answered": 1}),
    "excluding short abandons": Metric(
        "service_level",
        "in time, of those offered less short abandons",
        "share",
        {"within": 1},
        {"offered": 1, "short": -1},
    ),
    "virtual": Metric(
        "service_level", "turn in time, had nobody hung up (virtual)", "share", {"virtual": 1}, {"offered": 1}
    ),
}
"""The definitions of service level by name."""

OFFERED = Metric("offered", "offered", "count", {"offered": 1})
CLOSED = Metric("closed", "found closed", "count", {"closed": 1})
ANSWERED = Metric("answered", "answered", "count", {"answered": 1})
ABANDONED = Metric("abandoned", "abandoned", "count", {"abandoned": 1})
CONTACTS = Metric("contacts", "contacts", "count", {"offered": 1, "closed": 1})
CASES = Metric("cases", "cases", "count", {"cases": 1})
AGAIN = Metric("again", "followed by another contact", "count", {"again": 1})
BACKLOG = Metric("backlog", "waiting at the end of the interval", "count", {"backlog": 1})
ABANDONMENT = Metric("abandonment", "abandoned, of those offered", "share", {"abandoned": 1}, {"offered": 1})
SPEED_OF_ANSWER = Metric("speed_of_answer_s", "average speed of answer", "s", {"wait_s": 1}, {"answered": 1})
ANSWER_TIME = Metric("answer_time_s", "average time to the answer", "s", {"answer_s": 1}, {"answered": 1})
WAIT = Metric(
    "wait_s",
    "average wait of all",
    "s",
    {"wait_s": 1, "lost_wait_s": 1},
    {"answered": 1, "abandoned": 1, "dismissed": 1},
)
CONTACTS_PER_CASE = Metric("contacts_per_case", "contacts per case", "count", {"offered": 1, "closed": 1}, {"cases": 1})
ONCE_AND_DONE = Metric("once_and_done", "once & done, by case", "share", {"once": 1}, {"cases": 1})
QUALITY = Metric(
    "quality",
    "in time, all channels together",
    "share",
    {"within": 1},
    {"offered": 1},
)
UNANSWERED_SHARE = Metric(
    "unanswered", "still waiting at the end, of those offered", "share", {"unanswered": 1}, {"offered": 1}
)
EXHAUSTED_SHARE = Metric(
    "exhausted", "cases that end because nobody makes more contacts", "share", {"exhausted": 1}, {"cases": 1}
)
NAIVE_RESOLUTION = Metric(
    "naive_resolution",
    "resolution, as each channel counts",
    "share",
    {"answered": 1, "again_here": -1},
    {"answered": 1},
)

BY_INTERVAL = (
    OFFERED,
    CLOSED,
    ANSWERED,
    ABANDONED,
    BACKLOG,
    ABANDONMENT,
    SPEED_OF_ANSWER,
    ANSWER_TIME,
    WAIT,
)
"""Metrics that are reported for every interval and channel, beside the service level that the channel names."""

BY_CHANNEL = (
    *(metric for metric in BY_INTERVAL if metric is not BACKLOG),
    CONTACTS,
    CASES,
    AGAIN,
    CONTACTS_PER_CASE,
    ONCE_AND_DONE,
    NAIVE_RESOLUTION,
)
"""Metrics that are reported for every channel over the whole horizon and by day."""
