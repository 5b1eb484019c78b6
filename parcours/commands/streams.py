"""Standard output and error that outlive who reads them: a run is worth more than its last reader.

``parcours journeys | head`` closes the pipe after ten lines, and ``>&-`` begins without any. What is printed then goes
nowhere, and the run goes on to its end, with its records, its report and its own exit code. Where a full disk takes no
more of what is printed, that is said, for somebody wanted to read it.
"""

from __future__ import annotations

import errno
import io
import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class _Pipe(io.FileIO):
    """A pipe into which one may go on writing when nobody reads any more."""

    def write(self, data: ReadableBuffer, /) -> int:
        """Write, or where the reader has gone take the bytes for written."""
        try:
            return super().write(data)
        except BrokenPipeError:
            return memoryview(data).nbytes


def outlive_readers() -> None:
    """Let standard output and error go on when their reader has gone or never was, and print any text.

    What the terminal's character set does not hold is printed as a question mark.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - open for as long as the process
        if not isinstance(stream, io.TextIOWrapper):
            continue
        if stream is getattr(sys, f"__{name}__") and _is_pipe(stream.fileno()):
            setattr(sys, name, _outliving(stream))
        else:
            stream.reconfigure(errors="replace")


def was_full(error: OSError) -> bool:
    """Say whether a disk took no more of what was printed, and let go of what is still to be printed."""
    if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return False
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return True


def _outliving(stream: io.TextIOWrapper) -> io.TextIOWrapper:
    stream.flush()
    pipe = io.BufferedWriter(_Pipe(stream.fileno(), "w", closefd=False))
    return io.TextIOWrapper(pipe, stream.encoding, "replace", line_buffering=stream.line_buffering)


def _is_pipe(number: int) -> bool:
    mode = os.fstat(number).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)
