"""One institution under several names: "UB Ulm", "Whitby University" for the "University of Whitby".

Precision first: two are one only where exactly one other of the page can be meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from loaders.documents.page import Span
from loaders.documents.western.shortened import compound_initials, is_alike_kind, is_short

if TYPE_CHECKING:
    from loaders.documents.western.institutions import InstitutionFinder


class NameMerger:
    """Joins institutions of one page that are the same."""

    def __init__(self, finder: InstitutionFinder) -> None:
        self.finder, self.page, self.lexicon = finder, finder.page, finder.lexicon

    def acronyms_of_places(self) -> None:
        """ "UB Ulm" is "Universitätsbibliothek Ulm" where the page has both; letters of compounds count."""
        for short in self.finder.institutions:
            first, _, place = short.name.partition(" ")
            if not place or not first.isupper():
                continue
            same = [
                i
                for i in self.finder.institutions
                if i is not short
                and i.name.endswith(place)
                and not i.name.split()[0].isupper()
                and self._stands_for(first, i.name.removesuffix(place))
            ]
            if len(same) == 1:
                self.finder.merge(short, same[0])
        for unit, whole, span in self.finder.parts:
            tail = self.page.words(Span(span.first + 1, span.last))
            longer = [
                i
                for i in self.finder.institutions
                if i is not unit and i.name.startswith(unit.name.split()[0] + " ") and i.name.endswith(whole.name)
            ]
            if len(longer) == 1 and tail and unit.name.split()[0].isupper() and unit is not longer[0]:
                self.finder.merge(unit, longer[0])
        known = list(self.finder.by_key.values())
        self.finder.parts = [(p, w, s) for p, w, s in self.finder.parts if p in known and w in known]

    def demonyms(self) -> None:
        """Like "the Southern University of A" where the page has the "University of A" too: the shorter name is it."""
        demonyms = self.lexicon.words("brands", "demonyms") | {"south", "north", "west", "east", "the"}
        for longer in self.finder.institutions if demonyms else ():
            short = [i for i in self.finder.institutions if i is not longer and longer.name.endswith(" " + i.name)]
            before = longer.name.removesuffix(short[0].name).casefold().split() if len(short) == 1 else []
            if before and all(word in demonyms for word in before):
                self.finder.merge(longer, short[0])

    def short_names(self) -> None:
        """Like "Universität Ulm" for "Karl-Muster-Universität Ulm", a name without its legal form, with a hyphen, and
        "Whitby University" for the "University of Whitby"; only where one other of its kind has the longer name."""
        for short in self.finder.institutions:
            longer = [
                i
                for i in self.finder.institutions
                if i is not short and is_alike_kind(i.kind, short.kind) and is_short(short.name, i.name)
            ]
            if len(longer) == 1:
                self.finder.merge(short, longer[0])

    def _stands_for(self, acronym: str, name: str) -> bool:
        expansion = self.lexicon.acronym_heads.get(acronym, ("", ""))[1]
        letters = compound_initials(name)
        return (bool(expansion) and name.strip().endswith(expansion)) or letters.endswith(acronym)
