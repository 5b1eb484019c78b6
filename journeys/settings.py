"""How patient the customer of the harness is; section ``[customer]`` of parcours.toml."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class CustomerSettings(BaseModel):
    """Patience and curiosity.

    Waits are real seconds on a real shop. On a shop whose clock can be moved, a customer waits
    `grace_s` real seconds and lets the rest of a delay pass by moving the clock.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    grace_s: float = Field(1.5, gt=0, le=60, description="real seconds to wait before the shop's clock is moved")
    park_after_s: float = Field(
        0.5, ge=0, le=60, description="seconds of waiting after which the browser is given back"
    )
    overdue_s: float = Field(7_200, gt=0, description="seconds to go on looking for a mail that is late")
    look_late: bool = Field(True, description="go on looking for late mail on a shop whose clock can be moved")
    check_links: int = Field(12, ge=0, le=200, description="links of mails that are followed, at most")
