"""The limits that a shop is held to where it states none itself; section ``[promises]`` of parcours.toml."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Terms(BaseModel):
    """What counts as late, when the shop itself does not say. Defaults are French law or common practice."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zone: str = Field(
        "Europe/Paris",
        description="time zone in which verdicts tell times and days begin; the shop's own where none is given",
    )
    confirmation_within_s: float = Field(
        60.0, gt=0, le=86_400, description="seconds from the click to the confirmation mail"
    )
    support_acknowledge_within_s: float = Field(3_600.0, gt=0, description="seconds until a message is acknowledged")
    support_reply_within_s: float = Field(172_800.0, gt=0, description="seconds until a person answers a mail")
    social_reply_within_s: float = Field(86_400.0, gt=0, description="seconds until a public post is answered")
    refund_within_days: int = Field(14, ge=1, le=365, description="days; Code de la consommation, art. L221-24")
    tracking_moves_within_days: int = Field(
        4, ge=1, le=60, description="days without a step before a parcel counts as stalled"
    )
    escalate_at_contact: int = Field(
        3, ge=2, le=10, description="the contact on one case that must reach the second line"
    )

    def of_shop(self, zone: str) -> Terms:
        """Return these terms in the shop's own *zone*, unless they were given one."""
        return self if zone == self.zone or "zone" in self.model_fields_set else self.model_copy(update={"zone": zone})
