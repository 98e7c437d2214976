"""Parties of agreements beyond the words of one rule: "między A, B i C", lists that a signing announces, who is listed
in the next sentence as what the agreement was signed with; and who only acts for a party.

Invariants: an institution is a party where the words right before it join it to the others, or where it begins an item
of a list of parties; who represents a party ("…, reprezentowane przez …") is none, but the one represented.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from loaders.documents.findings import Agreement, Findings, Institution, Mention, Tie
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.morphology import lemmas, noun_readings, readings
from loaders.documents.polish.signing import words

_JOINING = frozenset({",", ";", "i", "oraz", "a", ":", "-", "–", "—", "także", "również", "oraz/lub"})
_BETWEEN = frozenset({"między", "pomiędzy"})
_MAX_BEFORE = 4  # words before a party that may only describe it: "a beneficjentem – [Gminą …]"
_MAX_BACK = 8  # tokens of "w imieniu i na rzecz którego działa"
_MAX_INTRO = 5  # tokens of "Są to:", below the sentence that says what was signed
_MAX_NEXT = 2  # sentences behind the signing in which its other side is listed
_ELSEWHERE = frozenset({"w", "we", "na", "przy", "przez", "dla", "od", "do"})


class PartyFinder:
    """Reads the parties of the agreements of one page."""

    def __init__(self, page: Page, findings: Findings) -> None:
        self.page = page
        named = [(m, i) for i in findings.institutions for m in i.mentions]
        self.institutions = sorted(named, key=lambda pair: pair[0].span.first)
        signed = [(m.span, a) for a in findings.agreements for m in a.mentions]
        self.agreements = sorted(signed, key=lambda pair: pair[0].first)
        self.lists = {bullets.intro: bullets.items for bullets in page.lists}

    def run(self, ties: list[Tie]) -> list[Tie]:
        """All ties: the known ones, of which parties that only represent others are corrected, and further parties."""
        kept = [tie if tie.relation != "party_to" else self._corrected(tie) for tie in ties]
        known = {(id(tie.subject), id(tie.object)) for tie in kept if tie.relation == "party_to"}
        found = list({(id(t.subject), t.relation, id(t.object)): t for t in reversed(kept)}.values())[::-1]
        for tie in self._further():
            if (id(tie.subject), id(tie.object)) not in known:
                known.add((id(tie.subject), id(tie.object)))
                found.append(tie)
        return found

    def _further(self) -> Iterator[Tie]:
        for span, agreement in self.agreements:
            sentence = self.page.sentence_of(span.first)
            if any(t.norm == "nie" for t in self.page.tokens[sentence.first : sentence.last]):
                continue
            for mention, institution in self._parties_in(sentence):
                yield Tie(institution, "party_to", agreement, Span(*_ends(span, mention.span)))
            if self._signs(sentence) or self._announces(sentence):
                yield from self._behind_colon(agreement, sentence)
                yield from self._listed(agreement, sentence)
                yield from self._other_side(agreement, sentence)
        yield from self._below_headings()

    def _inside(self, span: Span) -> list[tuple[Mention, Institution]]:
        first = bisect_left(self.institutions, span.first, key=lambda pair: pair[0].span.first)
        last = bisect_left(self.institutions, span.last, key=lambda pair: pair[0].span.first)
        return self.institutions[first:last]

    def _signs(self, sentence: Span) -> bool:
        signing = grammar.words("agreements", "signing")
        return any(lemmas(t.text) & signing for t in self.page.tokens[sentence.first : sentence.last])

    def _announces(self, sentence: Span) -> bool:
        """Like "Strony porozumienia z 4 maja:"."""
        nouns = lemmas(self.page.tokens[sentence.first].text) & words("party_lines", "nouns")
        return bool(nouns) and self.page.tokens[sentence.last - 1].text == ":"

    def _parties_in(self, sentence: Span) -> list[tuple[Mention, Institution]]:
        """Like "między A, reprezentowaną przez …, B oraz C a D": two or more, all in the instrumental."""
        between = [i for i in range(sentence.first, sentence.last) if self.page.tokens[i].norm in _BETWEEN]
        if not between:
            return []
        found: list[tuple[Mention, Institution]] = []
        begin = between[-1] + 1
        for mention, institution in self._inside(Span(begin, sentence.last)):
            inst = "inst" in mention.cases or not mention.cases
            if inst and not mention.pointing and self._joined(mention.span.first, begin, bool(mention.cases)):
                found.append((mention, institution))
            elif not found:
                return []
        return found if len(found) > 1 or self.page.tokens[sentence.last - 1].text == ":" else []

    def _joined(self, first: int, begin: int, inflected: bool) -> bool:
        """Whether "między", or a sign or word that joins, stands before an institution, with no more than its class."""
        for index in range(first - 1, max(begin - 2, first - 2 - _MAX_BEFORE), -1):
            token = self.page.tokens[index]
            if index < begin or token.norm in _JOINING:
                return True
            beside = inflected and any("inst" in r.cases for r in readings(token.text))
            if not beside or lemmas(token.text) & grammar.words("people", "functions"):
                return False
        return False

    def _behind_colon(self, agreement: Agreement, sentence: Span) -> Iterator[Tie]:
        """Like "Partnerstwo podpisało pięć podmiotów: A, B i C": two or more in the nominative."""
        tokens = self.page.tokens
        colon = next((i for i in range(sentence.first, sentence.last) if tokens[i].text == ":"), sentence.last)
        if self._is_about(Span(sentence.first, colon)):
            return
        begins = [
            (m, i)
            for m, i in self._inside(Span(colon, sentence.last))
            if ("nom" in m.cases or not m.cases) and tokens[m.span.first - 1].norm in _JOINING
        ]
        for mention, institution in begins if len(begins) > 1 else ():
            yield Tie(institution, "party_to", agreement, Span(colon + 1, mention.span.last))

    def _listed(self, agreement: Agreement, sentence: Span) -> Iterator[Tie]:
        """Items of the list that a signing announces, or that "Są to:" in the sentence behind it does."""
        number = self.page.block_index(sentence.first)
        intro = self.page.blocks[number].sentences[-1]
        place = self.page.sentence_index(sentence.first)
        follows = self.page.sentence_index(intro.first) == place + 1 and intro.last - intro.first <= _MAX_INTRO
        if (intro != sentence and not follows) or self._is_about(intro):
            return
        for item in self._items(number):
            span = self.page.blocks[item].span
            if first := next(iter(self._inside(span)), None):
                mention, institution = first
                if self._begins(Span(span.first, mention.span.first)):
                    yield Tie(institution, "party_to", agreement, mention.span)

    def _below_headings(self) -> Iterator[Tie]:
        """Lines below "Sygnatariusze", "Uczestnicy porozumienia" that no colon announces."""
        for number, block in enumerate(self.page.blocks[:-1] if self.agreements else ()):
            agreement = self._agreement_before(block.span) if self._heads_parties(block.span) else None
            following = number + 1
            while agreement is not None and following < len(self.page.blocks) and self.page.is_item(following):
                span = self.page.blocks[following].span
                first = next(iter(self._inside(span)), None)
                if first is None or not self._begins(Span(span.first, first[0].span.first)):
                    break
                yield Tie(first[1], "party_to", agreement, first[0].span)
                following += 1

    def _heads_parties(self, span: Span) -> bool:
        """A short line that begins with a noun for parties in the plural; "Partnerzy" alone are of something else."""
        tokens = self.page.tokens[span.first : span.last]
        if len(tokens) > _MAX_INTRO or not tokens[0].capital or tokens[-1].text in ".:?!":
            return False
        plural = {r.base.casefold() for r in noun_readings(tokens[0].text, "nom") if "pl" in r.numbers}
        agreed = any(lemmas(t.text) & words("party_lines", "of") for t in tokens[1:])
        return bool(plural & words("party_lines", "alone")) or (agreed and bool(plural & words("party_lines", "nouns")))

    def _agreement_before(self, span: Span) -> Agreement | None:
        before = [agreement for mention, agreement in self.agreements if mention.first < span.last]
        return before[-1] if before else None

    def _items(self, number: int) -> Iterator[int]:
        """Items of the list below a block, a paragraph for each where it is none, and what goes on: "a szkołami: …"."""
        while number + 1 < len(self.page.blocks):
            items = self.lists.get(number, (number + 1,) if self._opens(number) else ())
            yield from items
            if items and items[-1] in self.lists:
                number = items[-1]  # "Firmą A, a trzema szkołami: …" is an item and announces more
                continue
            number = items[-1] + 1 if items else number + 1
            if number >= len(self.page.blocks) or not self._goes_on(number):
                return
            if not self._opens(number):
                span = self.page.blocks[number].span
                number += span.last - span.first == 1 and number + 1 < len(self.page.blocks)  # "a" on a line of its own
                yield number

    def _opens(self, number: int) -> bool:
        return self.page.tokens[self.page.blocks[number].span.last - 1].text == ":"

    def _goes_on(self, number: int) -> bool:
        """Whether a block begins with "a" or "oraz"."""
        return self.page.tokens[self.page.blocks[number].span.first].text in ("a", "i", "oraz")

    def _is_about(self, intro: Span) -> bool:
        """Whether a list is of what an agreement covers or is for, or of who came."""
        about = (
            grammar.words("agreements", "scope") | grammar.words("agreements", "goals") | words("signing", "watching")
        )
        return any(lemmas(t.text) & about for t in self.page.tokens[intro.first : intro.last])

    def _begins(self, before: Span) -> bool:
        """Whether nothing but numbers, signs, "oraz" and a class stands before an institution in its item."""
        tokens = self.page.tokens[before.first : before.last]
        told = [t for t in tokens if t.is_word and t.norm not in _JOINING]
        acting = grammar.words("people", "functions")
        return len(told) <= 2 and not any(lemmas(t.text) & acting or t.norm in _ELSEWHERE for t in told)

    def _other_side(self, agreement: Agreement, sentence: Span) -> Iterator[Tie]:
        """Like "… porozumienia ze szkołami. Szkoły, które je podpisały, to A, B i C.": the class is that of a side."""
        sides = self._classes(sentence)
        place = self.page.sentence_index(sentence.first)
        for following in self.page.sentences[place + 1 : place + 1 + _MAX_NEXT] if sides else ():
            if not self._lists_side(following, sides):
                continue
            inside = [pair for pair in self._inside(following) if "nom" in pair[0].cases or not pair[0].cases]
            for mention, institution in inside if len(inside) > 1 else ():
                if self._lists_at(mention.span.first):
                    yield Tie(institution, "party_to", agreement, following)

    def _classes(self, sentence: Span) -> frozenset[str]:
        """Classes of institutions in the plural, behind "a", "z" or "między": "a przedsiębiorstwami"."""
        found: set[str] = set()
        for token in self.page.tokens[sentence.first + 1 : sentence.last]:
            before = self.page.tokens[token.index - 1].norm
            if before in ("a", "z", "ze", "oraz", "i") or before in _BETWEEN:
                found |= {r.base.casefold() for r in noun_readings(token.text, "inst") if "pl" in r.numbers}
        return frozenset().union(*(one for one in _classes() if one & found))

    def _lists_side(self, sentence: Span, sides: frozenset[str]) -> bool:
        """Whether a sentence begins with such a class in the nominative and then names who: "Firmy, które …, to …"."""
        tokens = self.page.tokens[sentence.first : sentence.last]
        first = tokens[:3]
        named = any(
            r.base.casefold() in sides and "pl" in r.numbers for t in first for r in noun_readings(t.text, "nom")
        )
        telling = any(t.norm in ("to", ":", "są", "byli", "były") for t in tokens)
        refused = any(t.norm in ("nie", "mogą", "zapraszamy") for t in tokens)
        return named and telling and not refused

    def _lists_at(self, first: int) -> bool:
        token = self.page.tokens[first - 1]
        return token.norm in (_JOINING | {"to", "są", "byli", "były"}) or (token.is_word and not token.capital)

    def _corrected(self, tie: Tie) -> Tie:
        """A party whose name stands only behind "reprezentowane przez", replaced by whom it represents."""
        inside = [pair for pair in self._inside(self.page.sentence_of(tie.quote.first)) if pair[1] is tie.subject]
        begins = [self._representing(mention.span.first) for mention, _ in inside]
        if not begins or not all(begins):
            return tie
        start = begins[0] or 0
        before = self._inside(Span(self.page.sentence_of(start).first, start))
        if not before or start - before[-1][0].span.last > 1:
            return tie
        mention, institution = before[-1]
        if (further := self._representing(mention.span.first)) and further:
            earlier = self._inside(Span(self.page.sentence_of(further).first, further))
            mention, institution = earlier[-1] if earlier else (mention, institution)
        return Tie(institution, "party_to", tie.object, Span(*_ends(mention.span, tie.quote)), tie.certainty, tie.on)

    def _representing(self, first: int) -> int | None:
        """Where the words begin that say of an institution that it acts for the one before them."""
        sentence = self.page.sentence_of(first)
        low = max(sentence.first, first - _MAX_BACK)
        back = self.page.tokens[low:first]
        if len(back) > 1 and back[-1].norm == "przez" and "reprezentować" in lemmas(back[-2].text):
            return first - 2
        acts = bool(back) and bool(lemmas(back[-1].text) & {"działać", "występować"})
        start = next((t.index for t in back if t.norm == "w" and self.page.tokens[t.index + 1].norm == "imieniu"), None)
        return start if acts and any("który" in lemmas(t.text) for t in back) else None


def _ends(one: Span, other: Span) -> tuple[int, int]:
    return min(one.first, other.first), max(one.last, other.last)


def _classes() -> tuple[frozenset[str], ...]:
    """Words for classes of institutions, those for one class together."""
    return tuple(frozenset(one) for one in grammar.load("people.toml")["sides"].values())
