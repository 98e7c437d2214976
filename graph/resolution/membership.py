"""Which records are which institution in a build, what joined them, and which institutions share a number: one SQLite
file.

Invariants: written once by the build, then opened read-only, so that any number of processes share it; the joins are a
forest, so there is one way from a record to another of the same institution.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from graph.ids import kind_of
from graph.resolution.groups import Join

MEMBERS = "members.sqlite"  # in a build
_SCHEMA = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
CREATE TABLE record (id TEXT PRIMARY KEY, institution TEXT) WITHOUT ROWID;
CREATE INDEX record_institution ON record (institution);
CREATE TABLE joined (institution TEXT, one TEXT, one_name TEXT, other TEXT, other_name TEXT, reason TEXT, score REAL,
    decided INTEGER);
CREATE INDEX joined_institution ON joined (institution);
CREATE TABLE holder (institution TEXT, identifier TEXT, PRIMARY KEY (institution, identifier)) WITHOUT ROWID;
CREATE INDEX holder_identifier ON holder (identifier);
"""


class Step(NamedTuple):
    """One record is another, and why; `decided` by a person; `score` in [0, 1], 1 where nothing was weighed."""

    one: str
    one_name: str
    other: str
    other_name: str
    reason: str
    score: float
    decided: bool

    def turned(self) -> Step:
        """The same from the other end."""
        return self._replace(one=self.other, one_name=self.other_name, other=self.one, other_name=self.one_name)


def write_members(
    folder: Path,
    canonical: Mapping[str, str],
    joins: Iterable[Join],
    name: Callable[[str], str],
    holders: Mapping[str, Iterable[str]],
) -> None:
    """Writes the file into the folder of a build; `canonical` may hold more than institutions; `name` of a record;
    `holders` of identifiers that several institutions have."""
    with sqlite3.connect(folder / MEMBERS) as db:
        db.executescript(_SCHEMA)
        records = ((old, new) for old, new in sorted(canonical.items()) if kind_of(old) == "institution")
        db.executemany("INSERT INTO record VALUES (?, ?)", records)
        rows = (
            (canonical[j.one], j.one, name(j.one), j.other, name(j.other), j.reason, j.score, j.decided)
            for j in joins
            if j.one in canonical
        )
        db.executemany("INSERT INTO joined VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        pairs = ((holder, identifier) for identifier, found in sorted(holders.items()) for holder in sorted(found))
        db.executemany("INSERT INTO holder VALUES (?, ?)", pairs)
    db.close()


class Members:
    """The file, opened for reading; empty where the build was made before there was one."""

    def __init__(self, folder: Path) -> None:
        path = folder / MEMBERS
        where = f"{path.resolve().as_uri()}?mode=ro&immutable=1" if path.is_file() else ":memory:"
        self._db = sqlite3.connect(where, uri=True, check_same_thread=False)
        if not path.is_file():
            self._db.executescript(_SCHEMA)
        known = "SELECT 1 FROM sqlite_master WHERE name = 'holder'"  # earlier builds have none
        self._knows_holders = self._db.execute(known).fetchone() is not None

    def close(self) -> None:
        """Releases the file."""
        self._db.close()

    def is_record(self, record_id: str) -> bool:
        """Whether a source has a record of this id."""
        return self._db.execute("SELECT 1 FROM record WHERE id = ?", (record_id,)).fetchone() is not None

    def records(self, institution: str) -> tuple[str, ...]:
        """The records of an institution, by its canonical id; sorted."""
        rows = self._db.execute("SELECT id FROM record WHERE institution = ? ORDER BY id", (institution,))
        return tuple(record_id for (record_id,) in rows)

    def steps(self, institution: str) -> list[Step]:
        """All that joined the records of an institution, in the order in which it did."""
        columns = ", ".join(Step._fields)
        asked = f"SELECT {columns} FROM joined WHERE institution = ? ORDER BY rowid"  # noqa: S608  # names of ours
        return [Step._make((*row[:-1], bool(row[-1]))) for row in self._db.execute(asked, (institution,))]

    def sharing(self, institution: str) -> dict[str, list[str]]:
        """Identifiers that other institutions have too, with these, by canonical id; sorted."""
        asked = """SELECT mine.identifier, other.institution FROM holder AS mine JOIN holder AS other
            USING (identifier) WHERE mine.institution = ? AND other.institution <> mine.institution ORDER BY 1, 2"""
        found: dict[str, list[str]] = defaultdict(list)
        for identifier, other in self._db.execute(asked, (institution,)) if self._knows_holders else ():
            found[identifier].append(other)
        return dict(found)

    def name(self, institution: str, record_id: str) -> str | None:
        """What a record that was joined to others calls the institution."""
        for step in self.steps(institution):
            if record_id in (step.one, step.other):
                return step.one_name if record_id == step.one else step.other_name
        return None

    def way(self, institution: str, one: str, other: str) -> list[Step]:
        """The steps from a record to another of the same institution; empty where there are none."""
        of_record: dict[str, list[Step]] = defaultdict(list)
        for step in self.steps(institution):
            of_record[step.one].append(step)
            of_record[step.other].append(step.turned())
        ways: dict[str, list[Step]] = {one: []}
        ends = [one]
        while ends and other not in ways:
            here = ends.pop()
            for step in of_record[here]:
                if step.other not in ways:
                    ways[step.other] = [*ways[here], step]
                    ends.append(step.other)
        return ways.get(other, [])


__all__ = ["MEMBERS", "Members", "Step", "write_members"]
