"""As many institutions as wanted: copies of given ones, with other identifiers and names, that could be further ones.

Invariants: the same for the same records and number of the copy; copy 0 is the records themselves. Words that many
names have stay, so what they block grows as it would; rare ones take each other's places or, as every register brings
words of its own, are made of the letters of two. Places, countries and kinds stay, and who bears several names, or is
described by several records, does so in each copy.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from zlib import crc32

from msgspec.structs import replace

from graph.ids import fold
from graph.records import Institution, Link
from graph.resolution.profiles import domain

_WORD = re.compile(r"[^\W\d_]+")
_RARE = 5  # names: words of no more may be coined anew
_COMMON = 20  # names: words of more stay
_COINED = 0.5  # of the rare words
_SHARED = 5  # institutions: a host of more, such as that of a ministry, stays
_OWN = 4  # letters of a word that makes another name of one that has only common words


class Copier:
    """Makes copies of institutions, all of which it has to know first."""

    def __init__(self, records: list[Institution]) -> None:
        self._often: Counter[str] = Counter()
        self._written: dict[str, str] = {}  # by folded word, how it is spelt with diacritics
        for record in records:
            words = {word.lower() for name in (*record.names.values(), *record.aliases) for word in _WORD.findall(name)}
            self._often.update({fold(word) for word in words})
            for word in sorted(words):
                if not word.isascii() or fold(word) not in self._written:
                    self._written[fold(word)] = word
        self._hosts = Counter(host for host, _ in {(domain(record.homepage), record.id) for record in records})
        self._others = cache(self._other_words)
        self._coined = cache(self._coined_words)

    def institution(self, record: Institution, copy: int) -> Institution:
        """A copy of an institution; itself where `copy` is 0."""
        if not copy:
            return record
        host = domain(record.homepage)
        return replace(
            record,
            id=_numbered(record.id, copy),
            names={language: self._renamed(name, copy) for language, name in record.names.items()},
            aliases=tuple(self._renamed(name, copy) for name in record.aliases),
            identifiers=tuple(_numbered(identifier, copy) for identifier in record.identifiers),
            part_of=_numbered(record.part_of, copy) if record.part_of else None,
            homepage=f"https://c{copy}.{host}" if host and self._hosts[host] <= _SHARED else record.homepage,
        )

    def _renamed(self, name: str, copy: int) -> str:
        others, coined = self._others(copy), self._coined(copy)
        other = _WORD.sub(lambda found: _like(found[0], others.get(fold(found[0]))), name)
        return other if other != name else f"{name} {coined[crc32(name.encode()) % len(coined)].capitalize()}"

    def _other_words(self, copy: int) -> dict[str, str]:
        """By folded word, what stands for it in a copy."""
        chance = random.Random(copy)  # noqa: S311  # shapes, not secrets
        alike: dict[tuple[int, int], list[str]] = defaultdict(list)
        for word in sorted(self._often):
            if self._often[word] <= _COMMON:
                alike[self._often[word].bit_length(), len(word)].append(word)
        found: dict[str, str] = {}
        for (_, length), words in sorted(alike.items()):
            heads, tails = ([self._written[word] for word in chance.sample(words, len(words))] for _ in range(2))
            cut = (length + 1) // 2
            for old, head, tail in zip(words, heads, tails, strict=True):
                coined = self._often[old] <= _RARE and chance.random() < _COINED
                found[old] = head[:cut] + tail[cut:] if coined else head
        return found

    def _coined_words(self, copy: int) -> list[str]:
        return [new for old, new in self._others(copy).items() if self._often[old] <= _RARE and len(old) > _OWN]


def copies_of_links(links: Iterable[Link], copy: int) -> Iterator[Link]:
    """The links between institutions, in a copy."""
    for link in links:
        if link.subject.startswith("institution/") and link.object.startswith("institution/"):
            if copy:
                yield replace(link, subject=_numbered(link.subject, copy), object=_numbered(link.object, copy))
            else:
                yield link


def _numbered(identifier: str, copy: int) -> str:
    return f"{identifier}-c{copy}"


def _like(old: str, new: str | None) -> str:
    """A new word in the letters of the old one: capitals, with or without diacritics."""
    if new is None:
        return old
    new = fold(new) if old.isascii() else new
    return new.upper() if old.isupper() else new.capitalize() if old[0].isupper() else new
