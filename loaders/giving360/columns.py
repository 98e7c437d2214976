"""The columns of 360Giving spreadsheets as paths in a grant: "Recipient Org:0:Name" → recipientOrganization/0/name.

Headers are the titles of the standard's schema, or its field names; a number tells several of a kind apart.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from graph.ids import fold
from loaders.files.elements import Path
from loaders.values import cells

_ORGANISATION = {
    "identifier": "id",
    "name": "name",
    "department": "department",
    "charity number": "charityNumber",
    "company number": "companyNumber",
    "street address": "streetAddress",
    "city": "addressLocality",
    "county": "addressRegion",
    "country": "addressCountry",
    "postal code": "postalCode",
    "phone number": "telephone",
    "alternate name": "alternateName",
    "email": "email",
    "description": "description",
    "web address": "url",
    "organisation type": "organisationType",
    "contact name": "contactName",
}
_LOCATION = {
    "name": "name",
    "country code": "countryCode",
    "latitude": "latitude",
    "longitude": "longitude",
    "description": "description",
    "geographic code": "geoCode",
    "geographic code type": "geoCodeType",
}
_DATES = {"start date": "startDate", "end date": "endDate", "duration months": "duration", "description": "description"}
_CODED = {"code": "code", "title": "title", "description": "description", "url": "url", "vocabulary": "vocabulary"}
_GRANT = {
    "identifier": "id",
    "title": "title",
    "description": "description",
    "currency": "currency",
    "url": "url",
    "amount applied for": "amountAppliedFor",
    "amount awarded": "amountAwarded",
    "amount disbursed": "amountDisbursed",
    "award date": "awardDate",
    "last modified": "dateModified",
    "data source": "dataSource",
    "from an open call": "fromOpenCall",
    "for regrant type": "regrantType",
    "location scope": "locationScope",
}
_LISTS = {  # title of the list → its name, and the titles in it
    "recipient org": ("recipientOrganization", _ORGANISATION),
    "funding org": ("fundingOrganization", _ORGANISATION),
    "grant programme": ("grantProgramme", _CODED),
    "beneficiary location": ("beneficiaryLocation", _LOCATION),
    "planned dates": ("plannedDates", _DATES),
    "actual dates": ("actualDates", _DATES),
    "funding type": ("fundingType", _CODED),
    "classifications": ("classifications", _CODED),
}
_OBJECTS = {
    "recipient ind": ("recipientIndividual", {"identifier": "id", "name": "name"}),
    "to individuals details": (
        "toIndividualsDetails",
        {
            "primary grant reason": "primaryGrantReason",
            "secondary grant reason": "secondaryGrantReason",
            "grant purpose": "grantPurpose",
        },
    ),
}
_NUMBERS = frozenset({"amountAppliedFor", "amountAwarded", "amountDisbursed", "latitude", "longitude", "duration"})
# What a header must have to be one of grants, in each of the ways of writing it.
WANTED = (
    ("Identifier", "Amount Awarded", "Award Date", "Funding Org:Identifier"),
    ("Identifier", "Amount Awarded", "Award Date", "Funding Org:0:Identifier"),
    ("id", "amountAwarded", "awardDate", "fundingOrganization/0/id"),
)


@cache
def path_of(header: str) -> Path | None:
    """Where the value of a column stands in a grant; None for a column of the publisher's own."""
    parts = [part.strip() for part in re.split(r"[:/]", header)]
    titles = [" ".join(re.findall(r"\w+", fold(part))) for part in parts if not part.isdecimal()]
    numbers = [int(part) for part in parts if part.isdecimal()]
    if max(numbers, default=0) > 99:
        return None
    if len(titles) == 1:
        known = _find(_GRANT, titles[0])
        return (known,) if known else None
    if len(titles) != 2:
        return None
    for title, (name, inner) in (_LISTS | _OBJECTS).items():
        if titles[0] in (title, name.lower()):
            known = _find(inner, titles[1])
            index = (numbers[0] if numbers else 0,) if title in _LISTS else ()
            return (name, *index, known) if known else None
    return None


def _find(known: dict[str, str], title: str) -> str | None:
    return known.get(title) or next((name for name in known.values() if name.lower() == title), None)


def typed(path: Path, text: str) -> Any:
    """What a cell says: a number where the standard wants one, else its text; what is no number stays text."""
    if path[-1] not in _NUMBERS:
        return text
    try:
        return float(text)
    except ValueError:
        pass
    try:
        return cells.amount(text)[0]
    except ValueError:
        return text
