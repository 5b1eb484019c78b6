"""Section ``[load]`` of parcours.toml: the crowd, what it must hold, and how far it may go."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from load.objectives import parse
from parcours.errors import ConfigError

DEFAULT_OBJECTIVES = (
    "checkout p95 < 1 s",
    "checkout errors <= 0.5 %",
    "confirmation.arrives >= 99 % within 60 s",
    "confirmation.arrives p95 < 10 s",
    "checkout.holds >= 99 %",
    "touchpoints.agree >= 99 %",
)


class LoadSettings(BaseModel):
    """How large a crowd comes, what the shop must hold, and the guard-rails of the configuration.

    The rails here may only be narrower than the hard ones in `load.guards`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    orders_per_h: float = Field(2_700.0, gt=0, description="orders in the busiest hour of an ordinary day, above 0")
    duration_s: float = Field(120.0, gt=0, description="seconds of a run that names no duration, above 0")
    history: str = Field("", description="CSV of past orders (columns time, orders) for the peak called history")
    zone: str = Field("Europe/Paris", min_length=1, description="the shop's time zone (IANA)")
    journeys: dict[str, float] = Field(
        {"flowers-same-day": 3.0, "relay-parcel": 1.0, "click-and-collect": 1.0, "digital-download": 1.0},
        min_length=1,
        description="journeys and how often each is played against the others",
    )
    spacing: Literal["poisson", "even"] = Field("poisson", description="poisson, or even for arrivals without chance")
    objectives: tuple[str, ...] = Field(DEFAULT_OBJECTIVES, description="what must hold")
    hosts: tuple[str, ...] = Field((), description="hosts beside this machine that may be put under load")
    header: str = Field("X-Parcours-Synthetic", pattern=r"^[A-Za-z][A-Za-z0-9-]*$", description="an HTTP header name")
    read_invoices: float = Field(
        0.05, ge=0, le=1, description="share of customers (0 to 1) whose invoice is read, not only fetched"
    )
    max_rate_per_h: float = Field(360_000.0, gt=0, description="orders per hour that no run may exceed")
    max_duration_s: float = Field(4 * 3600.0, gt=0, description="seconds that no run may exceed")
    max_in_flight: int = Field(2_000, ge=1, description="customers under way at once; further ones are sent away")
    max_workers: int = Field(16, ge=1, le=256, description="worker processes of one call")
    stop_errors: float = Field(
        0.5, gt=0, le=1, description="share of failed requests (0 to 1) above which the run stops by itself"
    )
    stop_p95_s: float = Field(30.0, gt=0, description="p95 of a request in seconds above which the run stops by itself")
    stop_after_s: int = Field(10, ge=1, le=3600, description="seconds in a row above a stop line before the run stops")
    stop_file: str = Field("", description="a file whose appearance stops the run, beside STOP in the run folder")
    late_p99_s: float = Field(
        0.5, gt=0, description="lateness of the generator (p99, seconds) above which the result is invalid"
    )
    others_share: float = Field(
        0.25,
        gt=0,
        le=1,
        description="share of this machine (0 to 1) that other work may take before the embedded shop is not blamed",
    )
    baseline_tolerance: float = Field(
        0.1, ge=0, le=10, description="how much slower than an earlier run a step may be, relative (0.1 is 10 %)"
    )

    @field_validator("objectives")
    @classmethod
    def _parsable(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for text in value:
            try:
                parse(text)
            except ConfigError as error:
                raise ValueError(error.message) from None
        return value

    @field_validator("journeys")
    @classmethod
    def _weights(cls, value: dict[str, float]) -> dict[str, float]:
        if min(value.values()) < 0 or not sum(value.values()) > 0:
            raise ValueError("weights of 0 or more, one of them above 0")
        return value
