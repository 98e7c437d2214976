"""How terms are written in N-Triples: whatever a source says, a parser takes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache, partial
from urllib.parse import quote

from pyoxigraph import NamedNode

from graph.errors import StoreError
from graph.ids import base_iri
from graph.model import Text, Value
from ontology.profile import Property
from ontology.vocab import XSD, concept_iri

_DATE_TYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}
_BAD_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_LANG = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")


def writer(prop: Property) -> Callable[[Value], str]:
    """What writes the values of a property."""

    def term(value: Value) -> str:
        if isinstance(value, Text):
            return literal(value.value, _tag(value.lang))
        match prop.datatype:
            case "concept":
                assert prop.scheme is not None
                return _concept(prop.scheme, str(value))
            case "node":
                return f"<{base_of_ids()}{value}>"
            case "iri":
                return iri(str(value))
            case "date":
                return f'"{value}"^^<{XSD}{_DATE_TYPES[len(str(value))]}>'
            case "integer" | "decimal":
                return f'"{_number(value)}"^^<{XSD}{prop.datatype}>'
            case _:
                return literal(str(value))

    return term


def iri(value: str) -> str:
    """An IRI in angle brackets; what an IRI must not hold is percent-encoded, so that one address that somebody typed
    wrongly ("http://x.pl/[1]", "http://x.pl:80a") does not make a whole data set unreadable."""
    for encoding in (_encoded, partial(_quoted, safe="/:?#&=@+,;"), partial(_quoted, safe="/")):
        if _is_iri(encoded := encoding(value)):
            return f"<{encoded}>"
    raise StoreError(f"found {value!r}, expected an IRI")


def _encoded(value: str) -> str:
    return _BAD_IN_IRI.sub(lambda m: "".join(f"%{b:02X}" for b in m[0].encode()), value)


def _quoted(value: str, safe: str) -> str:
    scheme, colon, rest = value.partition(":")
    return scheme + colon + quote(rest, safe=safe)


def _is_iri(value: str) -> bool:
    try:
        NamedNode(value)
    except ValueError:
        return False
    return True


def base_of_ids() -> str:
    """What stands before an id, which itself has no character that an IRI forbids."""
    return _encoded_base(base_iri())


_encoded_base = lru_cache(maxsize=4)(_encoded)


@lru_cache(maxsize=10_000)
def _concept(scheme: str, term: str) -> str:
    return iri(concept_iri(scheme, term))


@lru_cache(maxsize=1000)
def _tag(lang: str) -> str:
    return f"@{lang}" if _LANG.fullmatch(lang) else ""


def literal(words: str, suffix: str = "") -> str:
    """A literal; the suffix is its language or datatype."""
    # One pass a character, and not `str.translate`, which is ten times slower on a quote of a few hundred characters.
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"{suffix}'


def _number(value: Value) -> str:
    plain = repr(value) if isinstance(value, float) else str(value)
    return format(Decimal(plain), "f") if "e" in plain else plain


__all__ = ["base_of_ids", "iri", "literal", "writer"]
