"""What looks like the acronym of a project."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=10_000)
def is_acronym(text: str) -> bool:
    """A word that looks like the name of a project: two capitals, a capital inside, digits with letters."""
    letters = [c for c in text if c.isalpha()]
    if len(letters) < 2 or not text[0].isalnum() or " " in text.strip():
        return False
    inner = sum(c.isupper() for c in letters[1:])
    return (
        (letters[0].isupper() and inner >= 1 and not _is_double(text))
        or (inner >= 1 and letters[0].islower())
        or (any(c.isdigit() for c in text) and letters[0].isupper())
    )


def _is_double(text: str) -> bool:
    """Like "Baden-Muster": two words with capitals, no acronym."""
    parts = text.split("-")
    return len(parts) > 1 and all(p[1:].islower() and p[:1].isupper() and len(p) > 3 for p in parts)


def fits_acronym(acronym: str, title: str) -> bool:
    """Whether the letters of an acronym stand in a title in their order."""
    letters = iter(title.casefold())
    wanted = [c for c in acronym.casefold() if c.isalpha()]
    return title[:1].isupper() and sum(c in letters for c in wanted) >= len(wanted) - 1
