"""Which web site a page links a name to: the one thing of its links that the model has a place for, a homepage.

Invariant: only the address of a whole site counts (no path), on another host than the page's own, and only where the
page links the same words nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

_MOST = 1_000  # links of a page
_SHORTEST, _LONGEST = 4, 200  # characters of a name


def sites(links: Iterable[tuple[str, str]], own: str | None = None) -> dict[str, str]:
    """Addresses by the words (`key`) that link to them; `own` is the address of the page."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for number, (words, address) in enumerate(links):
        if number >= _MOST:
            break
        name = key(words)
        if not _SHORTEST <= len(name) <= _LONGEST or not _is_site(address, own):
            continue
        if found.setdefault(name, address) != address:
            twice.add(name)
    return {name: address for name, address in found.items() if name not in twice}


def key(words: str) -> str:
    """Words as links are looked up by."""
    return " ".join(words.replace("\u00ad", "").split()).casefold().strip("„”\"'.,;: ")


def _is_site(address: str, own: str | None) -> bool:
    try:
        parts = urlsplit(address.strip())
        host, own_host = parts.hostname, urlsplit(own or "").hostname
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not host or parts.path not in ("", "/"):
        return False
    if parts.query or parts.username:
        return False
    return host.removeprefix("www.") != (own_host or "").removeprefix("www.")


__all__ = ["key", "sites"]
