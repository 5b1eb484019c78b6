"""Functions that only compiled functions call."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.kernel.draws import uniform_of, word_of


def test_python_is_refused_before_and_after_it_is_compiled() -> None:
    """A function without a door to Python says so when Python calls it, whether or not it has been compiled."""
    zero = np.uint64(0)
    for _ in range(2):
        with pytest.raises(TypeError, match="word_of: only compiled functions can call it"):
            word_of(zero, zero, zero)
        assert 0 < uniform_of(zero, zero, zero, 0, 0) < 1
