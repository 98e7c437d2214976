"""Titles of projects: headings with a line of nothing but institutions, or with a fact of a project, below them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.documents.findings import Institution, Project, Tie
from loaders.documents.page import Span
from loaders.documents.western import towns
from loaders.documents.western.lexicon import is_unknown
from loaders.documents.western.listed import ListReader
from loaders.documents.western.projects import ProjectFinder
from loaders.documents.western.shortened import acronym_kind
from loaders.values.privacy import MASK

_PARTNERS = ("partner", "partnern", "partners", "sponsoren", "sponsors", "förderer")  # they head lists of them
_FUNCTIONS = ("projektleiter", "geschäftsführer", "vorsitzende", "präsident", "direktor", "sprecher", "rektor")
_TITLES = frozenset(["prof", "dr", "herr", "frau", "dipl", "kontakt", "contact"])  # a person follows
_MAX_TITLE, _MAX_LIST = 30, 40  # tokens; lines above that may belong to the same list


class HeadingReader:
    """Reads the headings of one page."""

    def __init__(self, lists: ListReader) -> None:
        self.lists, self.page, self.lexicon, self.finder = lists, lists.page, lists.lexicon, lists.finder
        self.headed: list[tuple[Project, list[Institution], Span, str]] = []

    def headings(self, projects: ProjectFinder) -> set[int]:
        """Titles of projects: headings with a line of nothing but institutions below. Their tokens."""
        speaks = any(projects.is_project(t.index) or "projekt" in t.norm for t in self.page.tokens)
        section: str = ""
        for number in range(len(self.page.blocks) - 1):
            heading, line = self.page.blocks[number], self.page.blocks[number + 1]
            if self._is_section(heading.span):
                section = self.page.words(heading.span)
            if not speaks or heading.bullet or not self._is_title(heading.span):
                continue
            if self._is_fact(heading.span):
                continue  # "Duration: 36 months" above "Start date: …"
            if self._is_fact(line.span) and number + 1 < len(self.page.blocks):
                title = self._title(heading.span)
                if not projects.marked() & set(range(title.first, title.last)):
                    projects.add(self.page.words(title), title)
                continue
            if not self._is_line(line.span) or self._is_inside_list(number):
                continue
            institutions = [i for part in self.lists.parts(line.span) if (i := self._listed(part))]
            if not institutions:
                continue
            title = self._title(heading.span)
            project = projects.add(self.page.words(title), title)
            whole = " ".join(self.page.words(heading.span).split())
            if whole != project.name:
                project.aliases.append(whole)
            self.headed.append((project, institutions, line.span, section))
        return projects.marked()

    def _is_section(self, span: Span) -> bool:
        words = [t for t in self.page.tokens[span.first : span.last] if t.is_word]
        last = words[-1].norm if words else ""
        return 0 < len(words) <= 3 and last.endswith(("projekte", "projects", "vorhaben"))

    def _is_fact(self, span: Span) -> bool:
        """Like "Duration: 2020-2022", "Research project | 2020" right under a heading: it heads a project."""
        tokens = self.page.tokens[span.first : span.last]
        mark = next((i for i, token in enumerate(tokens[:5]) if token.text in ":|" and i), None)
        if mark is None:
            return False
        label = self.page.words(Span(span.first, span.first + mark)).casefold()
        facts = self.lexicon.words("lists", "periods") | self.lexicon.words("lists", "heading_facts")
        return label in facts or (label.endswith(("projekt", "project")) and tokens[mark].text == "|")

    def _is_title(self, span: Span) -> bool:
        tokens = self.page.tokens[span.first : span.last]
        if (
            not 2 < len(tokens) <= _MAX_TITLE
            or tokens[-1].text in ".:!?"
            or any(t.text == "|" for t in tokens)
            or self._is_labelled(span)
            or sum(t.text.isdigit() for t in tokens) > 2
            or not (tokens[0].capital or tokens[0].text[0].isdigit())
        ):
            return False
        words = self.page.words(span)
        if words.casefold() in self.lexicon.words("lists", "others"):
            return False
        if self.lexicon.code == "de" and self.lists.labelled.label_of(span):
            return False  # "Beteiligte Institutionen" heads a list
        if any(t.norm.endswith(_PARTNERS) for t in tokens):
            return False
        if tokens[0].norm in _TITLES or any(t.norm.startswith(_FUNCTIONS) for t in tokens):
            return False  # whoever is quoted above: "Anna Muster, Projektleiterin"
        if len(tokens) < 5 and any(t.index in self.finder.taken for t in tokens):
            return False  # one more line of a list of institutions
        return not any(t.index in self.finder.taken for t in tokens[:1]) and MASK not in words

    def _is_inside_list(self, number: int) -> bool:
        """Whether a label such as "Our partners" stands above, with nothing but lines of a list between."""
        for above in range(number - 1, max(-1, number - _MAX_LIST), -1):
            if self.lists.labelled.label_of(self.page.blocks[above].span):
                return True
            if not self.page.is_item(above):
                return False
        return False

    def _is_labelled(self, span: Span) -> bool:
        """Like "Programme: Example": a common word before a colon, which no title is."""
        tokens = self.page.tokens[span.first : span.last]
        if self.lists.labelled.begins_with_label(span):
            return True
        if self.lexicon.code == "de" and self._is_among_facts(span):
            return True
        if self.lexicon.code != "en" or len(tokens) < 3 or tokens[1].text != ":":
            return False
        return not tokens[0].shouted and not is_unknown("en", tokens[0].norm)

    def _is_among_facts(self, span: Span) -> bool:
        """Like "Name der Plattform: Muster" below "Laufzeit: …": one more line of the kind."""
        number = self.page.block_index(span.first)
        above = self.page.blocks[number - 1].span if number else span
        first = self.page.tokens[span.first]
        if first.shouted or is_unknown("de", first.text):
            return False  # "MUSTER: Wege im Wald"
        return number > 0 and all(
            any(t.text == ":" for t in self.page.tokens[one.first : min(one.last, one.first + 6)])
            for one in (above, span)
        )

    def _title(self, span: Span) -> Span:
        """A heading up to its first full stop: what follows explains it."""
        stop = next(
            (
                i
                for i in range(span.first + 2, span.last - 1)
                if self.page.tokens[i].text == "." and self.page.tokens[i + 1].start > self.page.tokens[i].end
            ),
            span.last,
        )
        return Span(span.first, stop)

    def _is_line(self, span: Span) -> bool:
        """A short line of names, at least one of which is an institution's or has the looks of one."""
        tokens = self.page.tokens[span.first : span.last]
        if not 0 < len(tokens) <= 30 or tokens[-1].text in ".:!?":
            return False
        parts = list(self.lists.parts(span))
        return (
            bool(parts)
            and all(self._looks(part) for part in parts)
            and any(self._known(p) or self._with_place(p) for p in parts)
        )

    def _looks(self, part: Span) -> bool:
        return (
            self._known(part)
            or self._with_place(part)
            or (part.last - part.first == 1 and self.page.tokens[part.first].shouted)
        )

    def _known(self, part: Span) -> bool:
        taken = sum(i in self.finder.taken for i in range(part.first, part.last))
        return taken > 0 and taken >= (part.last - part.first) - 1

    def _with_place(self, part: Span) -> bool:
        """Like "ABC Musterstadt": an acronym and a town."""
        tokens = self.page.tokens[part.first : part.last]
        return (
            1 < len(tokens) <= 3
            and tokens[0].shouted
            and towns.is_town(self.page.words(Span(part.first + 1, part.last)))
        )

    def _listed(self, part: Span) -> Institution | None:
        inside = [self.finder.taken[i] for i in range(part.first, part.last) if i in self.finder.taken]
        if inside:
            return inside[0]
        text = " ".join(self.page.words(part).split())
        if self._with_place(part):
            return self.finder.add(text, acronym_kind(text), self.page.words(Span(part.first + 1, part.last)), part)
        following = self._unit_beside(part)
        if following:
            return following
        return self.finder.add(text, acronym_kind(text), None, part)

    def _unit_beside(self, part: Span) -> Institution | None:
        """Like "ABC und XYZ der Universität Ulm": the first is a part of the same university."""
        joined = self.page.tokens[part.last].norm in ("und", "and") if part.last < len(self.page.tokens) else False
        other = self.finder.taken.get(part.last + 1) if joined else None
        units = [(p, w) for p, w, _ in self.finder.parts if p is other]
        if not units:
            return None
        whole = units[0][1]
        acronym = self.page.words(part)
        same = [i for i in self.finder.institutions if i.name.startswith(acronym + " ") and i.name.endswith(whole.name)]
        joint = " der " if self.lexicon.code == "de" else " of the "
        institution = (
            same[0] if len(same) == 1 else self.finder.add(acronym + joint + whole.name, whole.kind, whole.place, part)
        )
        self.finder.mark(institution, part, acronym)
        if not any(p is institution for p, _, _ in self.finder.parts):
            self.finder.parts.append((institution, whole, Span(part.first, part.last)))
        return institution

    def ties(self, projects: list[Project], institutions: list[Institution]) -> Iterator[Tie]:
        """What headings say: who runs the projects, what they are parts of, who funds all of a section."""
        for project, listed, quote, _ in self.headed:
            relation = "leads" if len(listed) == 1 else "partner_in"
            for institution in listed:
                yield Tie(institution, relation, project, quote)
        yield from self._below(projects)
        yield from self._of_class(institutions)

    def _below(self, projects: list[Project]) -> Iterator[Tie]:
        """Titles listed on a page that is headed by a project are parts of that."""
        if len(self.headed) < 2 or not self.page.blocks:
            return
        heading = self.page.blocks[0].span
        top = next(
            (p for p in projects for m in p.mentions if m.span.first == heading.first and m.span.last == heading.last),
            None,
        )
        for project, _, quote, _ in self.headed:
            if top and project is not top:
                yield Tie(project, "part_of", top, quote, "implied")

    def _of_class(self, institutions: list[Institution]) -> Iterator[Tie]:
        """Like "Four model projects were funded by X": what a sentence says of all projects under a heading."""
        funding = ("bewilligt", "gefördert", "finanziert", "funded", "approved", "financed")
        for sentence in self.page.sentences:
            tokens = self.page.tokens[sentence.first : sentence.last]
            at = next((t.index for t in tokens if t.norm in funding), None)
            if at is None or any(t.norm in ("nicht", "not", "kein", "keine") for t in tokens):
                continue
            funders = [i for i in institutions for m in i.mentions if m.span.first in sentence and not m.pointing]
            if len(set(map(id, funders))) != 1:
                continue
            for project, _, _, section in self.headed:
                if section and self._names_class(sentence, section):
                    yield Tie(project, "funded_by", funders[0], Span(sentence.first, sentence.last))

    def _names_class(self, sentence: Span, section: str) -> bool:
        """Whether a sentence has the word of a section's heading; "Modell- und Pilotprojekte" has both."""
        word = section.split()[-1].casefold() if self.lexicon.code == "de" else section.casefold()
        text = self.page.words(sentence).casefold()
        stem = re.sub(r"projekte$", "", word)
        return word in text or bool(stem and re.search(rf"\b{re.escape(stem)}-.{{0,40}}projekte", text))
