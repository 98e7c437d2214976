"""Which participants of CORDIS are natural persons, whose names are not kept (design, section 8).

CORDIS lists self-employed people among organisations and withholds their addresses. Decision: who has no address, no
tax number, no web page and no statement on being an SME, is a company or something else by its activity, and has a name
without a word that only organisations bear, is taken for a person. In doubt the name is hidden: a firm that is hidden
is still counted where it took part, a person who is shown cannot be called back.
"""

from __future__ import annotations

import re
from typing import Protocol

from graph.ids import fold
from loaders.values import cells

# What a quote of a person's row must not show: a number of theirs leads to the name as well.
HIDDEN = frozenset(
    (
        *("name", "short", "department", "organisation", "rcn", "vat", "url", "contact"),
        *("street", "postcode", "postbox", "city", "nuts", "geolocation"),
    )
)
_ADDRESS = ("city", "street", "postcode")
_NEVER = ("vat", "url", "sme")
_ACTIVITIES = ("", "PRC", "OTH")
_FORMS = (  # legal forms, as the last word of a name
    "ab|ag|aps|asa|asbl|bv|bvba|doo|eood|gmbh|ike|inc|kft|kg|kk|llc|llp|lp|ltd|ltda|lda|npc|nv|ood|oy|oyj|plc|pty|sarl|"
    "sas|sia|slu|spa|srl|sro|uab|vzw|zrt"
)
_DOTTED = r"\b(?:s\. ?a|s\. ?l|s\. ?r\. ?l|s\. ?p\. ?a|s\. ?c|b\. ?v|n\. ?v|k\. ?k|e\. ?v)\b\.?"
_STEMS = (  # how words begin that only organisations bear, folded
    "academ|accadem|agenc|agentur|akadem|asoci|assoc|author|ayuntam|azienda|bank|bund\\b|centr|center|chamber|college|"
    "commune|compan|comun|confeder|consor|cooperat|corporat|council|ecole|electron|entidad|escuela|faculty|faelles|"
    "federa|fonda|found|fundac|gesellschaft|gmina|hochschul|holding|hospit|industr|institut|instytut|istitut|kammer|"
    "klinik|laborator|librar|limited|minist|munici|museo|museum|nacion|nation|nazion|observator|organi|school|schule|"
    "socie|sociedad|spolka|stichting|stift|techno|union|univers|verband|verein|zentr"
)
_ORGANISATION = re.compile(rf"\b(?:{_STEMS})|labs\b|\d|[*@/]|(?:^| )(?:{_FORMS})[.)]*$|{_DOTTED}")


class Said(Protocol):
    """What a source says of a participant."""

    def get(self, field: str) -> str:
        """The trimmed value of a field; "" where it says nothing."""

    def has(self, field: str) -> bool:
        """Whether the layout of the file has such a field at all."""


def is_person(said: Said) -> bool:
    """Whether a participant has all the signs of a natural person."""
    if not said.has("city") or any(not cells.is_null(said.get(field)) for field in (*_ADDRESS, *_NEVER)):
        return False
    return said.get("activity").lstrip("/")[:3] in _ACTIVITIES and not is_organisation(said.get("name"))


def is_organisation(name: str) -> bool:
    """Whether a name has a word, a legal form or a sign that names of people do not have."""
    return bool(_ORGANISATION.search(fold(name)))
