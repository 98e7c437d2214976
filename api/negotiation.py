"""Which representation of a thing a client wants: by the header Accept, or by the suffix of the address."""

from __future__ import annotations

from collections.abc import Iterable

HTML = ("text/html", "application/xhtml+xml")
FORMATS = {"text/turtle": "turtle", "application/ld+json": "json-ld", "application/n-triples": "nt"}
SUFFIXES = {"ttl": "text/turtle", "jsonld": "application/ld+json", "nt": "application/n-triples"}


def negotiate(accept: str, formats: Iterable[str] = FORMATS, *, html: bool = True) -> str | None:
    """The media type, HTML or one of `formats`, that an Accept header likes best; None where it likes none. HTML is not
    offered where there is no page.

    Of media types liked equally, the one that the header names first; of those that one range covers, HTML first, then
    in the order of `formats`. The most specific range decides (RFC 9110, section 12.5.1).
    """
    ranges = dict(_ranges(accept.strip() or "*/*"))  # an empty header wishes nothing
    best: tuple[float, int] | None = None
    found = None
    for offer in (*(HTML if html else ()), *formats):
        wish = next((ranges[r] for r in (offer, offer.partition("/")[0] + "/*", "*/*") if r in ranges), None)
        if wish and wish[0] > 0 and (best is None or (-wish[0], wish[1]) < best):
            best, found = (-wish[0], wish[1]), offer
    return found


def _ranges(accept: str) -> Iterable[tuple[str, tuple[float, int]]]:
    """Media ranges of the header with their quality and position; unreadable ones are passed over."""
    for position, part in enumerate(accept.split(",")):
        media_range, _, parameters = part.strip().partition(";")
        qualities = [p.strip()[2:] for p in parameters.split(";") if p.strip().startswith("q=")]
        try:
            yield media_range.strip().lower(), (float(qualities[0]) if qualities else 1.0, position)
        except ValueError:
            continue


def language(accept_language: str, known: tuple[str, ...]) -> str:
    """The one of `known` that an Accept-Language header likes best; the first where it likes none."""
    wishes = ((-quality, position, tag.partition("-")[0]) for tag, (quality, position) in _ranges(accept_language))
    return next((tag for negative, _, tag in sorted(wishes) if tag in known and negative < 0), known[0])
