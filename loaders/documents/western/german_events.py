"""German events: heads at the end of compounds ("Benefizlauf"), numbered ones ("35. Musterlauf"), signing ceremonies.

Invariant: an event counts where a sentence says when it is or that it happens ("im Rahmen einer Feierstunde"), or
where it has a number of its own.
"""

from __future__ import annotations

from functools import lru_cache

from loaders.documents.date_pieces import DateSpan
from loaders.documents.findings import Agreement, Event, Mention
from loaders.documents.page import Page, Span, Token
from loaders.documents.spelling import key
from loaders.documents.western.gatherings import EventFinder
from loaders.documents.western.german_nominative import is_adjective, town_of
from loaders.documents.western.german_timelines import TimelineReader
from loaders.documents.western.lexicon import Lexicon

_ARTICLES = frozenset(
    {"der", "die", "das", "dem", "den", "des", "einer", "eines", "einem", "ersten", "zweiten", "dritten"}
)
_AT = frozenset({"rahmen", "während", "anlässlich", "bei", "beim", "auf", "nach", "zur", "zum"})
_ENDS_NAME = frozenset({"vom", "am", "im", ",", "."})
_MAX_QUOTED = 16  # tokens of a name in quotation marks
_NEAR = 3  # tokens between an event and its day


@lru_cache(maxsize=5_000)
def _ends_with(text: str, endings: tuple[str, ...]) -> bool:
    """Whether a word ends as one for an event does, in the genitive too."""
    norm = text.casefold()
    return any(form.endswith(endings) for form in (norm, norm.removesuffix("s"), norm.removesuffix("es")))


class GermanEventFinder(EventFinder):
    """Collects the events of one German page; `agreements` are those whose signing may be one."""

    def __init__(
        self, page: Page, lexicon: Lexicon, dates: list[DateSpan], taken: set[int], agreements: list[Agreement]
    ) -> None:
        super().__init__(page, lexicon, dates, taken)
        self.agreements = agreements
        self.endings = tuple(lexicon.words("events", "endings"))

    def run(self) -> list[Event]:
        """Every event in the order of the text."""
        super().run()
        self._numbered()
        self._editions()
        self._recent()
        self._signings()
        for event in TimelineReader(self, self.dates).titled(list(self.events.values())):
            self.events.setdefault((key(event.name), event.start), event)
        for event in self.events.values():
            self._to_quotation(event)
        return sorted(self.events.values(), key=lambda event: event.mentions[0].span.first)

    def _to_quotation(self, event: Event) -> None:
        """Like "„3. Musterkongress Ulm: Aufbruch am Fluss“": in quotation marks all of it is the name."""
        for number, mention in enumerate(event.mentions):
            quoted = self.page.quotation_at.get(mention.span.first - 1)
            if quoted and mention.span.last < quoted.last <= mention.span.first + _MAX_QUOTED:
                event.aliases += [event.name] if event.name not in event.aliases else []
                event.mentions[number] = Mention(quoted)
                event.name = " ".join(self.page.words(quoted).split())

    def is_event(self, text: str) -> bool:
        """Whether a word, capitals and all, is one for an event."""
        return text[0].isupper() and self._is_head(text)

    def _is_noun(self, token: Token) -> bool:
        return token.is_word or (token.text[0].isdigit() and "-" in token.text)  # "24-Stunden-Lauf"

    def _is_head(self, text: str) -> bool:
        if not (text[0].isupper() or text[0].isdigit()):
            return False
        return not self.lexicon.lemmas(text).isdisjoint(self.heads) or _ends_with(text, self.endings)

    def _happens(self, sentence: Span, _span: Span) -> bool:
        if super()._happens(sentence, _span):
            return True
        before = [t.norm for t in self.page.tokens[max(sentence.first, _span.first - 3) : _span.first]]
        at = any(word in _AT for word in before[-2:]) and (
            before[-1] in _ARTICLES or before[-1] in ("beim", "zur", "zum")
        )
        end = self.page.tokens[_span.last - 1].end
        return at or any(0 <= d.start - end < 8 for d in self.dates)

    def _phrase(self, sentence: Span, head: int) -> Span:
        """A number and adjectives with capitals before: "35. Ulmer Musterlauf"."""
        span = super()._phrase(sentence, head)
        first, tokens = span.first, self.page.tokens
        while first > sentence.first and (town_of(tokens[first - 1].text) or is_adjective(tokens[first - 1].text)):
            if not tokens[first - 1].capital:
                break
            first -= 1
        if first - 2 >= sentence.first and tokens[first - 1].text == "." and tokens[first - 2].text.isdigit():
            first -= 2
        return Span(first, span.last)

    def _numbered(self) -> None:
        """Like "der 35. Ulmer Musterlauf" in a sentence without a date; one more mention where it is known."""
        known = {i for e in self.events.values() for m in e.mentions for i in range(m.span.first, m.span.last)}
        for sentence in self.page.sentences:
            for index in range(sentence.first, sentence.last):
                token = self.page.tokens[index]
                if index in self.taken or index in known or not self._is_noun(token) or not self._is_head(token.text):
                    continue
                span = self._phrase(sentence, index)
                if self.page.tokens[span.first].text.isdigit() and not self._year_before(span):
                    self._add(self._name(span), span).participants = self._participants(sentence)

    def _editions(self) -> None:
        """Like "die zweite Ausgabe von Muster tanzt vom 12. bis 14. Mai 2014": what comes out once more is its name."""
        for token in self.page.tokens:
            first, sentence = token.index + 2, self.page.sentence_of(token.index)
            if token.norm not in ("ausgabe", "auflage") or first >= sentence.last:
                continue
            if self.page.tokens[token.index + 1].norm != "von":
                continue
            last = first
            while last < min(sentence.last, first + 5) and self.page.tokens[last].norm not in _ENDS_NAME:
                last += 1
            dates = self._dates(sentence)
            ended = last < sentence.last and self.page.tokens[last].norm in ("vom", "am", "im")
            if not ended or last == first or len(dates) != 1 or not self.page.tokens[first].capital:
                continue
            span = Span(first, last)
            event = self._add(" ".join(self.page.words(span).split()), span)
            event.start, event.end = dates[0].first, dates[0].last
            event.participants = self._participants(sentence)
            self._again(event, span)

    def _recent(self) -> None:
        """Like "in der gestrigen Sitzung des Rats": the adjective says that it happened."""
        for token in self.page.tokens[:-2]:
            if token.norm not in ("gestrigen", "heutigen", "diesjährigen", "vergangenen"):
                continue
            head = self.page.tokens[token.index + 1]
            sentence = self.page.sentence_of(token.index)
            if head.index >= sentence.last or head.index in self.taken or not self._is_head(head.text):
                continue
            following = range(head.index + 1, min(head.index + 4, sentence.last))
            if not following or self.page.tokens[following[0]].norm not in ("des", "der"):
                continue
            last = next((i + 1 for i in following if self.page.tokens[i].capital), None)
            known = {i for e in self.events.values() for m in e.mentions for i in range(m.span.first, m.span.last)}
            if last and head.index not in known:
                span = Span(head.index, last)
                self._add(self.page.words(span), span)

    def _again(self, event: Event, span: Span) -> None:
        """One more mention of a name of several words; none where a year makes it another event's."""
        texts = [token.text for token in self.page.tokens[span.first : span.last]]
        tokens = self.page.tokens
        for index in range(len(tokens) - len(texts) + 1) if len(texts) > 1 else ():
            last = index + len(texts)
            year = last < len(tokens) and tokens[last].text.isdigit()
            if index != span.first and not year and [t.text for t in tokens[index:last]] == texts:
                event.mentions.append(Mention(Span(index, last)))
        event.mentions.sort(key=lambda mention: mention.span.first)

    def _year_before(self, span: Span) -> bool:
        return len(self.page.tokens[span.first].text) > 3

    def _add(self, name: str, span: Span) -> Event:
        name = " ".join(name.split())
        same = [event for (known, _), event in self.events.items() if known == key(name)]
        event = same[0] if same else self.events.setdefault((key(name), None), Event(name))
        event.mentions.append(Mention(span))
        return event

    def _name(self, span: Span) -> str:
        """The nominative: "des Musterlaufs" is a "Musterlauf"."""
        name = super()._name(span)
        last = self.page.tokens[span.last - 1].text
        bare = last.removesuffix("s")
        known = bare.casefold() in self.heads or bare.casefold().endswith(self.endings)
        return (
            name.removesuffix("s")
            if last.endswith("s") and known and not last.casefold().endswith(self.endings)
            else name
        )

    def _signings(self) -> None:
        """Like "bei der Unterzeichnung der Vereinbarung": a ceremony on the day on which it was signed."""
        heads = self.lexicon.words("events", "signings")
        for agreement in self.agreements if len(self.agreements) == 1 else ():
            at = {m.span.first: m.span for m in agreement.mentions}
            for token in self.page.tokens[1:]:
                sentence = self.page.sentence_of(token.index)
                if token.norm not in heads or token.index in self.taken or agreement.status == "planned":
                    continue
                following = range(token.index + 1, min(token.index + 4, sentence.last))
                signed = next((at[i] for i in following if i in at), None)
                if signed is None or not self._is_occasion(sentence, token.index):
                    continue
                span = Span(token.index, signed.last)
                event = self._add(super()._name(span), span)
                event.start = event.end = agreement.signed

    def _is_occasion(self, sentence: Span, index: int) -> bool:
        """Whether something happens at it: "bei der", "während der feierlichen", "von der"."""
        before = [t.norm for t in self.page.tokens[max(sentence.first, index - 3) : index]]
        return bool(before) and any(word in _AT or word == "von" for word in before)
