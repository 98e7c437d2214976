"""What the sources say of institutions, cooperations, programmes and places, gathered while the graph is built."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from functools import cache

from graph.model import Node, Text, words
from graph.network.meta import LANGUAGES

_KEPT = ("kind", "subkind", "sectors", "country", "codes", "start", "end", "signed")
_NAME = "name."


class Thing:
    """What the sources say of a thing: names and values in turn, in one flat list, because there are many things."""

    __slots__ = ("_said",)

    def __init__(self) -> None:
        self._said: list[str] = []

    def add(self, node: Node, source: str) -> None:
        """What one source says."""
        for text in node.properties.get("names", node.properties.get("titles", ())):
            if isinstance(text, Text):
                self._said += (_name_in(text.lang), text.value)
        for name in _KEPT:
            for value in words(node, name):
                self._said += (name, sys.intern(value))
        self.add_source(source)

    def add_source(self, source: str) -> None:
        """That a source speaks of it."""
        self._said += ("source", source)

    def values(self, name: str) -> list[str]:
        """What was said of a property, as often as it was said."""
        said = self._said
        return [said[n + 1] for n in range(0, len(said), 2) if said[n] == name]

    def name(self, language: str) -> str:
        """The name that most sources use in a language, else in the next one we know."""
        for name in map(_name_in, (language, *LANGUAGES)):
            if found := self.values(name):
                return most(found)
        others = [name for name in self._said[::2] if name.startswith(_NAME)]
        return most(self.values(min(others))) if others else ""

    def one(self, name: str) -> str:
        """The value that most sources state, or ""."""
        return most(values) if (values := self.values(name)) else ""

    def date(self, name: str) -> str:
        """The date that most sources state; where others state the same more precisely, theirs."""
        usual = self.one(name)
        finer = [date for date in self.values(name) if date.startswith(usual) and len(date) > len(usual)]
        return most(finer) if usual and finer else usual


@cache
def _name_in(language: str) -> str:
    return _NAME + language


def most(values: Sequence[str]) -> str:
    """The value that is there most often; of several the first in the alphabet."""
    if len(values) == 1:
        return values[0]
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value))


__all__ = ["Thing", "most"]
