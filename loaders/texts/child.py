"""Files whose reader may hang or take all memory are read in a second process, which lives on for the next file.

Invariant: the child only reads; it is ended when it says nothing for `SILENT` seconds, works longer than `LONGEST` on
one file, or when its parent ends. Its memory is limited by the system.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import resource
import selectors
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil

from graph.child import started
from graph.errors import UnusableSourceError
from loaders.texts.blocks import PageText

SILENT, LONGEST = 15.0, 240.0  # seconds
_MEMORY = 1 << 30  # bytes of address space
_RENEWED_AT = 250  # MiB, above which a child makes room for a new one
_BLOCK = 1 << 16


def read(path: Path, kind: str) -> PageText:
    """The text of a file ("pdf" or "html"); UnusableSourceError, in one sentence, where there is none to be had."""
    global _reader
    if _reader is None:
        _reader = _Reader()
    try:
        answer = _reader.ask({"path": str(path.resolve()), "kind": kind})
    except (_SilentError, OSError) as error:
        _stop()
        found = str(error) if isinstance(error, _SilentError) else "its reader ended before it was done"
        raise UnusableSourceError(f"{path.name}: {found}; expected a file that can be read in bounded time") from None
    if answer.get("last"):
        _stop()
    if "error" in answer:
        raise UnusableSourceError(answer["error"])
    return PageText(answer["text"], answer["facts"], answer["sites"])


class _SilentError(Exception):
    """A child that does not come to an end; what is said of its file."""


class _Reader:
    """The child and the pipes to it."""

    def __init__(self) -> None:
        self.process = started(__name__, "serve", stderr=subprocess.DEVNULL)

    def ask(self, question: dict[str, str]) -> dict[str, Any]:
        """The answer to a question; meanwhile a line for each sign of life."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(question).encode() + b"\n")
        self.process.stdin.flush()
        start, rest = time.monotonic(), b""
        while time.monotonic() < start + LONGEST:
            *lines, rest = (rest + self._said()).split(b"\n")
            for line in lines:
                if line != b".":
                    found: dict[str, Any] = json.loads(line)
                    return found
        raise _SilentError(f"found nothing but work for {LONGEST:.0f} seconds")

    def _said(self) -> bytes:
        assert self.process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            if not selector.select(SILENT):
                raise _SilentError(f"found a page that takes more than {SILENT:.0f} seconds")
        if not (data := os.read(self.process.stdout.fileno(), _BLOCK)):
            raise _SilentError("found that it crashes its reader")
        return data

    def close(self) -> None:
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):  # what was not written yet has no reader
                if pipe is not None:
                    pipe.close()
        self.process.wait()


_reader: _Reader | None = None  # one for this process, as starting it takes longer than reading a page


@atexit.register
def _stop() -> None:
    global _reader
    if _reader is not None:
        _reader.close()
        _reader = None


def serve() -> None:
    """What runs in the child: a question a line on standard input, a line of JSON for an answer."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what a library prints is no answer
    for line in sys.stdin:
        answer = _answer(Path((question := json.loads(line))["path"]), question["kind"], lambda: out.write(b".\n"))
        if answer["last"]:
            out.write(json.dumps(answer).encode() + b"\n")
            return
        out.write(json.dumps(answer).encode() + b"\n")


def _answer(path: Path, kind: str, alive: Any) -> dict[str, Any]:
    try:
        page = _page(path, kind, alive)
    except UnusableSourceError as error:
        return {"error": str(error), "last": _is_large()}
    except MemoryError:
        found = f"found that reading it takes more than {_MEMORY >> 20} MiB of memory, expected less"
        return {"error": f"{path.name}: {found}", "last": True}
    except RecursionError:
        return {"error": f"{path.name}: found parts nested too deeply, expected a sound file", "last": True}
    except Exception as error:  # a fault of the library: the file is named, and the next one is read
        return {
            "error": f"{path.name}: its reader failed ({type(error).__name__}), expected a sound file",
            "last": True,
        }
    return {"text": page.text, "facts": page.facts, "sites": page.sites, "last": _is_large()}


def _page(path: Path, kind: str, alive: Any) -> PageText:
    if kind == "pdf":
        from loaders.texts import pdf

        return pdf.read(path, alive)
    from loaders.texts.decoding import decode
    from loaders.texts.html import from_html

    return from_html(decode(path.read_bytes(), complete=True))


def _is_large() -> bool:
    # What it holds now; what `getrusage` gives as its peak may be that of its parent.
    return bool(psutil.Process().memory_info().rss >> 20 > _RENEWED_AT)
