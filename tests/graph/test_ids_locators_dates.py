"""Ids, locators and dates: what is written can be read, and nothing else is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import dates, ids, locators
from graph.errors import InvalidIdError, InvalidLocatorError, InvalidRecordError

SLUGS = st.from_regex(r"[a-z0-9]([a-z0-9._-]{0,126}[a-z0-9])?", fullmatch=True)
FILES = st.text(min_size=1).filter(lambda name: not any(0xD800 <= ord(c) <= 0xDFFF for c in name))
LOCATORS = st.one_of(
    st.builds(lambda f, a, n: locators.TextSpan(f, a, a + n), FILES, st.integers(0, 10**9), st.integers(0, 10**6)),
    st.builds(locators.TableRow, FILES, st.integers(1, 10**9)),
    st.builds(lambda f, p: locators.JsonPointer(f, "/" + p), FILES, FILES),
)


@given(st.sampled_from(ids.KINDS), SLUGS)
def test_an_id_comes_back_from_its_iri(kind: str, local: str) -> None:
    record_id = ids.make_id(kind, local)
    assert ids.from_iri(ids.to_iri(record_id)) == record_id
    assert ids.kind_of(record_id) == kind


@given(st.text())
def test_any_text_makes_a_slug_that_an_id_can_hold(text: str) -> None:
    assert ids.make_id("institution", ids.slug(text))


@given(st.text(), st.text(), st.text())
def test_a_hashed_id_depends_on_source_and_key_apart(source: str, key: str, more: str) -> None:
    made = ids.hashed_id("project", source, key)
    assert made == ids.hashed_id("project", source, key)
    if more:
        assert made != ids.hashed_id("project", source + more, key)


@pytest.mark.parametrize(
    "wrong", ["", "institution", "institution/", "institution/A", "x/a", "institution/a/b", "place/-a"]
)
def test_a_malformed_id_is_refused_in_a_sentence(wrong: str) -> None:
    with pytest.raises(InvalidIdError, match=r"expected"):
        ids.check_id(wrong)


def test_an_iri_of_somebody_else_is_refused() -> None:
    with pytest.raises(InvalidIdError, match="expected one that starts with"):
        ids.from_iri("https://example.org/institution/a")


@pytest.mark.parametrize(
    ("text", "folded"), [("Łódź", "lodz"), ("ŻÓŁĆ", "zolc"), ("Straße", "strasse"), ("Białystok", "bialystok")]
)
def test_folding(text: str, folded: str) -> None:
    assert ids.fold(text) == folded


@given(LOCATORS)
def test_a_locator_comes_back_from_its_string(locator: locators.Locator) -> None:
    assert locators.parse(locators.to_string(locator)) == locator


@given(st.text(), st.data())
def test_a_text_locator_finds_its_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert locators.text_at(locators.TextSpan("a", start, end), text) == text[start:end]


@pytest.mark.parametrize(
    "wrong", ["", "a", "#char=1,2", "a#char=2,1", "a#char=1", "a#row=0", "a#row=00", "a#line=3", "a#char=-1,2"]
)
def test_a_malformed_locator_is_refused(wrong: str) -> None:
    with pytest.raises(InvalidLocatorError):
        locators.parse(wrong)


def test_a_locator_outside_its_text_is_refused() -> None:
    with pytest.raises(InvalidLocatorError, match="only 3 characters"):
        locators.text_at(locators.TextSpan("a", 1, 4), "abc")


def test_a_json_pointer_finds_its_value_with_escapes() -> None:
    document = '{"a/b": [1, {"m~n": "x"}]}'
    assert locators.value_at(locators.JsonPointer("d", "/a~1b/1/m~0n"), document) == "x"
    with pytest.raises(InvalidLocatorError, match="nothing at"):
        locators.value_at(locators.JsonPointer("d", "/a~1b/7"), document)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_date_of_any_precision_means_a_range_around_the_day(day: date) -> None:
    for length in (4, 7, 10):
        stated = day.isoformat()[:length]
        assert dates.first_day(stated) <= day <= dates.last_day(stated)
    assert (
        dates.start_day_number(day.isoformat())
        == dates.end_day_number(day.isoformat())
        == (day - date(1970, 1, 1)).days
    )


@pytest.mark.parametrize(
    "wrong", ["", "11", "2011-13", "2011-00", "2011-07-00", "2011-02-30", "2011-2-3", "2011-02-03T00:00", "03.02.2011"]
)
def test_what_is_no_date_is_refused(wrong: str) -> None:
    with pytest.raises(InvalidRecordError, match="date"):
        dates.check_date(wrong)
