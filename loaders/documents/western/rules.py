"""The relations of English and German as the engine takes them: the patterns of their files, widened."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from loaders.documents import relations
from loaders.documents.matching import Language
from loaders.documents.western.lexicon import Lexicon
from loaders.documents.western.patterns import lemmas_of, widened

_RULES = ("projects.toml", "relations.toml", "ties.toml")  # those of the first are tried first
_MORE = {"en": ("roles.toml",), "de": ()}
_CLASS = re.compile(r"\{(\w+)\}")


def _entries(language: Lexicon) -> list[tuple[str, dict[str, Any]]]:
    """Every rule of a language behind the name of its file, words in place of the names of classes."""
    found = []
    for name in (*_RULES, *_MORE[language.code]):
        said = language.load(name)
        for rule in said["rule"]:
            patterns = [_spelled_out(pattern, said.get("classes", {})) for pattern in rule["patterns"]]
            found.append((name, {**rule, "patterns": patterns}))
    return found


def _spelled_out(pattern: str, classes: dict[str, str]) -> str:
    return _CLASS.sub(lambda match: classes[match[1]], pattern)


@cache
def rules(language: Lexicon) -> Language:
    """The relations of a language as the engine takes them: its rules, and the words that these rest on."""
    said = language.load("relations.toml")
    entries = widened([rule for _, rule in _entries(language)], language)
    compiled = relations.compiled(entries, lambda word: frozenset("-–—" if word == "-" else [word]))
    words = {name: frozenset(said["words"][name]) for name in ("denying", "enumerating", "levels")}
    return Language(compiled, lemmas_of(language), **words, polish=False, trailing=4 if language.code == "de" else 0)


def written(language: Lexicon) -> list[str]:
    """Every pattern as its file has it, behind the name of the file; in the order of `rules`."""
    return [f"{name}: {pattern}" for name, rule in _entries(language) for pattern in rule["patterns"]]
