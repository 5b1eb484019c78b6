"""The record of contacts that every engine writes, and the order in which simultaneous events happen.

**Order of events.** Events happen in the order of (time, class, number); there is no other tie-break:

| class | event | number |
| --- | --- | --- |
| 0 | a contact ends and its adviser is free | number of the contact |
| 1 | an interval begins: advisers come and go, team by team; channels open and close | number of the interval |
| 2 | a contact comes in | number of the contact |
| 3 | a contact's patience ends | number of the contact |

Contacts are numbered as they come into being: the first contacts of a day, in order of their time, when the day
begins; the next contact of a case at the moment when the customer decides to make one.

**What closing means.** A channel that is closed accepts nobody. Who waits at closing time is served (by advisers
who stay until none is left) or dismissed, as the channel says. An adviser whose time is over finishes the contact
in hand. When the horizon ends, all channels are closed and all advisers go in the same way.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt


class EventClass(IntEnum):
    """Classes of simultaneous events, in their order."""

    END = 0
    """A contact ends."""
    INTERVAL = 1
    """An interval begins."""
    ARRIVAL = 2
    """A contact comes in."""
    PATIENCE = 3
    """A contact's patience ends."""


class Fate(IntEnum):
    """What became of a contact."""

    BEYOND = 0
    """It would have come in after the end of the horizon."""
    WAITING = 1
    """It still waits at the end."""
    ANSWERED = 2
    """An adviser took it."""
    ABANDONED = 3
    """The customer hung up."""
    DISMISSED = 4
    """It waited at closing time and was sent away."""
    CLOSED = 5
    """The channel was closed when it came."""
    WITHDRAWN = 6
    """Deferred work that was chased on another channel, and closed with it in the unified record."""


class Sequel(IntEnum):
    """What the customer does after a contact."""

    NONE = 0
    """Nothing was decided: it has not ended, or nobody waits for it any more."""
    RESOLVED = 1
    """The case is closed."""
    HANDED_OVER = 2
    """The second line takes it at once."""
    COMES_BACK = 3
    """It was not resolved, and the customer will make contact again."""
    GIVES_UP = 4
    """It was not resolved, and the customer will not come again."""
    TRIES_AGAIN = 5
    """Not answered, and the customer will make contact again; deferred: chases the answer."""
    EXHAUSTED = 6
    """The customer would come again, but has made as many contacts as one case may have."""


class Cause(IntEnum):
    """Why a contact was made."""

    FIRST = 0
    """The first one of its case."""
    RETRY = 1
    """The one before was abandoned or dismissed."""
    BACK = 2
    """The one before did not resolve the case."""
    HANDOVER = 3
    """The first line handed it over."""
    REOPENED = 4
    """The channel was closed at the one before."""
    CHASE = 5
    """The one before is deferred work that is still not answered."""


class Record(NamedTuple):
    """One row for each contact, in the order of their numbers; arrays of equal length."""

    case: npt.NDArray[np.int64]
    """Number of the first contact of the same case."""
    address: npt.NDArray[np.uint64]
    """Where the luck of the case is found: stream, interval and rank, packed."""
    number: npt.NDArray[np.int16]
    """Which contact of its case it is, from 0."""
    stream: npt.NDArray[np.int16]
    """The source of the case, which tells reason and language."""
    channel: npt.NDArray[np.int8]
    line: npt.NDArray[np.int8]
    """0 first line, 1 second line."""
    cause: npt.NDArray[np.int8]
    """A `Cause`."""
    came_from: npt.NDArray[np.int8]
    """Channel of the contact before; -1 for a first one."""
    fate: npt.NDArray[np.int8]
    """A `Fate`."""
    sequel: npt.NDArray[np.int8]
    """A `Sequel`."""
    team: npt.NDArray[np.int16]
    """The team that answered; -1 none."""
    adviser: npt.NDArray[np.int32]
    """The adviser who answered; -1 none."""
    patience_s: npt.NDArray[np.float64]
    """How long the customer will wait."""
    handling_s: npt.NDArray[np.float64]
    """How long an adviser needs who holds nothing else."""
    luck: npt.NDArray[np.float64]
    """The number in (0, 1) that decides how the contact ends."""
    arrival_s: npt.NDArray[np.float64]
    """When it comes in, elapsed seconds."""
    turn_s: npt.NDArray[np.float64]
    """When an adviser took it, or would have, had the customer stayed (the virtual wait); nan: never."""
    end_s: npt.NDArray[np.float64]
    """When it ended: after-work done, hung up, withdrawn or refused; nan: not yet."""


class Trajectory(NamedTuple):
    """Everything that an engine reports of one replication."""

    record: Record
    overtime_s: npt.NDArray[np.float64]
    """Seconds worked beyond the plan, by team and interval; the last column is after the horizon; shape (T, I + 1)."""


DTYPES: dict[str, npt.DTypeLike] = {
    "case": np.int64,
    "address": np.uint64,
    "number": np.int16,
    "stream": np.int16,
    "channel": np.int8,
    "line": np.int8,
    "cause": np.int8,
    "came_from": np.int8,
    "fate": np.int8,
    "sequel": np.int8,
    "team": np.int16,
    "adviser": np.int32,
    "patience_s": np.float64,
    "handling_s": np.float64,
    "luck": np.float64,
    "arrival_s": np.float64,
    "turn_s": np.float64,
    "end_s": np.float64,
}
"""The type of every column."""


def empty_record(room: int) -> Record:
    """Return columns with room for so many contacts; what they hold is undefined."""
    return Record(**{name: np.empty(room, dtype) for name, dtype in DTYPES.items()})
