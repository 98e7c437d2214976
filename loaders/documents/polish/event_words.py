"""The words of `events.toml`."""

from __future__ import annotations

from functools import cache

from loaders.documents.polish import grammar


@cache
def words(section: str, key: str) -> frozenset[str]:
    """A list of the file."""
    return frozenset(grammar.load("events.toml")[section][key])


@cache
def roles() -> dict[str, frozenset[str]]:
    """Nouns for roles at an event by the relation that they say."""
    return {relation: frozenset(nouns) for relation, nouns in grammar.load("events.toml")["roles"].items()}
