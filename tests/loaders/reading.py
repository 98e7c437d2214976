"""What the tests of several loaders do: read a path, check every item, look at what was refused."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from graph import locators
from graph.records import Evidence, Link, Record, Rejection, Source, Tally, Yield, check
from loaders.base import Loader
from loaders.values.privacy import MASK
from tests.sample import references

GOLDEN = Path(__file__).parent / "golden"


def cases(name: str) -> list[Path]:
    """The golden cases of a loader."""
    return sorted(case for case in (GOLDEN / name).iterdir() if case.is_dir())


def input_of(case: Path) -> Path:
    """The source of a golden case."""
    files = list((case / "input").iterdir())
    return files[0] if len(files) == 1 else case / "input"


def read(loader: Loader, path: Path) -> list[Yield]:
    """Everything that a loader says of a path, each item checked, and no reference that leads nowhere."""
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
    known = {item.id for item in items if isinstance(item, Record)}
    dangling = [(name, target) for item in items for name, target in references(item) if target not in known]
    assert not dangling
    return items


def refused(items: list[Yield], *, kept: bool = False) -> list[Rejection]:
    """Rejections of rows, or of values alone."""
    return [item for item in items if isinstance(item, Rejection) and item.kept == kept]


def rows(items: list[Yield]) -> int:
    """How many rows the tallies count."""
    return sum(item.rows for item in items if isinstance(item, Tally))


def evidence(items: list[Yield]) -> list[Evidence]:
    """The evidence of all records and links."""
    return [e for item in items if isinstance(item, Record | Link) for e in item.evidence]


def counts(items: list[Yield]) -> Counter[str]:
    """Kinds of items and how many of each."""
    return Counter(type(item).__name__ for item in items)


def assert_quotes_stand(items: list[Yield], text: str) -> None:
    """Every quote from a JSON file stands at its locator, but for what is masked there."""
    document = None
    for found in evidence(items):
        assert len(found.quote) <= 2_000
        locator = locators.parse(found.locator)
        if isinstance(locator, locators.TextSpan):
            said = locators.text_at(locator, text)
        else:
            assert isinstance(locator, locators.JsonPointer)
            document = json.loads(text) if document is None else document
            said = json.dumps(_at(document, locator.pointer), ensure_ascii=False)
        assert len(said) == len(found.quote)
        assert all(a == b or b == MASK for a, b in zip(said, found.quote, strict=True))


def _at(value: object, pointer: str) -> object:
    for step in pointer.split("/")[1:]:
        token = step.replace("~1", "/").replace("~0", "~")
        value = value[int(token)] if isinstance(value, list) else value[token]  # type: ignore[index]
    return value
