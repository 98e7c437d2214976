"""What the cells of Interreg's lists say: amounts, periods, regions, kinds and roles of partners."""

from __future__ import annotations

import re
from functools import cache

from graph.ids import fold, normalised
from loaders.files.elements import without_repeats
from loaders.values import cells
from ontology import vocab

_NUTS = re.compile(r"\b([A-Z]{2}[0-9A-Z]{0,3})\b")


def money(text: str) -> tuple[float, str | None]:
    """An amount as JSON writes it or as people do."""
    if re.fullmatch(r"[0-9]{1,15}(?:\.[0-9]+)?", text):
        return float(text), None
    return cells.amount(text)


def years(period: str | None) -> tuple[str | None, str | None]:
    """First and last year of a programming period: "2014 - 2020"."""
    found = re.fullmatch(r"((?:19|20)[0-9]{2})\s*[-–]\s*((?:19|20)[0-9]{2})", period or "")
    return (found[1], found[2]) if found else (None, None)


def subjects(themes: str | None) -> tuple[str, ...]:
    """The themes that a cell lists, with ; or | between them."""
    return without_repeats([theme.strip() for theme in re.split(r"[;|]", themes or "")])


def region(said: str) -> tuple[str, str | None]:
    """The name and the code of a region: "SE332 Västerbottens län", "Västerbottens län (SE332)"."""
    found = _NUTS.search(said)
    if not found or not any(sign.isdigit() for sign in found[1]):
        return said, None
    name = (said[: found.start()] + said[found.end() :]).strip(" ()-–:,")
    return name or found[1], found[1]


def institution_kind(stated: str | None, ownership: str | None) -> str | None:
    """The kind by Interact's list of types; of others the public ones are public bodies."""
    if stated and (found := vocab.by_code("institution-kinds", "interreg").get(stated.lower())):
        return found
    return "public_body" if ownership and normalised(ownership) == "public" else None


@cache
def roles() -> dict[str, str]:
    """Roles by code and by name."""
    found = {fold(code): role for code, role in vocab.by_code("roles", "interreg").items()}
    for role in set(found.values()):
        concept = vocab.scheme("roles")[role]
        labels = (*concept.labels.values(), *(label for _, label in concept.alternatives))
        found |= {fold(label): role for label in labels}
    return found
