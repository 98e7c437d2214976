"""Readers keep what they find of words, in a bounded number: a process reads pages for hours.

Pages here are of one wording, each with words, names and towns that no other has. A cache without a bound may know the
grammar, which they share; one that grows with every page would grow for ever.
"""

from __future__ import annotations

import functools
import gc
from typing import Any

import pytest

from graph.records import Document, Source
from loaders.documents.reader import reader_for
from loaders.documents.unread import unread

PAGES = {
    "pl": """Dnia 3 maja 2021 r. Gmina {a}owo podpisała porozumienie ze Stowarzyszeniem „{b}anie” z {c}owa.
Projekt „{b}acja {a}y” jest realizowany przez Fundację „{c}ość” w partnerstwie z Urzędem Pracy w {a}owie.
{d}ane {e}enia z {d}ującym {e}em.
Partnerzy:
- Spółka {d}ex Sp. z o.o.,
- Szkoła Podstawowa w {e}owie.
""",
    "en": """On 3 May 2021 the University of {a}ford signed a memorandum with the {b} Foundation in {c}ton. The project
"{b}ing {a}" is led by the {c} Institute. {d}ing {e}s of the {d}er {e}.
Partners:
- {d} Ltd,
- {e}ton City Council.
""",
    "de": """Am 3. Mai 2021 unterzeichneten die Stadt {a}dorf und der Verein {b} e.V. in {c}heim eine Vereinbarung.
Das Projekt „{b}ung {a}“ wird von der Hochschule {c}heim geleitet. {d}ungen und {e}heiten des {d}ers {e}.
Partner:
- {d} GmbH,
- Landkreis {e}dorf.
""",
}
WORDS = [[f"{first}{second}l{third}" for first in "BDGKM"] for second, third in ("am", "ok", "ut", "eg")]
MOST = 10_000  # entries of a cache: more than the words of any page


def _read(language: str, words: list[str]) -> None:
    text = PAGES[language].format(**dict(zip("abcde", words, strict=True)))
    document = Document(name="page.txt", text=text)
    source = Source(
        id="source/page", title="x", origin="x", checksum="x", retrieved="2021-06-01", loader="pages", language=language
    )
    items = list(reader_for(language).read(document, source))
    assert len(items) > 5
    list(unread(document, items))


def _caches() -> list[Any]:
    found = (thing for thing in gc.get_objects() if isinstance(thing, functools._lru_cache_wrapper))
    return [cache for cache in found if (cache.__module__ or "").partition(".")[0] in ("graph", "loaders", "ontology")]


@pytest.mark.parametrize("language", PAGES)
def test_no_cache_without_a_bound_grows_with_pages(language: str) -> None:
    *known, last = WORDS
    for words in known:
        _read(language, words)
    unbounded = [cache for cache in _caches() if cache.cache_parameters()["maxsize"] is None]
    before = {id(cache): cache.cache_info().currsize for cache in unbounded}
    _read(language, last)
    grown = [cache.__qualname__ for cache in unbounded if cache.cache_info().currsize > before[id(cache)]]
    assert grown == []


def test_caches_of_readers_are_small() -> None:
    for language in PAGES:
        _read(language, WORDS[0])
    sizes = {cache.__qualname__: cache.cache_parameters()["maxsize"] for cache in _caches() if _is_of_reader(cache)}
    assert len(sizes) > 30
    assert {name: size for name, size in sizes.items() if size and size > MOST} == {}


def _is_of_reader(cache: Any) -> bool:
    return str(cache.__module__).startswith("loaders.documents")
