"""A selection of the network as CSV, JSON or GEXF, in pieces, so that no whole file is held in memory.

Invariant: no cell of a CSV can be taken for a formula by a spreadsheet, as in `graph.export.tables`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

import msgspec
import numpy as np

from graph.dates import OPEN_END, OPEN_START
from graph.errors import InvalidRecordError
from graph.export.colours import colour_of
from graph.export.networkx_graph import radius
from graph.export.tables import safe_cells
from graph.network.columns import Lists, Numbers
from graph.network.filters import Selection
from graph.network.questions.surroundings import check_meetings, overview, ties_among

AT_ONCE = 1_000  # rows of a piece
MOST = 200_000  # rows of a file
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Row = list[Any]


@dataclass(frozen=True)
class Table:
    """Columns, how many rows there are, and a function that gives the rows from one number to another."""

    columns: tuple[str, ...]
    total: int
    rows: Callable[[int, int], list[Row]]


def table(selection: Selection, name: str, lang: str) -> Table:
    """One of TABLES; names in a language."""
    return TABLES[name](selection, lang)


def check_limit(found: Table, limit: int | None) -> int:
    """How many rows are written; InvalidRecordError where there are more than MOST and no limit cuts them knowingly."""
    if limit is None and found.total > MOST:
        raise InvalidRecordError(
            f"found {found.total:,} rows, at most {MOST:,} are exported at once; narrow the selection, "
            "or say with limit= how many"
        )
    return min(found.total, limit or MOST, MOST)


def as_csv(found: Table, rows: int) -> Iterator[bytes]:
    """CSV with a header; several values of a cell are joined by " | "."""
    yield _csv([list(found.columns)])
    for piece in _pieces(found, rows):
        yield _csv(safe_cells([_cell(value) for value in row]) for row in piece)


def as_json(found: Table, rows: int) -> Iterator[bytes]:
    """An array of objects, one a line."""
    between = b"[\n"
    for piece in _pieces(found, rows):
        for row in piece:
            yield between + msgspec.json.encode(dict(zip(found.columns, row, strict=True)))
            between = b",\n"
    yield b"[]\n" if between == b"[\n" else b"\n]\n"


def as_gexf(selection: Selection, limit: int | None, lang: str) -> Iterator[bytes]:
    """The best connected institutions, `limit` at most, and the ties among them; colours and positions for Gephi.

    InvalidRecordError, before the first piece, where there are more institutions or ties than MOST.
    """
    check_meetings(selection)
    answer = overview(selection, limit or MOST, MOST)
    if (answer.truncated and limit is None) or answer.ties.total > MOST:
        raise InvalidRecordError(
            f"found {answer.total_institutions:,} institutions and {answer.ties.total:,} ties among the "
            f"{len(answer.institutions):,} best connected, at most {MOST:,} of each are exported at once; "
            "narrow the selection, or say with limit= how many institutions"
        )
    ids = selection.network.institutions.ids
    ties = answer.ties
    return _gexf(selection, answer.institutions, lang, zip(ids.of(ties.source), ids.of(ties.target), ties, strict=True))


def _gexf(selection: Selection, rows: Numbers, lang: str, ties: Iterable[Any]) -> Iterator[bytes]:
    yield _GEXF_HEAD.encode()
    for start in range(0, len(rows), AT_ONCE):
        yield "".join(_nodes(selection, rows[start : start + AT_ONCE], lang)).encode()
    yield b"</nodes>\n<edges>\n"
    for number, (source, target, tie) in enumerate(ties):
        ends = f"source={_xml(source)} target={_xml(target)}"
        kinds = f'<attvalues><attvalue for="kinds" value={_xml(", ".join(tie.kinds))}/></attvalues>'
        yield f'<edge id="{number}" {ends} weight="{tie.weight}">{kinds}</edge>\n'.encode()
    yield b"</edges>\n</graph>\n</gexf>\n"


def _nodes(selection: Selection, rows: Numbers, lang: str) -> Iterator[str]:
    network = selection.network
    x, y = network.x[rows].tolist(), network.y[rows].tolist()
    for row, px, py in zip(_institutions(selection, rows, lang), x, y, strict=True):
        said = dict(zip(_INSTITUTION, row, strict=True))
        values = "".join(f'<attvalue for="{name}" value={_xml(_cell(said[name]))}/>' for name in _NODE_VALUES)
        red, green, blue = bytes.fromhex(colour_of(next(iter(said["sectors"]), ""))[1:])
        yield (
            f"<node id={_xml(said['id'])} label={_xml(said['name'])}><attvalues>{values}</attvalues>"
            f'<viz:position x="{px}" y="{py}" z="0"/><viz:color r="{red}" g="{green}" b="{blue}"/>'
            f'<viz:size value="{radius(said["partners"]):.2f}"/></node>\n'
        )


# The tables


def _table_of_institutions(selection: Selection, lang: str) -> Table:
    found = np.flatnonzero(selection.taking_part)
    return Table(_INSTITUTION, len(found), lambda a, b: _institutions(selection, found[a:b], lang))


_INSTITUTION = ("id", "name", "kind", "sectors", "country", "place", "place_name", "partners", "cooperations")
_NODE_VALUES = ("kind", "sectors", "country", "place_name", "partners", "cooperations")


def _institutions(selection: Selection, rows: Numbers, lang: str) -> list[Row]:
    network, meta = selection.network, selection.network.meta
    place_names = meta.place_names.get(lang, meta.place_names["pl"])
    columns = (
        network.institutions.ids.of(rows),
        network.institutions.names_of(rows, lang),
        _values(meta.institution_kinds, network.institutions.kind[rows]),
        _listed(meta.sectors, network.institutions.sectors, rows),
        _values(meta.countries, network.country[rows]),
        _values(meta.places, network.place[rows]),
        _values(place_names, network.place[rows]),
        network.partner_count[rows].tolist(),
        network.cooperation_count[rows].tolist(),
    )
    return [list(row) for row in zip(*columns, strict=True)]


def _table_of_cooperations(selection: Selection, lang: str) -> Table:
    network, meta = selection.network, selection.network.meta
    found = np.flatnonzero(selection.all_cooperations)

    def rows(first: int, last: int) -> list[Row]:
        part = found[first:last]
        columns = (
            network.cooperations.ids.of(part),
            network.cooperations.names_of(part, lang),
            _values(meta.kinds, network.cooperations.kind[part]),
            _values(meta.subkinds, network.subkind[part]),
            *(network.stated[name].of(part) for name in ("start", "end", "signed")),
            _listed(meta.programmes, network.programmes, part),
            network.participant_count[part].tolist(),
        )
        return [list(row) for row in zip(*columns, strict=True)]

    names = ("id", "title", "kind", "subkind", "start", "end", "signed", "programmes", "participants")
    return Table(names, len(found), rows)


def _table_of_participations(selection: Selection, lang: str) -> Table:  # noqa: ARG001  # as the others
    network, meta = selection.network, selection.network.meta
    found = np.flatnonzero(selection.all_participations & selection.all_institutions[network.participant])

    def rows(first: int, last: int) -> list[Row]:
        part = found[first:last]
        columns = (
            network.institutions.ids.of(network.participant[part]),
            network.cooperations.ids.of(network.cooperation[part]),
            _values(meta.relations, network.relation[part]),
            _values(meta.roles, network.role[part]),
            _days(network.begins[part]),
            _days(network.ends[part]),
            [None if np.isnan(amount) else amount for amount in network.amount[part].tolist()],
            _values(meta.currencies, network.currency[part]),
            _values(meta.sources, network.source[part]),
        )
        return [list(row) for row in zip(*columns, strict=True)]

    names = ("institution", "cooperation", "relation", "role", "first_day", "last_day", "amount", "currency", "source")
    return Table(names, len(found), rows)


def _table_of_ties(selection: Selection, lang: str) -> Table:  # noqa: ARG001  # as the others
    check_meetings(selection)
    ids = selection.network.institutions.ids
    found = ties_among(selection, np.flatnonzero(selection.taking_part), MOST)
    kinds = found.kinds_of()

    def rows(first: int, last: int) -> list[Row]:
        part = slice(first, last)
        columns = ids.of(found.source[part]), ids.of(found.target[part]), found.weight[part].tolist(), kinds[part]
        return [[one, other, weight, list(of)] for one, other, weight, of in zip(*columns, strict=True)]

    return Table(("one", "other", "weight", "kinds"), found.total, rows)


TABLES: dict[str, Callable[[Selection, str], Table]] = {
    "institutions": _table_of_institutions,
    "cooperations": _table_of_cooperations,
    "participations": _table_of_participations,
    "ties": _table_of_ties,
}


def _values(values: list[str], codes: Numbers) -> list[str]:
    return [values[code] if code >= 0 else "" for code in codes.tolist()]


def _listed(values: list[str], lists: Lists, rows: Numbers) -> list[list[str]]:
    codes, owner = lists.of(rows)
    found: list[list[str]] = [[] for _ in range(len(rows))]
    for code, place in zip(codes.tolist(), owner.tolist(), strict=True):
        found[place].append(values[code])
    return found


def _days(days: Numbers) -> list[str]:
    written: list[str] = days.astype("datetime64[D]").astype(str).tolist()
    open_ = ((days == OPEN_START) | (days == OPEN_END)).tolist()
    return ["" if unknown else day for day, unknown in zip(written, open_, strict=True)]


# Writing


def _pieces(found: Table, rows: int) -> Iterator[list[Row]]:
    for start in range(0, rows, AT_ONCE):
        yield found.rows(start, min(rows, start + AT_ONCE))


def _cell(value: object) -> str:
    if isinstance(value, list):
        return " | ".join(value)
    return "" if value is None else str(value)


def _csv(rows: Iterable[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def _xml(value: str) -> str:
    return quoteattr(_NOT_XML.sub("", value))


_GEXF_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" '
    'version="1.3">\n<graph defaultedgetype="undirected">\n<attributes class="node">\n'
    + "".join(
        f'<attribute id="{name}" title="{name}" '
        f'type="{"integer" if name in ("partners", "cooperations") else "string"}"/>\n'
        for name in _NODE_VALUES
    )
    + '</attributes>\n<attributes class="edge">\n<attribute id="kinds" title="kinds" type="string"/>\n</attributes>\n'
    "<nodes>\n"
)

__all__ = ["MOST", "TABLES", "Table", "as_csv", "as_gexf", "as_json", "check_limit", "table"]
