"""Two small sources about the same offices, made by hand: a page and a table, with everything that the model has."""

from __future__ import annotations

from collections.abc import Iterator

from graph import records
from graph.ids import hashed_id
from graph.locators import TableRow, TextSpan, to_string
from graph.records import Evidence, Source, Yield
from graph.workspace import Workspace

PAGE = "source/strona"
TABLE = "source/tabela"
TEXT = (
    "Dnia 3 marca 2011 r. Powiatowy Urząd Pracy w Zalesiu i Ośrodek Pomocy Społecznej w Zalesiu podpisały umowę.\n"
    "W imieniu urzędu podpisała je dyrektor Anna Przykładowa.\n"
    "Urząd Gminy Dolna wspiera tę współpracę.\n"
)
ROWS = {
    2: "pup,Powiatowy Urząd Pracy w Zalesiu,Zalesie",
    3: "fund,Fundacja Most,Zalesie",
    4: "pup,Droga do pracy,leads",
}


def page_evidence(words: str) -> tuple[Evidence, ...]:
    """Where words stand on the page."""
    start = TEXT.index(words)
    return (Evidence(PAGE, to_string(TextSpan("strona.txt", start, start + len(words))), words),)


def row_evidence(row: int) -> tuple[Evidence, ...]:
    """A row of the table."""
    return (Evidence(TABLE, to_string(TableRow("tabela.csv", row)), ROWS[row]),)


def page_source() -> Source:
    return Source(
        id=PAGE,
        title="Porozumienie w Zalesiu",
        origin="/pages/strona.txt",
        checksum="sha256:" + "1" * 64,
        retrieved="2026-01-02",
        loader="pages",
        publisher="PUP Zalesie",
        published="2011-03-04",
        language="pl",
    )


def table_source() -> Source:
    return Source(
        id=TABLE,
        title="Projekty",
        origin="/t/tabela.csv",
        checksum="sha256:" + "2" * 64,
        retrieved="2026-01-03",
        loader="template",
    )


def page_items() -> list[Yield]:
    """What the page says: an agreement of two offices, its signatory, and an office that backs it."""

    def own(kind: str, key: str) -> str:
        return hashed_id(kind, PAGE, key)

    agreement, office, centre, commune = own("agreement", "p"), *(own("institution", k) for k in ("pup", "ops", "ug"))
    town, person = own("place", "zalesie"), own("person", "ap")
    both = page_evidence(TEXT.split("\n")[0])
    return [
        records.Document(name="strona.txt", text=TEXT),
        records.Place(id=town, names={"pl": "Zalesie"}, kind="town", evidence=both),
        records.Institution(
            id=office,
            names={"pl": "Powiatowy Urząd Pracy w Zalesiu"},
            kind="county_labour_office",
            place=town,
            evidence=page_evidence("Powiatowy Urząd Pracy w Zalesiu"),
        ),
        records.Institution(
            id=centre,
            names={"pl": "Ośrodek Pomocy Społecznej w Zalesiu", "en": "Social Welfare Centre in Zalesie"},
            aliases=("OPS Zalesie",),
            kind="social_welfare_centre",
            place=town,
            evidence=page_evidence("Ośrodek Pomocy Społecznej w Zalesiu"),
        ),
        records.Institution(
            id=commune,
            names={"pl": "Urząd Gminy Dolna"},
            kind="local_government",
            evidence=page_evidence("Urząd Gminy Dolna"),
        ),
        records.Cooperation(
            id=agreement,
            kind="agreement",
            titles={"pl": "Porozumienie z 3 marca 2011 r."},
            signed="2011-03-03",
            scope=("staże", "doradztwo", "wymiana informacji"),
            goals=("mniej bezrobocia",),
            results=("wspólny program staży", "dwa biura"),
            end="2012-03-02",
            inferred=("end",),
            evidence=page_evidence("umowę"),
        ),
        records.Person(
            id=person, name="Anna Przykładowa", function="dyrektor", evidence=page_evidence("Anna Przykładowa")
        ),
        records.Link(subject=office, relation="party_to", object=agreement, role="party", evidence=both),
        records.Link(subject=centre, relation="party_to", object=agreement, role="party", evidence=both),
        records.Link(
            subject=person,
            relation="signs_for",
            object=office,
            on=agreement,
            evidence=page_evidence("podpisała je dyrektor Anna Przykładowa"),
        ),
        records.Link(
            subject=commune,
            relation="supports",
            object=agreement,
            certainty="implied",
            evidence=page_evidence("Urząd Gminy Dolna wspiera tę współpracę."),
        ),
    ]


def table_items() -> list[Yield]:
    """What the table says: a funded project of the same labour office and a foundation, and an unnamed cooperation."""
    town, region = "place/teryt-0000001", "place/teryt-00"
    office, foundation = "institution/nip-5250007313", hashed_id("institution", TABLE, "fund")
    project = hashed_id("project", TABLE, "droga")
    fund, measure = hashed_id("programme", TABLE, "efs"), hashed_id("programme", TABLE, "7.1")
    row = row_evidence(4)
    return [
        records.Place(
            id=region, names={"pl": "województwo próbne"}, kind="voivodeship", codes=("teryt:00",), evidence=row
        ),
        records.Place(
            id=town,
            names={"pl": "Zalesie"},
            kind="town",
            codes=("teryt:0000001",),
            within=region,
            evidence=row_evidence(2),
        ),
        records.Institution(
            id=office,
            names={"pl": "POWIATOWY URZĄD PRACY W ZALESIU"},
            kind="county_labour_office",
            place=town,
            identifiers=("nip:5250007313",),
            evidence=row_evidence(2),
        ),
        records.Institution(
            id=foundation, names={"pl": "Fundacja Most"}, kind="ngo", place=town, evidence=row_evidence(3)
        ),
        records.Programme(id=fund, names={"pl": "Fundusz Próbny"}, kind="fund", evidence=row),
        records.Programme(
            id=measure, names={"pl": "Działanie 7.1"}, kind="measure", code="7.1", part_of=fund, evidence=row
        ),
        records.Cooperation(
            id=project,
            kind="project",
            titles={"pl": "Droga do pracy", "en": "Way to work"},
            start="2012",
            end="2013-06",
            budget=1234567.89,
            currency="PLN",
            evidence=row,
        ),
        records.Link(subject=office, relation="leads", object=project, role="leader", amount=1000000.5, evidence=row),
        records.Link(
            subject=foundation, relation="partner_in", object=project, role="partner", end="2012", evidence=row
        ),
        records.Link(subject=project, relation="part_of", object=measure, evidence=row),
        records.Link(subject=foundation, relation="cooperates_with", object=office, evidence=row_evidence(3)),
        records.Rejection(locator="tabela.csv#row=5", field="start", value="wiosną", reason="expected a date"),
    ]


def references(item: records.AnyItem) -> Iterator[tuple[str, str]]:
    """(field, id) of every other record that an item points to."""
    for name in ("subject", "object", "on", "place", "part_of", "within"):
        value = getattr(item, name, None)
        if value is not None:
            yield name, value


def load(workspace: Workspace) -> Workspace:
    """Puts both sources into a workspace."""
    with workspace.writing():
        workspace.write_source(page_source(), page_items())
        workspace.write_source(table_source(), table_items())
    return workspace
