"""What a document says as one JSON object: the contract of `ogniwo read --format json`.

Invariant: offsets are code points of the stored text; a mention's `text` and a link's `quote` are the words at them.
Kinds are the contract's own, coarser than ours: `skos:broader` leads from one to the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graph import locators
from graph.locators import TextSpan
from graph.records import Cooperation, Document, Evidence, Institution, Link, Person, Place, Programme, Yield
from ontology import vocab

INSTITUTION_KINDS = frozenset(
    [
        "labour_office",
        "social_welfare_centre",
        "regional_social_policy_centre",
        "family_support_centre",
        "ngo",
        "social_economy_support_centre",
        "social_enterprise",
        "local_government",
        "regional_government",
        "central_government",
        "university_or_school",
        "health",
        "police",
        "court",
        "church",
        "company",
        "media",
        "research",
        "network_or_federation",
        "other",
    ]
)
# kinds whose nearest broader one is not what the contract calls them: a church's charity is an NGO, a corps no office
_CALLED = {"church_charity": "ngo", "voluntary_labour_corps": "other", "embassy": "central_government"}
AGREEMENT_KINDS = frozenset(("declaration", "agreement", "letter_of_intent", "contract", "memorandum"))
PROGRAMME_KINDS = frozenset(("fund", "programme", "priority", "measure", "submeasure", "call", "strategy"))

Json = dict[str, Any]


def contract(items: Iterable[Yield], source: Json | None = None) -> Json:
    """The JSON object of what was read from one page; `source` describes it (title, language …)."""
    everything = list(items)
    places = {item.id: _name(item.names) for item in everything if isinstance(item, Place)}
    found: Json = {"source": source or {}}
    found |= {section: [] for section in ("institutions", "cooperations", "programmes", "people", "links")}
    for item in everything:
        match item:
            case Institution():
                found["institutions"].append(_institution(item, places))
            case Cooperation():
                found["cooperations"].append(_cooperation(item))
            case Programme():
                found["programmes"].append(_programme(item))
            case Person():
                found["people"].append(_person(item))
            case Link():
                found["links"].append(_link(item, places))
            case Document(name=name):
                found["source"].setdefault("file", name)
    return found


def institution_kind(kind: str | None) -> str:
    """The contract's kind of an institution: its own or the next broader one; "other" where there is none."""
    return _nearest("institution-kinds", _CALLED.get(kind or "", kind), INSTITUTION_KINDS)


def _nearest(scheme: str, kind: str | None, kinds: frozenset[str]) -> str:
    while kind is not None and kind not in kinds:
        concept = vocab.scheme(scheme).get(kind)
        kind = concept.broader if concept else None
    return kind or "other"


def _institution(item: Institution, places: dict[str, str]) -> Json:
    return _known(
        id=item.id,
        name=_name(item.names),
        kind=institution_kind(item.kind),
        place=places.get(item.place or ""),
        mentions=_mentions(item.evidence),
    )


def _cooperation(item: Cooperation) -> Json:
    subkind = _nearest("cooperation-kinds", item.subkind, AGREEMENT_KINDS)
    return _known(
        id=item.id,
        kind=item.kind,
        agreement_kind=subkind if item.kind == "agreement" else None,
        title=_name(item.titles),
        start=item.start,
        end=None if _computed(item) else item.end,
        signed=item.signed,
        inferred=list(item.inferred) or None,
        participants=item.participants,
        scope=list(item.scope) or None,
        goals=list(item.goals) or None,
        results=list(item.results) or None,
        budget=item.budget,
        currency=item.currency,
        identifiers=list(item.identifiers) or None,
        mentions=_mentions(item.evidence),
    )


def _computed(item: Cooperation) -> bool:
    """Whether an end is the sum of a stated beginning and a length: for the contract the page states no end then."""
    return "end" in item.inferred and item.start is not None and "start" not in item.inferred


def _programme(item: Programme) -> Json:
    kind = _nearest("programme-kinds", item.kind, PROGRAMME_KINDS)
    return _known(
        id=item.id, name=_name(item.names), kind=kind, part_of=item.part_of, mentions=_mentions(item.evidence)
    )


def _person(item: Person) -> Json:
    return _known(id=item.id, name=item.name, role=item.function, mentions=_mentions(item.evidence))


def _link(item: Link, places: dict[str, str]) -> Json:
    words = _mentions(item.evidence)
    first = words[0] if words else {}
    return _known(
        subject=item.subject,
        relation=item.relation,
        object=places.get(item.object, item.object),
        certainty=item.certainty,
        on=item.on,
        start=first.get("start"),
        end=first.get("end"),
        quote=first.get("text"),
    )


def _mentions(evidence: Iterable[Evidence]) -> list[Json]:
    found = []
    for proof in evidence:
        span = locators.parse(proof.locator)
        if isinstance(span, TextSpan):
            found.append({"start": span.start, "end": span.end, "text": proof.quote})
    return found


def _name(names: dict[str, str]) -> str:
    """The Polish name where there is one, else the first."""
    return names.get("pl") or next(iter(names.values()))


def _known(**fields: Any) -> Json:
    """The fields that have a value."""
    return {name: value for name, value in fields.items() if value is not None}
