"""Names that share their place with the name before: "Otterham Town Hall and Parish Council".

Invariant: the second is nothing but words of an authority or service; it stands right behind "and", and the first
begins with words of its own before the same kind of words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from loaders.documents.western.lexicon import lexicon as lexicon_of

if TYPE_CHECKING:
    from loaders.documents.findings import Institution
    from loaders.documents.western.institutions import InstitutionFinder

_SERVICES = frozenset(["hall", "council", "library", "museum", "police", "school", "chamber", "court", "authority"])


def share_places(finder: InstitutionFinder) -> None:
    """Completes such names; the short one stays as an alias."""
    civic = lexicon_of("en").words("heads", "civic") | _SERVICES
    for one in finder.institutions:
        words = one.name.split()
        if not 0 < len(words) < 4 or not {word.casefold() for word in words} <= civic:
            continue
        place = next((p for m in one.mentions if (p := _place(finder, m.span.first, one, civic))), None)
        if place:
            one.aliases.append(one.name)
            one.name = one.stem = f"{place} {one.name}"
            one.kind = one.kind or ("commune_government" if words[-1] == "Council" else None)


def _place(finder: InstitutionFinder, first: int, one: Institution, civic: frozenset[str]) -> str | None:
    """What the name before "and" begins with, before words of an authority or service."""
    before = finder.taken.get(first - 2) if finder.page.tokens[first - 1].norm == "and" else None
    if before is None or before is one:
        return None
    words = before.name.split()
    end = len(words)
    while end and words[end - 1].casefold() in civic:
        end -= 1
    return " ".join(words[:end]) if 0 < end < len(words) and end < 4 else None
