"""What the API answers, as typed objects; the OpenAPI description and the web client's types come from here.

Ids are `kind/slug`. Dates are strings of the precision that the source states: YYYY, YYYY-MM or YYYY-MM-DD.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Certainty = Literal["stated", "implied", "inferred"]
CooperationKind = Literal["project", "agreement", "group", "event", "tie"]


class Model(BaseModel):
    """Immutable, and nothing that is not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Named(Model):
    """A thing by id and name."""

    id: str = Field(examples=["place/teryt-2061011"])
    name: str = Field(examples=["Białystok"])


class NamedKind(Named):
    """A thing by id, name and kind."""

    kind: str | None = None


class SourceLite(Model):
    """A source as evidence names it."""

    id: str = Field(examples=["source/deklaracja-2010"])
    title: str
    publisher: str | None = None
    homepage: str | None = None
    licence: str | None = None
    published: str | None = Field(None, examples=["2010-07-26"])
    retrieved: str | None = Field(None, examples=["2026-11-22"])


class SourceSummary(SourceLite):
    """A source with what it gave to the graph."""

    language: str | None = None
    institutions: int
    cooperations: int
    rejected: int


class RejectionView(Model):
    """Something of a source that was not taken, and why."""

    locator: str
    field: str
    value: str
    reason: str


class SourceDetail(SourceSummary):
    """A source with its stored text and what was refused of it."""

    checksum: str | None = None
    text: str | None = Field(None, description="The stored text of a page; offsets of locators count in it.")
    rejections: list[RejectionView]


class EvidenceView(Model):
    """Words of a source, where they stand, and the words around them."""

    source: SourceLite
    locator: str = Field(examples=["deklaracja-2010.md#char=120,180"])
    quote: str
    before: str = ""
    after: str = ""


class InstitutionSummary(Model):
    """An institution in a list."""

    id: str = Field(examples=["institution/wojewodzki-urzad-pracy-w-bialymstoku-38218a"])
    name: str = Field(examples=["Wojewódzki Urząd Pracy w Białymstoku"])
    kind: str | None = Field(None, examples=["regional_labour_office"])
    sectors: list[str] = Field(examples=[["labour_market"]])
    place: Named | None = None
    partners: int = Field(description="With how many institutions it cooperates.")
    cooperations: int = Field(description="In how many cooperations it takes part.")


class CooperationSummary(Model):
    """A cooperation in a list; kind "tie" is a cooperation that the source does not name."""

    id: str = Field(examples=["agreement/deklaracja-partnerskiej-wspolpracy-6408e0"])
    title: str
    kind: CooperationKind
    subkind: str | None = Field(None, examples=["declaration"])
    start: str | None = None
    end: str | None = None
    signed: str | None = Field(None, examples=["2010-07-26"])
    participants: int = Field(description="How many institutions take part.")


class SuccessionView(Model):
    """An institution that succeeds another or is succeeded by it, and the words that prove it."""

    institution: Named
    start: str | None = Field(None, description="The day of the change.", examples=["2006-01-14"])
    certainty: Certainty = "stated"
    evidence: list[EvidenceView]


class SharedNumber(Model):
    """A number that sources give for several institutions: perhaps that of a group, such as a VAT group."""

    identifier: str = Field(examples=["vat:PL5260250274"])
    institutions: list[Named] = Field(description="The others that have it.")


class InstitutionDetail(InstitutionSummary):
    """Everything known of an institution, and who says so."""

    iri: str
    names: dict[str, str]
    aliases: list[str]
    identifiers: list[str] = Field(examples=[["nip:5260250274"]])
    same_number: list[SharedNumber] = Field(description="Identifiers that sources give for others too.")
    homepage: str | None = None
    part_of: Named | None = None
    predecessors: list[SuccessionView] = Field(description="What it took over from; never the same institution.")
    successors: list[SuccessionView] = Field(description="What took over from it; never the same institution.")
    sources: list[SourceLite]
    evidence: list[EvidenceView]


class PartnerView(Model):
    """A partner and the cooperations shared with it."""

    institution: InstitutionSummary
    weight: int = Field(description="Number of shared cooperations.")
    cooperations: list[CooperationSummary] = Field(description="The first of them, as many as `shared` says.")


class TakesPart(Model):
    """A cooperation of an institution, and what the institution does in it."""

    cooperation: CooperationSummary
    roles: list[str] = Field(description="Relations, such as leads or party_to.")


class ParticipationView(Model):
    """What an institution does in a cooperation, and the words that prove it."""

    institution: Named
    relation: str = Field(examples=["party_to"])
    role: str | None = None
    start: str | None = None
    end: str | None = None
    amount: float | None = None
    currency: str | None = None
    certainty: Certainty = "stated"
    evidence: list[EvidenceView]


class SignatoryView(Model):
    """Who signed, in what function, for whom."""

    person: str
    function: str | None = None
    institution: Named
    evidence: list[EvidenceView]


class ProgrammeView(NamedKind):
    """A level of funding and the levels above it, nearest first."""

    part_of: list[NamedKind] = []


class CooperationDetail(CooperationSummary):
    """Everything known of a cooperation, and who says so."""

    iri: str
    titles: dict[str, str]
    acronym: str | None = None
    summary: str | None = None
    scope: list[str]
    goals: list[str]
    results: list[str]
    inferred: list[str]
    status: str | None = None
    target_groups: list[str]
    budget: float | None = None
    currency: str | None = None
    attendance: int | None = None
    homepage: str | None = None
    participations: list[ParticipationView]
    signatories: list[SignatoryView]
    programmes: list[ProgrammeView]
    part_of: list[NamedKind]
    sources: list[SourceLite]
    evidence: list[EvidenceView]


class SharedCooperation(Model):
    """A cooperation of two institutions and what each of the two does in it."""

    cooperation: CooperationSummary
    participations: list[ParticipationView]


class TieView(Model):
    """Two institutions and everything that joins them."""

    institutions: list[InstitutionSummary]
    cooperations: list[SharedCooperation]


class Facet(Model):
    """A value, its label where it is no vocabulary term, and how many there are."""

    value: str
    count: int
    label: str | None = None


class InstitutionPage(Model):
    """A page of institutions; `next` is the cursor of the next page."""

    items: list[InstitutionSummary]
    total: int
    next: str | None = None
    facets: dict[str, list[Facet]]


class PartnerPage(Model):
    """A page of partners."""

    items: list[PartnerView]
    total: int
    next: str | None = None


class TakesPartPage(Model):
    """A page of an institution's cooperations."""

    items: list[TakesPart]
    total: int
    next: str | None = None


class CooperationPage(Model):
    """A page of cooperations."""

    items: list[CooperationSummary]
    total: int
    next: str | None = None
    facets: dict[str, list[Facet]]


class SourceList(Model):
    """All sources."""

    items: list[SourceSummary]


class MapNode(Model):
    """An institution on the map; x and y are fixed by the build, within about -1000 to 1000, y upwards."""

    id: str
    label: str
    kind: str | None = None
    sector: str | None = None
    place: str | None = None
    partners: int
    x: float
    y: float


class MapEdge(Model):
    """A tie on the map: all cooperations of two institutions, bundled."""

    source: str
    target: str
    weight: int
    kinds: list[str] = Field(description="Kinds of the shared cooperations, most frequent first.")
    cooperations: int


class MapView(Model):
    """Institutions and the ties among them."""

    nodes: list[MapNode]
    edges: list[MapEdge]
    truncated: bool = Field(description="Whether there are more institutions than `limit`, or ties than `ties`.")
    total_nodes: int
    total_edges: int = Field(description="Ties among the institutions of this answer, also those left out.")


class HitView(Model):
    """Something found."""

    id: str
    kind: str
    name: str
    matched: str = Field(description="The name that the query met.")
    place: Named | None = None
    partners: int | None = None


class SearchView(Model):
    """What a search found, best first."""

    query: str
    results: list[HitView]


class Overview(Model):
    """What is here."""

    built: str
    institutions: int
    cooperations: int
    ties: int
    programmes: int
    places: int
    sources: int
    kinds: dict[str, int]


class TermView(Model):
    """A term of a scheme."""

    id: str
    broader: str | None = None
    notation: str | None = None
    labels: dict[str, str]


class Vocabulary(Model):
    """The terms that other answers use, by scheme."""

    schemes: dict[str, list[TermView]]


class Problem(BaseModel):
    """An error (RFC 9457)."""

    type: str = "about:blank"
    title: str = Field(examples=["Not found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["there is no institution with the id 'institution/x' in this graph"])
    instance: str | None = None
