"""A made-up programme of any size as template tables: many small projects, a few institutions that are everywhere."""

from __future__ import annotations

import csv
import random
from pathlib import Path

INSTITUTIONS_PER_PROJECT = 1.5


def write_tables(folder: Path, projects: int) -> int:
    """Writes the three tables; gives the number of participations. The same for the same size."""
    chance = random.Random(1)  # noqa: S311  # shapes, not secrets
    institutions = int(projects * INSTITUTIONS_PER_PROJECT)
    names = [[f"i{n}", f"Urząd numer {n} w Miejscowości {n % 997}", "local_government"] for n in range(institutions)]
    titles = [
        [f"c{n}", "project", f"Projekt numer {n}", f"{2010 + n % 15}", f"{2012 + n % 15}"] for n in range(projects)
    ]
    rows = []
    for project in range(projects):
        members = {min(int(chance.paretovariate(0.7)), institutions - 1) for _ in range(2)}
        members |= {chance.randrange(institutions) for _ in range(chance.choice([1, 2, 3, 8]))}
        rows += [[f"i{i}", f"c{project}", "partner_in"] for i in sorted(members)]
    _write(folder / "institutions.csv", ["id", "name", "kind"], names)
    _write(folder / "cooperations.csv", ["id", "kind", "title", "start", "end"], titles)
    _write(folder / "participations.csv", ["institution", "cooperation", "relation"], rows)
    return len(rows)


def _write(path: Path, header: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([header, *rows])
