"""Items of nested data (JSON objects, rows of tables spread into objects): their values, the places of these in the
file, and words for what is wrong with them.

Invariant: a quote stands verbatim at its locator, except that contact data in it is overwritten, its length kept; in a
document, where white space says nothing, it is the JSON of the value pointed to.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol, TypeAlias, TypeVar

from msgspec.structs import replace

from graph.errors import InvalidRecordError
from graph.ids import normalised
from graph.records import Evidence, Institution, Rejection, Tally, Yield
from loaders.values import cells
from loaders.values.privacy import blank, is_private_column, mask

T = TypeVar("T")
Path: TypeAlias = tuple[str | int, ...]  # keys and indexes from the item down to a value

LONGEST_QUOTE = 2_000  # characters
_LONGEST_SHOWN = 80  # characters of a value that messages repeat
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


Hide: TypeAlias = Callable[[str, str], str]  # (key, text) → the text without what must not be kept, its length kept


class ElementError(InvalidRecordError):
    """An item that cannot be taken: the message names file, item, field, what was found and what was expected."""

    def __init__(self, rejection: Rejection) -> None:
        super().__init__(rejection.reason)
        self.rejection = rejection

    @property
    def kept(self) -> Rejection:
        """The rejection of the value alone, where the rest of the item is loaded."""
        return replace(self.rejection, kept=True)


class Element(Protocol):
    """One item. `fault` says why it cannot be read at all, if so."""

    @property
    def value(self) -> dict[str, Any]:
        """What it says."""

    @property
    def fault(self) -> str | None:
        """Why it cannot be taken whatever it says."""

    @property
    def unread(self) -> Sequence[tuple[Path, str]]:
        """Values that the file does not tell, and why: formulas without a stored value."""

    @property
    def where(self) -> str:
        """How messages call it: "grants.json, /grants/17"."""

    def label(self, path: Path) -> str:
        """How messages call a value: "fundingOrganization/0/id", or the header of its column."""

    def spot(self, path: Path, hide: Hide) -> tuple[str, str]:
        """The locator of a value, and the words that stand there, each text in them hidden by `hide`."""


def key_of(path: Path) -> str:
    """The last name on the way to a value."""
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def inside(value: Any, path: Path) -> Any:
    """What stands at a path; None where there is nothing."""
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


@dataclass
class Fields:
    """The values of an item as a loader reads them; what could not be taken is collected in `rejections`.

    `exact` keys hold codes and amounts and are quoted as they are, `private` ones are overwritten; all other texts lose
    contact data.
    """

    element: Element
    exact: frozenset[str] = frozenset()
    private: frozenset[str] = frozenset()
    rejections: list[Rejection] = field(default_factory=list)

    def check(self) -> None:
        """ElementError where the item cannot be read at all; notes the values of which the file does not tell."""
        if self.element.fault:
            raise self._error((), "", self.element.fault)
        self.rejections += [self._error(path, "", f"found {fault}").kept for path, fault in self.element.unread]

    def at(self, *path: str | int) -> Any:
        """The value at a path; None where there is none."""
        return inside(self.element.value, path)

    def many(self, *path: str | int) -> list[Any]:
        """The list at a path; a single value is a list of one."""
        found = self.at(*path)
        return found if isinstance(found, list) else [] if found is None else [found]

    def raw(self, *path: str | int) -> str | None:
        """The trimmed text or number at a path as text; None where it says nothing or is neither."""
        found = self.at(*path)
        if isinstance(found, bool) or not isinstance(found, str | int | float):
            return None
        text = _CONTROL.sub(" ", found).strip() if isinstance(found, str) else _plain(found)
        return None if cells.is_null(text) else text

    def words(self, *path: str | int) -> str | None:
        """The text at a path on one line, without contact data."""
        return None if (text := self.raw(*path)) is None else cells.words(text)

    def get(self, path: Path, read: Callable[[str], T]) -> T | None:
        """The value at a path by a reader of `loaders.values.cells`; one that is unfit is rejected alone and None."""
        text = self.raw(*path)
        try:
            return None if text is None else read(text)
        except ValueError as error:
            self.leave_out(path, _expected(error))
            return None

    def need(self, path: Path, expected: str) -> str:
        """The text at a path, as `words`, where the item makes no sense without it; else ElementError."""
        return self.need_value(path, expected, cells.words)

    def need_value(self, path: Path, expected: str, read: Callable[[str], T]) -> T:
        """The value at a path by a reader, where the item makes no sense without it; else ElementError."""
        text = self.raw(*path)
        try:
            if text is not None:
                return read(text)
        except ValueError as error:
            expected = _expected(error)
        raise self.error(path, expected)

    def leave_out(self, path: Path, expected: str) -> None:
        """Notes that a value was not taken, though the rest is."""
        self.rejections.append(self._error(path, expected).kept)

    def error(self, path: Path, expected: str) -> ElementError:
        """The error of a value without which the item cannot be taken."""
        return self._error(path, expected)

    def _error(self, path: Path, expected: str, message: str = "") -> ElementError:
        name = self.element.label(path)
        found = self._shown(path)
        said = message or f"{f'found {found!r}' if found else 'found nothing'}, expected {expected}"
        place = self.element.where + (f", field {name}" if name else "")
        locator, _ = self.element.spot(path if self.at(*path) is not None else (), self._hidden)
        return ElementError(Rejection(locator=locator, field=name, value=found, reason=f"{place}: {said}"))

    def _shown(self, path: Path) -> str:
        found = inside(self.element.value, path) if path else None
        if found is None or (isinstance(found, str) and not found.strip()):
            return ""
        text = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
        text = self._hidden(key_of(path), " ".join(text.split()))
        return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"

    def evidence(self, source: str, *paths: Path) -> tuple[Evidence, ...]:
        """The whole item as what proves a statement; where that is too long, the values at the paths that are not.

        The first path is quoted in any case; without paths, the whole item.
        """
        whole = self._evidence(source, ())
        if len(whole.quote) <= LONGEST_QUOTE or not paths:
            return (whole,)
        return self.parts(source, *paths) or (whole,)

    def parts(self, source: str, *paths: Path) -> tuple[Evidence, ...]:
        """The values at the paths as what proves a statement, without those that are missing or too long."""
        found = [self._evidence(source, path) for path in paths if self.at(*path) is not None]
        return tuple([e for e in found if len(e.quote) <= LONGEST_QUOTE] or found[:1])

    def _evidence(self, source: str, path: Path) -> Evidence:
        return Evidence(source, *self.element.spot(path, self._hidden))

    def _hidden(self, key: str, text: str) -> str:
        if key in self.private or _is_private(key):
            return blank(text)
        return text if key in self.exact else mask(text)


@lru_cache(maxsize=1_000)
def _is_private(key: str) -> bool:
    return is_private_column(key)


def _plain(number: int | float) -> str:
    """A number without exponent: 1e6 → "1000000"; anything odd as Python writes it."""
    if isinstance(number, float) and number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return str(number)


def _expected(error: ValueError) -> str:
    """What follows "expected" in a reader's message, which may say what was found before that."""
    text = str(error)
    return text.partition(", expected ")[2] or text


def read_all(
    file: str,
    elements: Iterable[Element],
    make: Callable[[Fields], Iterable[Yield]],
    fields: Callable[[Element], Fields],
) -> Iterator[Yield]:
    """What `make` says of every item, or why it was rejected; at last how many there were.

    `make` raises ElementError for an item that cannot be taken; then nothing of it is yielded.
    """
    rows = 0
    for element in elements:
        rows += 1
        said = fields(element)
        try:
            said.check()
            made = list(make(said))
        except ElementError as error:
            yield error.rejection
            continue
        yield from made
        yield from said.rejections
    yield Tally(name=file, rows=rows)


class Institutions:
    """The institutions of one source, of which its items speak again and again."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[dict[str, str], set[str]]] = {}

    def __contains__(self, institution: str) -> bool:
        return institution in self._known

    def new(self, institution: Institution) -> Iterator[Institution]:
        """The institution the first time; later only another name that an item gives it, as an alias."""
        names, known = self._known.setdefault(institution.id, (institution.names, set()))
        others = [name for name in (*institution.names.values(), *institution.aliases) if normalised(name) not in known]
        first = not known
        known.update(normalised(name) for name in others)
        if first:
            yield institution
        elif others:
            yield Institution(id=institution.id, names=names, aliases=tuple(others), evidence=institution.evidence)


def without_repeats(texts: Collection[str | None], but: Collection[str] = ()) -> tuple[str, ...]:
    """The texts in their order, each once, without empty ones and those of `but`."""
    return tuple(dict.fromkeys(text for text in texts if text and text not in but))


__all__ = ["Element", "ElementError", "Fields", "Hide", "Institutions", "Path"]
__all__ += ["inside", "key_of", "read_all", "without_repeats"]
