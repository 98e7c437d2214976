"""What the fields of a grant say: identifiers, kinds, periods, and who is a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

from graph.errors import InvalidRecordError, OgniwoError
from graph.identifiers import check_identifier
from graph.ids import check_id, hashed_id, normalised
from graph.records import Evidence
from loaders.files.elements import Fields, Path, without_repeats
from loaders.giving360.mojibake import repaired
from loaders.giving360.schema import faults
from loaders.values import cells
from loaders.values.countries import country
from ontology import vocab

NAMESPACE = "360Giving"  # ids of grants and of organisations mean the same in every publisher's files
# Of a grant to a person: what may tell who it is, and the columns of the publisher's own ("").
PERSONAL = frozenset(
    ("", "id", "name", "alternateName", "streetAddress", "postalCode", "companyNumber", "charityNumber")
)
PERSONAL |= {"url", "title", "description"}
AMOUNTS = ("amountAwarded", "amountAppliedFor", "amountDisbursed", "awardDate", "startDate", "endDate", "currency")
PERSON = "natural person"
ORG_ID = re.compile(r"([A-Z]{2}-[A-Z0-9_]{2,16})-(\S.*)")


def check(fields: Fields) -> None:
    """ElementError for a grant that misses what the standard wants of it; other faults are noted."""
    for fault in faults(fields.element.value):
        if fault.fatal:
            raise fields.error(fault.path, fault.expected)
        read = fields.get(fault.path, cells.date) if fault.path == ("awardDate",) else None
        fields.leave_out(fault.path, f"{fault.expected} (read as {read})" if read else fault.expected)


def people_in(fields: Fields) -> Iterator[str]:
    """The names of natural persons who get the grant."""
    if fields.at("recipientIndividual") is not None:
        yield fields.words("recipientIndividual", "name") or ""
    for index, _ in enumerate(fields.many("recipientOrganization")):
        if is_person(fields, ("recipientOrganization", index)):
            yield fields.words("recipientOrganization", index, "name") or ""


def is_person(fields: Fields, path: Path) -> bool:
    """Whether what is listed among organisations is a person by its own words."""
    return normalised(fields.raw(*path, "organisationType") or "") in ("individual", "sole trader")


def without_names(people: list[str], text: str) -> str:
    """The text without their names."""
    for name in filter(None, people):
        text = re.sub(re.escape(name), PERSON, text, flags=re.IGNORECASE)
    return text


def once(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(evidence))  # of a row every value has the same


def text_of(fields: Fields, *path: str | int) -> str | None:
    text = fields.words(*path)
    return repaired(text) if text else None


def local_id(kind: str, number: str) -> str:
    """An id made of an identifier where that can be written as one, else its hash."""
    plain = number.lower()
    try:
        return check_id(f"{kind}/{plain}")
    except OgniwoError:
        return hashed_id(kind, NAMESPACE, number)


def period(fields: Fields) -> tuple[str | None, str | None]:
    """Planned first and last day, else the actual ones; an end before the start is left out."""
    for name in ("plannedDates", "actualDates"):
        start, end = (fields.get((name, 0, key), cells.date) for key in ("startDate", "endDate"))
        if start and end and end < start[: len(end)]:
            fields.leave_out((name, 0, "endDate"), f"a day not before the start, {start}")
            end = None
        if start or end:
            return start, end
    return None, None


def money(fields: Fields) -> tuple[float, str]:
    amount, currency = fields.at("amountAwarded"), fields.at("currency")
    if not abs(amount) < 1e15:
        raise fields.error(("amountAwarded",), "an amount of money")
    return float(amount), str(currency)


def subjects(fields: Fields) -> tuple[str, ...]:
    titles = (text_of(fields, "classifications", n, "title") for n, _ in enumerate(fields.many("classifications")))
    return without_repeats(list(titles))


def target_groups(fields: Fields) -> tuple[str, ...]:
    """In words, the situation of a person who gets a grant; the standard gives it as a code."""
    groups, known = vocab.scheme("target-groups"), vocab.by_code("target-groups", "360giving-reason")
    found: list[str | None] = []
    for key in ("primaryGrantReason", "secondaryGrantReason"):
        code = fields.raw("toIndividualsDetails", key)
        if code and code not in known:
            fields.leave_out(("toIndividualsDetails", key), "a code of the list of reasons")
        elif code:
            found.append(groups[known[code]].label("en"))
    return without_repeats(found)


def identifiers_of(fields: Fields, path: Path, number: str) -> Iterator[str]:
    """Numbers of the organisation: in registers as org-id.guide names them, else the publisher's own."""
    known = ORG_ID.fullmatch(number.upper())
    own = number.upper().startswith("360G-")
    yield from checked(fields, (*path, "id"), f"{known[1]}:{known[2]}" if known and not own else f"giving360:{number}")
    if charity := fields.raw(*path, "charityNumber"):
        plain = re.sub(r"\W", "", charity).upper()
        register = "gb-sc" if plain.startswith("SC") else "gb-nic" if plain.startswith("NI") else "gb-chc"
        yield from checked(fields, (*path, "charityNumber"), f"{register}:{plain}")
    if company := fields.raw(*path, "companyNumber"):
        yield from checked(fields, (*path, "companyNumber"), f"gb-coh:{re.sub(r'[^0-9A-Za-z]', '', company).zfill(8)}")


def checked(fields: Fields, path: Path, identifier: str) -> Iterator[str]:
    try:
        yield check_identifier(identifier)
    except InvalidRecordError as error:
        fields.leave_out(path, str(error).partition(", expected ")[2] or "an identifier")


def country_of(number: str) -> str | None:
    """The country of the register that gave a number: "GB-CHC-1156077" → GB."""
    known = ORG_ID.fullmatch(number.upper())
    if not known or known[1].startswith(("XI-", "XM-", "XR-", "ZZ-")):
        return None
    try:
        return country(number[:2])
    except ValueError:
        return None


def kind_of(stated: str | None) -> str | None:
    """The kind that the words for it name as a whole; the standard has no list of them."""
    if not stated:
        return None
    if kind := vocab.by_code("institution-kinds", "360giving").get(stated):
        return kind
    plain = re.sub(r"\(.*?\)|\blimited by .*", "", stated, flags=re.IGNORECASE).strip()
    if normalised(plain) == "company":
        return None  # limited by guarantee, it may be a charity
    with suppress(ValueError):
        return cells.term("institution-kinds")(plain)
    return None
