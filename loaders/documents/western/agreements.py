"""Agreements of a page: a word for an agreement in a sentence that says it was signed.

Who the parties are is read by the rules of `relations.toml`; an agreement of which neither a party nor a date is known
is dropped by the reader.
"""

from __future__ import annotations

from itertools import pairwise

from loaders.documents.date_pieces import DateSpan
from loaders.documents.findings import Agreement, Mention
from loaders.documents.page import Page, Span
from loaders.documents.western.lexicon import Lexicon

_MAX_ABOUT = 8
_NAMED = frozenset(
    ["charter", "declaration", "pact", "accord", "manifesto", "compact", "covenant"]
)  # they have names of their own
_MAX_OWN = 4  # words before one of these
_MAX_GAP = 4  # tokens between the word for an agreement, "between" and the first name
_ONLY = frozenset(["only", "just", "merely", "nur", "allein", "ausschliesslich", "bloß"])  # "not only"
_DENYING = frozenset(["not", "nicht", "kein", "never", "nie"])
_SAYING = frozenset(["under"])
_COUNTS = frozenset(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "both"])
_COMPOUNDS = {"vereinbarung": "agreement", "vertrag": "contract", "abkommen": "agreement", "pakt": "agreement"}
_COMPOUNDS |= {"absichtserklärung": "letter_of_intent", "charta": "declaration"}
_ACTS = ("vereinbarung", "vertrag", "abkommen")  # ends of German compounds for one thing


class AgreementFinder:
    """Collects the agreements of one page; tokens in `taken` belong to something else."""

    def __init__(self, page: Page, lexicon: Lexicon, dates: list[DateSpan], taken: set[int]) -> None:
        self.page, self.lexicon, self.dates, self.taken = page, lexicon, dates, taken
        self.agreements: list[Agreement] = []
        heads: list[tuple[tuple[str, ...], str]] = []
        for entry in lexicon.cooperation["agreement"]:
            heads += [(tuple(head.split()), entry["kind"]) for head in entry["heads"]]
        self.heads = sorted(heads, key=lambda h: -len(h[0]))
        self.starts = {words[0] for words, _ in heads}
        self.joining = lexicon.words("agreements", "joining")

    def run(self) -> list[Agreement]:
        """Every agreement of which a sentence says that it was signed, with its later mentions."""
        for sentence in self.page.sentences:
            words = self._lemmas(sentence)
            if not _DENYING.isdisjoint(words) and self._denies(sentence):
                continue
            signs = self._signs(sentence, words)
            for index in (
                range(sentence.first, sentence.last)
                if signs or not _SAYING.isdisjoint(words) or not self.joining.isdisjoint(words)
                else ()
            ):
                if signs or self._says_whose(sentence, index):
                    self._consider(sentence, index)
        self._later_mentions()
        for agreement in self.agreements:
            agreement.mentions.sort(key=lambda m: m.span.first)
            self._contents(agreement)
        return self.agreements

    def _denies(self, sentence: Span) -> bool:
        """Whether it says "not", and not only "not only"."""
        tokens = self.page.tokens[sentence.first : sentence.last + 1]
        return any(t.norm in _DENYING and after.norm not in _ONLY for t, after in pairwise(tokens))

    def _lemmas(self, sentence: Span) -> frozenset[str]:
        tokens = self.page.tokens[sentence.first : sentence.last]
        return frozenset().union(*(self.lexicon.lemmas(t.text) for t in tokens))

    def _signs(self, sentence: Span, words: frozenset[str]) -> bool:
        """Whether a sentence says that something is signed, or that an institution in it announces something."""
        if words & self.lexicon.words("agreements", "signing"):
            return True
        inside = range(sentence.first, sentence.last)
        named = sum(i in self.taken and i - 1 not in self.taken for i in inside) > 1
        counted = self.page.tokens[sentence.first].norm in _COUNTS
        return (named or counted) and bool(words & self.lexicon.words("agreements", "announcing"))

    def _says_whose(self, sentence: Span, index: int) -> bool:
        """Like "the training agreement between A and B", "ein Vertrag zwischen A und B": it need not say more."""
        found = self._head(sentence, index)
        lead = [t.norm for t in self.page.tokens[max(sentence.first, index - 4) : index]]
        if found and "under" in lead and not {"a", "an"}.isdisjoint(lead):  # "under a new agreement, A and B …"
            return sum(i in self.taken and i - 1 not in self.taken for i in range(index, sentence.last)) > 1
        if found and self.page.tokens[sentence.first].norm == "zwischen":
            return sentence.first + 2 in self.taken or sentence.first + 1 in self.taken
        near = range(found[0], min(sentence.last, found[0] + _MAX_GAP)) if found else range(0)
        joining = next((i for i in near if self.page.tokens[i].norm in self.joining), None)
        behind = range(joining + 1, min(sentence.last, joining + _MAX_GAP)) if joining else range(0)
        return any(i in self.taken for i in behind)

    def _head(self, sentence: Span, index: int) -> tuple[int, str] | None:
        """Where the words for an agreement that begin at a token end, and its kind."""
        token = self.page.tokens[index]
        if index in self.taken or not token.is_word:
            return None
        lemmas = self.lexicon.lemmas(token.text)
        if not lemmas & self.starts:
            return self._compound(index, token.norm) if self.lexicon.code == "de" and token.capital else None
        before = self.page.tokens[index - 1].norm if index > sentence.first else ""
        if before in self.lexicon.words("agreements", "no_agreements"):
            return None
        for words, kind in self.heads:
            last = index + len(words)
            part = self.page.tokens[index:last]
            if last <= sentence.last and all(
                w in self.lexicon.lemmas(t.text) for t, w in zip(part, words, strict=True)
            ):
                plural = part[-1].norm.endswith(("ments", "intents", "ungen", "verträge", "contracts", "declarations"))
                compound = part[-1].norm not in ("verträge", "verträgen", "vereinbarungen", "erklärungen")
                several = self.lexicon.code == "de" and compound and self._date(sentence) is None
                return None if plural and not several else (last, kind)
        return None

    def _compound(self, index: int, norm: str) -> tuple[int, str] | None:
        """Like "Patenschaftsvertrag", "Ausbildungspakt": the last part says what it is."""
        bare = norm.removesuffix("es").removesuffix("s")
        kind = next((kind for end, kind in _COMPOUNDS.items() if bare.endswith(end) and len(bare) > len(end) + 3), None)
        if kind is None or bare.startswith(tuple(self.lexicon.words("agreements", "private"))):
            return None
        return index + 1, kind

    def _consider(self, sentence: Span, index: int) -> None:
        found = self._head(sentence, index)
        if found is None or any(index in range(m.span.first, m.span.last) for a in self.agreements for m in a.mentions):
            return
        last, kind = found
        span = Span(self._first(sentence, index), last)
        signed = self._date(sentence)
        for known in self.agreements:
            if self._is_variant(known, span) and (signed in (known.signed, None) or known.signed is None):
                known.mentions.append(Mention(span))
                known.signed = known.signed or signed
                return
            if kind in (known.kind, "agreement") and signed in (known.signed, None):
                return
            if kind == known.kind and known.signed is None:
                known.signed = signed
                self._rename(known, span)
                known.mentions.append(Mention(span))
                return
        planned = any(
            t.norm in self.lexicon.words("agreements", "planning")
            for t in self.page.tokens[sentence.first : sentence.last]
        )
        past = any(
            t.norm in ("signed", "unterzeichnet", "unterzeichneten", "unterschrieben", "geschlossen", "concluded")
            for t in self.page.tokens[sentence.first : sentence.last]
        )
        name = " ".join(self._name(span).split())
        agreement = Agreement(
            name[0].upper() + name[1:], kind=kind, signed=signed, status="planned" if planned and not past else None
        )
        agreement.mentions.append(Mention(span))
        self.agreements.append(agreement)

    def _first(self, sentence: Span, index: int) -> int:
        """Where a name of its own begins: "Harbour Charter", "Coastal Cities Declaration"."""
        first, never = index, self.lexicon.words("names", "never_first")
        if self.lexicon.code != "en" or self.page.tokens[index].norm not in _NAMED:
            return index
        while first > sentence.first and index - first < _MAX_OWN and self._is_own(first - 1, never):
            first -= 1
        return first if self.page.tokens[index].capital else index

    def _is_own(self, index: int, never: frozenset[str]) -> bool:
        token = self.page.tokens[index]
        return token.is_word and token.capital and index not in self.taken and token.norm not in never

    def _is_variant(self, known: Agreement, span: Span) -> bool:
        """Like "Kooperationsvertrag" on a page about a "Kooperationsvereinbarung": one act under two words."""
        words = (known.name.casefold(), self._name(span).casefold())
        stems = [word.removesuffix(end) for word in words for end in _ACTS if word.endswith(end) and word != end]
        return len(stems) == 2 and stems[0] == stems[1]

    def _rename(self, agreement: Agreement, span: Span) -> None:
        """Gives an agreement that was named by an acronym its words."""
        name = " ".join(self._name(span).split())
        if len(name) > len(agreement.name) and (agreement.name.isupper() or len(agreement.name) < 4):
            agreement.aliases.append(agreement.name)
            agreement.name = name[0].upper() + name[1:]

    def _name(self, span: Span) -> str:
        text = self.page.words(span)
        if self.lexicon.code != "de" or span.last - span.first > 1:
            return text
        base = next((words[0] for words, _ in self.heads if words[0] in self.lexicon.lemmas(text)), text)
        return base.capitalize()

    def _date(self, sentence: Span) -> str | None:
        start, end = self.page.chars(sentence)
        found = {
            d.first for d in self.dates if start <= d.start < end and d.first == d.last and d.first and len(d.first) > 4
        }
        return found.pop() if len(found) == 1 else None

    def _later_mentions(self) -> None:
        """Like "the agreement", "die Vereinbarung": where the page has only one."""
        if len(self.agreements) != 1:
            return
        agreement = self.agreements[0]
        known = {i for m in agreement.mentions for i in range(m.span.first, m.span.last)}
        for sentence in self.page.sentences:
            for index in range(sentence.first, sentence.last):
                found = self._head(sentence, index)
                if found and index not in known and found[1] in (agreement.kind, "agreement"):
                    full = found[1] == agreement.kind
                    if full:
                        self._rename(agreement, Span(index, found[0]))
                    agreement.mentions.append(Mention(Span(index, found[0]), pointing=not full))
                    known |= set(range(index, found[0]))
        agreement.mentions.sort(key=lambda m: m.span.first)

    def _contents(self, agreement: Agreement) -> None:
        """Lists after the first mention: what it covers, what it is for."""
        scope, goals = self.lexicon.words("agreements", "scope"), self.lexicon.words("agreements", "goals")
        begin = agreement.mentions[0].span.first
        for bullets in self.page.lists:
            intro = self.page.blocks[bullets.intro].span
            if (
                intro.first < begin
                or len(bullets.items) < 2
                or not any(m.span.first in intro for m in agreement.mentions)
            ):
                continue
            words = self._lemmas(intro)
            items = tuple(
                " ".join(self.page.words(self.page.blocks[i].span).split()).rstrip(" ,;.") for i in bullets.items
            )
            if words & goals and not agreement.goals:
                agreement.goals = items
            elif words & scope and not agreement.scope:
                agreement.scope = items
