"""What the columns of lists of Interreg projects and partners are called: keep.eu's exports, programmes' lists in
English, and the Swedish overview of partners (Interregbarometern), whose keys are Swedish.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from graph.ids import fold

# Field → names, folded to words. The first column that has one of a field's names is the field's.
_NAMES: dict[str, tuple[str, ...]] = {
    "programme": ("program", "programme", "programme name", "name of programme", "interreg programme"),
    "period": ("period", "programming period", "programme period"),
    "strand": ("strand kod", "strand code", "strand"),
    "strand_name": ("strand namn", "strand name", "programme type", "type of programme"),
    "project": ("projektnamn", "project name", "project name in english", "project title", "project", "operation name"),
    "acronym": ("project acronym", "acronym", "akronym", "projektakronym"),
    "type": ("projekttyp", "type of project", "project type"),
    "start": ("startdatum", "start date", "project start date", "start"),
    "end": ("slutdatum", "end date", "project end date", "end"),
    "summary": ("description", "description in english", "description en", "project description", "project summary"),
    "status": ("aktiv", "status", "project status"),
    "project_site": ("project website", "project web site", "project website url"),
    "project_budget": ("total budget expenditure", "total project budget", "project budget", "projektbudget"),
    "total_budget": ("total budget",),
    "partner": (
        *("organisationsnamn", "organisation name", "organization name", "partner name", "name of partner", "partner"),
        *("partner name in english", "partner organisation", "name of organisation", "name of the organisation"),
    ),
    "partner_also": ("partner name in original language", "original name", "partner name original language"),
    "role": ("organisationsroll", "partnerroll", "type of partner", "partner role", "role"),
    "lead": ("lead partner", "lead partner name", "name of lead partner", "lead beneficiary", "is lead partner"),
    "lead_country": ("lead partner country", "country of lead partner"),
    "ownership": ("organisationsagande", "organisation ownership", "legal status", "partner legal status"),
    "kind": ("organisationstyp", "type of organisation", "organisation type", "partner type", "type of institution"),
    "vat": ("vatnummer", "vat number", "partner vat number", "vat"),
    "pic": ("pic", "pic participant identification code", "participant identification code"),
    "site": ("website", "partner website", "web site", "partner web site"),
    "town": ("stad", "town", "city", "partner town", "partner city"),
    "nuts3": ("nuts3", "nuts 3", "nuts iii", "nuts level 3", "partner nuts 3"),
    "nuts2": ("nuts2", "nuts 2", "nuts ii", "nuts level 2", "partner nuts 2"),
    "country": ("land", "country", "partner country"),
    "partner_budget": (
        *("partnerbudget", "partner budget", "partner total budget", "total partner budget", "partner s total budget"),
        *("erdf per partner", "partner s programme co financing", "partner programme co financing"),
    ),
    "priority": ("politisktmal", "policy objective", "priority", "programme priority", "priority axis"),
    "objective": ("specifiktmal", "specific objective", "priority specific objective", "programme specific objective"),
    "themes": ("themes", "thematic information", "keep eu themes", "keywords", "topics", "theme"),
}
# What tells these lists from any other list of projects.
_TELLING = frozenset({"role", "lead", "nuts3", "nuts2", "objective", "strand", "strand_name"})


def fields_in(headers: Iterable[str]) -> dict[str, str]:
    """Field → the header that stands for it."""
    plain: dict[str, str] = {}
    for header in headers:
        plain.setdefault(" ".join(re.findall(r"\w+", fold(header).replace("_", " "))), header)
    return {field: plain[name] for field, names in _NAMES.items() for name in reversed(names) if name in plain}


def is_list(headers: Iterable[str]) -> bool:
    """Whether a table with these columns, or an object with these keys, is of Interreg's partners or projects."""
    found = fields_in(headers).keys()
    named = "programme" in found and bool({"project", "acronym"} & found)
    return named and bool({"partner", "lead"} & found) and len(_TELLING & found) > 0
