"""What a pool of browser contexts is told once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from parcours.errors import SpecError

TraceMode = Literal["off", "on-failure", "on"]


@dataclass(frozen=True, slots=True)
class BrowserSettings:
    """How browsers are opened.

    Args:
        slots: How many contexts may be open at once, 1 to 64.
        headed: Whether a person can watch.
        trace: "off"; "on-failure": recorded, kept when `keep_trace` is called; "on": parked parts too.
        step_timeout_s: The one deadline of every step, in seconds, above 0, at most 600.
        locale: BCP 47 language of the browser.
        zone: IANA time zone of the browser.
        viewport: Width and height of the window in CSS pixels.
        executable: A browser to use instead of the one that is found.
        headers: HTTP headers added to every request, such as a mark that the traffic is synthetic.

    Raises:
        SpecError: If a value is outside its range.
    """

    slots: int = 2
    headed: bool = False
    trace: TraceMode = "off"
    step_timeout_s: float = 10.0
    locale: str = "fr-FR"
    zone: str = "Europe/Paris"
    viewport: tuple[int, int] = (1280, 800)
    executable: Path | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 1 <= self.slots <= 64:
            raise SpecError(f"browser slots: expected 1 to 64 contexts, given {self.slots}")
        if not 0 < self.step_timeout_s <= 600:
            raise SpecError(
                f"browser step_timeout_s: expected more than 0 and at most 600, given {self.step_timeout_s}"
            )
        if self.trace not in ("off", "on-failure", "on"):
            raise SpecError(f'browser trace: expected "off", "on-failure" or "on", given {self.trace!r}')

    @property
    def step_timeout_ms(self) -> float:
        """The deadline of a step as Playwright takes it."""
        return self.step_timeout_s * 1000
