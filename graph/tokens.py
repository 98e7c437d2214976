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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from graph.errors import ForbiddenError, InvalidRecordError, NotFoundError, OgniwoError, UnauthorizedError

_PREFIX = "ogniwo_"  # so that a token is recognised where it was left
_BYTES = 32
_LONGEST_NAME = 80
SCOPES = ("read", "review", "admin")  # each may also do what those before it may


class Token(msgspec.Struct, frozen=True):
    """One token: `hash` is SHA-256 in hexadecimal digits, which is enough for 256 random bits."""

    name: str
    hash: str
    scopes: tuple[str, ...]
    created: str

    def allows(self, scope: str) -> bool:
        """Whether it is for this, or for more."""
        enough = SCOPES[SCOPES.index(scope) :] if scope in SCOPES else (scope,)
        return not set(enough).isdisjoint(self.scopes)


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
        token, made = _made(name, scopes)
        with self._changing() as tokens:
            tokens.append(made)
        return token

    def rotate(self, name: str) -> str:
        """A new token in the place of all that somebody has, for the same; NotFoundError where there is none."""
        with self._changing() as tokens:
            old = _of(tokens, name)
            token, made = _made(name, tuple(dict.fromkeys(scope for one in old for scope in one.scopes)))
            tokens[:] = [*(one for one in tokens if one.name != name), made]
        return token

    def known(self) -> list[Token]:
        """All tokens, in the order in which they were made."""
        return self._read()

    def revoke(self, name: str) -> int:
        """Forgets all tokens of somebody; how many. NotFoundError where there is none."""
        with self._changing() as tokens:
            revoked = _of(tokens, name)
            tokens[:] = [one for one in tokens if one.name != name]
        return len(revoked)

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
        if not found.allows(scope):
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


def bearer(authorization: str | None) -> str | None:
    """The token in a header `Authorization`, or None."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def _made(name: str, scopes: tuple[str, ...]) -> tuple[str, Token]:
    token = _PREFIX + secrets.token_urlsafe(_BYTES)
    return token, Token(name, _hash(token), scopes, datetime.now(UTC).isoformat(timespec="seconds"))


def _of(tokens: Sequence[Token], name: str) -> Sequence[Token]:
    found = [one for one in tokens if one.name == name]
    if not found:
        names = ", ".join(sorted({one.name for one in tokens})) or "nobody"
        raise NotFoundError(f"{name} has no token; there are tokens of {names}")
    return found


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
