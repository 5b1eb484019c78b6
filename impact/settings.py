"""Section ``[impact]`` of parcours.toml: what is reckoned with when broken promises are priced."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class ImpactSettings(BaseModel):
    """What stands in for the shop's own figures, and when a run says too little."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    scenario: str = Field("", description="scenario that is used where the call names none")
    drivers_file: str = Field("", description="TOML file of contact drivers that replaces parts of the shipped ones")
    drivers: dict[str, Any] = Field({}, description="tables of contact drivers, as in impact/drivers.toml")
    orders_per_day: float = Field(0.0, ge=0, description="orders of an ordinary day; 0 for those of the scenario")
    fewest: int = Field(5, ge=1, description="observations of a promise below which it is not priced, at least 1")
    share: float = Field(
        0.1, gt=0, le=1, description="share of orders (above 0, at most 1) that a fault is supposed to strike"
    )
    busy_from: float = Field(
        0.6,
        gt=0,
        le=1,
        description="share of the busiest hour's orders from which on a promise breaks that breaks only in a crowd",
    )
