"""A ZIP of CORDIS that is several times as large: copies of every project and institution under other numbers.

Invariant: no two copies share a project, a PIC, a VAT number, or the name of an institution or a project; towns,
programmes, topics and subjects are the same ones. One copy is renumbered too, so that it differs only in size.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from graph.errors import InvalidRecordError
from graph.identifiers import check_identifier

_FIRST = 100_000_000  # the least number of nine digits: PICs and project numbers have as many


class _Numbers:
    """New numbers for old values: of each copy others, the same ones whenever a value comes again."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def __call__(self, old: str, copy: int, copies: int) -> int:
        return _FIRST + self._known.setdefault(old, len(self._known)) * copies + copy


class _Copier:
    """Rewrites cells. Fields of one kind of number share its `_Numbers`."""

    def __init__(self, copies: int) -> None:
        self._copies = copies
        projects, organisations, rcn, self._vat = _Numbers(), _Numbers(), _Numbers(), _Numbers()
        self._valid_vat: dict[str, bool] = {}
        number = self._numbered
        self._fields: dict[str, Callable[[str, int], str]] = {
            **{field: number(projects) for field in ("projectID", "id")},
            "organisationID": number(organisations),
            "rcn": number(rcn),
            "vatNumber": self._vat_number,
            "grantDoi": lambda old, copy: f"10.3030/{number(projects)(old.rpartition('/')[2], copy)}",
            **dict.fromkeys(("name", "shortName", "acronym", "projectAcronym"), _named),
        }

    def rewriting(self, member: str, header: list[str]) -> list[tuple[int, Callable[[str, int], str]]]:
        """The columns of a table that change. Titles of topics and legal bases are not those of projects."""
        fields = self._fields | ({"title": _named} if Path(member).name == "project.csv" else {})
        return [(column, fields[field]) for column, field in enumerate(header) if field in fields]

    def _numbered(self, numbers: _Numbers) -> Callable[[str, int], str]:
        return lambda old, copy: str(numbers(old, copy, self._copies))

    def _vat_number(self, old: str, copy: int) -> str:
        """A number of a country that is not in the EU has no check digits; a wrong one stays as wrong as it was."""
        if old not in self._valid_vat:
            try:
                self._valid_vat[old] = bool(check_identifier(f"vat:{old}"))
            except InvalidRecordError:
                self._valid_vat[old] = False
        return f"ZZ{self._vat(old, copy, self._copies)}" if self._valid_vat[old] else old


def _named(old: str, copy: int) -> str:
    """In front and in letters: digits, and words at the end, tell organisations from natural persons."""
    return f"Copy{''.join(chr(97 + int(digit)) for digit in str(copy))} {old}"


def write_copies(source: Path, target: Path, copies: int) -> None:
    """Writes a ZIP with the CSV tables of another, each row so many times; nothing is held in memory but numbers."""
    copier = _Copier(copies)
    with (
        zipfile.ZipFile(source) as archive,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out,
    ):
        for member in archive.namelist():
            if member.endswith(".csv"):
                with out.open(member, "w", force_zip64=True) as stream:
                    text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
                    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n")
                    writer.writerows(_rows(archive, member, copier, copies))
                    text.flush()


def _rows(archive: zipfile.ZipFile, member: str, copier: _Copier, copies: int) -> Iterator[list[str]]:
    for copy in range(copies):
        with archive.open(member) as stream:
            rows = csv.reader(io.TextIOWrapper(stream, encoding="utf-8-sig", newline=""), delimiter=";")
            header = next(rows)
            if copy == 0:
                yield header
            changes = copier.rewriting(member, header)
            for row in rows:
                for column, change in changes:
                    if column < len(row) and row[column]:
                        row[column] = change(row[column], copy)
                yield row
