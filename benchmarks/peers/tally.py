"""What every engine reports of the days that it played."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Tally:
    """Sums over days."""

    offered: int = 0
    """Contacts that arrived, returns included."""
    abandoned: int = 0
    """Contacts that hung up."""
    in_time: int = 0
    """Contacts answered within the target."""
    waited_s: float = 0.0
    """Seconds waited by all contacts."""

    def told(self) -> str:
        """Write the shares by which one sees at once whether an engine plays the same day."""
        whole = max(self.offered, 1)
        return (
            f"abandoned {self.abandoned / whole:.4f}, in time {self.in_time / whole:.4f}, "
            f"mean wait {self.waited_s / whole:.3f} s"
        )
