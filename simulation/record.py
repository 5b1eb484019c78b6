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

**How deferred work yields to calls.** By three rules, and no others: whoever becomes free takes a waiting call before a
waiting message (by the channels' priority, unless the message is urgent); a message is only begun while more advisers
are idle than the team keeps free for calls (*keep_free*); and what is begun is finished. A message is never put down
half written for a call, so that every contact is one stretch of work by one adviser: the record needs one row for
each, and what is counted of it is exact.

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


CONTACT = np.dtype(
    [
        ("address", np.uint64),
        ("patience_s", np.float64),
        ("handling_s", np.float64),
        ("luck", np.float64),
        ("arrival_s", np.float64),
        ("turn_s", np.float64),
        ("end_s", np.float64),
        ("case", np.uint32),
        ("adviser", np.int32),
        ("stream", np.uint16),
        ("team", np.int16),
        ("number", np.uint8),
        ("channel", np.uint8),
        ("line", np.uint8),
        ("cause", np.uint8),
        ("came_from", np.int8),
        ("fate", np.uint8),
        ("sequel", np.uint8),
    ],
    align=True,
)
"""
One row of the record.

| column | holds |
| --- | --- |
| address | where the luck of the case is found: stream, interval and rank, packed |
| patience_s | how long the customer will wait; infinite: for ever |
| handling_s | how long an adviser needs who holds nothing else |
| luck | the number in (0, 1) that decides how the contact ends |
| arrival_s | when it comes in, elapsed seconds |
| turn_s | when an adviser took it, or would have, had the customer stayed (the virtual wait); nan: never |
| end_s | when it ended: after-work done, hung up, withdrawn or refused; nan: not yet |
| case | number of the first contact of the same case |
| adviser | the adviser who answered; -1 none |
| stream | the source of the case, which tells reason and language |
| team | the team that answered; -1 none |
| number | which contact of its case it is, from 0 |
| channel | the channel |
| line | 0 first line, 1 second line |
| cause | a `Cause` |
| came_from | channel of the contact before; -1 for a first one |
| fate | a `Fate` |
| sequel | a `Sequel` |
"""

Record = npt.NDArray[np.void]
"""One row of type `CONTACT` for each contact, in the order of their numbers."""


class Trajectory(NamedTuple):
    """Everything that an engine reports of one replication."""

    record: Record
    """All contacts."""
    overtime_s: npt.NDArray[np.float64]
    """Seconds worked beyond the plan, by team and interval; the last column is after the horizon; shape (T, I + 1)."""
