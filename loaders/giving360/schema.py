"""The structure of a grant in the 360Giving Data Standard: its fields, their types, which of them must be there.

Invariant: `faults` finds something in a grant if and only if the standard's JSON Schema refuses it, formats of
dates and addresses apart: of these only that of the award date is checked, which the schema writes as a pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from loaders.files.elements import Path

_ISO_DAY = re.compile(r"[0-9]{4}-(?:0[1-9]|1[012])-(?:0[1-9]|[12][0-9]|3[01])")
_ISO_MOMENT = re.compile(
    rf"{_ISO_DAY.pattern}[Tt ][0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{{2}}:[0-9]{{2}})"
)
_CURRENCY = re.compile("[A-Z]{3}")
RECIPIENTS = ("recipientOrganization", "recipientIndividual")

Structure: TypeAlias = "str | Mapping[str, Structure] | tuple[Structure]"  # a type, an object, a list of something


@dataclass(frozen=True)
class Fault:
    """What is wrong with a grant: where, and what is expected there; `fatal` if the standard wants the field."""

    path: Path
    expected: str
    fatal: bool


def _texts(*names: str) -> dict[str, Structure]:
    return dict.fromkeys(names, "text")


def _maybe(*names: str) -> dict[str, Structure]:
    return dict.fromkeys(names, "text or null")


_LOCATION: Structure = {
    **_texts("id", "dateModified"),
    **_maybe("name", "countryCode", "description", "geoCode", "geoCodeType"),
    **dict.fromkeys(("latitude", "longitude"), "number or null"),
}
_ORGANISATION: Structure = {
    "id": "text!",
    "name": "text!",
    **_texts("department", "contactName", "charityNumber", "companyNumber", "streetAddress", "addressLocality"),
    **_texts("addressRegion", "addressCountry", "postalCode", "telephone", "alternateName", "email", "description"),
    **_texts("url", "dateModified"),
    **_maybe("organisationType"),
    "location": (_LOCATION,),
}
_EVENT: Structure = {**_texts("title", "startDate", "endDate", "description", "dateModified"), "duration": "size"}
_PROGRAMME: Structure = {**_texts("code", "dateModified"), **_maybe("title", "description", "url")}
_CLASSIFICATION: Structure = {**_texts("vocabulary", "code", "dateModified"), **_maybe("title", "description", "url")}
_DOCUMENT: Structure = {**_texts("id", "dateModified"), **_maybe("title", "url", "description", "documentType")}
_TRANSACTION: Structure = {
    **_texts("id", "transactionDate", "dateModified"),
    **_maybe("valueDate", "description", "provider", "recipient"),
    "currency": "currency",
    "value": "number",
}
GRANT: Mapping[str, Structure] = {
    "id": "text!",
    "title": "text!",
    "description": "text!",
    "currency": "currency!",
    "amountAwarded": "number!",
    "awardDate": "day!",
    "recipientOrganization": (_ORGANISATION,),
    "recipientIndividual": {"id": "text!", "name": "text!"},
    "fundingOrganization": (_ORGANISATION,),
    **dict.fromkeys(("amountAppliedFor", "amountDisbursed"), "number"),
    **_texts("url", "dateModified", "regrantType", "locationScope"),
    **_maybe("dataSource"),
    "fromOpenCall": "Yes or No",
    "plannedDates": (_EVENT,),
    "actualDates": (_EVENT,),
    "toIndividualsDetails": _texts("primaryGrantReason", "secondaryGrantReason", "grantPurpose"),
    "beneficiaryLocation": (_LOCATION,),
    "grantProgramme": (_PROGRAMME,),
    "fundingType": (_CLASSIFICATION,),
    "classifications": (_CLASSIFICATION,),
    "relatedDocument": (_DOCUMENT,),
    **dict.fromkeys(("applicationTransaction", "commitmentTransaction", "disbursementTransaction"), (_TRANSACTION,)),
    "relatedActivity": ("text",),
}
_REQUIRED = ("fundingOrganization",)


def faults(grant: Mapping[str, Any]) -> Iterator[Fault]:
    """Everything that the standard does not allow in a grant, in the order of its fields."""
    yield from _in_object((), grant, GRANT, required=True)
    recipients = [name for name in RECIPIENTS if name in grant]
    if not recipients:
        yield Fault(("recipientOrganization",), "a recipient: an organisation or an individual", True)
    elif len(recipients) > 1:
        yield Fault(("recipientIndividual",), "either recipientOrganization or recipientIndividual", True)
    if "fundingOrganization" not in grant:
        yield Fault(("fundingOrganization",), "the organisation that gives the money", True)


def _in_object(
    path: Path, value: Mapping[str, Any], structure: Mapping[str, Structure], required: bool
) -> Iterator[Fault]:
    for name, inner in structure.items():
        if name in value:
            fatal = required and (str(inner).endswith("!") or name in (*RECIPIENTS, "fundingOrganization"))
            yield from _in_value((*path, name), value[name], inner, fatal)
        elif isinstance(inner, str) and inner.endswith("!"):
            yield Fault((*path, name), _expected(inner), required)


def _in_value(path: Path, value: Any, structure: Structure, fatal: bool) -> Iterator[Fault]:
    if isinstance(structure, str):
        if not _fits(value, structure.rstrip("!")):
            day = structure == "day!" and isinstance(value, str)  # other ways of writing a date can still be read
            yield Fault(path, _expected(structure), fatal and not day)
    elif isinstance(structure, Mapping):
        if isinstance(value, dict):
            yield from _in_object(path, value, structure, fatal)
        else:
            yield Fault(path, "an object", fatal)
    elif not isinstance(value, list):
        yield Fault(path, "a list", fatal)
    elif not value and path[-1] in (*RECIPIENTS, *_REQUIRED):
        yield Fault(path, "at least one organisation", True)
    else:
        for index, part in enumerate(value):
            yield from _in_value((*path, index), part, structure[0], fatal)


_EXPECTED = {
    "day": "a date like 2014-06-05",
    "currency": "a currency like GBP",
    "size": "a number not below 0",
    "number": "a number",
}


def _expected(kind: str) -> str:
    return _EXPECTED.get(kind.rstrip("!"), kind.rstrip("!"))


def _fits(value: Any, kind: str) -> bool:
    if kind.endswith(" or null") and value is None:
        return True
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    match kind.removesuffix(" or null"):
        case "text":
            return isinstance(value, str)
        case "number":
            return is_number
        case "size":
            return is_number and value >= 0
        case "currency":
            return isinstance(value, str) and bool(_CURRENCY.fullmatch(value))
        case "day":
            return isinstance(value, str) and bool(_ISO_DAY.fullmatch(value) or _ISO_MOMENT.fullmatch(value))
        case "Yes or No":
            return value in ("Yes", "No")
    raise AssertionError(kind)
