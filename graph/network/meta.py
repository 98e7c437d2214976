"""The code lists of the network's columns."""

from __future__ import annotations

import msgspec

from graph.ids import COOPERATION_KINDS
from graph.records import PARTICIPATIONS

LANGUAGES = ("pl", "en", "de")
KINDS = (*COOPERATION_KINDS, "tie")
RELATIONS = (*PARTICIPATIONS, "cooperates_with")


class Meta(msgspec.Struct):
    """A code is a position in its list; -1 stands for none. `place_within` is a code of `places`. `ties` counts the
    pairs of institutions that cooperate. `betweenness_sources` is the number of institutions from which betweenness
    was estimated, 0 where it is exact; `largest_tied` the number of members above which cooperations were left out of
    metrics of ties, 0 where none was."""

    kinds: list[str]
    institution_kinds: list[str]
    subkinds: list[str]
    sectors: list[str]
    countries: list[str]
    places: list[str]
    place_kinds: list[str]
    place_within: list[int]
    place_names: dict[str, list[str]]
    programmes: list[str]
    programme_kinds: list[str]
    programme_names: dict[str, list[str]]
    relations: list[str]
    roles: list[str]
    currencies: list[str]
    sources: list[str]
    ties: int = 0
    betweenness_sources: int = 0
    largest_tied: int = 0
