"""`python -m bench.resolved WORKSPACE [INSTITUTIONS]`: who is the same, alone and timed; what it took, as JSON.

Without a number everything in the workspace is resolved, as a build does it; with one so many institutions, made of
those of the workspace (bench/more_institutions.py), with its places and the links between them, and nothing else.
"""

from __future__ import annotations

import gc
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from bench.more_institutions import Copier, copies_of_links
from graph import towns
from graph.build import _parted
from graph.records import AnyRecord, Institution, Link, Place
from graph.resolution import institutions, matching
from graph.resolution import resolve as resolving
from graph.resolution.comparison import BLOCKS, NUMBER
from graph.resolution.groups import Groups, Keys
from graph.resolution.keys import institution_keys
from graph.resolution.resolve import resolve
from graph.workspace import Workspace

_HIGHEST = re.compile(r"^VmHWM:\s+([0-9]+) kB$", re.MULTILINE)
_SPENT: dict[str, float] = defaultdict(float)  # seconds by part
_BLOCKED: list[pa.Table] = []


def main() -> None:
    gc.disable()  # as a build does while it resolves
    things, links = _items(Workspace(Path(sys.argv[1])), int(sys.argv[2]) if len(sys.argv) > 2 else None)
    _time_the_parts()
    before, started, cpu = _memory(), time.perf_counter(), time.process_time()
    found = resolve(things, links).institutions
    seconds, cpu, highest = time.perf_counter() - started, time.process_time() - cpu, _memory()
    ids = {thing.id for thing in things if isinstance(thing, Institution)}
    said: dict[str, Any] = {
        "records": len(things),
        "links": len(links),
        "institutions": len(ids),
        "pairs": _pairs_compared(),
    }
    said |= {"joins": len(found.joins), "questions": len(found.candidates) + len(found.conflicts)}
    said |= {"seconds": seconds, "cpu": cpu, "parts": _parts(seconds), "before": before, "highest": highest}
    print(json.dumps(said))


def _parts(seconds: float) -> dict[str, float]:
    """Seconds by part; "names" is the check of those that score high, and all between the others."""
    spent, of_institutions = dict(_SPENT), _SPENT["institution_groups"]
    names = of_institutions - spent["keys"] - spent["profiles"] - spent["scored"]
    return {
        "keys": spent["keys"],
        "profiles": spent["profiles"],
        "blocks": spent["table"],
        "Splink": spent["scored"] - spent["table"],
        "names": names,
        "other kinds": seconds - of_institutions,
    }


def _items(workspace: Workspace, number: int | None) -> tuple[list[AnyRecord], list[Link]]:
    things, links = _parted(item for source in workspace.sources() for item in workspace.items(source.id))
    things += towns.known_towns(things)
    if number is None:
        return things, links
    given = [thing for thing in things if isinstance(thing, Institution)]
    copier, copies = Copier(given), -(-number // len({one.id for one in given}))
    more: list[AnyRecord] = [thing for thing in things if isinstance(thing, Place)]
    ids = set[str]()
    for record in (copier.institution(one, copy) for copy in range(copies) for one in given):
        if record.id in ids or len(ids) < number:
            ids.add(record.id)
            more.append(record)
    return more, [link for copy in range(copies) for link in copies_of_links(links, copy)]


def _time_the_parts() -> None:
    class TimedGroups(Groups):
        def join_by(self, keys: Keys) -> None:
            _timed("keys", super().join_by)(keys)

    make_table = matching.table

    def table(found: Any) -> pa.Table:
        made = make_table(found)
        _BLOCKED.append(made.select([NUMBER, BLOCKS]))
        return made

    matching.table = table
    parts = ((matching, "table"), (matching, "scored"), (institutions, "profiles"), (resolving, "institution_groups"))
    for module, name in parts:
        setattr(module, name, _timed(name, getattr(module, name)))
    for name, replaced in (("institution_keys", _timed("keys", institution_keys)), ("Groups", TimedGroups)):
        setattr(institutions, name, replaced)


def _timed(part: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def timed(*arguments: Any, **named: Any) -> Any:
        started = time.perf_counter()
        try:
            return function(*arguments, **named)
        finally:
            _SPENT[part] += time.perf_counter() - started

    return timed


def _pairs_compared() -> int:
    """Different pairs in all blocks: what Splink scores."""
    if not _BLOCKED or not _BLOCKED[0].num_rows:
        return 0
    with duckdb.connect(config={"memory_limit": "2GB"}) as connection:
        connection.register("blocked", _BLOCKED[0])
        connection.execute("CREATE TABLE member AS SELECT number, unnest(blocks) AS block FROM blocked")
        together = "member AS l JOIN member AS r ON l.block = r.block AND l.number < r.number"
        query = f"SELECT count(*) FROM (SELECT DISTINCT l.number, r.number FROM {together})"  # noqa: S608  # no input
        return int(connection.sql(query).fetchall()[0][0])


def _memory() -> int:
    """The most bytes that this process ever had."""
    found = _HIGHEST.search(Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) * 1024


if __name__ == "__main__":
    main()
