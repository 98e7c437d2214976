"""A mapping file as a tree in which everything knows its line; YAML without what could be misread or misused.

Invariant: every value is text as it is written (NO is Norway, 1.10 keeps its zero), and anchors, aliases, tags and
repeated keys are refused, so a small file is a small tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from graph.errors import UnusableSourceError

MAX_BYTES = 256 * 1024
_MAX_DEPTH = 12


class MappingError(UnusableSourceError):
    """A mapping that cannot be used: the message names file, line, key, what was found and what was expected."""


@dataclass(frozen=True)
class Node:
    """A text, a list or a dict of nodes; `at` is how messages call it: "partners.yaml, line 7, institutions.us"."""

    value: str | list[Node] | dict[str, Node]
    file: str
    line: int
    key: str

    @property
    def at(self) -> str:
        """File, line and key."""
        return f"{self.file}, line {self.line}" + (f", {self.key}" if self.key else "")

    def error(self, expected: str, found: str | None = None) -> MappingError:
        """The error of a node that is not what was expected."""
        return MappingError(f"{self.at}: found {found or self.shown}, expected {expected}")

    @property
    def shown(self) -> str:
        """What stands here, for messages."""
        if isinstance(self.value, str):
            return repr(self.value[:80]) if self.value else "nothing"
        return "a list" if isinstance(self.value, list) else "keys"

    def text(self, expected: str = "a text") -> str:
        """The text of the node; MappingError where it is a list, keys, or nothing."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.error(expected)
        return self.value

    def truth(self) -> bool:
        """true or false."""
        if self.value not in ("true", "false"):
            raise self.error("true or false")
        return self.value == "true"

    def keys(self, expected: str = "keys with values") -> dict[str, Node]:
        """The keys and values of the node."""
        if not isinstance(self.value, dict):
            raise self.error(expected)
        return self.value

    def items(self) -> list[Node]:
        """The parts of a list; anything else is the only part."""
        return self.value if isinstance(self.value, list) else [self]


def read(path: Path) -> Node:
    """The tree of a file; MappingError where it is no such YAML."""
    if not path.is_file():
        raise MappingError(f"{path}: found no file, expected a mapping (docs/mapping.md)")
    if (size := path.stat().st_size) > MAX_BYTES:
        raise MappingError(f"{path.name}: found {size} bytes, expected a mapping of at most {MAX_BYTES}")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise MappingError(f"{path.name}: found bytes that are not UTF-8, expected a mapping in UTF-8") from None
    return parse(text, path.name)


def parse(text: str, file: str) -> Node:
    """The tree of a text; `file` is its name in messages."""
    try:
        _check_events(text, file)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = " ".join(filter(None, (error.context, error.problem)))
        raise MappingError(f"{file}, line {line}: found no YAML ({problem}), expected a mapping") from None
    except yaml.YAMLError as error:
        raise MappingError(f"{file}: found no YAML ({' '.join(str(error).split())}), expected a mapping") from None
    if root is None:
        raise MappingError(f"{file}: found nothing, expected a mapping (docs/mapping.md)")
    return _node(root, file, "")


def _check_events(text: str, file: str) -> None:
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        mark = event.start_mark
        at = f"{file}, line {mark.line + 1 if mark else 1}"
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise MappingError(f"{at}: found an anchor or alias, expected the values themselves")
        if tag := getattr(event, "tag", None):
            raise MappingError(f"{at}: found the tag {tag}, expected a plain value")
        documents += isinstance(event, yaml.DocumentStartEvent)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH or documents > 1:
            found = "a second document" if documents > 1 else f"keys more than {_MAX_DEPTH} deep"
            raise MappingError(f"{at}: found {found}, expected one mapping")


def _node(node: yaml.Node, file: str, key: str) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return Node(dict(_pairs(node, file, key)), file, line, key)
    if isinstance(node, yaml.SequenceNode):
        parts = [_node(part, file, f"{key}[{place}]") for place, part in enumerate(node.value, start=1)]
        return Node(parts, file, line, key)
    return Node("" if node.value == "~" else node.value, file, line, key)


def _pairs(node: yaml.MappingNode, file: str, key: str) -> Iterator[tuple[str, Node]]:
    seen = set()
    for name, value in node.value:
        at = Node("", file, name.start_mark.line + 1, key)
        if not isinstance(name, yaml.ScalarNode):
            raise at.error("a text as key", "a list or keys as key")
        if name.value in seen:
            raise at.error("each key once", f"{name.value!r} twice")
        seen.add(name.value)
        inner = _node(value, file, f"{key}.{name.value}" if key else name.value)
        # A value on the lines below its key is looked for at the key.
        yield name.value, Node(inner.value, file, at.line, inner.key)
