"""What holds for every English or German text: verbatim quotes in range, valid records, no contact data."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import locators
from graph.locators import TextSpan
from graph.records import AnyRecord, Document, Link, Record, Rejection, Source, check
from loaders.documents.western.lexicon import Code
from loaders.documents.western.reader import WesternReader
from loaders.values.privacy import MASK, mask
from tests.sample import references

SOURCE = Source(
    id="source/page", title="page", origin="page.txt", checksum="sha256:0", retrieved="2024-01-01", loader="pages"
)
ENGLISH = st.sampled_from(
    """The|University|of|Norddale|and|the|project|GREENWAY|(|)|“|”|,|.|:|coordinated by|Brightleaf|Ltd|e.V.|Council|for
    |signed|a|Memorandum of Understanding|on 3 May 2021|Partners:|–|•|Rector|Anna Elm|funded by|Horizon 2020|EU|Norway
    |Institute|at|’|s|Phase II|Duration:|network|conference|took place|Museum|Green Rivers|is|initiative|call|‘Water’
    |with|Trust|part of|not|will|elm@norddale.example|2019-2022|Title:|charity|HORIZON-CL4-2021-A-01""".replace(
        "\n", " "
    ).split("|")
)
GERMAN = st.sampled_from(
    """Die|Universität|Ulm|und|das|Projekt|„|“|GRÜNWEG|wird|von|der|koordiniert|UB|Rostock|Staats-|Bibliothek|Institut|für
    |Wald-|Stiftung|Karl|Habicht|e.V.|gGmbH|Stadt|Passau|am 3. Mai 2021|haben|eine|Absichtserklärung|unterzeichnet|,|.|:
    |Projektpartner:|–|•|Rektorin|Dr.|Anna Erle|gefördert|Erasmus+|DFG|Phase II|Laufzeit:|Tagung|fand|statt|Netzwerk
    |Projekte|Universitäten|des|Landesamts|nicht|GRÜNWEG-Projekts|im Rahmen|am|esche@ulm.example|Programm|(|)|H.|zu|Köln
    |Am|Städte|Bad|TU Chemnitz|ZFB|Land|Förderkreis|in""".replace("\n", " ").split("|")
)


def texts(pieces: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.text(max_size=200),
        st.lists(pieces, max_size=60).map(lambda words: " ".join(w.strip() for w in words)),
        st.lists(pieces, max_size=40).map(lambda words: "\n".join(w.strip() for w in words)),
    )


def verify(code: Code, text: str) -> None:
    document = Document(name="page.txt", text=mask(text))
    items: list[AnyRecord | Link | Rejection] = list(WesternReader(code).read(document, SOURCE))
    ids = {item.id for item in items if isinstance(item, Record)}
    assert len(ids) == sum(isinstance(item, Record) for item in items)
    for item in items:
        check(item)
        assert {target for _, target in references(item)} <= ids
        for evidence in getattr(item, "evidence", ()):
            span = locators.parse(evidence.locator)
            assert isinstance(span, TextSpan)
            assert document.text[span.start : span.end] == evidence.quote
            assert MASK not in evidence.quote


@settings(deadline=None, max_examples=200)
@given(texts(ENGLISH))
def test_english(text: str) -> None:
    verify("en", text)


@settings(deadline=None, max_examples=200)
@given(texts(GERMAN))
def test_german(text: str) -> None:
    verify("de", text)


@pytest.mark.parametrize("code", ["en", "de"])
@pytest.mark.parametrize("text", ["", " ", "(", "„", "|", "Partner:", "The", "e.V.", "Phase II", "-Projekt"])
def test_scraps(code: Code, text: str) -> None:
    verify(code, text)
