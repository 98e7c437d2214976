"""Where an IATI activity works: countries by ISO 3166-1, regions of several countries by OECD DAC or UN M49.

Invariant: a place with a code has the same id in every source; a region without one has the name that its file gives.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.gazetteer import iso_country
from graph.ids import hashed_id, make_id, normalised
from graph.records import Place
from loaders.files.xml_elements import Element
from loaders.files.xml_quotes import evidence
from loaders.iati import codes
from loaders.iati.values import Values, first_of
from loaders.values.places import country


def places(values: Values, source: str) -> Iterator[Place]:
    """The places that an activity is for, each with the element that says so; the world as a whole is none."""
    for element in values.everywhere("recipient-country"):
        code = (element.attributes.get("code") or "").strip()
        if found := iso_country(code):
            yield country(found, evidence(element, source))
        else:
            values.trouble(element, "recipient-country code", code, "a code of ISO 3166-1")
    for element in values.everywhere("recipient-region"):
        if place := _region(element, values, source):
            yield place


def _region(element: Element, values: Values, source: str) -> Place | None:
    vocabulary = (element.attributes.get("vocabulary") or "1").strip()
    code = (element.attributes.get("code") or "").strip().lstrip("0")
    if (vocabulary, code) in codes.EVERYWHERE:
        return None
    proof = evidence(element, source)
    scheme, known = codes.REGIONS.get(vocabulary, ("", {}))
    if code in known:
        place = make_id("place", f"{scheme}-{code}")
        return Place(id=place, names={"en": known[code]}, kind="region", codes=(f"{scheme}:{code}",), evidence=proof)
    names, _ = values.names(element)
    if not names:
        values.trouble(element, "recipient-region", code, "a region with its name")
        return None
    place = hashed_id("place", source, f"{vocabulary} {code} {normalised(first_of(names))}")
    return Place(id=place, names=names, kind="region", evidence=proof)
