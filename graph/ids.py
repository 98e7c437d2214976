"""Ids of records and their IRIs.

Invariant: an id is `kind/slug`; its IRI is the base IRI followed by the id, so either can be had from the other.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata

from graph.errors import InvalidIdError

DEFAULT_BASE_IRI = "http://localhost:8000/id/"
COOPERATION_KINDS = ("project", "agreement", "group", "event")
KINDS = ("institution", *COOPERATION_KINDS, "programme", "place", "person", "source", "link", "evidence")

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,126}[a-z0-9])?")
_NOT_WORDS = re.compile(r"[\W_]+")
_UNFOLDABLE = str.maketrans({"ł": "l", "Ł": "L", "ß": "ss", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "æ": "ae"})


def base_iri() -> str:
    """The base of all record IRIs: `OGNIWO_BASE_IRI`, by default that of a local server; ends with a slash."""
    base = os.environ.get("OGNIWO_BASE_IRI", DEFAULT_BASE_IRI)
    return base if base.endswith("/") else base + "/"


def fold(text: str) -> str:
    """Lower case without diacritics: "Białystok" → "bialystok"."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(_UNFOLDABLE))
    return "".join([c for c in decomposed if not unicodedata.combining(c)]).casefold()


def normalised(name: str) -> str:
    """A name for comparison: folded, without punctuation and quotation marks, single spaces."""
    return _NOT_WORDS.sub(" ", fold(name)).strip()


def slug(text: str, limit: int = 60) -> str:
    """The text as the part of an id: folded, words joined by hyphens, cut at a word where it is too long."""
    words = re.findall(r"[a-z0-9]+", fold(text))
    short = ""
    for word in words:
        if short and len(short) + len(word) >= limit:
            break
        short = f"{short}-{word}" if short else word[:limit]
    return short or "x"


def digest(*parts: str, length: int = 12) -> str:
    """A short stable hash of the parts: hexadecimal digits; the border between parts counts."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:length]


def make_id(kind: str, local: str) -> str:
    """`kind/slug`; InvalidIdError where the kind is unknown or the slug has other characters than a-z 0-9 . _ -."""
    return check_id(f"{kind}/{local}")


def hashed_id(kind: str, source: str, local_key: str) -> str:
    """The id of a record that has no identifier: a hash of its source and of a key that is unique in the source."""
    return make_id(kind, "h-" + digest(source, kind, local_key, length=16))


def check_id(record_id: str) -> str:
    """The id itself where it is well formed, else InvalidIdError."""
    kind, _, local = record_id.partition("/")
    if kind not in KINDS:
        raise InvalidIdError(f"id {record_id!r}: found kind {kind!r}, expected one of {', '.join(KINDS)}")
    if not _SLUG.fullmatch(local):
        raise InvalidIdError(f"id {record_id!r}: expected letters a-z, digits, '.', '_' or '-' after the slash")
    return record_id


def kind_of(record_id: str) -> str:
    """The kind that the id names."""
    return record_id.partition("/")[0]


def to_iri(record_id: str) -> str:
    """The IRI of an id."""
    return base_iri() + record_id


def from_iri(iri: str) -> str:
    """The id behind an IRI of ours; InvalidIdError for any other IRI."""
    base = base_iri()
    if not iri.startswith(base):
        raise InvalidIdError(f"IRI {iri!r}: expected one that starts with {base}")
    return check_id(iri[len(base) :])
