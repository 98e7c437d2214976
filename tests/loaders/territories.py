"""What the tests of the loaders of territories share: reading a file, and their golden folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.records import Place, Record, Rejection, Source, Tally, Yield, check
from loaders.base import Loader

GOLDEN = Path(__file__).parent / "golden"


def read(loader: Loader, path: Path) -> list[Yield]:
    """Everything that a loader says of a path; rows and elements are counted whole."""
    assert loader.accepts(path)
    described = loader.describe(path)
    source = Source(
        id="source/golden",
        title=described.title,
        origin=str(path),
        checksum="sha256:0",
        retrieved="2024-01-01",
        loader=loader.name,
        language=described.language,
    )
    items = list(loader.read(path, source))
    for item in items:
        check(item)
    assert_counted(items)
    return items


def assert_counted(items: list[Yield]) -> None:
    """Each row is at one locator: loaded, or refused with a reason."""
    loaded = {e.locator for item in items if isinstance(item, Record) for e in item.evidence}
    refused = [item.locator for item in items if isinstance(item, Rejection) if not item.kept]
    assert sum(item.rows for item in items if isinstance(item, Tally)) == len(loaded) + len(refused)


def places(items: list[Yield]) -> dict[str, Place]:
    """The places by id."""
    return {item.id: item for item in items if isinstance(item, Place)}


def cases(name: str) -> pytest.MarkDecorator:
    """The golden folders of a loader, as parameters of a test."""
    folders = sorted(folder for folder in (GOLDEN / name).iterdir() if folder.is_dir())
    return pytest.mark.parametrize("case", folders, ids=lambda folder: folder.name)
