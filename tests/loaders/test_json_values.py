"""JSON item by item: what is read, where it says that it stands, and what hostile or broken files come to."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import locators
from graph.errors import UnusableSourceError
from graph.records import Rejection, Tally
from loaders.files import json_text
from loaders.files.elements import Element, Fields, read_all
from loaders.files.json_items import LineItem, masked, span
from loaders.files.json_values import first, items
from loaders.values.privacy import MASK

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)
OBJECTS = st.dictionaries(st.text(), VALUES, max_size=4)


def read(text: str | bytes, *arrays: str) -> list[Element]:
    data = text if isinstance(text, bytes) else text.encode()
    return list(items(io.BytesIO(data), "f.json", arrays))


def said(text: str, *arrays: str) -> list[tuple[str, Any]]:
    return [(item.where, item.value) for item in read(text, *arrays)]


@settings(max_examples=40)
@given(st.lists(OBJECTS, max_size=4), st.sampled_from([None, 2]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_a_list_gives_its_items(values: list[dict[str, Any]], indent: int | None, encoding: str) -> None:
    text = json.dumps(values, ensure_ascii=False, indent=indent).encode(encoding)
    assert [item.value for item in read(text)] == values


@settings(max_examples=40)
@given(st.lists(OBJECTS, min_size=2, max_size=4), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_lines_give_their_items_and_where_they_stand(values: list[dict[str, Any]], end: str) -> None:
    text = end.join(json.dumps(value, ensure_ascii=False) for value in values) + end
    found = read(text)
    assert [item.value for item in found] == values
    for item in found:
        locator, quote = item.spot((), lambda _, words: words)
        parsed = locators.parse(locator)
        assert isinstance(parsed, locators.TextSpan)
        assert locators.text_at(parsed, text) == quote


@settings(max_examples=40)
@given(OBJECTS, st.sampled_from([None, 1]))
def test_every_value_of_a_line_is_found(value: dict[str, Any], indent: int | None) -> None:
    raw = json.dumps(value, indent=indent)
    for path in _paths(value):
        start, end = span(raw, path)
        inner: Any = value
        for step in path:
            inner = inner[step]
        assert json.loads(raw[start:end]) == inner


def _paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ()):
        yield from _paths(inner, (*path, key))


def test_an_object_gives_the_elements_of_its_array_or_itself() -> None:
    assert said('{"v": {"x": 1}, "a": [{"n": 1}, {"n": 2}], "w": 3}', "a") == [
        ("f.json, /a/0", {"n": 1}),
        ("f.json, /a/1", {"n": 2}),
    ]
    assert said('{"a": [], "b": 1}', "a") == []
    assert said('{"b": 1}\n', "a") == [("f.json", {"b": 1})]
    assert said("{}") == [("f.json", {})]
    assert said('{"a": 1}\n\n{"a": 2}') == [("f.json, line 1", {"a": 1}), ("f.json, line 3", {"a": 2})]


def test_names_of_members_are_escaped_in_pointers() -> None:
    [item] = read('{"a/b~c": [{"d/e": 1}]}', "a/b~c")
    assert item.spot(("d/e",), lambda _, words: words) == ("f.json#/a~1b~0c/0/d~1e", "1")


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_it_does_not_matter_where_reading_pauses(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "_CHUNK", size)
    text = '[{"ą": "zażółć \\u0105 \\\\", "n": -12.5e+3, "t": true}, {"n": 123}, {"deep": [[1, 2], {}]}]'
    assert [item.value for item in read(text)] == json.loads(text)
    lines = '{"a": "ó"}\r\n\r\n{"a": [1, 2]}'
    assert [item.value for item in read(lines)] == [{"a": "ó"}, {"a": [1, 2]}]


BROKEN = [
    ("", "f.json: found nothing, expected JSON"),
    (" \n", "f.json: found nothing, expected JSON"),
    ("<p>", "f.json, character 0: found '<', expected JSON: an object, an array, or one object a line"),
    ("[", "f.json, character 1 (/0): found its end, expected whole JSON"),
    ('[{"a": 1}', "f.json, character 9: found its end, expected a comma or the end of the list"),
    ('[{"a": 1}, {"a"', "f.json, character 15 (/1): found its end, expected whole JSON"),
    ('[{"a": "x', "f.json, character 7 (/0): found its end, expected whole JSON"),
    ('{"g": [{"a": 1}', "f.json, character 15: found its end, expected a comma or the end of the list"),
    ('[{"a": 1} {"a": 2}]', "f.json, character 10: found '{', expected a comma or the end of the list"),
    ('[{"a": tru}]', "f.json, character 7 (/0): found no JSON (Expecting value), expected whole JSON"),
    ('[{"a": 1}] x', "f.json, character 11: found 'x', expected the end of the file"),
    ("{'a': 1}", 'f.json, character 1: found "\'", expected a name in quotation marks'),
    ('{"a" 1}', "f.json, character 5: found '1', expected ':'"),
    (f'[{{"n": {"9" * 5_000}}}]', "f.json, character 1 (/0): found a number of thousands of digits, expected fewer"),
    (b'[{"a": "\xb9"}]', "f.json, byte 8: found bytes that are not utf-8, expected UTF-8"),
]


@pytest.mark.parametrize(("text", "message"), BROKEN)
def test_a_broken_document_is_refused_in_one_sentence(text: str | bytes, message: str) -> None:
    with pytest.raises(UnusableSourceError) as error:
        read(text, "g")
    assert str(error.value) == message


HOSTILE = {
    "a deep list": ("[" * 100_000, "more than 64 levels"),
    "a list that is too deep by one": ('[{"a": ' + "[" * 64 + "]" * 64 + "}]", "more than 64 levels"),
    "a long text": ('[{"a": "' + "x" * (json_text.MAX_STRING + 1) + '"}]', "a text of 1000001 characters"),
    "an item without end": ('[{"a": "' + "x" * (2 * json_text.MAX_ITEM), "more than 16777216 characters"),
    "an object without end": (
        "{" + ",".join(f'"{n}": "{"x" * 900_000}"' for n in range(20)) + "}",
        "an object of more",
    ),
}


@pytest.mark.parametrize(("text", "found"), HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_documents_meet_a_limit(text: str, found: str) -> None:
    with pytest.raises(UnusableSourceError, match=f"found {found}"):
        read(text)


def test_bad_lines_are_faults_of_their_own() -> None:
    lines = [
        '{"a": 1}',
        '{"a": ',
        "[1]",
        '{"a": "\\ud800"}',
        '{"a": ' + "[" * 64 + "]" * 64 + "}",
        '{"a": "' + "x" * (2 * json_text.MAX_ITEM) + '"}',
        '{"a": NaN}',
    ]
    found = read("\n".join(lines))
    assert [item.fault for item in found] == [
        None,
        "found no JSON (Expecting value: character 5), expected one object a line",
        "found a list, expected an object",
        "found half of a surrogate pair, expected text",
        "found more than 64 levels, expected fewer",
        "found more than 16777216 characters, expected fewer",
        None,
    ]
    assert found[-1].value == {"a": None}
    assert found[-1].where == "f.json, line 7"


class _Endless(io.RawIOBase):
    """A document of 50 MB that is made as it is read."""

    def __init__(self) -> None:
        self._parts = iter([b"[", *[b'{"a": "%s"},' % (b"x" * 1_000)] * 50_000, b'{"a": 1}]'])
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while len(self._rest) < len(buffer) and (part := next(self._parts, None)):
            self._rest += part
        data, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


def test_memory_does_not_grow_with_the_file() -> None:
    tracemalloc.start()
    try:
        assert sum(1 for _ in items(io.BufferedReader(_Endless()), "f.json")) == 50_001
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("data", [b"", b"\0\1", b"\xff\xfe", b"<a/>", b"[[[[", b'{"a": tru', b'["x"]'])
def test_looking_at_a_file_never_fails(data: bytes) -> None:
    assert first(lambda: io.BytesIO(data), "f") is None


def test_texts_are_hidden_by_their_keys_and_keep_their_length() -> None:
    raw = '{"name": "X, tel. 600 700 800", "email": "a@b.pl", "nip": "600700800", "l": ["tel. 600 700 800"], "n": 12}'
    fields = Fields(LineItem("f", 1, 0, raw, json.loads(raw)), exact=frozenset({"nip"}))
    [found] = fields.evidence("source/x")
    assert found.quote == raw.replace("600 700 800", MASK * 11).replace("a@b.pl", MASK * 6)
    assert masked('{"a\\"b": "c\\"d"}', lambda key, words: key[:1] * len(words)) == '{"a\\"b": "aaaa"}'


def test_numbers_are_hidden_only_where_all_of_their_key_is() -> None:
    raw = '{"phone": 600700800, "budget": 600700800, "l": [{"phone": -6.5e1}]}'
    fields = Fields(LineItem("f", 1, 0, raw, json.loads(raw)), private=frozenset({"phone"}))
    [found] = fields.evidence("source/x")
    assert found.quote == raw.replace("600700800", MASK * 9, 1).replace("-6.5e1", MASK * 6)


def test_long_items_are_quoted_in_parts() -> None:
    raw = json.dumps({"id": "1", "name": "X", "text": "x" * 3_000})
    fields = Fields(LineItem("f", 1, 0, raw, json.loads(raw)))
    assert [e.quote for e in fields.evidence("source/x", ("id",), ("text",), ("gone",), ("name",))] == ['"1"', '"X"']


def test_every_item_is_loaded_or_refused() -> None:
    def make(fields: Fields) -> Iterator[Any]:
        fields.leave_out(("b",), "something else")
        yield from [fields.need(("a",), "a name")]

    text = '[{"a": "x", "b": 1}, {"a": " - "}, 7]'
    found = list(read_all("f.json", read(text), make, Fields))
    assert found == [
        "x",
        Rejection(
            locator="f.json#/0/b",
            field="b",
            value="1",
            reason="f.json, /0, field b: found '1', expected something else",
            kept=True,
        ),
        Rejection(
            locator="f.json#/1/a",
            field="a",
            value=" - ".strip(),
            reason="f.json, /1, field a: found '-', expected a name",
        ),
        Rejection(locator="f.json#/2", field="", value="", reason="f.json, /2: found a number, expected an object"),
        Tally(name="f.json", rows=3),
    ]
