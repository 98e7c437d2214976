"""All of the shared data read and resolved together, as a build does, without making the graph: that takes minutes."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from graph.records import AnyRecord, Institution, Link, Source, Yield
from graph.resolution.institutions import Found
from graph.resolution.resolve import TELLING, resolve, without_contents
from graph.towns import known_towns
from loaders.registry import loader_for


@dataclass
class Everything:
    """What all files say of institutions, and which of their records are one."""

    sources: int = 0
    institutions: list[Institution] = field(default_factory=list)  # records
    led: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # by row: records of who leads
    takes_part: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # by record: cooperations
    canonical: dict[str, str] = field(default_factory=dict)
    found: Found = field(default_factory=Found)

    @cached_property
    def identifiers(self) -> dict[str, set[str]]:
        """By canonical id."""
        found: dict[str, set[str]] = defaultdict(set)
        for one in self.institutions:
            found[self.canonical[one.id]].update(one.identifiers)
        return found

    @cached_property
    def named(self) -> dict[str, set[str]]:
        """Canonical ids by Polish name in capitals."""
        found: dict[str, set[str]] = defaultdict(set)
        for one in self.institutions:
            found[one.names.get("pl", "").upper()].add(self.canonical[one.id])
        return found


def everything(shared: Path) -> Everything:
    """Reads and resolves the files of `data` in the folder `shared`; 2 GB of memory, and a minute."""
    read, things, links = Everything(), list[AnyRecord](), list[Link]()
    gc.disable()  # as a build does
    try:
        for item in _items(shared / "data", read):
            if isinstance(item, AnyRecord):
                things.append(without_contents(item))
            elif isinstance(item, Link):
                _note(item, read)
                if item.relation in TELLING:
                    links.append(item)
        things += [town for town in known_towns(things) if isinstance(town, AnyRecord)]
        result = resolve(things, links)
    finally:
        gc.enable()
    read.institutions = [one for one in things if isinstance(one, Institution)]
    read.canonical, read.found = result.canonical, result.institutions
    return read


def _note(link: Link, read: Everything) -> None:
    read.takes_part[link.subject].add(link.object)
    if link.relation == "leads":
        for evidence in link.evidence:
            read.led[evidence.locator].add(link.subject)


def _items(data: Path, read: Everything) -> Iterator[Yield]:
    for file in sorted(path for path in data.rglob("*") if path.is_file()):
        if loader := loader_for(file):
            name = f"source/{file.stem.lower()}-{file.parent.name}"
            read.sources += 1
            yield from loader.read(
                file, Source(id=name, title="", origin="", checksum="", retrieved="", loader=loader.name)
            )
