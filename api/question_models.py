"""What questions about the whole network are answered: paths, matrices, timelines, changes, likeness, hierarchies."""

from __future__ import annotations

from pydantic import Field

from api.models import CooperationSummary, Facet, InstitutionSummary, MapEdge, Model, Named, NamedKind


class CommonPartner(Model):
    """Who cooperates with both of two institutions."""

    institution: InstitutionSummary
    with_one: int = Field(description="Number of cooperations shared with the first.")
    with_other: int = Field(description="Number of cooperations shared with the second.")


class CommonPartners(Model):
    """A page of common partners, those best connected to both first."""

    items: list[CommonPartner]
    total: int
    next: str | None = None


class SimilarInstitution(Model):
    """An institution that has partners in common with another."""

    institution: InstitutionSummary
    common: int = Field(description="Number of common partners.")
    share: float = Field(description="Common partners among the partners of both (Jaccard index), 0 to 1.")


class SimilarInstitutions(Model):
    """The most similar institutions, most similar first."""

    items: list[SimilarInstitution]


class TimelineView(Model):
    """By year: how many cooperations began, ended and were in force; lists of one length."""

    years: list[int] = Field(examples=[[2012, 2013]])
    began: list[int]
    ended: list[int]
    in_force: list[int]
    undated: int = Field(description="Cooperations without any date, which no year counts.")


class PartnerChange(Model):
    """A partner, and how many cooperations were shared on the two days."""

    institution: InstitutionSummary
    before: int
    after: int


class PartnerChangesView(Model):
    """How the partners of an institution changed; the heaviest of each sort, `totals` counts all."""

    before: str = Field(examples=["2013-01-01"])
    after: str = Field(examples=["2014-01-01"])
    totals: dict[str, int] = Field(examples=[{"new": 3, "ended": 1, "kept": 12}])
    new: list[PartnerChange]
    ended: list[PartnerChange]
    kept: list[PartnerChange]


class TieChangesView(Model):
    """How the ties changed; the heaviest of each sort with the institutions at their ends, `totals` counts all."""

    before: str
    after: str
    totals: dict[str, int]
    institutions: list[Named]
    new: list[MapEdge]
    ended: list[MapEdge]
    kept: list[MapEdge]


class PathStep(Model):
    """From one institution to the next: how many cooperations they share, and the first of them."""

    weight: int
    cooperations: list[CooperationSummary]


class PathView(Model):
    """Institutions in order, and the steps between them, one fewer."""

    institutions: list[InstitutionSummary]
    steps: list[PathStep]


class PathsView(Model):
    """Paths, shortest first."""

    items: list[PathView]
    shortest: int | None = Field(None, description="Steps of the shortest path; null where there is no path.")
    truncated: bool = Field(description="Whether there are more paths of these lengths than `k`.")


class MatrixView(Model):
    """`counts[row][column]` cooperations; classes without any are left out."""

    rows: list[Facet] = Field(description="Values with their counts of cooperations summed over the columns shown.")
    columns: list[Facet]
    counts: list[list[int]]
    total_rows: int
    total_columns: int
    truncated: bool = Field(description="Whether there are more rows or columns than `most`.")


class ProgrammeItem(NamedKind):
    """A level of funding, the levels above it, nearest first, and how much it pays for."""

    part_of: list[NamedKind]
    cooperations: int = Field(description="Cooperations that it or anything below it pays for.")


class ProgrammePage(Model):
    """A page of programmes."""

    items: list[ProgrammeItem]
    total: int
    next: str | None = None


class PlaceItem(NamedKind):
    """A place and what is in it."""

    institutions: int = Field(description="Institutions in it and in everything inside.")
    parts: int = Field(description="Places directly inside; `within=` this id lists them.")


class PlacePage(Model):
    """A page of the places of one level; `within` is the place asked for and what it lies in, nearest first."""

    items: list[PlaceItem]
    total: int
    next: str | None = None
    within: list[NamedKind]


class RankedInstitution(Model):
    """An institution and its value of a measure."""

    rank: int = Field(description="1 is the most central.")
    institution: InstitutionSummary
    value: float


class RankingPage(Model):
    """A page of institutions by a measure, the most central first."""

    items: list[RankedInstitution]
    total: int
    next: str | None = None
    estimated_from: int = Field(
        description="From how many institutions betweenness was estimated; 0 where the values are exact."
    )


class ArticulationPoint(Model):
    """An institution without which its part of the network would fall into several."""

    institution: InstitutionSummary
    cut_off: int = Field(description="How many would lose the connection with most others of the part.")


class ArticulationPointPage(Model):
    """A page of articulation points, those by whose absence most would be cut off first."""

    items: list[ArticulationPoint]
    total: int
    next: str | None = None


class Bridge(PathStep):
    """A tie of two institutions without which their part of the network would fall into two."""

    institutions: list[InstitutionSummary]


class BridgePage(Model):
    """A page of bridges, those between the best connected first."""

    items: list[Bridge]
    total: int
    next: str | None = None


class CommunityName(Model):
    """Something that members of a community have far more often than others."""

    property: str = Field(examples=["place"], description="country, place, kind, sector or programme.")
    value: str = Field(examples=["place/teryt-20"])
    label: str | None = Field(description="Its name where it is a place or a programme.")
    share: float = Field(description="Share of the members (of programmes: of the parts that they take) that have it.")
    elsewhere: float = Field(description="The same of all others.")


class CommunityItem(Model):
    """Institutions that cooperate more among themselves than with others."""

    number: int
    size: int
    names: list[CommunityName] = Field(description="What sets it apart, the most telling first; may be empty.")
    members: list[InstitutionSummary] = Field(description="The best connected.")


class CommunityPage(Model):
    """A page of communities, the largest first."""

    items: list[CommunityItem]
    total: int
    next: str | None = None
