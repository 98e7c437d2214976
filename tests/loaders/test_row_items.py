"""Rows of tables as items: no cell is passed over of which the file does not tell what it says or where it belongs."""

from __future__ import annotations

from pathlib import Path

from graph.records import Institution
from loaders.interreg.loader import LOADER
from tests.loaders.books import xlsx
from tests.loaders.reading import read, refused, rows

HEADER = ["Programme", "Project acronym", "Partner name", "Lead partner", "Country", "NUTS 3", "Total budget"]


def test_a_row_with_a_delimiter_too_many_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "partners.csv"
    lines = [HEADER, ["P", "A", "Alfa", "yes", "PL"], ["P", "A", "Beta, Gamma", "no", "PL", "PL911", "10", "x"]]
    path.write_text("\n".join(";".join(line) for line in lines) + "\n", encoding="utf-8")
    items = read(LOADER, path)
    [rejection] = refused(items)
    assert rejection.reason.startswith("partners.csv, row 3: found 8 cells, expected at most 7 (put a cell that holds")
    assert rows(items) == 2


def test_a_formula_without_value_is_left_out_and_said(tmp_path: Path) -> None:
    items = read(LOADER, xlsx(tmp_path / "p.xlsx", {"S": [HEADER, ["P", "A", "Alfa", "yes", "PL", "PL911", "=1+1"]]}))
    [rejection] = refused(items, kept=True)
    assert rejection.reason.startswith("p.xlsx/S, row 2, field Total budget: found a formula without a stored value")
    assert [item.names for item in items if isinstance(item, Institution)] == [{"und": "Alfa"}]
    assert not refused(items)
