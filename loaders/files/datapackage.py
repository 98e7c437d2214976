"""Frictionless Data Package descriptors (datapackage.org, version 1): what a folder of tables says of itself.

Read are title or name, homepage, licenses, sources, created or version, and of ours: publisher, language, retrieved.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from graph.errors import UnusableSourceError
from loaders.base import Description
from loaders.values import cells

DESCRIPTOR = "datapackage.json"
_LARGEST = 10_000_000  # bytes; a descriptor with the schemas of thousands of tables is smaller


def describe(folder: Path) -> Description:
    """The folder's description, its name as title where the descriptor is missing or gives none.

    UnusableSourceError where the descriptor is no JSON object, or a key read from it has another form than specified.
    """
    path = folder / DESCRIPTOR
    descriptor = _read(path) if path.is_file() else {}
    licence = _first(descriptor, "licenses")
    origin = _first(descriptor, "sources")
    return Description(
        title=_text(descriptor, "title") or _text(descriptor, "name") or folder.resolve().name,
        homepage=cells.web_address(_text(descriptor, "homepage") or _text(origin, "path")),
        licence=_text(licence, "name") or _text(licence, "title") or _text(licence, "path"),
        publisher=_text(descriptor, "publisher") or _text(origin, "title"),
        published=_date(descriptor, "created") or _date(descriptor, "version"),
        retrieved=_date(descriptor, "retrieved"),
        language=_text(descriptor, "language"),
    )


def _read(path: Path) -> dict[str, Any]:
    if path.stat().st_size > _LARGEST:
        raise UnusableSourceError(f"{DESCRIPTOR}: found more than {_LARGEST} bytes, expected a descriptor")
    try:
        descriptor = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnusableSourceError(f"{DESCRIPTOR}: found no JSON ({error}), expected a JSON object") from None
    if not isinstance(descriptor, dict):
        raise UnusableSourceError(f"{DESCRIPTOR}: found a {type(descriptor).__name__}, expected a JSON object")
    return descriptor


def _text(descriptor: dict[str, Any], key: str) -> str | None:
    value = descriptor.get(key)
    if value is not None and not isinstance(value, str):
        raise UnusableSourceError(f"{DESCRIPTOR}, key {key}: found {str(value)[:80]!r}, expected text")
    return cells.words(value) or None if value else None


def _first(descriptor: dict[str, Any], key: str) -> dict[str, Any]:
    value = descriptor.get(key)
    if not value:
        return {}
    if not isinstance(value, list) or not isinstance(value[0], dict):
        raise UnusableSourceError(f"{DESCRIPTOR}, key {key}: found {str(value)[:80]!r}, expected a list of objects")
    return value[0]


def _date(descriptor: dict[str, Any], key: str) -> str | None:
    value = _text(descriptor, key)
    try:
        return cells.date(value) if value else None
    except ValueError as error:
        if key == "version":  # a version is a date only sometimes
            return None
        raise UnusableSourceError(f"{DESCRIPTOR}, key {key}: found {value!r}, expected {error}") from None
