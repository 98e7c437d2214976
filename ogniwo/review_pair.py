"""Two institutions side by side in the terminal, or one below the other where that is narrow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from graph.resolution.review import Question
from graph.resolution.sheets import Pair, Sheet
from graph.resolution.wording import chance, for_and_against

_NARROW = 60  # columns below which two do not stand beside each other
_LABELS = 12  # columns
_MANY = 6  # values of a row that are shown
_LONGEST = 110  # characters of a quote or title
_SAME = "= "  # before a value that both have

Row = tuple[str, list[str], list[str]]


def beside(pair: Pair, width: int) -> RenderableType:
    """All that is known of two institutions; what both have is marked with "="."""
    rows = [row for row in _rows(pair) if row[1] or row[2]]
    if width < _NARROW:
        return Group(*(_below(rows, side, heading) for side, heading in ((1, "1"), (2, "2"))), _context(pair))
    table = Table(box=None, pad_edge=False, expand=True, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(width=_LABELS, style="dim")
    table.add_column(ratio=1, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    for number, (label, mine, yours) in enumerate(rows):
        bold = "bold" if number == 0 else ""
        table.add_row(Text(label), _cell(mine, yours, bold), _cell(yours, mine, bold))
    return Group(table, _context(pair))


def judged(question: Question) -> RenderableType:
    """The score in words, and what speaks for one institution and what against it."""
    supports, opposes = for_and_against(question.reason, question.against)
    but = ", but contradicted" if question.against else ""
    lines = [("score", f"{question.score:.2f}, {chance(question.score)}{but}", "bold")]
    lines += [("for it", ", ".join(supports), "green")] if supports else []
    lines += [("against it", ", ".join(opposes), "red")] if opposes else []
    table = Table(box=None, pad_edge=False, expand=True, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(width=_LABELS, style="dim")
    table.add_column(ratio=1, overflow="fold")
    for label, words, style in lines:
        table.add_row(Text(label), Text(printable(words), style))
    return table


def width_of(console: Console) -> int:
    """Columns to draw in: those of the terminal, but no line longer than is easy to read."""
    return min(console.width, 140)


def _rows(pair: Pair) -> Iterator[Row]:
    def both(label: str, values: str) -> Row:
        return label, _values(pair.one, values), _values(pair.other, values)

    yield both("names", "names")
    yield both("also", "aliases")
    yield both("kind", "kind")
    yield both("place", "place")
    yield both("country", "country")
    yield both("numbers", "identifiers")
    yield both("web", "homepage")
    yield both("sources", "sources")
    yield "words", _quotes(pair.one), _quotes(pair.other)
    yield "partners", [f"{pair.one.partners:,}"], [f"{pair.other.partners:,}"]
    yield "takes part", _takes_part(pair.one), _takes_part(pair.other)


def _values(sheet: Sheet, name: str) -> list[str]:
    value: str | Sequence[str] = getattr(sheet, name)
    found = [value] if isinstance(value, str) else list(value)
    kept = [one for one in found if one]
    return [*kept[:_MANY], f"… {len(kept) - _MANY} more"] if len(kept) > _MANY else kept


def _quotes(sheet: Sheet) -> list[str]:
    return [f"“{_short(quote)}”" for _, quote in sheet.quotes if quote]


def _takes_part(sheet: Sheet) -> list[str]:
    more = sheet.cooperations - len(sheet.some)
    return [*map(_short, sheet.some), *([f"… {more:,} more"] if more else [])] or ["nothing"]


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _cell(values: list[str], others: list[str], style: str = "") -> Text:
    """Lines; those that stand on the other side too are marked."""
    shared = {value.casefold() for value in others}
    cell = Text()
    for number, value in enumerate(values):
        is_shared = value.casefold() in shared and not value.startswith("…")
        line = f"{_SAME if is_shared else ''}{printable(value)}"
        cell.append(("\n" if number else "") + line, f"{style} green".strip() if is_shared else style)
    return cell


def _below(rows: list[Row], side: int, heading: str) -> RenderableType:
    table = Table(box=None, pad_edge=False, expand=True, show_header=False, padding=(0, 1, 0, 0))
    table.add_column(width=_LABELS - 2, style="dim")
    table.add_column(ratio=1, overflow="fold")
    for number, row in enumerate(rows):
        mine, yours = (row[1], row[2]) if side == 1 else (row[2], row[1])
        if mine:
            label = f"{heading} {row[0]}" if number == 0 else row[0]
            table.add_row(Text(label), _cell(mine, yours, "" if number else "bold"))
    return Group(table, Text(""))


def _context(pair: Pair) -> Text:
    """Whom both work with."""
    shown = ", ".join(map(printable, pair.shared[:_MANY]))
    more = f" and {len(pair.shared) - _MANY:,} more" if len(pair.shared) > _MANY else ""
    count = len(pair.shared)
    said = f"{count:,} partner{'' if count == 1 else 's'} of both: {shown}{more}" if count else "no partner of both"
    if pair.together:
        said += f"; they take part together in {pair.together:,}, which speaks for two"
    return Text(said)


def printable(text: str) -> str:
    """A text of a source without what would steer the terminal."""
    return "".join(c if c.isprintable() else " " for c in text)
