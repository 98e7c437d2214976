"""What the reader has found on a page, before it becomes records.

Invariant: a thing is one institution, cooperation or programme; its mentions are spans of tokens, and every one of them
stands for it alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from graph.records import Certainty
from loaders.documents.page import Span
from loaders.documents.polish.morphology import ALL_CASES


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a thing is named. `pointing` marks words such as "projekt" or "Urząd" that only refer to it."""

    span: Span
    cases: frozenset[str] = ALL_CASES
    pointing: bool = False


@dataclass(eq=False)
class Thing:
    """Something named on the page; `name` is in the nominative."""

    name: str
    mentions: list[Mention] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)

    slot: ClassVar[str] = "thing"  # what rules of the grammar call it

    def __init_subclass__(cls) -> None:
        cls.slot = cls.__name__.lower()


@dataclass(eq=False)
class Institution(Thing):
    """`stem` is the name without its place; `located` says by which words the place was learnt, if not by the name,
    `aside` are the tokens of "z siedzibą w …" after the name."""

    kind: str | None = None
    place: str | None = None
    country: str | None = None
    stem: str = ""
    located: Span | None = None
    aside: tuple[int, int] = (0, 0)


@dataclass(eq=False)
class Programme(Thing):
    """A level of funding; `rank` grows from the fund to the submeasure."""

    kind: str = "programme"
    rank: int = 1
    code: str | None = None
    part_of: Programme | None = None


@dataclass(eq=False)
class Project(Thing):
    """A project by its title."""

    acronym: str | None = None
    start: str | None = None
    end: str | None = None
    budget: float | None = None
    currency: str | None = None
    identifiers: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()


@dataclass(eq=False)
class Agreement(Thing):
    """A signed act. `signed` is its date."""

    kind: str = "agreement"
    status: str | None = None
    signed: str | None = None
    scope: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()


@dataclass(eq=False)
class Group(Thing):
    """A committee, network, partnership or other body of several institutions."""

    kind: str | None = None
    status: str | None = None


@dataclass(eq=False)
class Event(Thing):
    """A meeting with a date."""

    start: str | None = None
    end: str | None = None
    participants: int | None = None
    status: str | None = None


@dataclass(eq=False)
class Person(Thing):
    """A signatory, with the function in which he or she signed."""

    function: str | None = None


@dataclass(frozen=True)
class Tie:
    """One relation between things, with the words that say so; `on` is the agreement that someone signs, `amount` what
    someone pays."""

    subject: Thing
    relation: str
    object: Thing
    quote: Span
    certainty: Certainty = "stated"
    on: Thing | None = None
    amount: float | None = None
    currency: str | None = None


@dataclass(frozen=True)
class Said:
    """A value of a field of a project or agreement, with the words that say so and the rule that read them."""

    thing: Thing
    field: str  # of graph.records.Cooperation
    value: str
    span: Span
    rule: str


@dataclass(frozen=True)
class Area:
    """A territory in which a project or agreement works, by its name in the nominative."""

    thing: Thing
    name: str
    kind: str  # of the scheme place-kinds
    quote: Span
    rule: str
    certainty: Certainty = "stated"


@dataclass
class Findings:
    """Everything found on one page, in the order of the text."""

    institutions: list[Institution] = field(default_factory=list)
    programmes: list[Programme] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)

    @property
    def things(self) -> list[Thing]:
        """Everything but the ties."""
        return [
            *self.institutions, *self.programmes, *self.projects,
            *self.agreements, *self.groups, *self.events, *self.people,
        ]  # fmt: skip

    def occupied(self) -> set[int]:
        """Tokens that belong to a mention."""
        spans = (m.span for thing in self.things for m in thing.mentions if not m.pointing)
        return {index for span in spans for index in range(span.first, span.last)}
