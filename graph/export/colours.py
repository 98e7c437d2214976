"""Colours of institutions in exports, by their first sector."""

from __future__ import annotations

# The web map's light palette (web/src/map/palette.ts, which says how it was chosen); a test compares the two.
SECTOR_COLOURS = {
    "social_assistance": "#9a3104",
    "labour_market": "#4b5bba",
    "social_economy": "#ca6c25",
    "civil_society": "#dab25a",
    "education": "#45a686",
    "health": "#6f1332",
    "culture": "#846987",
    "science": "#4d3d73",
    "business": "#7ed7ca",
    "administration": "#9ca5d6",
}
OTHER_COLOUR = "#b9b3a8"


def colour_of(sector: str) -> str:
    """The colour of a sector as #rrggbb; one for all sectors without their own."""
    return SECTOR_COLOURS.get(sector, OTHER_COLOUR)
