"""Which form controls a customer without a mouse cannot reach, or cannot know by name."""

from __future__ import annotations

import asyncio

from journeys.driver.browser.session import Session

_MOST_STEPS = 120
"""Tab is pressed at most this often; a longer page is walked as far as that, and the rest is not accused."""


async def unreachable(session: Session) -> list[str]:
    """Walk the page with the Tab key; name the visible form controls without a name, and those not reached.

    Radio buttons of one group count as reached together, for arrow keys lead from one to the next.
    """
    page = await session.page()
    found = await session.ask("beginWalk", {})
    steps = min(found["stops"] + 1, _MOST_STEPS) if found["controls"] else 0
    await asyncio.gather(*(page.keyboard.press("Tab") for _ in range(steps)))
    return list(await session.ask("endWalk", {"whole": found["stops"] < _MOST_STEPS}))
