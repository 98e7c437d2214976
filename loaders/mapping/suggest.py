"""Drafts of mappings: from headers and values of a table to a file that a person looks through and corrects.

Invariant: a draft passes the check of mappings and fits the table that it was drafted for; what it is unsure of stands
in its comments.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from graph.errors import UnusableSourceError
from loaders.mapping import mapping
from loaders.mapping.guess import Column, Guess, guess
from loaders.mapping.words import AGREEMENT, GROUP, plain
from loaders.sheets.opening import form_of, sheets_of, table_of
from loaders.sheets.sheet import Sheet

_PLAIN = re.compile(r"[^\W\d_][\w ./()-]*[\w)]")
_YAML_WORDS = frozenset(("null", "true", "false", "yes", "no", "on", "off"))
_IDENTIFIERS = ("nip", "regon", "krs", "vat", "pic", "ror")
_LEVELS = (
    ("fund", "fund"),
    ("programme", "programme"),
    ("priority", "priority"),
    ("measure", "measure"),
    ("call", "call"),
)
_AGREEMENTS = {"pl": "Umowa", "en": "Agreement", "de": "Vereinbarung"}
_CURRENCIES = ((r"zł|PLN", "PLN"), (r"€|EUR|Eur\b", "EUR"), (r"£|GBP", "GBP"), (r"CZK|Kč", "CZK"), (r"\$|USD", "USD"))
Lines = list[str]


def suggest(path: Path, language: str | None = None) -> str:
    """The text of a mapping for a file; UnusableSourceError where it holds no table with rows."""
    sheets = sheets_of(path)
    if form_of(path) is None:
        raise UnusableSourceError(f"{path.name}: found no columns, expected a table to draft a mapping for")
    drafts = [draft for sheet in sheets if not sheet.hidden and (draft := _drafted(sheet, language))]
    drafts = [draft for draft in drafts if draft[1].first("leader", "institution", "title")] or drafts[:1]
    if not drafts:
        raise UnusableSourceError(f"{path.name}: found no rows under headers, expected a table to draft a mapping for")
    first = drafts[0][1]
    lines = [
        f"# A draft for {path.name}; look through what is marked with (?) and see docs/mapping.md.",
        f"title: {_quoted(path.stem)}",
        f"language: {first.settings.language}  # of names and titles",
        *_settings(drafts),
    ]
    if len(drafts) == 1:
        lines += _table(drafts[0][1])
    else:
        lines.append("tables:")
        for sheet, found in drafts:
            lines += [f"  - sheet: {_quoted(sheet.name)}", *(f"    {line}" for line in _table(found))]
    text = "\n".join(lines) + "\n"
    mapping.parse(text, f"the draft for {path.name}")  # a fault here is ours
    return text


def _drafted(sheet: Sheet, language: str | None) -> tuple[Sheet, Guess] | None:
    table = table_of(sheet)
    found = guess(table, language) if table else None
    return (sheet, found) if found and found.rows and any(column.values for column in found.columns) else None


def _settings(drafts: list[tuple[Sheet, Guess]]) -> Lines:
    lines = []
    if any(found.settings.month_first for _, found in drafts):
        lines.append("dates: month first")
    doubts = [doubt for _, found in drafts for doubt in found.doubts]
    lines += [f"# (?) {doubt}" for doubt in dict.fromkeys(doubts)]
    if numbers := next((found.numbers for _, found in drafts if found.numbers), None):
        lines.append(f"numbers: {json.dumps(numbers)}")
    money = [c for _, found in drafts if not found.first("currency") for c in found.all("amount", "budget")]
    if money:
        named = next((code for c in money for sign, code in _CURRENCIES if re.search(sign, c.header)), None)
        usual = "PLN" if drafts[0][1].settings.language == "pl" else "EUR"
        lines.append(
            f"currency: {named}" if named else f"# currency: {usual}  # (?) of amounts that do not name theirs"
        )
    return lines


def _table(found: Guess) -> Lines:
    """The records of one table."""
    _ensure_institution(found)
    institutions = found.all("leader", "institution")
    title, agreement = found.first("title"), _is_agreement(found)
    lines = _private(found)
    lines += _places(found) if institutions else []
    cooperation = bool(title or len(institutions) > 1 or found.first("signed", "start", "scope", "number"))
    lines += _programmes(found) if cooperation else []
    lines += _institutions(found, institutions)
    if cooperation:
        lines += _cooperations(found, institutions, agreement)
        lines += _participations(found, institutions, agreement)
    lines += _remarks(found)
    return lines


def _ensure_institution(found: Guess) -> None:
    """Where no header tells, the first column with the most different texts is taken for the institution."""
    if found.first("leader", "institution", "title"):
        return
    texts = [c for c in found.columns if c.category is None and not c.header.startswith("#") and c.values]
    texts = [c for c in texts if not all(re.fullmatch(r"[\d\W]*", cell.text) for cell in c.values)] or found.columns
    column = max(texts, key=lambda c: len({cell.text for cell in c.values}))
    column.category = "institution"
    column.doubts = [f"{column.header!r}: taken for the name of an institution, as no header says so"]


def _is_agreement(found: Guess) -> bool:
    headers = " ".join(plain(column.header) for column in found.columns if column.category)
    kinds = found.first("cooperation_kind")
    texts = " ".join(cell.text.casefold() for cell in kinds.values[:50]) if kinds else ""
    if found.first("amount", "budget", "fund", "programme") and not found.first("signed"):
        return False
    return bool(AGREEMENT.search(headers) or AGREEMENT.search(texts) or not found.first("title"))


def _names(columns: list[Column]) -> dict[str, str]:
    """Header → name of the record."""
    if len(columns) == 1:
        return {columns[0].header: "partner" if columns[0].category == "institution" else "leader"}
    return {
        c.header: ("leader" if c.category == "leader" else "partner") + str(n) for n, c in enumerate(columns, start=1)
    }


def _private(found: Guess) -> Lines:
    private = found.all("private")
    if not private:
        return []
    return [
        "# left out of quotes: names of persons and contact data",
        _field("private", [c.header for c in private], ""),
    ]


def _places(found: Guess) -> Lines:
    town, region = found.first("town"), found.first("region")
    lines = []
    if region:
        lines += ["  region:", "    kind: =region", _field("name", region.header), "    optional: true"]
    if town:
        lines += ["  town:", "    kind: =town", _field("name", town.header), "    optional: true"]
        lines += ["    within: region"] if region else []
    return ["places:", *lines] if lines else []


def _programmes(found: Guess) -> Lines:
    lines, above = [], ""
    for category, kind in _LEVELS:
        column = found.first(category)
        if not column or not column.values:
            continue
        lines += [f"  {category}:", f"    kind: ={kind}", _field("name", column.header), "    optional: true"]
        if above:
            lines.append(f"    {'fund' if above == 'fund' else 'part_of'}: {above}")
        above = category
    return ["programmes:", *lines] if lines else []


def _institutions(found: Guess, columns: list[Column]) -> Lines:
    if not columns:
        return []
    lines = ["institutions:"]
    for number, column in enumerate(columns):
        lines.append(f"  {_names(columns)[column.header]}:")
        lines.append(_name(column))
        if column.filled < 1 and number:
            lines.append("    optional: true")
        lines += _of_institution(found, columns, column)
    return lines


def _of_institution(found: Guess, columns: list[Column], column: Column) -> Lines:
    """Fields of an institution: those of columns nearer to it than to another institution."""
    places = {c.header: place for place, c in enumerate(found.columns)}

    def own(*categories: str) -> Column | None:
        near = [c for c in found.all(*categories) if _owner(places, columns, c) is column]
        return near[0] if near else None

    lines = []
    for field, categories in (
        ("aliases", ("alias",)),
        ("kind", ("institution_kind",)),
        ("country", ("country",)),
        ("homepage", ("homepage",)),
    ):
        if (one := own(*categories)) and one.values:
            lines.append(_coded(field, one))
    if column is columns[0]:
        lines += [f"    place: {'town' if found.first('town') else 'region'}"] if found.first("town", "region") else []
    numbers = [(scheme, one) for scheme in _IDENTIFIERS if (one := own(scheme)) and one.values]
    if numbers:
        lines.append("    identifiers: {" + ", ".join(f"{s}: {_reference(one.header)}" for s, one in numbers) + "}")
    return lines


def _owner(places: dict[str, int], columns: list[Column], column: Column) -> Column:
    before = [c for c in columns if places[c.header] < places[column.header]]
    return before[-1] if before else columns[0]


def _cooperations(found: Guess, institutions: list[Column], agreement: bool) -> Lines:
    title, number = found.first("title"), found.first("number")
    kind = found.first("cooperation_kind")
    constant = "=agreement" if agreement else "=project"
    lines = ["cooperations:", "  agreement:" if agreement else "  project:"]
    if kind and all(cell.text.strip() for cell in kind.values) and kind.filled == 1 and not kind.doubts:
        lines.append(_coded("kind", kind))
    else:
        lines.append(f"    kind: {constant}" + ("" if title else "  # (?) or project, group, event"))
    if number and number.values and number.filled > 0.9:
        lines.append(_field("id", number.header))
    elif by := _told_apart_by(found, institutions, agreement):
        lines.append(f"    id: [{', '.join(by)}]")
    lines.append(_title(found, institutions))
    for field, category in (
        *(("acronym", "acronym"), ("summary", "summary"), ("scope", "scope"), ("goals", "goals"), ("start", "start")),
        *(("end", "end"), ("signed", "signed"), ("status", "status"), ("budget", "budget"), ("currency", "currency")),
    ):
        if (one := found.first(category)) and one.values:
            lines.append(_field(field, one.header))
    if (duration := found.first("duration")) and not found.first("end"):
        pattern = r"^(\d+ \w+)$"
        lines.append(f"    duration: {{column: {_reference(duration.header)}, match: '{pattern}'}}")
    levels = [category for category, _ in _LEVELS if (one := found.first(category)) and one.values]
    if levels:
        lines.append(f"    programme: {levels[-1]}" if len(levels) == 1 else f"    programme: [{', '.join(levels)}]")
    return lines


def _told_apart_by(found: Guess, institutions: list[Column], agreement: bool) -> Lines:
    """What makes two rows speak of two things where there is no number; nothing where the title alone does."""
    title = found.first("title")
    if title and not agreement:
        leaders = [name for header, name in _names(institutions).items() if name.startswith("leader")]
        budgets = [_reference(column.header) for column in found.all("budget")[:1]]
        return [_reference(title.header), *leaders, *budgets] if leaders else []
    columns = [*([title] if title else []), *found.all("signed")[:1]]
    return [*_names(institutions).values(), *(_reference(column.header) for column in columns)]


def _title(found: Guess, institutions: list[Column]) -> str:
    if title := found.first("title"):
        return _field("title", title.header)
    names = list(_names(institutions).values())
    if not names:
        text = found.first("scope", "number")
        assert text is not None
        return _field("title", text.header)
    made = " – ".join(f"{{{name}.name}}" for name in names[:2])
    if len(names) == 1:
        kind = found.first("cooperation_kind")
        called = f"{{{kind.header}}}" if kind and not kind.doubts and "{" not in kind.header else None
        made = f"{called or _AGREEMENTS.get(found.settings.language, 'Agreement')}: {made}"
    return f"    title: {json.dumps('=' + made, ensure_ascii=False)}  # (?) no column has a title"


def _participations(found: Guess, institutions: list[Column], agreement: bool) -> Lines:
    lines = []
    role, amount = found.first("role"), found.first("amount")
    for number, column in enumerate(institutions):
        lines.append(f"  - institution: {_names(institutions)[column.header]}")
        if role and number == 0:
            lines.append(_coded("role", role))
        elif agreement:
            lines.append("    role: =party")
        elif GROUP.search(plain(column.header)):
            lines.append("    relation: =partner_in")
        else:
            lines.append("    role: =leader" if column.category == "leader" else "    role: =partner")
        if amount and amount.values and number == 0:
            lines.append(_field("amount", amount.header) + "  # (?) to this institution, or of the whole")
            if currency := found.first("currency"):
                lines.append(_field("currency", currency.header))
    if agreement and len(institutions) == 1:
        lines.append("# (?) Who is the other party? If it is you, add yourself to institutions and here:")
        lines.append('#   us: {name: "=Gmina Suwałki"}   and   - {institution: us, role: =party}')
    return ["participations:", *lines] if lines else []


def _remarks(found: Guess) -> Lines:
    lines = [f"# (?) {doubt}" for column in found.columns for doubt in column.doubts]
    unused = [c.header for c in found.columns if c.category in (None, "counter") and not c.header.startswith("#")]
    if unused:
        lines.append(f"# not read: {', '.join(unused)}"[:400])
    return [" ".join(line.split()) if line.startswith("#") else line for line in lines]


def _name(column: Column) -> str:
    if column.splits:
        return f"    name: {{column: {_reference(column.header)}, split: '{column.splits}'}}"
    return _field("name", column.header)


def _field(name: str, header: str | list[str], indent: str = "    ") -> str:
    if isinstance(header, list):
        return f"{indent}{name}: [{', '.join(_quoted(one) for one in header)}]"
    return f"{indent}{name}: {_reference(header)}"


def _coded(name: str, column: Column) -> str:
    if column.codes:
        return f"    {name}: {{column: {_quoted(column.header)}, codes: {column.codes}}}"
    return _field(name, column.header)


def _reference(header: str) -> str:
    """A column as a value: what begins with = would be a text."""
    return f"{{column: {_quoted(header)}}}" if header.startswith("=") else _quoted(header)


def _quoted(text: str) -> str:
    """A text as YAML reads it back, in quotation marks where it needs them."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _YAML_WORDS and len(text) > 2:
        return text
    return json.dumps(text, ensure_ascii=False)
