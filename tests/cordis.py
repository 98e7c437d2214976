"""All of CORDIS Horizon Europe as records, for measurements and for tests at full size; a loader it is not.

Reads the zipped CSV files of the official download (`;`, UTF-8). Rows without a city are left out: most of them are
natural persons, and nobody is to be listed as an institution who is none.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from itertools import islice, takewhile
from pathlib import Path

from graph.errors import InvalidRecordError
from graph.identifiers import check_identifier
from graph.ids import make_id, slug
from graph.locators import TableRow, to_string
from graph.records import Cooperation, Evidence, Institution, Link, Programme, Source, Yield
from graph.workspace import Workspace
from loaders.files import delimited
from loaders.values.cells import web_address
from loaders.values.privacy import mask
from ogniwo.loading import checksum_of
from ontology import vocab

SOURCE = "source/cordis"
_COUNTRIES = {"EL": "GR", "UK": "GB"}  # the EU's own codes → ISO 3166-1; XK stays, a user-assigned code of both
_LEVELS = {
    "frameworkProgramme": "framework_programme",
    "legalBasis": "legal_basis",
    "topics": "topic",
    "masterCall": "call",
}
# Cells that hold codes and amounts, which privacy.mask would take for phone numbers.
_CODES = {"organisationID", "vatNumber", "projectID", "id", "rcn", "geolocation", "contentUpdateDate", "grantDoi"}
_CODES |= {"ecContribution", "netEcContribution", "totalCost", "ecMaxContribution", "postCode", *_LEVELS}


class Row(dict[str, str]):
    """The trimmed cells of a row by header, and the row itself as evidence."""

    evidence: tuple[Evidence, ...]


def write(workspace: Workspace, file: Path, projects: int | None = None) -> None:
    """Puts CORDIS, or its first projects with all who take part in them, into a workspace as one source."""
    source = Source(
        id=SOURCE,
        title="CORDIS: EU research projects under Horizon Europe (2021-2027)",
        origin=str(file),
        checksum=checksum_of(file),
        retrieved="2025-12-01",
        loader="cordis",
        licence="CC BY 4.0",
        publisher="Publications Office of the European Union",
        language="en",
    )
    with workspace.writing(), zipfile.ZipFile(file) as archive:
        workspace.write_source(source, items(archive, projects))


def items(archive: zipfile.ZipFile, projects: int | None = None) -> Iterator[Yield]:
    """Programmes, projects, institutions and participations, each once and before what points to it."""
    known: set[str] = set()
    programmes: set[str] = set()
    for row in islice(_rows(archive, "project.csv"), projects):
        known.add(row["id"])
        yield from _project(row, programmes)
    institutions: set[str] = set()
    # Both files name the projects in the same order.
    for row in takewhile(lambda row: row["projectID"] in known, _rows(archive, "organization.csv")):
        if row["city"]:
            yield from _participation(row, institutions)


def _rows(archive: zipfile.ZipFile, name: str) -> Iterator[Row]:
    header: list[str] = []
    with archive.open(name) as raw:
        for record in delimited.records(io.TextIOWrapper(raw, "utf-8-sig", newline=""), ";"):
            cells = delimited.split(record.text, ";")
            header = header or [cell.value for cell in cells]
            row = Row((column, cell.value.strip()) for column, cell in zip(header, cells, strict=True))
            texts = [record.text[cell.start : cell.end] for cell in cells]
            quote = ";".join(text if column in _CODES else mask(text) for column, text in zip(row, texts, strict=True))
            row.evidence = (Evidence(SOURCE, to_string(TableRow(name, record.number)), quote),)
            if record.number > 1:
                yield row


def _project(row: Row, programmes: set[str]) -> Iterator[Yield]:
    above, fund = None, None
    for column, kind in _LEVELS.items():
        programme = make_id("programme", f"cordis-{kind}-{slug(row[column], 80)}")
        if programme not in programmes:
            programmes.add(programme)
            names, code = {"en": row[column]}, row[column]
            yield Programme(id=programme, names=names, kind=kind, code=code, part_of=above, evidence=row.evidence)
        above, fund = programme, fund or programme
    assert above and fund
    project = make_id("project", f"cordis-{row['id']}")
    yield Cooperation(
        id=project,
        kind="project",
        titles={"en": row["title"]},
        acronym=row["acronym"] or None,
        summary=mask(row["objective"]) or None,
        start=row["startDate"] or None,
        end=row["endDate"] or None,
        signed=row["ecSignatureDate"] or None,
        budget=float(row["totalCost"] or 0) or None,
        currency="EUR",
        identifiers=tuple(_identifiers(row, {"cordis": "id", "doi": "grantDoi"})),
        evidence=row.evidence,
    )
    yield Link(subject=project, relation="part_of", object=above, evidence=row.evidence)
    yield Link(subject=project, relation="funded_by", object=fund, evidence=row.evidence)


def _participation(row: Row, institutions: set[str]) -> Iterator[Yield]:
    institution = make_id("institution", f"pic-{row['organisationID']}")
    if institution not in institutions:
        institutions.add(institution)
        name, short = mask(row["name"]), mask(row["shortName"])
        yield Institution(
            id=institution,
            names={"und": name},
            aliases=(short,) if short and short != name else (),
            kind=_by_code("institution-kinds", "cordis").get(row["activityType"]),
            country=_COUNTRIES.get(row["country"], row["country"]) or None,
            identifiers=tuple(_identifiers(row, {"pic": "organisationID", "vat": "vatNumber"})),
            homepage=web_address(row["organizationURL"]),
            evidence=row.evidence,
        )
    amount = float(row["ecContribution"] or 0) or None
    yield Link(
        subject=institution,
        relation="leads" if row["role"] == "coordinator" else "partner_in",
        object=make_id("project", f"cordis-{row['projectID']}"),
        role=_by_code("roles", "cordis-role")[row["role"]],
        amount=amount,
        currency="EUR" if amount else None,
        evidence=row.evidence,
    )


@cache
def _by_code(scheme: str, system: str) -> dict[str, str]:
    """Terms of a scheme by the code that another system gives them."""
    concepts = vocab.scheme(scheme).values()
    return {code: concept.id for concept in concepts for name, code in concept.codes if name == system}


def _identifiers(row: Row, columns: dict[str, str]) -> Iterator[str]:
    for scheme, column in columns.items():
        with suppress(InvalidRecordError):  # some VAT numbers of the source are not right, many cells empty
            yield check_identifier(f"{scheme}:{row[column]}")
