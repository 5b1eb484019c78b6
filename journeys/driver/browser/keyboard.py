"""Which form controls a customer without a mouse cannot reach, or cannot know by name."""

from __future__ import annotations

from journeys.driver.browser.session import Session

_MOST_STEPS = 120
"""Tab is pressed at most this often; a longer page is walked as far as that, and the rest is not accused."""


async def unreachable(session: Session) -> list[str]:
    """Walk the page with the Tab key; name the visible form controls without a name, and those not reached.

    Radio buttons of one group count as reached together, for arrow keys lead from one to the next.
    """
    found = await session.ask("beginWalk", {})
    most = min(found["stops"] + 1, _MOST_STEPS)
    enough = min(found["enough"], most)  # past the last control, links alone would follow
    question = {"whole": found["stops"] < _MOST_STEPS}
    line = await session.line()
    await line.hold_tab(enough)
    missing = await session.ask("endWalk", {**question, "over": False})
    if missing is None:
        await line.hold_tab(most - enough)
        missing = await session.ask("endWalk", {**question, "over": True})
    return list(missing)
