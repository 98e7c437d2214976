"""How terms are written: a parser takes whatever a source says."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat

from graph.errors import StoreError
from graph.stores.terms import iri, literal


def parsed(term: str) -> NamedNode | Literal:
    [quad] = pyoxigraph.parse(f"<http://example.org/s> <http://example.org/p> {term} .\n", RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, NamedNode | Literal)
    return quad.object


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("https://example.org/a?b=c&d#e", "https://example.org/a?b=c&d#e"),
        ("https://example.org/ąę", "https://example.org/ąę"),
        ("https://example.org/a b|c", "https://example.org/a%20b%7Cc"),
        ("http://example.org/[1]?a=b", "http://example.org/%5B1%5D?a=b"),
        ("http://example.org/100%", "http://example.org/100%25"),
        ("http://example.org:80a/b", "http://example.org%3A80a/b"),
        ("http://example.org#a#b", "http://example.org%23a%23b"),
        ("http://[example.org]", "http://%5Bexample.org%5D"),
    ],
)
def test_an_address_is_written_so_that_it_can_be_read(typed: str, written: str) -> None:
    assert iri(typed) == f"<{written}>"
    assert parsed(iri(typed)).value == written


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_follows_the_scheme_makes_an_iri(rest: str) -> None:
    parsed(iri("http://" + rest))


def test_what_has_no_scheme_is_no_iri() -> None:
    with pytest.raises(StoreError, match="found 'a/b', expected an IRI"):
        iri("a/b")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_words_come_back_as_they_were(words: str) -> None:
    assert parsed(literal(words)).value == words
