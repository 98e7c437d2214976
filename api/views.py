"""Rows of the network and nodes of the store as the API's objects."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from api import plain
from api.models import CooperationSummary, EvidenceView, InstitutionSummary, Named, SourceLite
from graph import locators
from graph.graph import Graph
from graph.locators import TextSpan
from graph.model import Node, Text, first
from graph.records import Evidence

CONTEXT = 200  # characters of a page shown before and after a quote


def institution_summary(graph: Graph, row: int, lang: str) -> InstitutionSummary:
    """An institution in a list."""
    return InstitutionSummary.model_validate(plain.institutions(graph, np.array([row]), lang)[0])


def cooperation_summary(graph: Graph, row: int, lang: str) -> CooperationSummary:
    """A cooperation in a list."""
    return CooperationSummary.model_validate(plain.cooperations(graph, np.array([row]), lang)[0])


def name_of(node: Node, lang: str) -> str:
    """A node's name in a language, else in the first one that it has."""
    texts = [t for t in node.properties.get("names", node.properties.get("titles", ())) if isinstance(t, Text)]
    by_lang = {text.lang: text.value for text in reversed(texts)}
    return by_lang.get(lang) or by_lang.get("pl") or next(iter(by_lang.values()), node.id)


def named(node: Node, lang: str) -> Named:
    """A node by id and name."""
    return Named(id=node.id, name=name_of(node, lang))


def names(node: Node) -> dict[str, str]:
    """One name a language."""
    texts = node.properties.get("names", node.properties.get("titles", ()))
    return {t.lang: t.value for t in reversed(texts) if isinstance(t, Text)}


def source_lite(graph: Graph, source_id: str) -> SourceLite:
    """A source as evidence names it."""
    node = graph.sources[source_id]
    fields = ("publisher", "homepage", "licence", "published", "retrieved")
    return SourceLite(id=node.id, title=first(node, "title"), **{name: first(node, name) for name in fields})


def sources_of(graph: Graph, node: Node) -> list[SourceLite]:
    """The sources that speak of a thing."""
    return [source_lite(graph, source) for source in node.sources]


def evidence_views(graph: Graph, evidence: Iterable[Evidence]) -> list[EvidenceView]:
    """Quotes with the words around them, each place once: sentences before rows, in the order of the page."""
    return [_evidence_view(graph, item) for item in sorted(set(evidence), key=_place_in_source)]


def _place_in_source(item: Evidence) -> tuple[bool, str, str, int]:
    locator = locators.parse(item.locator)  # the build refuses evidence whose locator is none
    position = getattr(locator, "start", getattr(locator, "row", 0))
    return not isinstance(locator, TextSpan), item.source, locator.file, position


def _evidence_view(graph: Graph, item: Evidence) -> EvidenceView:
    before, after = "", ""
    locator = locators.parse(item.locator)
    if isinstance(locator, TextSpan):
        text = graph.catalogue.text(item.source, locator.file) or ""
        before, after = text[max(0, locator.start - CONTEXT) : locator.start], text[locator.end : locator.end + CONTEXT]
    return EvidenceView(
        source=source_lite(graph, item.source), locator=item.locator, quote=item.quote, before=before, after=after
    )
