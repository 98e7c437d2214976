"""Funds and the levels of programmes in the Polish lists: programme, priority, measure, submeasure, each a column.

Invariant: a level is known within its programme and by its number, as `graph.funding` resolves it: "1.2 Badania" and
"FEPD.01.02" of one programme are one measure. The period is what the list says of itself, never a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.funding import number, without_years
from loaders.values.casing import cased

LEVELS = ("priority", "measure", "submeasure")
_LABELS = {"priority": "Priorytet", "measure": "Działanie", "submeasure": "Poddziałanie"}
_CODE = re.compile(
    r"(?:(?:oś priorytetowa|oś|priorytet|działanie|poddziałanie)\s+)?"
    r"(?P<code>[A-Z]{2,6}(?:\.[0-9A-Z]{1,3}){1,4}|[IVXL]{1,5}(?![^\W_])|[0-9]{1,2}(?:\.[0-9]{1,2}){0,3}[A-Za-z]?(?![^\W_]))"
    r"\.?(?:[\s:–-]+(?P<name>.*))?",
    re.IGNORECASE | re.DOTALL,
)
_PREFIXED = re.compile(r"[A-Za-z]{2,6}\.(.+)")
_PERIOD = re.compile(r"(?<!\d)(20\d\d)\s?[-–—/]\s?(20\d\d)(?!\d)")
_EURO = re.compile(
    r"(?i)interreg|\bewt\b|europejsk\w+ współprac\w+ terytorialn|współprac\w+ transgraniczn|południowy bałtyk"
)


@dataclass(frozen=True)
class Level:
    """A fund, programme or level of one. `key` tells it from others of its source, `above` is the key of the next."""

    kind: str
    name: str
    key: str
    words: str
    code: str | None = None
    above: str | None = None


def funds(text: str) -> list[Level]:
    """The funds of a cell: "EFRR | EFS+"."""
    names = dict.fromkeys(name for name in re.split(r"\s*[|;,\n]\s*", text) if name)
    return [Level("fund", _named(name), f"fund {name.casefold()}", name) for name in names]


def chain(programme: str | None, levels: dict[str, str]) -> list[Level]:
    """Programme, priority, measure and submeasure of a row, from the top; a level that is not named is left out."""
    found: list[Level] = []
    if programme:
        found.append(Level("programme", _named(programme), f"programme {programme.casefold()}", programme))
    top = found[0].key if found else ""
    for kind in LEVELS:
        if text := levels.get(kind):
            found.append(_level(kind, text, top, found[-1].key if found else None))
    return found


def _level(kind: str, text: str, top: str, above: str | None) -> Level:
    match = _CODE.fullmatch(text)
    if not match:
        return Level(kind, text, f"{top} {kind} {text.casefold()}", text, above=above)
    code = _PREFIXED.sub(lambda found: number(re.sub(r"(?:\.00)+$", "", found[1])), match["code"])
    name = " ".join((match["name"] or "").split()) or f"{_LABELS[kind]} {code}"
    return Level(kind, name, f"{top} {kind} {number(code)}", text, code=code, above=above)


def _named(text: str) -> str:
    """A name in capitals as usual; a single word in capitals is an acronym."""
    return cased(text) if " " in text else text


def period_in(texts: tuple[str, ...]) -> tuple[str, str] | None:
    """The period that a list says it is about, as in "Lista projektów … 2014-2020"; None where it says none or two."""
    found = {match.groups() for text in texts for match in _PERIOD.finditer(text)}
    periods = [(start, end) for start, end in found if 5 <= int(end) - int(start) <= 9]
    return periods[0] if len(periods) == 1 else None


def says_years(name: str) -> bool:
    """Whether the name of a programme ends in its years."""
    return without_years(name)[1] is not None


def is_in_euro(header: str, programme: str | None) -> bool:
    """Whether an amount is in euro: as its column says, for all projects or for those of territorial cooperation."""
    plain = header.casefold()
    if "ewt w euro" in plain:
        return programme is not None and _EURO.search(programme) is not None
    return re.search(r"\b(?:w euro|eur|euro)\b|€", plain) is not None and not re.search(r"zł|pln", plain)
