"""What an inter-institutional agreement of Erasmus Without Paper says: years, fields, mobilities, who signed.

Invariant: values that the sender flags as not yet defined are not taken; of contacts nothing but the name and function
of who signed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from graph.ids import fold
from graph.records import Rejection
from loaders.ewp.isced import field_of
from loaders.files.xml_elements import Element
from loaders.files.xml_quotes import code, rejection
from loaders.values import cells

SPECS = {
    "student-studies-mobility-spec": "student mobility for studies",
    "student-traineeship-mobility-spec": "student mobility for traineeships",
    "staff-teacher-mobility-spec": "staff mobility for teaching",
    "staff-training-mobility-spec": "staff mobility for training",
}
CONTACTS = ("signing-contact", "contact", "sending-contact", "receiving-contact")
_SIGNATORY = ("contact-name", "person-given-names", "person-family-name", "role-description")
_ACADEMIC_YEAR = re.compile(r"([0-9]{4})/([0-9]{4})")
_HEI = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,4}")
_OFFICE = re.compile(  # a contact that is no person
    r"office|department|unit|team|cent(?:re|er)|coordinat|erasmus|international|relations|mobility|exchange|programme"
    r"|biuro|dzial|sekcja|zespol|wspolprac|wymian|uniwers|univers|fakult|facult|wydzial|buro|service|dean|rector|rektor"
)


@dataclass
class Agreement:
    """One <iia>; `label` is what messages call it."""

    element: Element
    label: str
    troubles: list[Rejection] = field(default_factory=list)

    def trouble(self, element: Element, value: str, expected: str) -> None:
        """Notes a value that could not be taken while the rest is."""
        self.troubles.append(rejection(element, f"{self.label}, {element.tag}", value, expected))

    def specs(self) -> list[Element]:
        """The mobilities agreed upon, each in one direction."""
        return [e for e in self.element.iter() if e.tag in SPECS]

    def is_signed(self) -> bool:
        """Whether it is, or once was, in effect; where that is not said, whether anybody has signed it."""
        said = self.element.get("in-effect")
        return said in ("true", "1") if said else bool(self.signing_days)

    def is_draft(self) -> bool:
        """Whether it says of itself that it has not been in effect."""
        return self.element.get("in-effect") in ("false", "0")

    @cached_property
    def signing_days(self) -> list[str]:
        """The days on which partners signed."""
        days = []
        for partner in self.element.all("partner"):
            if element := partner.first("signing-date"):
                try:
                    days.append(cells.date(re.sub(r"(?<=\d)(?:Z|[+-]\d\d:\d\d)$", "", element.words)))
                except ValueError:
                    self.trouble(element, element.words, "a day like 2014-01-31")
        return days

    def years(self) -> tuple[str | None, str | None]:
        """The years in which the first of the academic years begins and the last one ends."""
        first, last = [], []
        for spec in self.specs():
            for element in spec.children:
                if element.tag.endswith("academic-year-id"):
                    if _is_year(element.words):
                        first.append(element.words[:4])
                        last.append(element.words[5:])
                    else:
                        self.trouble(element, element.words, "an academic year like 2014/2015")
        return min(first, default=None), max(last, default=None)

    def subjects(self) -> tuple[str, ...]:
        """The fields of education, and how the partners narrow them down."""
        found = []
        for spec in self.specs():
            for area in spec.iter("subject-area"):
                code = area.first("isced-f-code")
                if code and not _is_open(code):
                    if name := field_of(code.words):
                        found.append(name)
                    else:
                        self.trouble(code, code.words, "a code of ISCED-F 2013 like 0314")
                if (clarification := area.get("isced-clarification")) and not cells.is_null(clarification):
                    found.append(cells.words(clarification))
        return tuple(dict.fromkeys(found))


def clause(spec: Element) -> str:
    """A mobility: "student mobility for studies: uw.edu.pl (unit 140) → hibo.no, up to 2 a year"."""
    parts = [f"{SPECS[spec.tag]}: {_end(spec, 'sending')} → {_end(spec, 'receiving')}"]
    for tag, words in (
        ("mobilities-per-year", "up to {} a year"),
        ("total-months-per-year", "{} months a year in all"),
        ("total-days-per-year", "{} days a year in all"),
    ):
        element = spec.first(tag)
        if element and not _is_open(element) and re.fullmatch(r"[0-9]{1,6}(?:\.[0-9]{1,2})?", element.words):
            parts.append(words.format(element.words))
    years = [e.words for e in spec.children if e.tag.endswith("academic-year-id") and _is_year(e.words)]
    if years:
        parts.append(min(years) if min(years) == max(years) else f"{min(years)} to {max(years)}")
    return ", ".join(parts)


def _end(spec: Element, side: str) -> str:
    unit = spec.get(f"{side}-ounit-id")
    return code(spec.get(f"{side}-hei-id") or "?") + (f" (unit {code(unit)})" if unit else "")


def hei_id(text: str | None) -> str | None:
    """A SCHAC identifier in its normal form, "uw.edu.pl"; None where it is none."""
    plain = (text or "").strip().lower()
    return plain if _HEI.fullmatch(plain) and len(plain) <= 120 else None


def signatory(contact: Element) -> tuple[str, str | None] | None:
    """Name and function of who signs; None for an office, and where it cannot be told from one."""
    given, family = contact.get("person-given-names"), contact.get("person-family-name")
    name = f"{given} {family}" if given and family else contact.get("contact-name") or ""
    if not _NAME.fullmatch(name) or (not family and (_OFFICE.search(fold(name)) or not name.istitle())):
        return None
    function = contact.get("role-description")
    return cells.words(name), cells.words(function) if function else None


def private_parts(element: Element) -> list[Element]:
    """What of an element tells about persons: its contacts, or of a contact what does not say who signs as what."""
    if element.tag in CONTACTS:
        return [part for part in element.children if part.tag not in _SIGNATORY]
    return list(element.iter(*CONTACTS))


def _is_year(text: str) -> bool:
    """Whether a text is an academic year: 2014/2015, in the southern hemisphere 2014/2014."""
    match = _ACADEMIC_YEAR.fullmatch(text)
    return match is not None and match[1] > "1900" and int(match[2]) - int(match[1]) in (0, 1)


def _is_open(element: Element) -> bool:
    return element.attributes.get("not-yet-defined") in ("true", "1")
