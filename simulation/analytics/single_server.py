"""One server and any handling time: what the spread of handling times costs in waiting.

Every other law here asks for exponential handling times. This one does not, so it is the truth by
which deterministic, gamma and lognormal handling times are tested.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from parcours.errors import SpecError
from simulation.analytics.numerics import FloatArray, checked


def mean_wait_single_server_s(
    arrivals_per_h: npt.ArrayLike, handling_s: npt.ArrayLike, handling_cv: npt.ArrayLike
) -> FloatArray:
    """Return the mean wait in seconds of all contacts in an M/G/1 queue.

    Args:
        arrivals_per_h: Contacts per hour, at least 0.
        handling_s: Mean handling time in seconds, above 0.
        handling_cv: Standard deviation over mean of the handling time; 0 for constant, 1 for exponential.

    Returns:
        Seconds.

    Raises:
        SpecError: If a number is out of range or the load reaches one erlang.

    Source: F. Pollaczek, 1930, and A. Khinchine, 1932: rho / (1 - rho) x handling x (1 + cv^2) / 2.
    """
    handling = checked("handling_s (s)", handling_s, low=0, strict=True)
    spread = checked("handling_cv", handling_cv, low=0)
    rho = checked("arrivals_per_h", arrivals_per_h, low=0) * handling / 3600.0
    if (rho >= 1).any():
        raise SpecError(f"mean_wait_single_server_s: expected a load below 1 erlang, given {float(np.max(rho)):g}")
    return rho / (1.0 - rho) * handling * (1.0 + spread * spread) / 2.0
