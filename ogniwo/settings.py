"""What environment variables set (docs/commands.md); nothing heavy is imported here."""

from __future__ import annotations

import getpass
import os
import re

from graph.errors import OgniwoError
from graph.sparql_child import Limits

_LOG_LEVELS = ("debug", "info", "warning", "error")
_EACH_MINUTE = 600


def limits_from_environment() -> Limits:
    """Limits of SPARQL queries from OGNIWO_SPARQL_SECONDS, _MEMORY_MIB and _ANSWER_MIB; OgniwoError for no number."""
    given = Limits()
    return Limits(
        seconds=_number("OGNIWO_SPARQL_SECONDS", given.seconds),
        memory_mib=int(_number("OGNIWO_SPARQL_MEMORY_MIB", given.memory_mib)),
        answer_mib=_number("OGNIWO_SPARQL_ANSWER_MIB", given.answer_mib),
    )


def origins_from_environment() -> list[str]:
    """Whose pages may read the API from OGNIWO_CORS_ORIGINS, separated by spaces; OgniwoError for no origin."""
    origins = os.environ.get("OGNIWO_CORS_ORIGINS", "").split()
    for origin in origins:
        if origin != "*" and not re.fullmatch(r"https?://[^/\s*]+", origin):
            raise OgniwoError(f"OGNIWO_CORS_ORIGINS: found {origin!r}, expected * or such as https://example.org")
    return origins


def each_minute(workers: int) -> int:
    """How many requests of one address without a token a process answers in a minute, of OGNIWO_REQUESTS_PER_MINUTE
    for all processes; 0 is no limit. OgniwoError for no number."""
    stated = os.environ.get("OGNIWO_REQUESTS_PER_MINUTE") or str(_EACH_MINUTE)
    if not stated.isdecimal():
        raise OgniwoError(f"OGNIWO_REQUESTS_PER_MINUTE: found {stated!r}, expected a whole number, 0 for no limit")
    return -(-int(stated) // workers)


def log_level() -> str:
    """From where on something is logged, from OGNIWO_LOG: debug, info, warning or error; OgniwoError for others."""
    stated = os.environ.get("OGNIWO_LOG") or "warning"
    if stated not in _LOG_LEVELS:
        raise OgniwoError(f"OGNIWO_LOG: found {stated!r}, expected one of {', '.join(_LOG_LEVELS)}")
    return stated.upper()


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
