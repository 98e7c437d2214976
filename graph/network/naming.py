"""What communities are about: the country, place, kind, sector and programme that set each apart from all the others.

A value is telling where members have it far more often than the rest, measured by the log odds of both with a prior of
all institutions, in standard errors (Monroe, Colaresi and Quinn 2008, "Fightin' Words"): so one odd member names
nothing. Programmes are those of the cooperations in which members take part, once for each part taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from graph.network.columns import Lists, Longs, Numbers, lists_of
from graph.network.filters import Filter, Selection
from graph.network.incidence import highest, pairs

if TYPE_CHECKING:
    from graph.network.network import Network

FILE = "communities.json"
MOST_NAMES, MOST_MEMBERS = 3, 10
_SAYS_NOTHING = "other"  # a term of several schemes
_LEAST_SHARE = 0.2  # of the members: what fewer have is no name for all
_LEAST_TIMES = 1.5  # that of the others: in a large community even a small difference is certain
_LEAST_SCORE = 2.0  # standard errors
_PRIOR = 10.0  # made-up members who are as all institutions are


class Name(msgspec.Struct, frozen=True):
    """A value that many members have and few others: `property` is country, place, kind, sector or programme, `share`
    that of the members (of programmes, of the parts they take) and `elsewhere` that of all others."""

    property: str
    value: str
    share: float
    elsewhere: float


class Community(msgspec.Struct, frozen=True):
    """Institutions that cooperate more among themselves than with others: how many, what sets them apart (the most
    telling first) and the ids of the best connected. Its number is its place in the list, as in the column."""

    size: int
    names: list[Name]
    members: list[str]


class _Property(NamedTuple):
    """Something that units (institutions or parts taken) may have: the community of each, and values by code."""

    name: str
    community: Numbers
    lists: Lists
    values: list[str]


def write_communities(network: Network, folder: Path) -> None:
    """Names the communities of the column, into the file that `read_communities` reads."""
    community = network.metric("community")
    number = int(community.max(initial=-1)) + 1
    named: list[list[tuple[float, Name]]] = [[] for _ in range(number)]
    for found in _properties(network, community):
        for n, score, name in _telling(found, number):
            named[n].append((score, name))
    order = np.argsort(community, kind="stable")
    starts = np.searchsorted(community[order], np.arange(number + 1))
    communities = []
    for n, names in enumerate(named):
        members = order[starts[n] : starts[n + 1]]
        best = members[highest(network.partner_count[members], MOST_MEMBERS)]
        names.sort(key=lambda scored: (-scored[0], scored[1].property))
        different: dict[tuple[float, float], Name] = {}
        for _, name in names:  # a kind and its sector often say the same of the same members
            different.setdefault((name.share, name.elsewhere), name)
        kept = list(different.values())[:MOST_NAMES]
        communities.append(Community(len(members), kept, network.institutions.ids.of(best)))
    (folder / FILE).write_bytes(msgspec.json.encode(communities))


def read_communities(folder: Path) -> list[Community]:
    """The communities of a network folder, the largest first."""
    return msgspec.json.decode((folder / FILE).read_bytes(), type=list[Community])


def _properties(network: Network, community: Numbers) -> Iterator[_Property]:
    meta = network.meta
    yield _Property("country", community, _single(network.country), meta.countries)
    yield _Property("kind", community, _single(network.institutions.kind), meta.institution_kinds)
    yield _Property("sector", community, network.institutions.sectors, meta.sectors)
    above = [[place] if place >= 0 else [] for place in meta.place_within]
    yield _Property("place", community, _with_above(_single(network.place), lists_of(above)), meta.places)
    taken = pairs(Selection(network, Filter()))
    paid = _with_above(network.programmes, network.programme_within)
    codes, owner = paid.of(taken.cooperation)
    starts = np.searchsorted(owner, np.arange(len(taken.cooperation) + 1))
    yield _Property("programme", community[taken.institution], Lists(starts, codes), meta.programmes)


def _single(codes: Numbers) -> Lists:
    """A column of codes as lists of one or none."""
    starts = np.concatenate([[0], np.cumsum(codes >= 0)]).astype(np.int64)
    return Lists(starts, codes[codes >= 0])


def _with_above(lists: Lists, above: Lists) -> Lists:
    """Each list with all that its values lie in, each once."""
    closed: dict[int, set[int]] = {}
    for code in np.unique(lists.values).tolist():
        reached, more = {code}, {code}
        while more := {int(up) for one in more for up in above[one]} - reached:
            reached |= more
        closed[code] = reached
    return lists_of(set[int]().union(*(closed[code] for code in lists[row].tolist())) for row in range(len(lists)))


def _telling(of: _Property, number: int) -> Iterator[tuple[int, float, Name]]:
    """For each community the value that sets it apart most, if any does, with its score."""
    inside = of.community >= 0
    size = np.bincount(of.community[inside], minlength=number)
    all_units = int(size.sum())
    units = np.repeat(np.arange(len(of.community)), np.diff(of.lists.start))
    kept = inside[units]
    keys, having = np.unique(
        of.community[units[kept]].astype(np.int64) * len(of.values) + of.lists.values[kept], return_counts=True
    )
    community, code = np.divmod(keys, max(len(of.values), 1))
    everywhere = np.bincount(code, having, len(of.values))[code] if len(code) else np.zeros(0)
    n, others = size[community], all_units - size[community]
    score = _score(having, n, everywhere - having, others, everywhere / max(all_units, 1))
    least = np.maximum(_LEAST_SHARE, _LEAST_TIMES * (everywhere - having) / np.maximum(others, 1))
    says = np.array([value != _SAYS_NOTHING for value in of.values], bool)[code]
    telling = says & (having >= least * n) & (score >= _LEAST_SCORE)
    order = np.lexsort((code, -score, community))
    order = order[telling[order]]
    _, first = np.unique(community[order], return_index=True)
    for row in order[first].tolist():
        elsewhere = (everywhere[row] - having[row]) / max(int(others[row]), 1)
        name = Name(of.name, of.values[code[row]], round(float(having[row] / n[row]), 3), round(float(elsewhere), 3))
        yield int(community[row]), float(score[row]), name


def _score(
    having: Longs, size: Longs, others_having: NDArray[np.float64], others: Longs, usual: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The difference of log odds in standard errors. The prior never says that all or none have a value."""
    prior = _PRIOR * np.clip(usual, 1e-6, 1 - 1e-6)
    odds = np.log((having + prior) / (size - having + _PRIOR - prior))
    odds_of_others = np.log((others_having + prior) / (others - others_having + _PRIOR - prior))
    score: NDArray[np.float64] = (odds - odds_of_others) / np.sqrt(1 / (having + prior) + 1 / (others_having + prior))
    return score


__all__ = ["FILE", "Community", "Name", "read_communities", "write_communities"]
