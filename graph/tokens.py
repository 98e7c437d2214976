"""Tokens of people who may write over HTTP: names, what they may do, and hashes, in `tokens.json` of the workspace.

Invariants: a token is random and shown once, only its hash is kept; the file is readable by its owner alone and
replaced by one rename.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from graph.errors import ForbiddenError, InvalidRecordError, NotFoundError, OgniwoError, UnauthorizedError

_PREFIX = "ogniwo_"  # so that a token is recognised where it was left
_BYTES = 32
_LONGEST_NAME = 80


class Token(msgspec.Struct, frozen=True):
    """One token: `hash` is SHA-256 in hexadecimal digits, which is enough for 256 random bits."""

    name: str
    hash: str
    scopes: tuple[str, ...]
    created: str


class Tokens:
    """The tokens of a workspace; none where it has no file of them."""

    def __init__(self, workspace: Path) -> None:
        self._path = workspace / "tokens.json"

    def add(self, name: str, scopes: tuple[str, ...]) -> str:
        """A new token for somebody; InvalidRecordError for a name that no decision could bear."""
        if (
            name != name.strip()
            or not 0 < len(name) <= _LONGEST_NAME
            or not name.isprintable()
            or name.casefold() == "rule"
        ):
            raise InvalidRecordError(f"name of a token: found {name[:_LONGEST_NAME]!r}, expected that of a person")
        token = _PREFIX + secrets.token_urlsafe(_BYTES)
        made = Token(name, _hash(token), scopes, datetime.now(UTC).isoformat(timespec="seconds"))
        with self._changing() as tokens:
            tokens.append(made)
        return token

    def revoke(self, name: str) -> int:
        """Forgets all tokens of somebody; how many. NotFoundError where there is none."""
        with self._changing() as tokens:
            kept = [one for one in tokens if one.name != name]
            revoked = len(tokens) - len(kept)
            if not revoked:
                names = ", ".join(sorted({one.name for one in tokens})) or "nobody"
                raise NotFoundError(f"{name} has no token; there are tokens of {names}")
            tokens[:] = kept
        return revoked

    def name_of(self, token: str | None, scope: str) -> str:
        """Whose token this is; UnauthorizedError where it is missing or unknown, ForbiddenError where it is not for
        this."""
        if not token:
            raise UnauthorizedError("a token is needed: send the header Authorization: Bearer TOKEN")
        asked, found = _hash(token), None
        for one in self._read():  # all of them, so that the time tells nothing
            if hmac.compare_digest(one.hash, asked):
                found = one
        if found is None:
            raise UnauthorizedError("this token is not known or was revoked")
        if scope not in found.scopes:
            raise ForbiddenError(f"this token of {found.name} is not for {scope}")
        return found.name

    def _read(self) -> list[Token]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=list[Token])
        except FileNotFoundError:
            return []
        except msgspec.DecodeError as error:
            raise OgniwoError(f"{self._path.name}: expected a list of tokens as JSON: {error}") from None

    @contextmanager
    def _changing(self) -> Iterator[list[Token]]:
        """The tokens, to be changed in place; written when the block ends without an error."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            tokens = self._read()
            yield tokens
            part = self._path.with_name(f".{self._path.name}")
            part.unlink(missing_ok=True)
            part.touch(0o600, exist_ok=False)
            with part.open("wb") as out:
                out.write(msgspec.json.format(msgspec.json.encode(tokens)) + b"\n")
                out.flush()
                os.fsync(out.fileno())
            part.replace(self._path)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
