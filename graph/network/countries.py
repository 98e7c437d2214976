"""In which country places are, by their codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_NUTS = {"EL": "GR", "UK": "GB"}  # where NUTS differs from ISO 3166


def country_of_codes(codes: Iterable[str]) -> str:
    """The ISO 3166 alpha-2 code that codes of a place (`iso3166:`, `nuts:`, `teryt:`) imply, or ""."""
    for code in sorted(codes):
        scheme, _, value = code.partition(":")
        if scheme == "teryt":
            return "PL"
        if scheme in ("iso3166", "nuts") and len(value) >= 2:
            return _NUTS.get(value[:2], value[:2]) if scheme == "nuts" else value[:2]
    return ""


def countries_of(codes: Sequence[Iterable[str]], within: Sequence[int]) -> list[str]:
    """The country of each place, by its own codes or those of what it lies in; `within` is -1 where that is unknown."""
    found = [country_of_codes(own) for own in codes]
    for place in range(len(found)):
        above, way = place, [place]
        while not found[above] and within[above] >= 0 and within[above] not in way:
            above = within[above]
            way.append(above)
        found[place] = found[above]
    return found


__all__ = ["countries_of", "country_of_codes"]
