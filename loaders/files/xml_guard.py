"""What every XML file goes through here: an expat parser that expands and fetches nothing; a look at its first tags.

Invariant: declarations of entities, references to them and external parts refuse a file; so does what makes the parser
itself slow or large (lists of declared attributes, long namespaces).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NoReturn
from xml.parsers import expat

from graph.errors import UnusableSourceError
from loaders.files.xml_text import head_text

_MOST_ATTRIBUTE_LISTS = 100
_LONGEST_NAMESPACE = 1_000  # characters; expat repeats it in every name
_XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"
_NOTHING: Mapping[str, str] = MappingProxyType({})
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)


@dataclass(frozen=True)
class Start:
    """A start tag: its name without prefix, and its attributes by name.

    Attributes without a prefix have their plain name, those of XML itself `xml:lang`, others `{namespace}name`.
    """

    tag: str
    namespace: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Peek(Start):
    """The root of a file, and the names of all elements that begin in the part looked at."""

    tags: frozenset[str] = frozenset()


def peek(head: bytes) -> Peek | None:
    """The root that the first bytes of a file (HEAD will do) begin with, None where they are no XML. Never raises."""
    text = head_text(head)
    if not text or not text.lstrip().startswith("<"):
        return None
    seen = _seen(text)
    if not seen.root and seen.refused:  # by what follows its declarations, so that its loader says why it is refused
        seen = _seen(_DOCTYPE.sub("", text, count=1))
    root = seen.root
    return Peek(root.tag, root.namespace, root.attributes, frozenset(seen.tags)) if root else None


def _seen(text: str) -> _Head:
    seen = _Head()
    with suppress(expat.ExpatError, UnusableSourceError):  # reading the file for good will say what is wrong
        seen.expat.Parse(text.encode("utf-8", "replace"), False)
    return seen


def split_name(name: str) -> tuple[str, str]:
    """What expat calls "namespace local" as (namespace, local)."""
    namespace, _, local = name.rpartition(" ")
    return namespace, local


def plain_attributes(attributes: dict[str, str]) -> Mapping[str, str]:
    """Attributes under the names that `Start` promises."""
    return {_attribute(name): value for name, value in attributes.items()} if attributes else _NOTHING


def _attribute(name: str) -> str:
    if " " not in name:
        return name
    namespace, local = split_name(name)
    return f"xml:{local}" if namespace == _XML_NAMESPACE else f"{{{namespace}}}{local}"


class GuardedExpat:
    """An expat parser that refuses whatever would expand or fetch something."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.refused = False
        self._attribute_lists = 0
        self.expat = expat.ParserCreate("utf-8", " ")
        self.expat.specified_attributes = True
        self.expat.StartNamespaceDeclHandler = self._namespace
        self.expat.EntityDeclHandler = self._entity
        self.expat.AttlistDeclHandler = self._attribute_list
        self.expat.SkippedEntityHandler = self._skipped
        self.expat.ExternalEntityRefHandler = self._skipped

    def refuse(self, found: str, expected: str) -> NoReturn:
        """Ends the reading with a sentence about the place where the parser is."""
        self.refused = True
        where = f"{self.file}, line {self.expat.CurrentLineNumber}, column {self.expat.CurrentColumnNumber + 1}"
        raise UnusableSourceError(f"{where}: found {found}, expected {expected}")

    def _namespace(self, _: str | None, uri: str | None) -> None:
        if len(uri or "") > _LONGEST_NAMESPACE:
            self.refuse(f"a namespace of {len(uri or ''):,} characters", f"at most {_LONGEST_NAMESPACE:,}")

    def _attribute_list(self, *_: object) -> None:
        self._attribute_lists += 1
        if self._attribute_lists > _MOST_ATTRIBUTE_LISTS:  # expat looks at all of them for every element
            self.refuse("a long list of declared attributes", f"at most {_MOST_ATTRIBUTE_LISTS}")

    def _entity(self, name: str, *_: object) -> None:
        self.refuse(f"a declaration of the entity {name[:80]!r}", "XML without declarations of entities")

    def _skipped(self, name: str, *_: object) -> int:
        self.refuse(f"a reference to the entity {str(name)[:80]!r}", "XML without entities of its own")


class _Head(GuardedExpat):
    """What the beginning of a file shows."""

    def __init__(self) -> None:
        super().__init__("")
        self.root: Start | None = None
        self.tags: set[str] = set()
        self.expat.StartElementHandler = self._start

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, local = split_name(name)
        self.root = self.root or Start(local, namespace, plain_attributes(attributes))
        self.tags.add(local)
