"""What English pages say that an institution is: "Brightleaf is a charity", "HRI (Harbour Research Institute)", "the
Harbour Alliance (DIT, HTB)", "Brightleaf, which supports families", "Brightleaf co-founder Anna Muster".
"""

from __future__ import annotations

from itertools import pairwise

from loaders.documents.page import Span
from loaders.documents.western.brand_names import NameRuns
from loaders.documents.western.lexicon import is_unknown
from loaders.documents.western.names import country_after
from loaders.documents.western.shortened import initials

_KNOWN = frozenset(["also", "popularly", "commonly", "better", "formerly", "widely", "often", "is", "was", "now", "or"])
_MAX_DEFINITION = 9  # tokens between "is a" and the noun


class DefinitionFinder:
    """Adds such institutions to those of a page, and what brackets tell of those that are known."""

    def __init__(self, runs: NameRuns) -> None:
        self.runs, self.finder, self.page, self.lexicon = runs, runs.finder, runs.page, runs.lexicon

    def spelled_out(self) -> None:
        """Like "HARBOUR (Roads and Bridges Research Infrastructure)": an acronym, and the name it is short for."""
        for token in self.page.tokens:
            if not token.shouted or token.index in self.finder.taken or token.index in self.runs.reserved:
                continue
            sentence = self.page.sentence_of(token.index)
            self._dashed(token.index)
            if self._named_behind(token.index, sentence):
                continue
            inside = self._bracket_with_head(token.index + 1, sentence, token.text)
            if inside:
                one = self.finder.add(token.text, inside[1], None, Span(token.index, token.index + 1))
                one.aliases.append(" ".join(self.page.words(inside[0]).split()))
                self.finder.taken.update(dict.fromkeys(range(inside[0].first, inside[0].last), one))

    def _named_behind(self, index: int, sentence: Span) -> bool:
        """Like "HRI (Harbour Research Institute)", where the name itself is known."""
        one = self.finder.taken.get(index + 2)
        bracket = index + 2 < sentence.last and self.page.tokens[index + 1].text == "("
        short = self.page.tokens[index].text
        if one is None or not bracket or not (short in initials(one.name) or self._is_foreign(short, one.name)):
            return False
        self.finder.mark(one, Span(index, index + 1), self.page.tokens[index].text)
        return True

    def _is_foreign(self, short: str, name: str) -> bool:
        """Like "ANE (National Environment Agency)": the same first letters in the order of another language."""
        letters = {word[0] for word in name.split() if word[0].isupper()}
        return 2 < len(short) < 6 and len(letters) > 1 and set(short) <= letters and short not in ("USA", "UAE")

    def _dashed(self, index: int) -> None:
        """Like "CIS – Centro Internazionale per la Sponda": an acronym, a dash, and the name that it is short for."""
        dash = self.page.tokens[index + 1] if index + 2 < len(self.page.tokens) else None
        one = self.finder.taken.get(index + 2)
        if dash is None or not dash.is_dash or one is None or one.mentions[0].span.first > index + 2:
            return
        letters = iter("".join(w[0] for w in one.name.replace("’", " ").replace("'", " ").split()).casefold())
        acronym = self.page.tokens[index].text.casefold()
        if sum(c in letters for c in acronym) >= len(acronym) - 1 and acronym[0] == one.name[0].casefold():
            self.finder.mark(one, Span(index, index + 1), self.page.tokens[index].text)

    def _bracket_with_head(self, index: int, sentence: Span, acronym: str) -> tuple[Span, str] | None:
        close = next((i for i in range(index, min(index + 20, sentence.last)) if self.page.tokens[i].text == ")"), None)
        if close is None or self.page.tokens[index].text != "(" or close < index + 3:
            return None
        inside = Span(index + 1, close)
        initials = [t.norm[0] for t in self.page.tokens[inside.first : inside.last] if t.is_word and t.capital]
        found = iter("".join(initials))
        fits = acronym[0].casefold() == initials[0] if initials else False
        loose = sum(c.casefold() in found for c in acronym if c.isalpha())
        heads = self.finder.heads_in(inside)
        return (inside, heads[-1][1].kind) if fits and heads and loose >= len(acronym) // 2 + 1 else None

    def defined(self) -> None:
        """Like "Brightleaf is a global company", "Brightleaf, a charity in Leeds"."""
        nouns = self.lexicon.cooperation.get("kind_nouns", {})
        kinds = {noun: kind for kind, words in nouns.items() for noun in words}
        for sentence in self.page.sentences:
            index = sentence.first
            while index < sentence.last:
                last = self.runs.end(sentence, index)
                if last == index:
                    index += 1
                    continue
                kind = self._definition(sentence, self.runs.past_bracket(last, sentence), kinds)
                if kind:
                    self._define(Span(index, last), kind)
                index = last

    def _define(self, span: Span, kind: str) -> None:
        known = self.finder.taken.get(span.first)
        if known is not None:
            if known.kind in (None, "foundation", "ngo", "other", "network_organisation") and kind == "company":
                known.kind = kind  # "Example Foundation is a global company"
        elif self.runs.is_free(span):
            self.finder.add(" ".join(self.page.words(span).split()), kind, None, span)

    def _definition(self, sentence: Span, index: int, kinds: dict[str, str]) -> str | None:
        """The kind that "is a … charity" or ", a … charity" says."""
        tokens = self.page.tokens
        comma = index < sentence.last and tokens[index].text == ","
        if index + 2 >= sentence.last or not (comma or tokens[index].norm in ("is", "was")):
            return None
        if tokens[index + 1].norm not in ("a", "an", "the"):
            return None
        for at in range(index + 2, min(sentence.last, index + 2 + _MAX_DEFINITION)):
            token = tokens[at]
            if token.norm in kinds and not token.capital:
                following = tokens[at + 1] if at + 1 < sentence.last else None
                compound = following is not None and following.is_word and following.norm not in self.runs.after
                compound = compound or (following is not None and following.text in "'’")
                return None if compound else kinds[token.norm]
            if token.text in ",.;:()" or token.norm in ("of", "for", "in", "to", "which", "that", "who", "by", "with"):
                return None
        return None

    def bracketed(self) -> None:
        """Like "the Harbour Alliance (DIT, HTB and KLM)": its members behind a network."""
        for institution in self.finder.institutions:
            for mention in list(institution.mentions):
                last = mention.span.last
                sentence = self.page.sentence_of(mention.span.first)
                if country_after(self.page, last) or self.runs.past_bracket(last, sentence) == last:
                    continue
                inside = Span(last + 1, self.runs.past_bracket(last, sentence) - 1)
                if self._is_one_acronym(inside):
                    continue
                items = [
                    t for t in self.page.tokens[inside.first : inside.last] if t.text not in ",&" and t.norm != "and"
                ]
                if len(items) > 1 and all(t.shouted or self.runs.is_made(Span(t.index, t.index + 1)) for t in items):
                    institution.aside = institution.aside if institution.aside[1] else (last, inside.last + 1)
                    for token in items:
                        member = self.finder.add(token.text, None, None, Span(token.index, token.index + 1))
                        self.finder.members.append((member, institution, Span(mention.span.first, inside.last + 1)))

    def _is_one_acronym(self, inside: Span) -> bool:
        """Like "MoH&FW": signs without spaces make one acronym of its letters."""
        tokens = self.page.tokens[inside.first : inside.last]
        closed = all(left.end == right.start for left, right in pairwise(tokens))
        return closed and any(t.text == "&" for t in tokens)

    def acting(self) -> None:
        """Like "Example is proud to …", "Example co-founder Anna Muster", of a name that is no common word."""
        for sentence in self.page.sentences:
            index = sentence.first
            while index < sentence.last:
                last = self.runs.end(sentence, index)
                if last > index and index not in self.finder.taken:
                    span = Span(index, last)
                    if self._works(sentence, span) or self._acts(sentence, span):
                        self.runs.add(span)
                index = max(last, index + 1)

    def known_as(self) -> None:
        """Like "Otterix, also known as Harbour Games", "popularly known as …": one more name of what stands before."""
        for token in self.page.tokens[3:-2]:
            if token.norm != "known" or self.page.tokens[token.index + 1].norm != "as":
                continue
            before, sentence = token.index - 1, self.page.sentence_of(token.index)
            while before > sentence.first and (
                self.page.tokens[before].norm in _KNOWN or self.page.tokens[before].text in ",()"
            ):
                before -= 1
            one = self.finder.taken.get(before)
            first = token.index + 2 + (self.page.tokens[token.index + 2].norm == "the")
            last = self.runs.end(sentence, first) if first < sentence.last else first
            other = self.finder.taken.get(first)
            if one is None or last == first or other is one:
                continue
            if other is not None:
                self.finder.merge(other, one)
            else:
                span = Span(first, last)
                self.finder.mark(one, span, " ".join(self.page.words(span).split()))

    def of_person(self) -> None:
        """Like "Anna Elm of Otterix", "coordinator Anna Elm from Otterix": whom somebody stands for."""
        given = self.lexicon.words("people", "given")
        for token in self.page.tokens[:-3]:
            surname, of = self.page.tokens[token.index + 1], self.page.tokens[token.index + 2]
            if token.norm not in given or not token.capital or not surname.capital or of.norm not in ("of", "from"):
                continue
            sentence = self.page.sentence_of(token.index)
            first = of.index + 1 + (self.page.tokens[of.index + 1].norm == "the")
            span = Span(first, self.runs.end(sentence, first)) if first < sentence.last else Span(first, first)
            plain = span.last - span.first == 1 and not is_unknown("en", self.page.words(span))
            named = span.last > span.first and span.first not in self.finder.taken and not plain
            if named and self.runs.is_free(span):
                self.runs.add(span)

    def _works(self, sentence: Span, span: Span) -> bool:
        """Like "the Example Youth, which supports families"."""
        near = [t.norm for t in self.page.tokens[span.last : min(span.last + 3, sentence.last)]]
        plural = near[:2] == [",", "who"] and near[2:] and near[2] in self.lexicon.words("brands", "working_plural")
        if plural and self.runs.is_free(span) and span.first not in self.finder.taken:
            return True
        article = span.first > sentence.first and self.page.tokens[span.first - 1].norm == "the"
        works = near[:2] == [",", "which"] and near[2:] and near[2] in self.lexicon.words("brands", "working")
        return bool(works) and article and span.last - span.first > 1 and self.runs.is_free(span)

    def _acts(self, sentence: Span, span: Span) -> bool:
        """What only institutions do, or an officer with the name behind, of a name that no person has."""
        near = self.page.tokens[span.last : min(span.last + 4, sentence.last)]
        verbs = [t.norm for t in near[:3] if t.norm in ("is", "are", "was", "were", "has", "have", "been", "also")]
        passive = any(verb in ("is", "are", "was", "were", "been") for verb in verbs)
        said = {t.norm for t in near[: 1 + len(verbs)]}
        acts = bool(said & self.lexicon.words("brands", "after_be" if passive else "acting"))
        works = [t.norm for t in near[:2]] in (["worked", "with"], ["works", "with"])
        phrase = (not passive and bool(said & self.lexicon.words("brands", "acting_phrases"))) or works
        officer = bool(near) and near[0].norm in self.lexicon.words("brands", "officers")
        office = officer and len(near) > 1 and near[1].capital
        office = office or [t.norm for t in near[:2]] == ["chief", "executive"]
        alone = span.last - span.first == 1 and is_unknown("en", self.page.words(span))
        named = self.runs.is_made(span) or (office and alone) or (acts and self._is_phrase(span))
        told = ((acts or office) and named) or (phrase and self._is_phrase(span))
        return told and self.runs.is_free(span)

    def _is_phrase(self, span: Span) -> bool:
        """Like "Blue Quay Conservation": common words with capitals, which no person has, and no plural or plan."""
        tokens = self.page.tokens[span.first : span.last]
        if (
            len(tokens) < 2
            or tokens[-1].norm in self.lexicon.words("brands", "no_last")
            or tokens[-1].norm.endswith("ies")
        ):
            return False
        common = not is_unknown("en", tokens[-1].norm) and tokens[-1].norm not in self.lexicon.words("people", "given")
        inside = span.first > self.page.sentence_of(span.first).first
        article = inside and self.page.tokens[span.first - 1].norm == "the"
        return common and (len(tokens) > 2 or article or not is_unknown("en", tokens[0].norm))
