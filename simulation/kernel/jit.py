"""The door to numba: how functions of this package are compiled, and where the result is kept.

The machine code is kept in the user's cache folder under a name made of the package's own source, so that a change in
one file never meets the stale code of another, and an installation that cannot be written to works as well. No
compiler is needed: numba brings its own.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numba

P = ParamSpec("P")
R = TypeVar("R")


def _fingerprint() -> str:
    digest = hashlib.sha256(numba.__version__.encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _cache_folder() -> Path:
    """Return a folder that can be written to: the user's own cache where possible, else a temporary one."""
    base = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    for root in (Path(base) if base else Path("~/.cache").expanduser(), Path(tempfile.gettempdir())):
        folder = root / "parcours" / f"compiled-{_fingerprint()}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            continue
    return Path(tempfile.mkdtemp(prefix="parcours-compiled-"))


CACHE = _cache_folder()
"""Where the machine code of this version is kept."""


_LAST = ("advance.advance", "luck._describe", "measure.count_contacts")
"""What is compiled last of what plays, of what draws and of what counts."""


def is_compiled() -> bool:
    """Say whether this version has been compiled on this machine before."""
    return all(any(CACHE.rglob(f"{name}-*.nbi")) for name in _LAST)


_OPTIONS: dict[str, bool | str] = {"nogil": True, "error_model": "numpy", "_nrt": False, "no_cfunc_wrapper": True}


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function on its first call and keep the machine code; other threads run meanwhile.

    Arithmetic is strict (no fast-math), so the result is the one that Python would compute. The function must not make
    arrays: numba's reference counting is switched off, for it would cost more than the simulation itself (two atomic
    operations for each array that is handed to a function; measured: 55 ns instead of 13 ns for one random duration).
    """
    config: Any = numba.config
    jit: Any = numba.njit
    before = config.CACHE_DIR
    config.CACHE_DIR = str(CACHE)
    try:
        return cast("Callable[P, R]", jit(cache=True, **_OPTIONS)(function))
    finally:
        config.CACHE_DIR = before


def inner(function: Callable[P, R], **options: bool) -> Callable[P, R]:
    """Compile a function that only compiled functions call; see `compiled`.

    It gets no door to Python and no place in the cache, which would take longer to make than the function itself: what
    is kept of it lies in its callers. Python is refused, for numba would jump to where the door is not.

    Let its arguments be of one type wherever it is called: a number written out, such as ``0``, is a type of its own
    to numba, and would have the function compiled once more (``U(0)`` is not).
    """
    jit: Any = numba.njit
    made = jit(no_cpython_wrapper=True, **_OPTIONS, **options)(function)

    def refuse(*_: object, **__: object) -> None:
        raise TypeError(f"{function.__qualname__}: only compiled functions can call it, for it has no door to Python")

    made._insert = lambda *_, **__: None
    made._compile_for_args = refuse
    return cast("Callable[P, R]", made)


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function into each of its callers, so that handing it many arrays costs nothing; see `inner`."""
    return inner(function, forceinline=True)
