"""The generic graph that crosses the store protocol: nodes and edges with properties, and nothing of any engine.

Invariants: property names are those of `graph.mapping`; values of one property are a tuple, sorted unless the mapping
calls it ordered; evidence is sorted. So two nodes that say the same are equal, whatever store they come from.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from graph.ids import kind_of
from graph.records import Evidence


class Text(msgspec.Struct, frozen=True, order=True, gc=False):
    """Words in a language; `lang` is a BCP 47 tag."""

    value: str
    lang: str


Value = str | int | float | Text
Properties = dict[str, tuple[Value, ...]]


class Node(msgspec.Struct, frozen=True, gc=False):
    """A thing of the graph. `sources` are the ids of the sources that speak of it; empty on the way into a store."""

    id: str
    properties: Properties
    evidence: tuple[Evidence, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """institution, project, agreement, group, event, programme, place, person or source."""
        return kind_of(self.id)


class Edge(msgspec.Struct, frozen=True, gc=False):
    """One relation as one source states it; two sources that state the same are two edges."""

    id: str
    relation: str
    subject: str
    object: str
    properties: Properties
    evidence: tuple[Evidence, ...] = ()
    sources: tuple[str, ...] = ()


def ordered(values: Iterable[Value]) -> tuple[Value, ...]:
    """Distinct values in the one order that every store gives back."""
    return tuple(sorted(set(values), key=lambda value: (type(value).__name__, str(value))))


def first(item: Node | Edge, name: str) -> Any:
    """The first value of a property, or None; the words alone of a text."""
    for value in item.properties.get(name, ()):
        return value.value if isinstance(value, Text) else value
    return None


def words(item: Node | Edge, name: str) -> tuple[str, ...]:
    """All values of a property as plain words."""
    return tuple(value.value if isinstance(value, Text) else str(value) for value in item.properties.get(name, ()))
