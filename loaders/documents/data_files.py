"""The data files of the readers: words and patterns that a speaker of the language who does not program can extend."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent


class GrammarError(ValueError):
    """A data file of the grammar says something that cannot be understood: a mistake of ours, never of a page."""


@dataclass(frozen=True, slots=True)
class Body:
    """A name that is known everywhere, and what it is shortened to."""

    name: str
    kind: str
    acronyms: tuple[str, ...]


@cache
def load(path: str) -> dict[str, Any]:
    """A TOML file, by its path in this folder: "owner.toml", "polish/relations.toml"."""
    with (_FOLDER / path).open("rb") as file:
        return tomllib.load(file)
