"""Elements of XML with their offsets, what is refused, and quotes out of them.

`HOSTILE` holds files that must be refused, each with words of the sentence.
"""

from __future__ import annotations

import codecs
import io
import tracemalloc
from collections.abc import Iterator
from typing import IO, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import UnusableSourceError
from graph.locators import TextSpan, parse
from loaders.files.xml_elements import Element, Limits, peek, read_elements
from loaders.files.xml_quotes import LONGEST, evidence, masked, rejection
from loaders.files.xml_text import encoding_of
from loaders.values.privacy import MASK

XML_LANG = "http://www.w3.org/XML/1998/namespace"


class Drops(io.BytesIO):
    """A stream that gives a few bytes at a time, so that every token is cut somewhere."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or 3, 3) if size != -1 else 3)


def elements(text: str | bytes, *wanted: str, limits: Limits | None = None) -> list[Element]:
    data = text.encode() if isinstance(text, str) else text
    return list(read_elements(io.BytesIO(data), "x.xml", wanted or ("a",), limits))


def assert_offsets(found: list[Element], text: str) -> None:
    for element in (e for top in found for e in (top, *top.iter())):
        assert text[element.start : element.end] == element.slice
        assert element.slice.startswith("<") and element.slice.endswith(">")
        assert element.line == text.count("\n", 0, element.start) + 1


SHAPES = [
    ("<r><a/></r>", ["<a/>"]),
    ("<a/>", ["<a/>"]),
    ("<r><a></a><a x='/>'></a></r>", ["<a></a>", "<a x='/>'></a>"]),
    ("<r><a><b/></a></r>", ["<a><b/></a>"]),
    ("<r><a>/></a></r>", ["<a>/></a>"]),
    ("<r><a><b></b>/></a></r>", ["<a><b></b>/></a>"]),
    ("<r><a><!--/--></a><a><?p /?></a><a><![CDATA[/]]></a></r>", 3),
    ("<r><a ><b  /> </a ></r>", ["<a ><b  /> </a >"]),
    ("<r><a><a>inner</a></a></r>", ["<a><a>inner</a></a>"]),
    ("<r><p:a xmlns:p='u'><p:b/></p:a></r>", ["<p:a xmlns:p='u'><p:b/></p:a>"]),
    ("<?xml version='1.0'?>\n<!DOCTYPE r SYSTEM 'r.dtd'>\n<!-- ą -->\n<r>ę\r\n<a>ó\r\nł</a></r>", ["<a>ó\r\nł</a>"]),
    ("<r/>", []),
]


@pytest.mark.parametrize(("text", "expected"), SHAPES, ids=[text[:30] for text, _ in SHAPES])
@pytest.mark.parametrize("stream", [io.BytesIO, Drops])
def test_slices(text: str, expected: list[str] | int, stream: type[io.BytesIO]) -> None:
    found = list(read_elements(stream(text.encode()), "x.xml", {"a"}))
    assert_offsets(found, text)
    assert len(found) == expected if isinstance(expected, int) else [e.slice for e in found] == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "iso-8859-2", "cp1250", "utf-32"])
@pytest.mark.parametrize("stream", [io.BytesIO, Drops])
def test_offsets_are_code_points_in_every_encoding(encoding: str, stream: type[io.BytesIO]) -> None:
    declared = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?>\n<r>ąę<a>Zażółć<b>gęślą</b></a>\n<a>jaźń</a></r>'
    first, second = read_elements(stream(text.encode(encoding)), "x.xml", {"a"})
    assert_offsets([first, second], text)
    assert (first.text, first.get("b"), second.words) == ("Zażółćgęślą", "gęślą", "jaźń")


def test_a_declaration_that_was_not_converted_with_its_file() -> None:
    assert [e.text for e in elements('<?xml version="1.0" encoding="UTF-16"?><r><a>ż</a></r>')] == ["ż"]


TREES = st.recursive(
    st.text(st.sampled_from("aż😀 />&'\n"), max_size=6),
    lambda inside: st.tuples(st.sampled_from(["a", "b", "cą"]), st.lists(inside, max_size=4)),
    max_leaves=20,
)


def written(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree.replace("&", "&amp;").replace("<", "&lt;")
    else:
        name, inside = tree
        body = "".join(text for part in inside for text in written(part))
        yield f"<{name} y='é>'>{body}</{name}>" if body else f"<{name} y='é>'/>"


@given(st.lists(TREES, max_size=4))
def test_any_tree_is_found_where_it_stands(trees: list[Any]) -> None:
    text = f"<r>{''.join(part for tree in trees for part in written(tree))}</r>"
    found = elements(text)
    assert_offsets(found, text)
    other = list(read_elements(Drops(text.encode()), "x.xml", ("a",)))
    assert [(e.start, e.end, e.text) for e in other] == [(e.start, e.end, e.text) for e in found]
    [root] = elements(text, "r")
    assert_offsets([root], text)


def test_names_attributes_and_texts() -> None:
    text = """<d:r xmlns:d="urn:d" xml:lang="pl"><d:a x="1 &lt; 2" d:y="z" xml:lang="en"> A&amp;B
      <b>one</b> <b><![CDATA[<two>]]></b><c><b>three</b></c><e/></d:a></d:r>"""
    [a] = elements(text)
    assert (a.tag, a.namespace, a.whole.root.tag) == ("a", "urn:d", "r")
    assert dict(a.attributes) == {"x": "1 < 2", "{urn:d}y": "z", "xml:lang": "en"}
    assert a.whole.root.attributes["xml:lang"] == "pl"
    assert [b.text for b in a.all("b")] == ["one", "<two>"]
    assert [b.text for b in a.iter("b")] == ["one", "<two>", "three"]
    assert (a.get("c", "b"), a.get("c", "d"), a.get("e")) == ("three", None, None)
    assert a.words == "A&B one <two>three"


LAUGHS = "<!DOCTYPE r [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY a{i} '{'&a;' * 9}'>" for i in range(9)) + "]><r>&a8;</r>"
ATTRIBUTES = "<!DOCTYPE r [<!ATTLIST a " + " ".join(f"x{i} CDATA 'v'" for i in range(200)) + ">]><r/>"
SMALL = Limits(size=5_000, elements=10, depth=5, names=20)
HOSTILE = {
    "billion laughs": (LAUGHS, "line 1, column", "entity 'a'"),
    "external entity": ("<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r>&x;</r>", "entity 'x'"),
    "parameter entity": ("<!DOCTYPE r [<!ENTITY % p SYSTEM 'http://x.invalid/p'> %p;]><r/>", "entity 'p'"),
    "entity of an external DTD": ("<!DOCTYPE r SYSTEM 'r.dtd'><r>&x;</r>", "entity 'x'"),
    "undeclared entity": ("<r>&nbsp;</r>", "line 1, column 4", "undefined entity"),
    "declared attributes": (ATTRIBUTES, "declared attributes"),
    "deep nesting": ("<r>" + "<b>" * 1_000 + "</b>" * 1_000 + "</r>", "nested 6 deep", "at most 5"),
    "deep nesting inside": ("<r><a>" + "<b>" * 1_000 + "</b>" * 1_000 + "</a></r>", "nested 6 deep"),
    "huge element": ("<r>\n<a>" + "x" * 20_000 + "</a></r>", "line 2", "an element a of more than 5,000 bytes"),
    "huge attribute": ("<r><a x='" + "x" * 20_000 + "'/></r>", "more than 5,000 bytes"),
    "huge comment": ("<r><!--" + "x" * 20_000 + "--></r>", "more than 5,000 bytes"),
    "huge text outside": ("<r>" + "x" * 20_000 + "</r>", "without any element"),
    "many elements": ("<r><a>" + "<b/>" * 50 + "</a></r>", "more than 10 elements"),
    "many names": ("<r>" + "".join(f"<n{i}/>" for i in range(50)) + "</r>", "20 different names"),
    "many attributes": ("<r " + " ".join(f"n{i}=''" for i in range(50)) + "/>", "20 different names"),
    "many prefixes": ("<r " + " ".join(f"xmlns:n{i}='u'" for i in range(50)) + "/>", "20 different names"),
    "long namespace": (f"<r xmlns='{'u' * 2_000}'/>", "a namespace of 2,000 characters"),
    "truncated": ("<r>\n<a>text</a><a>more", "line 2, column 19", "the end of the file, expected </a>"),
    "truncated in a tag": ("<r><a x='1", "the end of the file, expected </r>"),
    "truncated before the root": ("<?xml version='1.0'?>\n", "no element found"),
    "crossed tags": ("<r>\n <a></b></r>", "line 2, column 7", "mismatched tag"),
    "two roots": ("<r/><r/>", "junk after document element"),
    "undeclared prefix": ("<r><p:a/></r>", "unbound prefix"),
    "no XML": ("Zażółć gęślą jaźń", "line 1, column 1", "expected well-formed XML"),
    "unknown encoding": ("<?xml version='1.0' encoding='klingon'?><r/>", "'klingon'", "one like UTF-8"),
    "encoding that is none": ("<?xml version='1.0' encoding='unicode_escape'?><r/>", "'unicode_escape'"),
    "bytes of another encoding": ("<r>ąę</r>".encode("cp1250"), "near byte 3", "no utf-8"),
    "nothing": ("", "the file is empty"),
    "white space": (" \n ", "the file is empty"),
}


@pytest.mark.parametrize("case", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("stream", [io.BytesIO, Drops])
def test_what_is_refused(case: tuple[str | bytes, ...], stream: type[io.BytesIO]) -> None:
    text, *said = case
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(UnusableSourceError) as error:
        list(read_elements(stream(data), "x.xml", {"a"}, SMALL))
    assert str(error.value).startswith("x.xml")
    for words in said:
        assert str(words) in str(error.value)


@pytest.mark.parametrize("case", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_look_never_raises(case: tuple[str | bytes, ...]) -> None:
    data = case[0] if isinstance(case[0], bytes) else case[0].encode()
    peek(data[:65_536])


@given(st.binary(max_size=200))
def test_a_look_at_any_bytes_never_raises(data: bytes) -> None:
    peek(data)
    peek(b"<" + data)


def test_a_look_at_the_root() -> None:
    seen = peek(b"\xef\xbb\xbf<?xml version='1.0'?><!-- x --><p:r xmlns:p='u' v='2.03'><p:a><b>")
    assert seen and (seen.tag, seen.namespace, dict(seen.attributes)) == ("r", "u", {"v": "2.03"})
    assert seen.tags == {"r", "a", "b"}
    assert peek("<r>ż</r>".encode("utf-16")) is not None
    assert peek(b"id;name\n1;x\n") is None
    laughs = peek(LAUGHS.encode())
    assert laughs and (laughs.tag, laughs.attributes) == ("r", {})


def test_the_longest_mark_is_asked_first() -> None:
    assert encoding_of(codecs.BOM_UTF32_LE + b"<\0\0\0", "x") == "utf-32"
    assert encoding_of(codecs.BOM_UTF16_LE + b"<\0r\0", "x") == "utf-16"


class Endless(io.RawIOBase):
    """A file of many small elements that is nowhere as a whole."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._left, self._count = count, count
        self._buffer = b"<r>"

    def read(self, size: int = -1) -> bytes:
        while len(self._buffer) < size and self._left:
            self._left -= 1
            self._buffer += b"<a><b>some text of it</b><c x='1'/></a>\n" + (b"</r>" if not self._left else b"")
        given, self._buffer = self._buffer[:size], self._buffer[size:]
        return given


def test_memory_does_not_grow_with_the_file() -> None:
    peaks = []
    for size in (5_000, 50_000):
        stream: IO[bytes] = Endless(size)  # type: ignore[assignment]  # all that is asked of it is read
        tracemalloc.start()
        assert sum(1 for _ in read_elements(stream, "x.xml", {"a"})) == size
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0]


PERSON = "<r><a><name>Jan Nowak</name><mail>jan.nowak@example.org</mail><code>22 621 70 26</code></a></r>"


def test_quotes_are_verbatim_but_for_contact_data() -> None:
    [a] = elements(PERSON)
    [plain] = evidence(a, "source/s", exact={"code"})
    assert plain.locator == "x.xml#char=3,91"
    assert plain.quote == PERSON[3:91].replace("jan.nowak@example.org", MASK * 21)
    [hidden] = evidence(a, "source/s", hidden=a.all("name", "code"))
    assert hidden.quote.startswith(f"<a><name>{MASK * 3} {MASK * 5}</name>")
    assert "22 621" not in hidden.quote
    [part] = evidence(a.children[0], "source/s", last=a.children[1])
    assert part.locator == "x.xml#char=6,62"


def test_long_quotes_are_cut_and_no_address_with_them() -> None:
    text = f"<r><a>{'x' * (LONGEST - 8)} jan.nowak@example.org {'y' * 100}</a></r>"
    [quote] = evidence(elements(text)[0], "source/s")
    place = parse(quote.locator)
    assert isinstance(place, TextSpan)
    assert len(quote.quote) == LONGEST == place.end - place.start
    assert "jan" not in quote.quote


@pytest.mark.parametrize(
    ("markup", "gone"),
    [
        ("<a>jan.nowak&#64;example.org</a>", "jan.nowak"),
        ("<a>jan.nowak&#x40;example.org</a>", "example.org"),
        ("<a href='mailto:jan.nowak@example.org'/>", "nowak"),
        ("<a><!-- jan.nowak@example.org --></a>", "nowak"),
        ("<a><![CDATA[ tel. 22 621 70 26 ]]></a>", "621"),
        ("<a>tel. 22 621 70 26", "621"),
    ],
)
def test_contact_data_in_any_form_is_masked(markup: str, gone: str) -> None:
    assert gone not in masked(markup)
    assert len(masked(markup)) == len(markup)


@given(st.text(st.sampled_from("<>/!-[]CDATA&#64;a@b.c \"'=12"), max_size=80))
def test_masking_any_markup_keeps_its_length(markup: str) -> None:
    assert len(masked(markup)) == len(markup)


def test_a_rejection_says_where_what_and_why() -> None:
    [a] = elements("<r>\n<a>jan@example.org " + "x" * 200 + "</a></r>")
    said = rejection(a, "thing 7, a", a.text, "a number", kept=False)
    assert said.locator == f"x.xml#char={a.start},{a.end}"
    assert said.reason.startswith(f"x.xml, line 2, thing 7, a: found '{MASK * 3}")
    assert said.reason.endswith("…', expected a number")
    assert len(said.value) == 80
