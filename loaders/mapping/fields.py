"""Which fields the records of a mapping have, and of which type each is; docs/mapping.md explains them all.

Invariant: a field of a record that a mapping may fill stands here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Type = Literal[
    "text", "code", "date", "duration", "amount", "currency", "count", "latitude", "longitude", "country", "homepage",
    "term", "kind", "relation", "identifier",
]  # fmt: skip
Section = Literal["places", "programmes", "institutions", "cooperations"]

SECTIONS: tuple[Section, ...] = ("places", "programmes", "institutions", "cooperations")  # in the order of making
SINGULAR = {"places": "place", "programmes": "programme", "institutions": "institution", "cooperations": "cooperation"}


@dataclass(frozen=True)
class Field:
    """One field. `many`: it takes all parts of a cell; `scheme`: of which SKOS scheme its terms are."""

    type: Type
    many: bool = False
    scheme: str | None = None

    @property
    def exact(self) -> bool:
        """Whether its columns hold codes and numbers, which are quoted as they are."""
        return self.type not in ("text", "term", "kind", "relation", "country", "homepage")


_TEXT, _TEXTS, _DATE, _CODE = Field("text"), Field("text", many=True), Field("date"), Field("code")
_POSITION = {"lat": Field("latitude"), "lon": Field("longitude")}
_PERIOD = {"start": _DATE, "end": _DATE}

FIELDS: dict[Section, dict[str, Field]] = {
    "places": {"kind": Field("term", scheme="place-kinds"), **_POSITION},
    "programmes": {"aliases": _TEXTS, "kind": Field("term", scheme="programme-kinds"), "code": _CODE, **_PERIOD},
    "institutions": {
        "aliases": _TEXTS,
        "kind": Field("term", scheme="institution-kinds"),
        "sectors": Field("term", many=True, scheme="sectors"),
        "country": Field("country"),
        **_POSITION,
        "homepage": Field("homepage"),
        "succeeds_since": _DATE,
    },
    "cooperations": {
        "kind": Field("kind", scheme="cooperation-kinds"),
        "acronym": _TEXT,
        "summary": _TEXT,
        "scope": _TEXTS,
        "goals": _TEXTS,
        **_PERIOD,
        "duration": Field("duration"),
        "signed": _DATE,
        "status": Field("term", scheme="statuses"),
        "sectors": Field("term", many=True, scheme="sectors"),
        "target_groups": _TEXTS,
        "subjects": _TEXTS,
        "budget": Field("amount"),
        "currency": Field("currency"),
        "participants": Field("count"),
        "homepage": Field("homepage"),
    },
}
PARTICIPATION: dict[str, Field] = {
    "role": Field("term", scheme="roles"),
    "relation": Field("relation"),
    **_PERIOD,
    "amount": Field("amount"),
    "currency": Field("currency"),
    "certainty": Field("term", scheme="certainty"),
}
IDENTIFIER = Field("identifier")
KEY = Field("code")
NAME = _TEXT

# What a record's name is called, which of its fields holds codes by scheme, and to which records its fields lead.
NAMES: dict[Section, str] = {"places": "name", "programmes": "name", "institutions": "name", "cooperations": "title"}
CODES: dict[Section, str] = {"places": "codes", "institutions": "identifiers", "cooperations": "identifiers"}
REFERENCES: dict[Section, dict[str, tuple[Section, ...]]] = {
    "places": {"within": ("places",)},
    "programmes": {"part_of": ("programmes",), "fund": ("programmes",)},
    "institutions": {"place": ("places",), "part_of": ("institutions",), "succeeds": ("institutions",)},
    "cooperations": {
        "programme": ("programmes",),
        "funded_by": ("programmes", "institutions"),
        "place": ("places",),
        "area": ("places",),
        "part_of": ("cooperations",),
    },
}
