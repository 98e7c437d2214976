"""Whether what is said to belong to another is its member or its part: members are of networks, parts of the rest.

Invariant: nothing is a member of a university, a council or a company, and no institution of another kind than a unit
is a part of a network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from loaders.documents.findings import Institution, Tie
from ontology import vocab

_NAMED = re.compile(
    r"network|alliance|coalition|consortium|partnership|federation|union|association|platform|forum|cluster|chamber|"
    r"netzwerk|allianz|bündnis|koalition|konsortium|verbund|verband|vereinigung|plattform|bund$|rat$|kammer|initiative"
)
_JOINED = ("network_or_federation", "association", "international_organisation")


def belonging(ties: list[Tie]) -> Iterator[Tie]:
    """The ties, memberships in what has no members left out, or read as parts where the page says "belongs to"."""
    members = {(id(t.subject), id(t.object)) for t in ties if t.relation == "member_of" and _has_members(t)}
    for tie in ties:
        if tie.relation == "member_of" and not _has_members(tie):
            continue
        if tie.relation == "part_of" and (id(tie.subject), id(tie.object)) in members:
            continue
        if tie.relation == "part_of" and _is_network(tie.object) and _is_whole(tie):
            yield replace(tie, relation="member_of")
            continue
        yield tie


def _has_members(tie: Tie) -> bool:
    one = tie.object
    if not isinstance(one, Institution) or one.kind is None or _NAMED.search(one.name.casefold()):
        return True
    return any(vocab.is_kind(one.kind, kind) for kind in _JOINED if kind in vocab.scheme("institution-kinds"))


def _is_network(one: object) -> bool:
    return isinstance(one, Institution) and bool(one.kind) and vocab.is_kind(one.kind, "network_or_federation")


def _is_whole(tie: Tie) -> bool:
    """Whether the subject stands for itself: "the Office of the Network" is a unit, the University none."""
    one = tie.subject
    return isinstance(one, Institution) and bool(one.kind) and vocab.is_kind(one.kind, "university_or_school")
