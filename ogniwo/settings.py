"""What environment variables set (docs/commands.md); nothing heavy is imported here."""

from __future__ import annotations

import getpass
import os

from graph.errors import OgniwoError
from graph.sparql_child import Limits


def limits_from_environment() -> Limits:
    """Limits of SPARQL queries from OGNIWO_SPARQL_SECONDS and OGNIWO_SPARQL_MEMORY_MIB; OgniwoError for no number."""
    given = Limits()
    return Limits(
        seconds=_number("OGNIWO_SPARQL_SECONDS", given.seconds),
        memory_mib=int(_number("OGNIWO_SPARQL_MEMORY_MIB", given.memory_mib)),
    )


def reviewer(given: str | None) -> str:
    """Who decides: the name `given`, else OGNIWO_REVIEWER, else the login name; OgniwoError where there is none."""
    try:
        return given or os.environ.get("OGNIWO_REVIEWER") or getpass.getuser()
    except (KeyError, OSError, ImportError):  # no login name, as in a container
        raise OgniwoError("nobody is named who decides; give --as NAME, or set OGNIWO_REVIEWER") from None


def _number(name: str, default: float) -> float:
    stated = os.environ.get(name, "")
    if not stated:
        return default
    try:
        number = float(stated)
    except ValueError:
        number = 0
    if number <= 0:
        raise OgniwoError(f"{name}: found {stated!r}, expected a number above 0")
    return number
