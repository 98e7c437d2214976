"""Compares two editions: loaded sources, or files that are read for this alone."""

from __future__ import annotations

import tempfile
from pathlib import Path

from graph.changes import Changes, compare
from graph.errors import InvalidIdError, NotFoundError, UnusableSourceError
from graph.records import Source
from graph.workspace import Workspace
from ogniwo.loading import is_address, is_known, load, units


def differences(workspace: Workspace, old: str, new: str, loader_name: str | None) -> Changes:
    """What changed from one edition to another; each is a loaded source or a file, folder or address.

    NotFoundError where there is no such source or file, UnusableSourceError where it cannot be read or is several.
    """
    # Ids of records are made with the id of their source: what is read just now takes that of the other edition.
    loaded = [source.id for target in (old, new) if (source := _loaded(workspace, target))]
    with tempfile.TemporaryDirectory() as folder:
        editions = []
        for name, target in (("old", old), ("new", new)):
            if source := _loaded(workspace, target):
                editions.append((workspace, source.id))
                continue
            scratch, source_id = Workspace(Path(folder) / name), loaded[0] if loaded else "source/edition"
            _load_edition(scratch, target, loader_name, source_id)
            editions.append((scratch, source_id))
        (before, first), (after, second) = editions
        return compare(lambda: before.items(first), lambda: after.items(second), same_source=first == second)


def _loaded(workspace: Workspace, target: str) -> Source | None:
    """The loaded source that is meant, None where a file, folder or address is; NotFoundError where it is neither."""
    if is_address(target) or Path(target).exists():
        return None
    try:
        return workspace.source(target if target.startswith("source/") else f"source/{target}")
    except (InvalidIdError, NotFoundError):
        raise NotFoundError(f"{target}: there is no such file or folder, and no such source is loaded") from None


def _load_edition(scratch: Workspace, target: str, loader_name: str | None, source_id: str) -> None:
    with units(target, loader_name) as found, scratch.writing():
        known = [unit for unit in found if is_known(unit)] or found
        if len(known) > 1:
            paths = ", ".join(unit.shown for unit in known[:3])
            raise UnusableSourceError(f"{target}: found {len(known)} sources ({paths} …), expected one")
        load(scratch, known[0], source_id=source_id)
