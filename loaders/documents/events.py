"""Events of a page: conferences, meetings, trainings, fairs, signings, and the entries of a timeline.

Invariants: an event counts where it has a name of its own, a title in quotation marks or a date, or where the page says
that it took or takes place and what sets it apart. Numbers of participants are those that the page counts as having
come.
"""

from __future__ import annotations

from itertools import islice, pairwise

from loaders.documents import grammar
from loaders.documents.date_pieces import DateSpan
from loaders.documents.findings import Agreement, Event, Mention
from loaders.documents.institutions import initials, key
from loaders.documents.morphology import Reading, adjective_reading, lemmas, noun_readings, readings
from loaders.documents.names import nominative
from loaders.documents.page import Page, Span
from loaders.documents.phrases import nouns_of, phrase
from loaders.documents.starts import starts_at_head
from loaders.values.privacy import MASK

_MAX_TITLE_DISTANCE = 8
_JOINED = 6  # characters between dates of an enumeration
_NEAR = 3  # blocks after an event in which it is still spoken of
_MAX_RECENT = 30  # events before a bare "konferencja"
_MAX_ENTRY, _MIN_ENTRIES = 14, 3  # tokens of an entry of a timeline; entries that make one
_MAX_HEADING = 16  # tokens
_BEFORE_TITLE = frozenset(
    {"pn", "pt", ".", ":", ",", "pod", "hasło", "tytuł", "nazwa", "który", "temat", "być", "zatytułowany"}
)


class EventFinder:
    """Collects the events of one page; tokens in `taken` belong to something else."""

    def __init__(self, page: Page, dates: list[DateSpan], taken: set[int], agreements: list[Agreement]) -> None:
        self.page, self.dates, self.taken, self.agreements = page, dates, taken, agreements
        self.heads = grammar.words("events", "heads")
        self.events: dict[tuple[str, str | None], Event] = {}
        self.by_start: dict[str, list[tuple[str, Event]]] = {}  # the same by the first words of their keys
        self.bases: dict[int, str] = {}  # by id of an event: the base form of its head
        self.together: list[list[Event]] = []  # the same on several days, said in the same words

    def run(self) -> list[Event]:
        """Every event in the order of the text."""
        for sentence in self.page.sentences:
            for head in range(sentence.first, sentence.last):
                if head not in self.taken and (nouns := nouns_of(self.page.tokens[head].text, self.heads)):
                    self._consider(sentence, head, self._reading(sentence, head, nouns))
        self._timeline()
        self._acronyms()
        self._pointing()
        return self._in_order()

    def with_signings(self) -> list[Event]:
        """The events and the signings of agreements, whose words belong to the agreement first: call it last."""
        for sentence in self.page.sentences:
            self._signing(sentence)
        return self._in_order()

    def _in_order(self) -> list[Event]:
        return sorted({id(e): e for e in self.events.values()}.values(), key=lambda event: event.mentions[0].span.first)

    def _reading(self, sentence: Span, head: int, nouns: list[Reading]) -> Reading:
        """After "z", "podczas" and the like one event in the genitive, else the nominative where it can be one."""
        before = self.page.tokens[head - 1].text if head > sentence.first else ""
        if agreeing := [r for r in nouns if adjective_reading(before, r)]:
            return max(agreeing, key=lambda r: "nom" in r.cases)
        governed = head > sentence.first and self.page.tokens[head - 1].norm in _GOVERNING
        singular = [r for r in nouns if governed and "sg" in r.numbers and "nom" not in r.cases]
        return singular[0] if singular else max(nouns, key=lambda r: "nom" in r.cases)

    def _pointing(self) -> None:
        """Like "konferencja", "wydarzenie" once more: the one event of that word, or of the page."""
        events = self._in_order()
        marked = {i for e in events for m in e.mentions for i in range(m.span.first, m.span.last)}
        any_event = grammar.words("events", "any")
        heads, marked = self.heads | any_event, marked | self.taken | self.page.quoted
        named: dict[str, list[Event]] = {}  # so far: by base form, and all under ""
        for token in self.page.tokens:
            while events and events[0].mentions[0].span.first < token.index:
                event = events.pop(0)
                named.setdefault("", []).append(event)
                named.setdefault(self.bases.get(id(event), ""), []).append(event)
            nouns = [r for r in nouns_of(token.text, heads) if "sg" in r.numbers]
            if not nouns or token.index in marked:
                continue
            base = nouns[0].base.casefold()
            meant = named.get("" if base in any_event else base, [])
            if len(meant) == 1:
                cases = frozenset().union(*(noun.cases for noun in nouns))
                meant[0].mentions.append(Mention(Span(token.index, token.index + 1), cases, pointing=True))

    def _acronyms(self) -> None:
        """Like "OSR" for the one event of these initials."""
        by_acronym: dict[str, list[Event]] = {}
        own = {id(e): e for e in self.events.values() if e.name[:1].isupper()}
        for event in own.values():
            for acronym in initials(event.name):
                by_acronym.setdefault(acronym, []).append(event)
        for token in self.page.tokens:
            meant = by_acronym.get(token.text, []) if token.shouted and len(token.text) > 2 else []
            if len(meant) == 1 and token.index not in self.taken and token.index not in self.page.quoted:
                meant[0].mentions.append(Mention(Span(token.index, token.index + 1)))

    def _consider(self, sentence: Span, head: int, noun: Reading) -> None:
        if (start := starts_at_head(self.page, sentence, head)) and start.last - start.first > 1:
            return  # "Warsztaty Terapii Zajęciowej" are an institution
        span = phrase(self.page, sentence, head, noun, self.taken, self.page.tokens[head].capital)
        title = self._title(sentence, span)
        own_name = self._has_own_name(span, head, noun)
        happens = self._happens(sentence)
        dates = self._in_brackets(sentence, span) or (self._dates(sentence) if happens or title or own_name else [])
        if self.page.is_heading_in_capitals(sentence):
            return
        if not (title or own_name) and dates and (known := self._meant(noun, span)):
            self._date(known, dates[0])
            return
        if not (title or own_name or dates or (happens and self._set_apart(sentence, span, head))):
            return
        days: list[DateSpan | None] = [*dates] or [None]
        found = [self._add(span, head, noun, title, own_name, date) for date in days]
        if len({id(event) for event in found}) > 1:
            self.together.append(found)

    def _has_own_name(self, span: Span, head: int, noun: Reading) -> bool:
        """Like "Targi Pracy", "III Ogólnopolskie Spotkanie …": capitals on the head and on what goes with it."""
        token = self.page.tokens[head]
        capitals = sum(t.capital for t in self.page.tokens[span.first : span.last])
        named = noun.base.casefold() in grammar.words("events", "named") or span.first < head
        return token.capital and named and capitals >= 2 and not token.shouted

    def _set_apart(self, sentence: Span, span: Span, head: int) -> bool:
        """Whether the words tell which one: an adjective, a number or whose it is; nothing that is not to be."""
        words = self.page.tokens[sentence.first : sentence.last]
        if any(t.norm in ("nie", "możliwość", "m.in", "np") for t in words):
            return False
        adjectives = span.first < head and not lemmas(self.page.tokens[span.first].text) & _VAGUE
        return adjectives or span.last > head + 1

    def _meant(self, noun: Reading, span: Span) -> Event | None:
        """The one event named before without a date, which a bare "konferencja" or "wydarzenie" speaks of."""
        general = grammar.words("events", "general")
        base = noun.base.casefold()
        if span.last - span.first > 1:
            return None
        recent = islice(reversed(self.events.values()), _MAX_RECENT)
        undated = [e for e in recent if e.start is None and e.end is None]
        same = [e for e in undated if self.bases.get(id(e)) == base] or (undated if base in general else [])
        return same[0] if len(same) == 1 else None

    def _add(
        self, span: Span, head: int, noun: Reading, title: Span | None, own_name: bool, date: DateSpan | None
    ) -> Event:
        number = "sg" if "sg" in noun.numbers else "pl"
        name = self.page.words(title) if title else nominative(self.page, span, head, noun, number)
        if not title and span.first and self._counted(span.first - 1):
            span = Span(span.first - 1, span.last)
            name = self.page.words(span)  # "3 spotkania Rady …": how many there were is part of what is said
        name = " ".join(name.split())
        identity = (key(name), None if title or own_name or date is None else date.first)
        event = self._known(identity) if title or own_name else None
        if date is None and not event:
            event = next((e for known, e in self.by_start.get(_start(identity[0]), ()) if known == identity[0]), None)
        if event is None and identity not in self.events:
            self.by_start.setdefault(_start(identity[0]), []).append((identity[0], Event(name)))
            self.events[identity] = self.by_start[_start(identity[0])][-1][1]
        event = event or self.events[identity]
        if len(name) > len(event.name) and name.startswith(event.name):
            event.name = name
        self.bases.setdefault(id(event), noun.base.casefold())
        event.mentions.append(Mention(title or span, noun.cases))
        if date:
            self._date(event, date)
        event.participants = event.participants or self._participants(head, noun)
        return event

    def _counted(self, index: int) -> bool:
        """Like "8", "dwa" before the word for events."""
        token = self.page.tokens[index]
        return (token.text.isdigit() and len(token.text) < 3) or any(r.pos == "num" for r in readings(token.text))

    def _known(self, identity: tuple[str, str | None]) -> Event | None:
        """An event whose name the longer or shorter one is."""
        name = identity[0]
        for known, event in self.by_start.get(_start(name), ()):
            shorter, longer = sorted((known, name), key=len)
            if longer.startswith(f"{shorter} ") and len(shorter.split()) > 1:
                return event
        return None

    @staticmethod
    def _date(event: Event, date: DateSpan) -> None:
        if event.start is None and event.end is None:
            event.start, event.end = date.first, date.last

    def _title(self, sentence: Span, span: Span) -> Span | None:
        """A title in quotation marks right after the words for the event."""
        for index in range(span.last, min(sentence.last, span.last + _MAX_TITLE_DISTANCE)):
            if quotation := self.page.quotation_at.get(index):
                inside = any(i in self.taken for i in range(quotation.first, quotation.last))
                return None if inside and quotation.first in self.taken else quotation
            token = self.page.tokens[index]
            if not lemmas(token.text) & _BEFORE_TITLE and not (token.shouted and index == span.last):
                return None
        return None

    def _happens(self, sentence: Span) -> bool:
        happening = grammar.words("events", "happening")
        return any(lemmas(token.text) & happening for token in self.page.tokens[sentence.first : sentence.last])

    def _dates(self, sentence: Span) -> list[DateSpan]:
        """The one date or period of a sentence, to the month at least, or several that one "i" joins."""
        start, end = self.page.chars(sentence)
        found = [d for d in self.dates if start <= d.start < end and d.first and d.last and len(d.first) > 4]
        joined = all(later.start - earlier.end <= _JOINED for earlier, later in pairwise(found))
        if len(found) == 2 and joined and _next_day(found[0], found[1]):
            return [DateSpan(found[0].start, found[1].end, found[0].first, found[1].last)]
        return found if joined else []

    def _in_brackets(self, sentence: Span, span: Span) -> list[DateSpan]:
        """Like "trzy kursy (marzec, maj 2012)": the dates that alone are in the bracket close behind."""
        tokens, limit = self.page.tokens, min(sentence.last, span.last + _MAX_TITLE_DISTANCE)
        opening = next((i for i in range(span.last, limit) if tokens[i].text == "("), None)
        close = next((i for i in range(opening or limit, sentence.last) if tokens[i].text == ")"), None)
        if opening is None or close is None or close == opening + 1:
            return []
        start, end = tokens[opening].end, tokens[close].start
        found = [d for d in self.dates if start <= d.start and d.end <= end and d.first and d.last and len(d.first) > 4]
        named = sum(d.end - d.start for d in found) + 2 * len(found) + 3
        return found if found and end - start <= named else []

    def _participants(self, head: int, noun: Reading) -> int | None:
        """Like "W targach udział wzięło 300 osób": in the paragraph of the event's head, or close behind it."""
        number = self.page.block_index(head)
        names = {noun.base.casefold()} | grammar.words("events", "any")
        for block in self.page.blocks[number : number + 1 + _NEAR]:
            for sentence in block.sentences:
                if sentence.last > head and (count := self._came(sentence, names)):
                    return count
        return None

    def _came(self, sentence: Span, names: frozenset[str] | set[str]) -> int | None:
        """How many people a sentence says came to one of these."""
        tokens = self.page.tokens[sentence.first : sentence.last]
        words = [lemmas(token.text) for token in tokens]
        if not any(w & names for w in words) or not any(w & grammar.words("events", "attending") for w in words):
            return None
        people, about = grammar.words("events", "people"), grammar.words("events", "about")
        counted = [
            token.text
            for place, (token, after) in enumerate(zip(tokens, words[1:], strict=False))
            if token.text.isdigit() and after & people and not (place and words[place - 1] & about)
        ]
        return int(counted[0]) if len(counted) == 1 and len(counted[0]) < 7 else None

    def _signing(self, sentence: Span) -> None:
        """Like a heading "Podpisanie porozumienia …", "odbyło się podpisanie umowy": the page's one agreement."""
        if len(self.agreements) != 1 or self.agreements[0].status == "planned":
            return
        agreement = self.agreements[0]
        block = self.page.blocks[self.page.block_index(sentence.first)].span
        heading = block == sentence and sentence.last - sentence.first <= _MAX_HEADING
        heading = heading and self.page.tokens[sentence.last - 1].text not in ".:"
        for index in range(sentence.first, sentence.last):
            if not lemmas(self.page.tokens[index].text) & grammar.words("events", "signings"):
                continue
            titled = heading and index == sentence.first
            if not titled and not self._happens(sentence):
                return
            dates = self._dates(sentence)
            signed = agreement.signed or (dates[0].first if dates else None)
            if signed is None or MASK in self.page.words(sentence):
                return
            span = sentence if titled else Span(index, self._end_of_signing(index, agreement))
            name = f"Podpisanie: {agreement.name[0].lower()}{agreement.name[1:]}"
            event = self.events.setdefault(("podpisanie", signed), Event(name, start=signed, end=signed))
            event.mentions.append(Mention(span))
            return

    def _end_of_signing(self, index: int, agreement: Agreement) -> int:
        ends = [m.span.last for m in agreement.mentions if index < m.span.first <= index + 3]
        return ends[0] if ends else index + 1

    def _timeline(self) -> None:
        """Lines with a date alone, each with what happened then in the next lines."""
        days = {n: d for n in range(len(self.page.blocks)) if (d := self._day(n))}
        numbers = sorted(days)
        runs: list[list[int]] = []
        for number in numbers:
            if runs and number - runs[-1][-1] <= _NEAR:
                runs[-1].append(number)
            else:
                runs.append([number])
        for run in runs:
            for number, following in pairwise([*run, run[-1] + _NEAR] if len(run) >= _MIN_ENTRIES else []):
                self._entry(days[number], range(number + 1, min(following, len(self.page.blocks))))

    def _day(self, number: int) -> DateSpan | None:
        start, end = self.page.chars(self.page.blocks[number].span)
        if end - start > 30:
            return None
        found = [d for d in self.dates if start <= d.start < end and d.first and len(d.first) == 10]
        return found[0] if len(found) == 1 and found[0].end - found[0].start > end - start - 4 else None

    def _entry(self, date: DateSpan, numbers: range) -> None:
        """The line that says with a noun what happened ("Otwarcie …", "Budowa …"), else the first."""
        spans = [self.page.blocks[n].sentences[0] for n in numbers]
        spans = [s for s in spans if s.last - s.first <= _MAX_ENTRY and MASK not in self.page.words(s)]
        fits = [s for s in spans if self.page.tokens[s.first].capital]
        if not fits or fits[0] != spans[0]:
            return
        line = next((s for s in fits if self._says_what(s)), fits[0])
        last = next((i for i in range(line.first + 2, line.last) if self._adds_when(i)), line.last)
        last -= self.page.tokens[last - 1].text == "."
        span = Span(line.first, last)
        event = self.events.setdefault((key(self.page.words(span)), date.first), Event(self.page.words(span)))
        event.start, event.end = date.first, date.last
        event.mentions.append(Mention(span))
        people = grammar.words("events", "people")
        tokens = [t for s in spans for t in self.page.tokens[s.first : s.last]]
        counted = [a.text for a, b in pairwise(tokens) if a.text.isdigit() and lemmas(b.text) & people]
        if len(counted) == 1 and len(counted[0]) < 7:
            event.participants = int(counted[0])

    def _says_what(self, line: Span) -> bool:
        """Whether a line begins with a verbal noun: "Otwarcie …", "Malowanie …"."""
        return any(r.pos == "ger" and "nom" in r.cases for r in noun_readings(self.page.tokens[line.first].text))

    def _adds_when(self, index: int) -> bool:
        following = self.page.tokens[index + 1] if index + 1 < len(self.page.tokens) else None
        return self.page.tokens[index].norm in ("w", "we", "po", "przed", "podczas") and bool(
            following and following.text.islower()
        )


_GOVERNING = frozenset({"z", "ze", "do", "od", "podczas", "trakcie", "czasie", "ramach", "przebiegu"})
_VAGUE = frozenset(
    {"ten", "taki", "każdy", "inny", "różny", "kolejny", "liczny", "wszystek", "który", "następny", "ważny"}
)


def _start(name: str) -> str:
    return " ".join(name.split()[:2])


def _next_day(first: DateSpan, second: DateSpan) -> bool:
    """Like "14 i 15 października": one event of two days."""
    one, two = first.first or "", second.first or ""
    return (
        len(one) == 10 == len(two)
        and first.first == first.last
        and one[:8] == two[:8]
        and int(two[8:]) - int(one[8:]) == 1
    )
