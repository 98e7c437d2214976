"""Work in a second process: on another core, in memory that is given back, and safe from what crashes native code.

Invariant: a child only reads; what it has to say comes back over a pipe. So a parent that is killed leaves a child that
ends by itself and has changed nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
from types import TracebackType
from typing import Self

from graph.errors import OgniwoError


def started(module: str, function: str, *arguments: str, stderr: int | None = None) -> subprocess.Popen[bytes]:
    """A second interpreter that runs a function of a module, with pipes to its stdin and from its stdout."""
    # The same packages as here, wherever this interpreter found them, and (-P) none that lie in the current folder.
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen(  # noqa: S603  # this interpreter and a function of ours
        [sys.executable, "-P", "-c", f"from {module} import {function}; {function}()", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=stderr,
        env=environment,
    )


class Child:
    """A function without arguments of a module, run by a second interpreter; it reads stdin and writes stdout.

    Used as `with Child(...) as child: ... child.result()`; leaving the block ends a child that was not waited for.
    """

    def __init__(self, module: str, function: str, *arguments: str) -> None:
        self._what = f"{module}.{function}"
        self._process = started(module, function, *arguments)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()

    def result(self, data: bytes = b"") -> bytes:
        """What the function writes when it has read the data; OgniwoError where it fails."""
        answer, _ = self._process.communicate(data)
        if self._process.returncode:
            raise OgniwoError(f"the child process of {self._what} ended with code {self._process.returncode}")
        return answer


__all__ = ["Child", "started"]
