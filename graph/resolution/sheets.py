"""What somebody who reviews sees of two institutions: all that the build says of each, and whom both work with."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from graph.graph import Graph
from graph.model import first, words
from graph.network.filters import Filter, Selection
from graph.network.questions.partners import common_partners, cooperations
from graph.records import Evidence
from ontology import vocab

_MOST_LEVELS = 8  # of places; more is a circle
_SOME = 3  # cooperations and quotes that are shown


class Sheet(msgspec.Struct, frozen=True):
    """One institution in words; lists are short enough to be read, the numbers count all."""

    id: str
    names: tuple[str, ...]
    aliases: tuple[str, ...]
    kind: str
    place: str  # with all that it is in
    country: str
    identifiers: tuple[str, ...]
    homepage: str
    sources: tuple[str, ...]
    quotes: tuple[tuple[str, str], ...]  # title of the source, its words
    partners: int
    cooperations: int
    some: tuple[str, ...]  # titles with years


class Pair(msgspec.Struct, frozen=True):
    """Two institutions beside each other. `shared`: names of partners of both; `together`: in how many cooperations
    both take part, which speaks for two."""

    one: Sheet
    other: Sheet
    shared: tuple[str, ...]
    together: int


def pair(graph: Graph, one: str, other: str) -> Pair:
    """Two institutions by canonical id; NotFoundError where there is none."""
    ours, theirs = graph.network.institutions.row(one), graph.network.institutions.row(other)
    mine, yours = _cooperations(graph, ours), _cooperations(graph, theirs)
    return Pair(
        one=_sheet(graph, ours, mine),
        other=_sheet(graph, theirs, yours),
        shared=tuple(graph.network.institutions.name(row, "pl") for row in shared_partners(graph, ours, theirs)),
        together=len(set(mine) & set(yours)),
    )


def shared_partners(graph: Graph, one: int, other: int) -> list[int]:
    """Rows of the partners of both, those with most cooperations first; neither of the two is among them."""
    return [row for row, _, _ in common_partners(Selection(graph.network, Filter()), one, other)]


def _cooperations(graph: Graph, row: int) -> list[int]:
    return list(cooperations(Selection(graph.network, Filter()), row))


def _sheet(graph: Graph, row: int, takes_part: list[int]) -> Sheet:
    network = graph.network
    node = next(graph.store.nodes([network.institutions.ids[row]]))
    main = network.institutions.name(row, "pl")
    names = dict.fromkeys((main, *words(node, "names")))
    concept = vocab.scheme("institution-kinds").get(first(node, "kind") or "")
    return Sheet(
        id=node.id,
        names=tuple(name for name in names if name),
        aliases=tuple(alias for alias in words(node, "aliases") if alias not in names),
        kind=concept.label("en") if concept else "",
        place=_place(graph, int(network.place[row])),
        country=first(node, "country") or "",
        identifiers=words(node, "identifiers"),
        homepage=first(node, "homepage") or "",
        sources=tuple(first(graph.sources[source], "title") for source in node.sources),
        quotes=tuple(_quotes(graph, node.evidence)),
        partners=int(network.partner_count[row]),
        cooperations=len(takes_part),
        some=tuple(_title(graph, cooperation) for cooperation in takes_part[:_SOME]),
    )


def _place(graph: Graph, code: int) -> str:
    meta, found = graph.network.meta, list[str]()
    while code >= 0 and len(found) < _MOST_LEVELS:
        found.append(meta.place_names["en"][code])
        code = meta.place_within[code]
    return ", ".join(dict.fromkeys(found))


def _quotes(graph: Graph, evidence: Iterable[Evidence]) -> list[tuple[str, str]]:
    """One of each source, then others."""
    seen: set[str] = set()
    once = sorted(set(evidence))
    ordered = [one for one in once if not (one.source in seen or seen.add(one.source))]  # type: ignore[func-returns-value]  # notes what was seen
    rest = [one for one in once if one not in ordered]
    return [(first(graph.sources[one.source], "title"), one.quote) for one in (*ordered, *rest)][:_SOME]


def _title(graph: Graph, row: int) -> str:
    network = graph.network
    stated = network.stated
    kind = network.meta.kinds[int(network.cooperations.kind[row])]
    title = network.cooperations.name(row, "pl") or vocab.scheme("cooperation-kinds")[kind].label("en")
    years = dict.fromkeys(stated[name][row][:4] for name in ("start", "end") if stated[name][row])
    when = "–".join(years) or stated["signed"][row][:4]
    return f"{title} ({when})" if when else title


__all__ = ["Pair", "Sheet", "pair", "shared_partners"]
