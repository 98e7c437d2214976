"""Two small sources about institutions that may be one, made by hand, for reviewing.

- Fundacja Krokus and its friends: nothing joins them, a person may
- Klub Tulipan twice, with two numbers of one register
- Instytut Lawendy in both sources, which a rule joins, and its branch
"""

from __future__ import annotations

from collections.abc import Iterable

from graph import records
from graph.ids import hashed_id
from graph.records import Evidence, Institution, Source, Yield
from graph.workspace import Workspace

ONE, OTHER = "source/rejestr", "source/lista"
PROJECT = hashed_id("project", OTHER, "p")
KROKUS, FRIENDS = "h-00000000000000aa", "nip-5250007313"
LAVENDER, ROR, BRANCH = "h-00000000000000bb", "ror-00aaaaa11", "h-00000000000000cc"
TULIPS = "krs-0000000001", "krs-0000000002"


def institution(source: str, slug: str, name: str, place: str | None = None, **fields: object) -> Institution:
    quote = (Evidence(source, f"{source.partition('/')[2]}.csv#row=2", name),)
    return Institution(id=f"institution/{slug}", names={"pl": name}, place=place, evidence=quote, **fields)  # type: ignore[arg-type]


def town(source: str, slug: str, name: str) -> records.Place:
    quote = (Evidence(source, f"{source.partition('/')[2]}.csv#row=2", name),)
    return records.Place(id=f"place/{slug}", names={"pl": name}, kind="town", evidence=quote)


def load(workspace: Workspace, source: str, items: Iterable[Yield]) -> None:
    described = Source(
        id=source,
        title=source.partition("/")[2],
        origin=f"/x/{source}",
        checksum="sha256:" + "1" * 64,
        retrieved="2026-01-02",
        loader="template",
        language="pl",
    )
    with workspace.writing():
        workspace.write_source(described, items)


def load_all(made: Workspace) -> Workspace:
    """Puts both sources into a workspace."""
    quote = (Evidence(OTHER, "lista.csv#row=2", "x"),)
    load(
        made,
        ONE,
        [
            town(ONE, "zalesie", "Zalesie"),
            institution(ONE, FRIENDS, "Fundacja Krokus i Przyjaciele", "place/zalesie", country="PL"),
            institution(ONE, TULIPS[0], "Klub Tulipan", country="PL", identifiers=("krs:0000000001",)),
            institution(ONE, ROR, "Instytut Lawendy", country="PL"),
        ],
    )
    load(
        made,
        OTHER,
        [
            institution(OTHER, TULIPS[1], "Klub Tulipan", country="PL", identifiers=("krs:0000000002",)),
            institution(OTHER, KROKUS, "Fundacja Krokus", country="PL"),
            institution(OTHER, LAVENDER, "Instytut Lawendy", country="PL"),
            institution(OTHER, BRANCH, "Oddział Lawendy", country="PL", part_of=f"institution/{LAVENDER}"),
            records.Cooperation(id=PROJECT, kind="project", titles={"pl": "Ogród"}, start="2020", evidence=quote),
            *(
                records.Link(subject=f"institution/{slug}", relation=relation, object=PROJECT, evidence=quote)
                for slug, relation in ((KROKUS, "leads"), (LAVENDER, "partner_in"))
            ),
        ],
    )
    return made
