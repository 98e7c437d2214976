"""Project elements of the XML dump of CORDIS, as the facts that they state.

A project is one file; what takes part in it and funds it stands in `relations/associations`. Elements have the
namespace http://cordis.europa.eu or none.

Invariant: a quote is the smallest piece of the file that states something, verbatim but for contact data: of a
participant the start tag (role, amounts), numbers, names and the address, not the regions that follow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from graph import locators
from graph.records import Evidence
from loaders.cordis.programmes import BASIS, TOPIC, Levels, Proof
from loaders.cordis.records import Aside
from loaders.files import xml_elements, xml_quotes
from loaders.files.xml_elements import Element
from loaders.values.privacy import blank

NAMESPACE = "http://cordis.europa.eu"
_NEAR = 100  # characters between elements that are quoted as one piece
_PROJECT = {
    "project": (("id",), ("reference",)),
    "acronym": (("acronym",),),
    "title": (("title",),),
    "status": (("status",),),
    "start": (("startDate",), ("contract", "startDate")),
    "end": (("endDate",), ("contract", "endDate")),
    "signed": (("ecSignatureDate",),),
    "budget": (("totalCost",),),
    "contribution": (("ecMaxContribution",),),
    "objective": (("objective",),),
    "doi": (("identifiers", "grantDoi"),),
}
_PARTICIPANT = {
    "organisation": (("id",),),
    "rcn": (("rcn",),),
    "vat": (("vatNumber",),),
    "name": (("legalName",),),
    "short": (("shortName",),),
    "department": (("departmentName",),),
    "street": (("address", "street"),),
    "postcode": (("address", "postalCode"),),
    "postbox": (("address", "postBox"),),
    "city": (("address", "city"),),
    "country": (("address", "country"),),
    "url": (("address", "url"),),
    "geolocation": (("address", "geolocation"),),
}
_ATTRIBUTES = {"role": "type", "contribution": "ecContribution", "net": "netEcContribution", "sme": "sme"}
_TAGS = {field: paths[0][-1] for field, paths in (_PROJECT | _PARTICIPANT).items()}
# Field, element and type of what funds a project, and where its code stands.
_FUNDING = (
    ("framework", "programme", "relatedLegalBasis", "frameworkProgramme"),
    ("basis", "programme", "relatedLegalBasis", "code"),
    ("topic", "programme", "relatedTopic", "code"),
    ("call", "call", "relatedMasterCall", "identifier"),
)
# Codes and amounts, which are quoted as they are.
_EXACT = frozenset(
    (
        "id",
        "reference",
        "rcn",
        "vatNumber",
        "postalCode",
        "geolocation",
        "country",
        "nutsCode",
        "code",
        "identifier",
        "grantDoi",
        "startDate",
        "endDate",
        "totalCost",
        "ecMaxContribution",
        "ecSignatureDate",
        "status",
        "frameworkProgramme",
    )
)


def is_project(head: bytes) -> bool:
    """Whether the first bytes of a file begin a project of CORDIS. Never raises."""
    seen = xml_elements.peek(head)
    return (
        seen is not None
        and seen.tag == "project"
        and (seen.namespace.startswith(NAMESPACE) or (not seen.namespace and {"rcn", "acronym"} <= seen.tags))
    )


class XmlFacts:
    """An element, the elements of its fields, and the values of those that are attributes."""

    def __init__(self, source: str, element: Element, fields: dict[str, Element], values: dict[str, str]) -> None:
        self._source, self._element, self._fields, self._values = source, element, fields, values

    @property
    def locator(self) -> str:
        """Where the element stands (RFC 5147)."""
        return xml_quotes.locator(self._element)

    @property
    def where(self) -> str:
        """How messages call the element."""
        return f"{self._element.whole.file}, line {self._element.line}"

    def get(self, field: str) -> str:
        """The text of a field."""
        found = self._fields.get(field)
        return found.text.strip() if found else self._values.get(field, "")

    def has(self, field: str) -> bool:  # noqa: ARG002  # as Facts has it
        """Every element may have every field."""
        return True

    def name(self, field: str) -> str:
        """The element or attribute of a field."""
        found = self._fields.get(field)
        return found.tag if found else _ATTRIBUTES.get(field) or _TAGS.get(field, field)

    def spot(self, field: str) -> str:
        """The element or attribute of a field, as messages call it."""
        kind = "attribute" if field in _ATTRIBUTES and field not in self._fields else "element"
        return f"{kind} {self.name(field)}"

    def evidence(self, *fields: str, hidden: Collection[str] = ()) -> Proof:
        """The elements of some fields, those together that are near each other; without fields, the element from its
        start tag to the last of its own fields."""
        asked = [self._fields[field] for field in fields if field in self._fields]
        if asked:
            return tuple(self._quoted(start, end, hidden) for start, end in _pieces(asked))
        own = [found.end for field, found in self._fields.items() if not field.startswith(("region", "nuts"))]
        start = self._element.start
        return (self._quoted(start, min(max(own, default=self._element.end), start + xml_quotes.LONGEST), hidden),)

    def _quoted(self, start: int, end: int, hidden: Collection[str]) -> Evidence:
        whole = self._element.whole
        raw = whole.text[start - whole.start : end - whole.start + 200]  # an address must not escape by being cut
        for field in hidden:
            if element := self._fields.get(field):
                first, last = max(element.start - start, 0), min(max(element.end - start, 0), len(raw))
                raw = raw[:first] + blank(raw[first:last]) + raw[last:] if first < last else raw
        quote = xml_quotes.masked(raw, _EXACT)[: end - start]
        return Evidence(self._source, locators.to_string(locators.TextSpan(whole.file, start, end)), quote)


def _pieces(elements: list[Element]) -> list[tuple[int, int]]:
    """Where elements stand, those that are near each other as one piece of at most LONGEST characters."""
    pieces: list[tuple[int, int]] = []
    for element in sorted(elements, key=lambda one: one.start):
        near = pieces and element.start - pieces[-1][1] <= _NEAR
        if near and element.end - pieces[-1][0] <= xml_quotes.LONGEST:
            pieces[-1] = (pieces[-1][0], max(pieces[-1][1], element.end))
        else:
            pieces.append((element.start, min(element.end, element.start + xml_quotes.LONGEST)))
    return pieces


def project(source: str, element: Element) -> XmlFacts:
    """What a project element states of the project itself."""
    fields = _found(element, _PROJECT)
    for link in _of_type(element, "webLink", "relatedWebsite"):
        if link.attributes.get("represents") == "project" and (url := link.first("physUrl")):
            fields.setdefault("homepage", url)
    for field, tag, kind, name in _FUNDING:
        for one in _associated(element, tag):
            if one.attributes.get("type") == kind and (code := one.first(name)):
                fields.setdefault(field, code)
    return XmlFacts(source, element, fields, {})


def participants(source: str, element: Element) -> Iterator[XmlFacts]:
    """What a project element states of each organisation that takes part."""
    about = {field: found for field, found in _found(element, _PROJECT).items() if field in ("project", "acronym")}
    said = {field: found.text.strip() for field, found in about.items()}
    for organisation in _associated(element, "organization"):
        fields = _found(organisation, _PARTICIPANT)
        values = {field: organisation.attributes.get(name, "").strip() for field, name in _ATTRIBUTES.items()}
        for category in _below(organisation, "categories", "category"):
            if category.attributes.get("classification") == "organizationActivityType":
                values["activity"] = category.get("code") or ""
        fields.update(_regions(organisation))
        yield XmlFacts(source, organisation, fields, values | said)


def _regions(organisation: Element) -> dict[str, Element]:
    """The most precise NUTS region, and those above it by their codes, of which the names are told."""
    codes: dict[str, Element] = {}
    names: dict[str, Element] = {}
    for region in organisation.iter("region"):
        code, name = region.first("nutsCode"), region.first("name")
        if code and code.words:
            codes.setdefault(code.words, code)
            if name:
                names.setdefault(f"region {code.words}", name)
    if not codes:
        return {}
    nearest = max(codes, key=len)
    return {"nuts": codes[nearest], **names}


def levels(element: Element) -> Levels:
    """What funds a project; the main legal basis is the one that is its unique part of the programme."""
    bases = list(_of_type(element, "programme", "relatedLegalBasis"))
    bases.sort(key=lambda one: one.attributes.get("uniqueProgrammePart") != "true")
    topics = list(_of_type(element, "programme", "relatedTopic"))
    frameworks = (one.get("frameworkProgramme") for one in (*bases, *topics))
    return Levels(
        framework=next(filter(None, frameworks), ""),
        bases=_distinct(one.get("code") for one in bases),
        calls=_distinct(one.get("identifier") for one in _of_type(element, "call", "relatedMasterCall")),
        topics=_distinct(one.get("code") for one in topics),
    )


def programmes(source: str, element: Element) -> Iterator[tuple[str, str, XmlFacts]]:
    """Kind, code and facts (code, title) of each legal basis and topic that a project element tells of."""
    for kind, of_type in ((BASIS, "relatedLegalBasis"), (TOPIC, "relatedTopic")):
        for one in _of_type(element, "programme", of_type):
            fields = {field: found for field in ("code", "title") if (found := one.first(field))}
            if code := one.get("code"):
                yield kind, code, XmlFacts(source, one, fields, {})


def subjects(source: str, element: Element) -> Aside:
    """The fields of science of a project, and what says so."""
    names: list[str] = []
    proof: list[Evidence] = []
    for category in _below(element, "categories", "category"):
        if category.attributes.get("classification") == "euroSciVoc" and (title := category.first("title")):
            names.append(title.words)
            proof.extend(XmlFacts(source, category, {"title": title}, {}).evidence("title"))
    return Aside(_distinct(names), proof=tuple(proof))


def _found(element: Element, paths: Mapping[str, tuple[tuple[str, ...], ...]]) -> dict[str, Element]:
    """The elements of fields, each the first that is there."""
    found = ((field, (element.first(*path) for path in of_field)) for field, of_field in paths.items())
    return {field: one for field, elements in found if (one := next(filter(None, elements), None))}


def _associated(element: Element, tag: str) -> list[Element]:
    return _below(element, "associations", tag)


def _of_type(element: Element, tag: str, kind: str) -> Iterator[Element]:
    return (one for one in _associated(element, tag) if one.attributes.get("type") == kind)


def _below(element: Element, group: str, tag: str) -> list[Element]:
    """What stands in `relations` of an element itself, not in those of what it is related to."""
    found = element.first("relations", group)
    return found.all(tag) if found else []


def _distinct(texts: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))
