"""The statements of one source, each once: equal ones are one, with the evidence of all and the strongest certainty.

Invariant: edges come and go one by one. Only what is not stated outright is kept until the end, in case that it still
will be; of the rest, the ids alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from graph.mapping import joined
from graph.model import Edge, words

Statement = tuple[Edge, bool]  # the edge, and whether it is the first with its id

_STATED = ("stated",)


class Statements:
    """Takes edges as a source makes them; gives back what is to be written. What is given again adds evidence only."""

    def __init__(self) -> None:
        self._given: set[int] = set()
        self._uncertain: dict[str, Edge] = {}

    def take(self, edge: Edge) -> Iterator[Statement]:
        """The edge, unless it has to wait."""
        if words(edge, "certainty") == _STATED:
            yield edge, self._is_new(edge)
        else:
            earlier = self._uncertain.get(edge.id)
            self._uncertain[edge.id] = joined(earlier, edge) if earlier else edge

    def rest(self) -> Iterator[Statement]:
        """What had to wait."""
        for edge in self._uncertain.values():
            is_new = self._is_new(edge)
            yield edge if is_new else replace(edge, properties=edge.properties | {"certainty": _STATED}), is_new

    def _is_new(self, edge: Edge) -> bool:
        number = int(edge.id.rpartition("/")[2], 16)  # a third of the memory of the digits
        before = len(self._given)
        self._given.add(number)
        return len(self._given) > before


__all__ = ["Statement", "Statements"]
