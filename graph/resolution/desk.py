"""Reviewing a build: its institutions as sides of a decision, the questions, and what was decided of whom.

Nothing here changes the build: what is decided goes into the log of the workspace and holds from the next one on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from graph.errors import InvalidIdError, InvalidRecordError, NotFoundError
from graph.graph import Graph
from graph.ids import check_id, kind_of
from graph.model import words
from graph.records import AnyRecord, Institution
from graph.resolution.decisions import RULE, Decision, DecisionLog, Side, Verdict, decide, standing
from graph.resolution.groups import Groups
from graph.resolution.membership import Members
from graph.resolution.review import Question, questions

_LONGEST_NAME = 80  # of a person who decides
_LONGEST_REASON = 1000


class Past(NamedTuple):
    """A decision, and the undo that took it back."""

    decision: Decision
    taken_back: Decision | None


class Desk:
    """One build and one log; safe to share by threads and cheap to make."""

    def __init__(self, graph: Graph, log: DecisionLog) -> None:
        self.graph, self.log = graph, log
        self.members = Members(graph.folder)

    def close(self) -> None:
        """Releases the files it opened itself."""
        self.members.close()

    def questions(self) -> list[Question]:
        """What nobody has answered since the build, the greatest gain first."""
        return questions(self.graph.folder, self.log)

    def institution(self, asked: str) -> str:
        """The canonical id behind an id of a record, an institution or what was one, with or without
        `institution/`; NotFoundError where there is none."""
        canonical = self.graph.resolve_id(full_id(asked))
        self.graph.network.institutions.row(canonical)
        return canonical

    def sides(self, one: str, other: str) -> tuple[Side, Side]:
        """Two institutions as they are in this build. Two records of one institution are sides of their own, so that
        they can be told apart; InvalidRecordError where there are not two of anything."""
        first, second = self.institution(one), self.institution(other)
        if first != second:
            return self.side(first), self.side(second)
        records = full_id(one), full_id(other)
        if records[0] == records[1]:
            raise InvalidRecordError(f"found {one} twice, expected two institutions")
        for asked in records:
            if not self.members.is_record(asked):
                raise InvalidRecordError(
                    f"{one} and {other} are one institution, {first}; to part it, name two of its records: "
                    + ", ".join(self.members.records(first))
                )
        return self.side(first, records[:1]), self.side(first, records[1:])

    def side(self, canonical: str, records: tuple[str, ...] = ()) -> Side:
        """An institution by its canonical id as a decision names it; one of its `records` goes by its own id."""
        network = self.graph.network
        row = network.institutions.row(canonical)
        node = next(self.graph.store.nodes([canonical]))
        place = int(network.place[row])
        return Side(
            id=records[0] if records else canonical,
            records=records or self.members.records(canonical) or (canonical,),
            name=(records and self.members.name(canonical, records[0])) or network.institutions.name(row, "pl"),
            place=network.meta.places[place] if place >= 0 else None,
            country=next(iter(words(node, "country")), None),
            identifiers=() if records else words(node, "identifiers"),
            sources=() if records else node.sources,
        )

    def decide(self, verdict: Verdict, one: str, other: str, *, by: str, reason: str = "") -> Decision:
        """Decides on two institutions by id and logs it; InvalidRecordError for what is decided by being so, for a
        name or reason that cannot be kept."""
        sides = self.sides(one, other)
        if verdict == "same" and self.institution(one) == self.institution(other):
            raise InvalidRecordError(f"{one} and {other} are one institution already, {self.institution(one)}")
        return self.record(verdict, *sides, by=by, reason=reason)

    def record(
        self, verdict: Verdict, one: Side, other: Side, *, by: str, reason: str = "", score: float | None = None
    ) -> Decision:
        """Logs what a person decided; InvalidRecordError for a name or reason that cannot be kept."""
        made = decide(verdict, one, other, by=check_name(by), reason=check_reason(reason), score=score)
        self.log.append(made)
        return made

    def against(self, one: Side, other: Side) -> str | None:
        """What in the numbers contradicts their being one, also in those of whom people have said to be one with
        either: no two numbers of a register come together silently over a third institution."""
        said = {decision.id: decision for decision in standing(self.log.read()).same.values()}.values()
        pairs = [(decision.one, decision.other) for decision in said if decision.one and decision.other]
        records: dict[str, list[AnyRecord]] = defaultdict(list)
        for side in (one, other, *chain.from_iterable(pairs)):
            for record in side.records:
                identifiers = side.identifiers if record == side.records[0] else ()
                records[record].append(Institution(id=record, names={}, identifiers=identifiers))
        groups = Groups(dict(records))
        for side in (one, other, *chain.from_iterable(pairs)):
            for record in side.records[1:]:
                groups.join(side.records[0], record, "", decided=True)
        for a, b in pairs:
            groups.join(a.records[0], b.records[0], "", decided=True)
        return groups.against(one.records[0], other.records[0])

    def history(self, asked: str | None = None) -> list[Past]:
        """All decisions, or those on an institution: the newest first."""
        decisions = self.log.read()
        undone = standing(decisions).undoes
        concerned = decisions if asked is None else list(self._about(asked, decisions))
        return [Past(one, undone.get(one.id)) for one in reversed(concerned)]

    def _about(self, asked: str, decisions: list[Decision]) -> Iterator[Decision]:
        """Those that name the institution as it is or was, or one of its records, and what takes them back."""
        canonical = self.institution(asked)
        ids = {canonical, full_id(asked), *self.members.records(canonical)}
        shown: set[str] = set()
        for one in decisions:
            sides = [side for side in (one.one, one.other) if side]
            if one.undoes in shown or any(side.id in ids or ids & set(side.records) for side in sides):
                shown.add(one.id)
                yield one


def full_id(asked: str) -> str:
    """`institution/…` of what somebody typed; NotFoundError for what cannot be the id of an institution."""
    try:
        found = check_id(asked if "/" in asked else f"institution/{asked}")
    except InvalidIdError:
        found = ""
    if kind_of(found) != "institution":
        raise NotFoundError(f"there is no institution with the id {asked!r}")
    return found


def check_name(name: str) -> str:
    """The name of somebody who decides, without spaces around it; InvalidRecordError where it is none."""
    name = name.strip()
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise InvalidRecordError(f"name of who decides: found {name[:_LONGEST_NAME]!r}, expected 1 to 80 letters")
    if name.casefold() == RULE:
        raise InvalidRecordError(f"name of who decides: found {name!r}, expected a person's: rules decide under it")
    return name


def check_reason(reason: str) -> str:
    """A reason as one line; InvalidRecordError where it is too long."""
    reason = " ".join(reason.split())
    if len(reason) > _LONGEST_REASON:
        raise InvalidRecordError(f"reason: found {len(reason):,} characters, expected at most {_LONGEST_REASON:,}")
    return reason


__all__ = ["Desk", "Past", "check_name", "check_reason", "full_id"]
