"""What the elements of IATI files say, in version 2.x and in 1.0x, where texts stand without <narrative>.

Invariant: nothing is taken from an element whose value is not of the standard; why not is in `troubles`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.errors import InvalidRecordError
from graph.identifiers import check_identifier
from graph.ids import normalised
from graph.records import Rejection
from loaders.files.xml_elements import Element
from loaders.files.xml_quotes import rejection
from loaders.iati import codes
from loaders.values import cells
from ontology import vocab

_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?")
# Codes of org-id.guide: country or X., then the register's letters; what follows is the number in it.
_REGISTERED = re.compile(r"([A-Za-z]{2}-[A-Za-z][A-Za-z0-9_]{1,15})-(.+)")


@dataclass(frozen=True)
class Organisation:
    """An organisation as one element names it."""

    element: Element
    ref: str | None
    names: dict[str, str]
    aliases: tuple[str, ...]
    kind: str | None
    identifier: str | None

    @property
    def keys(self) -> frozenset[str]:
        """Its ref and its names, in a form in which they can be compared."""
        return frozenset({normalised(name) for name in (*self.names.values(), self.ref or "") if name})


@dataclass
class Values:
    """The values of one activity or organisation file entry; `label` is what messages call it."""

    element: Element
    label: str
    troubles: list[Rejection] = field(default_factory=list)

    def trouble(self, element: Element, name: str, value: str, expected: str) -> None:
        """Notes a value that could not be taken while the rest is."""
        self.troubles.append(rejection(element, f"{self.label}, {name}", value, expected))

    @property
    def language(self) -> str:
        """The language of texts that do not name theirs."""
        return _language(self.element) or _language_of(self.element.whole.root.attributes.get("xml:lang")) or "und"

    def texts(self, *elements: Element) -> list[tuple[str, str]]:
        """(language, text) of elements, in the order of the file; those that say nothing are left out."""
        found = []
        for element in elements:
            default = _language(element) or self.language
            parts = element.all("narrative") or ([] if element.children else [element])
            found += [(_language(part) or default, cells.words(part.text)) for part in parts]
        return [(language, text) for language, text in found if not cells.is_null(text)]

    def names(self, *elements: Element) -> tuple[dict[str, str], tuple[str, ...]]:
        """One text a language, and what else was said."""
        names: dict[str, str] = {}
        others = [text for language, text in self.texts(*elements) if names.setdefault(language, text) != text]
        return names, tuple(dict.fromkeys(others))

    def organisation(self, element: Element) -> Organisation | None:
        """What an element of an organisation names; None, and a note of it, where it names nobody."""
        names, aliases = self.names(element)
        ref = _ref(element.attributes.get("ref"))
        if not names and not ref:
            self.trouble(element, element.tag, element.attributes.get("ref", ""), "a name or a ref")
            return None
        return Organisation(element, ref, names, aliases, self.kind(element), self.identifier(element, ref))

    def kind(self, element: Element) -> str | None:
        """The kind of an organisation by its @type."""
        code = (element.attributes.get("type") or "").strip()
        found = vocab.by_code("institution-kinds", "iati").get(code)
        if code and not found:
            self.trouble(element, f"{element.tag} type", code, "a code of the list OrganisationType")
        return found

    def identifier(self, element: Element, ref: str | None) -> str | None:
        """An organisation's identifier: by its register where org-id.guide has one, else as IATI's."""
        if not ref:
            return None
        match = _REGISTERED.fullmatch(ref)
        try:
            if re.search(r"\s", ref):
                raise InvalidRecordError("found white space")
            return check_identifier(f"{match[1]}:{match[2]}" if match else f"iati:{ref}")
        except InvalidRecordError:
            self.trouble(element, f"{element.tag} ref", ref, "an identifier like XM-DAC-7 or GB-CHC-202918")
            return None

    def role(self, element: Element) -> str | None:
        """The role of a participating organisation."""
        code = (element.attributes.get("role") or "").strip()
        found = vocab.by_code("roles", "iati-role").get(codes.OLD_ROLES.get(code.casefold(), code))
        if not found:
            self.trouble(element, "participating-org role", code, "a code of the list OrganisationRole, 1 to 4")
        return found

    def dates(self) -> tuple[str | None, str | None]:
        """Start and end: the actual ones, else those planned."""
        days: dict[str, str] = {}
        for element in self.element.all("activity-date"):
            code = (element.attributes.get("type") or "").strip()
            code = codes.OLD_DATES.get(code.casefold(), code)
            if code not in codes.OLD_DATES.values():
                self.trouble(element, "activity-date type", code, "a code of the list ActivityDateType, 1 to 4")
            elif day := self._day(element):
                days.setdefault(code, day)
        start, end = days.get("2") or days.get("1"), days.get("4") or days.get("3")
        if start and end and end < start[: len(end)]:
            self.trouble(self.element.all("activity-date")[-1], "activity-date", end, f"an end after the start {start}")
            end = None
        return start, end

    def _day(self, element: Element) -> str | None:
        text = (element.attributes.get("iso-date") or element.text).strip()
        try:
            return cells.date(re.sub(r"(?<=\d)(?:Z|[+-]\d\d:\d\d)$", "", text))
        except ValueError:
            self.trouble(element, f"{element.tag} iso-date", text, "a day like 2014-01-31")
            return None

    def status(self) -> str | None:
        """Whether the activity is planned, in force or ended."""
        element = self.element.first("activity-status")
        code = (element.attributes.get("code") or "").strip() if element else ""
        found = vocab.by_code("statuses", "iati-status").get(code)
        if element and not found:
            self.trouble(
                element, "activity-status", code, "1 to 4: of activities cancelled or suspended there is no term"
            )
        return found

    def budget(self) -> tuple[float | None, str | None]:
        """The sum of the budgets, the revised one of a period before the original, and its currency."""
        periods: dict[tuple[str, ...], dict[str, tuple[float, str]]] = defaultdict(dict)
        for number, element in enumerate(self.element.all("budget")):
            value = element.first("value")
            if value is None:
                self.trouble(element, "budget", "", "a value")
            elif amount := self._amount(value):
                ends = (element.first("period-start"), element.first("period-end"))
                period = tuple(end.attributes.get("iso-date", "") for end in ends if end) or (str(number),)
                kind = (element.attributes.get("type") or "1").strip()
                before, _ = periods[period].get(kind, (0.0, ""))
                periods[period][kind] = (before + amount[0], amount[1])
        parts = [kinds.get(codes.REVISED) or next(iter(kinds.values())) for kinds in periods.values()]
        currencies = {currency for _, currency in parts}
        if len(currencies) > 1:
            found = ", ".join(sorted(currencies))
            self.trouble(self.element.all("budget")[0], "budget", found, "one currency, so that values have a sum")
        total = round(sum(value for value, _ in parts), 2)
        return (total, currencies.pop()) if total > 0 and len(currencies) == 1 else (None, None)

    def _amount(self, value: Element) -> tuple[float, str] | None:
        currency = value.attributes.get("currency") or self.element.attributes.get("default-currency") or ""
        text = value.text.strip()
        if not re.fullmatch(r"[+-]?[0-9]{1,15}(?:\.[0-9]*)?|[+-]?\.[0-9]+", text):
            self.trouble(value, "budget value", text, "a decimal number like 1500000.50")
            return None
        if not re.fullmatch("[A-Za-z]{3}", currency.strip()):
            self.trouble(value, "budget currency", currency, "a currency like EUR, here or as default-currency")
            return None
        return float(text), currency.strip().upper()

    def identifiers(self, identifier: str) -> tuple[str, ...]:
        """The activity's identifier in its normal form."""
        try:
            return (check_identifier(f"iati:{identifier}"),) if identifier else ()
        except InvalidRecordError:
            element = self.element.first("iati-identifier") or self.element
            self.trouble(element, "iati-identifier", identifier, "an identifier on one line without @")
            return ()

    def descriptions(self, *types: str) -> tuple[str, ...]:
        """The descriptions of some types, in the language of the first of them."""
        elements = [e for e in self.element.all("description") if (e.attributes.get("type") or codes.GENERAL) in types]
        texts = self.texts(*elements)
        return tuple(text for language, text in texts if language == texts[0][0])

    def subjects(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What the activity is about in the publisher's words, or by the number that the OECD gives it, and in ours."""
        subjects, sectors = [], []
        for element in self.everywhere("sector"):
            code = (element.attributes.get("code") or "").strip()
            oecd = (element.attributes.get("vocabulary") or "1").strip() in codes.OECD
            names, _ = self.names(element)
            if names:
                subjects.append(names.get(self.language) or first_of(names))
            elif oecd and code and code[:3] != codes.UNSPECIFIED_SECTOR:
                subjects.append(codes.SECTOR_CATEGORIES.get(code[:3], f"OECD DAC {code}"))
            if oecd:
                known = vocab.by_code("sectors", "dac")
                sectors += [sector for sector in (known.get(code) or known.get(code[:3]),) if sector]
        return tuple(dict.fromkeys(subjects)), tuple(dict.fromkeys(sectors))

    def everywhere(self, tag: str) -> list[Element]:
        """Elements that stand in the activity, or else in its transactions, each code once."""
        found = self.element.all(tag)
        if not found:
            found = [e for transaction in self.element.all("transaction") for e in transaction.all(tag)]
        first = {(e.attributes.get("vocabulary"), e.attributes.get("code")): e for e in reversed(found)}
        return [e for e in found if first[e.attributes.get("vocabulary"), e.attributes.get("code")] is e]

    def homepage(self) -> str | None:
        """The activity's own page in the web."""
        for link in self.element.all("document-link"):
            if any(category.attributes.get("code") == codes.WEB_PAGE for category in link.all("category")):
                return cells.web_address(link.attributes.get("url"))
        return None

    def implied(self) -> Iterator[tuple[Element, str | None]]:
        """Organisations that transactions name, with their roles, and the one that reports what it does itself."""
        seen: set[tuple[str | None, str]] = set()
        for transaction in self.element.all("transaction"):
            kind = transaction.first("transaction-type")
            code = (kind.attributes.get("code") or "").strip() if kind else ""
            incoming = code in codes.INCOMING
            element = transaction.first("provider-org" if incoming else "receiver-org")
            if element and (incoming or code in codes.OUTGOING) and (element.attributes.get("ref") or element.words):
                key = (element.attributes.get("ref"), element.words)
                if key not in seen:
                    seen.add(key)
                    yield element, "funder" if incoming else None
        reporting = self.element.first("reporting-org")
        if reporting and (reporting.attributes.get("secondary-reporter") or "0") in ("0", "false"):
            yield reporting, None


def first_of(names: dict[str, str]) -> str:
    """The name that was said first."""
    return next(iter(names.values()))


def _language(element: Element) -> str | None:
    return _language_of(element.attributes.get("xml:lang"))


def _language_of(tag: str | None) -> str | None:
    match = _LANGUAGE.fullmatch((tag or "").strip())
    return match[1].lower() if match else None


def _ref(text: str | None) -> str | None:
    """An organisation's identifier as written; None where it is a placeholder."""
    plain = (text or "").strip()
    return None if cells.is_null(plain) or not plain.strip("0 -") else plain
