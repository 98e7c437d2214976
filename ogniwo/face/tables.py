"""Answers as tables: of pandas where it is installed, else of Polars, else plain rows that a notebook shows alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from importlib import import_module
from importlib.util import find_spec
from typing import Any

_SHOWN = 50  # rows of a plain table


class Rows(list[dict[str, Any]]):
    """Plain rows, each a dictionary; a notebook shows them as a table."""

    def _repr_html_(self) -> str:
        names = list(dict.fromkeys(name for row in self for name in row))
        head = "".join(f"<th>{escape(name)}</th>" for name in names)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(_shown(row.get(name)))}</td>" for name in names) + "</tr>"
            for row in self[:_SHOWN]
        )
        more = f"<p>… {len(self) - _SHOWN} more rows</p>" if len(self) > _SHOWN else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def table(rows: Iterable[Mapping[str, Any]], columns: Iterable[str] = ()) -> Any:
    """A DataFrame of pandas or Polars, else `Rows`; `columns` also where there are no rows."""
    found = Rows(dict(row) for row in rows)
    names = list(dict.fromkeys([*columns, *(name for row in found for name in row)]))
    if find_spec("pandas"):
        return import_module("pandas").DataFrame(found, columns=names)
    if find_spec("polars"):
        values = {name: [row.get(name) for row in found] for name in names}
        return import_module("polars").DataFrame(values, strict=False)
    return found


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    return "" if value is None else str(value)
