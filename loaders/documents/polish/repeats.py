"""Things that a text names in one breath, and what it says of them: each of them has every tie of the others.

"Warsztaty odbyły się 5 i 9 maja" tells of two events, "urzędy pracy w Kolnie i Łomży" of two institutions by one word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from loaders.documents.findings import Thing, Tie


def for_each(ties: Iterable[Tie], together: Iterable[Sequence[Thing]]) -> list[Tie]:
    """The ties, and each tie of one of several things named together once more for the others."""
    groups = {id(thing): things for things in together for thing in things}
    found: dict[tuple[int, str, int], Tie] = {}
    for tie in ties:
        for subject in groups.get(id(tie.subject), [tie.subject]):
            for thing in groups.get(id(tie.object), [tie.object]):
                if subject is not thing:
                    again = Tie(subject, tie.relation, thing, tie.quote, tie.certainty, tie.on)
                    found.setdefault((id(subject), tie.relation, id(thing)), again)
    return list(found.values())
