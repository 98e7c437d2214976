"""Who is together in a group or party to an agreement, read by classes of words instead of sentences: a run of
institutions, a name of the group or agreement, and a word for joining, signing or being a member in one sentence.

Invariant: what rules gave two members or parties gets more here only from the run in which these stand; a sentence that
denies, and one in which another group or agreement stands between, says nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import combinations, pairwise

from loaders.documents.findings import Event, Findings, Group, Institution, Project, Thing, Tie
from loaders.documents.page import Page, Span
from loaders.documents.western.lexicon import Lexicon
from loaders.documents.western.member_lists import MemberLists
from loaders.documents.western.runs import Run, RunReader

_MAX_TOGETHER = 3  # of more it is said less often of each two
_MAX_PLACES, _MAX_SENTENCE = 40, 400  # of one thing; tokens
_MAX_AROUND = 20  # tokens between the name and the run
_BEHIND = frozenset(["of", "des", "der", "vom"])  # "members of another"
_ONLY = frozenset(["only", "just", "merely", "nur", "allein", "ausschliesslich", "bloß"])  # "not only"
_OF = frozenset(["of", "between", "among"])
_DENYING = frozenset(["not", "no", "never", "nicht", "kein", "keine", "keiner", "nie"])


def together(page: Page, lexicon: Lexicon, findings: Findings) -> Iterator[Tie]:
    """Memberships in groups and networks, and parties of agreements, that no rule has read."""
    reader = _Reader(page, lexicon, findings)
    for thing in (*findings.groups, *reader.networks()):
        yield from reader.read(thing, "member_of")
    for event in findings.events:
        yield from reader.read(event, "organises")
    for project in findings.projects:
        yield from reader.read(project, "partner_in")
    for agreement in findings.agreements:
        if agreement.status != "planned":
            yield from reader.read(agreement, "party_to")


def cooperating(page: Page, lexicon: Lexicon, findings: Findings) -> Iterator[Tie]:
    """Like "A and B will now closely collaborate": two or three side by side, and right behind them what they do."""
    verbs, between = lexicon.words("together", "cooperating"), lexicon.words("together", "auxiliary")
    phrases = lexicon.words("together", "cooperating_phrases")  # two words: "joined forces"
    begun = {phrase.partition(" ")[0] for phrase in phrases}
    reader = RunReader(page, findings.institutions, lexicon.words("together", "small"))
    for sentence in page.sentences:
        tokens = page.tokens[sentence.first : sentence.last]
        norms = {token.norm for token in tokens}
        if (verbs | begun).isdisjoint(norms) or not _DENYING.isdisjoint(norms):
            continue
        for run in reader.of(sentence):
            index = _past_bracket(page, run.span.last, sentence)
            while index < sentence.last and page.tokens[index].norm in between | {","}:
                index += 1
            said = " ".join(t.norm for t in page.tokens[index : index + 2])
            works = index < sentence.last and (page.tokens[index].norm in verbs or said in phrases)
            most = _MAX_TOGETHER + 2 * (lexicon.code == "de")
            if works and 1 < len(run.members) <= most:
                for one, other in combinations(run.members, 2):
                    yield Tie(one, "cooperates_with", other, sentence)


def _past_bracket(page: Page, index: int, sentence: Span) -> int:
    """Behind a town or bracket behind a name: "Example University, Ulm (Musterland),"."""
    tokens = page.tokens
    if index + 1 < sentence.last and tokens[index].text == "," and tokens[index + 1].capital:
        index += 2
    if index < sentence.last and tokens[index].text == "(":
        index = next((i + 1 for i in range(index, min(index + 8, sentence.last)) if tokens[i].text == ")"), index)
    return index


class _Reader:
    def __init__(self, page: Page, lexicon: Lexicon, findings: Findings) -> None:
        self.page, self.lexicon, self.findings = page, lexicon, findings
        self.german = lexicon.code == "de"
        self.runs = RunReader(page, [*findings.institutions, *findings.groups], lexicon.words("together", "small"))
        self.lists = MemberLists(page, lexicon, findings.institutions)
        self.known: dict[tuple[int, str], set[int]] = {}
        groups = (*findings.groups, *findings.agreements, *findings.projects)
        spans = ((m.span, one) for one in groups for m in one.mentions)
        self.busy: dict[int, Thing] = {i: one for span, one in spans for i in range(span.first, span.last)}
        self.parts: dict[int, set[int]] = {}  # of a whole, which does not act itself beside them
        for tie in findings.ties:
            if tie.relation == "leads":
                self.known.setdefault((id(tie.object), "partner_in"), set()).add(id(tie.subject))
            if tie.relation == "part_of":
                self.parts.setdefault(id(tie.object), set()).add(id(tie.subject))
            self.known.setdefault((id(tie.object), tie.relation), set()).add(id(tie.subject))

    def networks(self) -> Iterator[Institution]:
        """Institutions whose names say that they are groups of others."""
        nouns = self.lexicon.words("together", "networks")
        return (one for one in self.findings.institutions if is_called(one, nouns, self.lexicon))

    def read(self, thing: Thing, relation: str) -> Iterator[Tie]:
        """The ties of one thing, of the first sentence or list that says them."""
        known = self.known.get((id(thing), relation), set())
        cues = self.lexicon.words("together", relation)
        for at in self._places(thing, relation):
            sentence = self.page.sentence_of(at.first)
            if self._denies(sentence):
                continue
            found = [*self._runs(thing, cues, at, sentence), *self.lists.below(at, sentence, cues)]
            if len(known) > 1:
                found = [run for run in found if self._goes_beyond(run, known, sentence)]
            for run in found:
                beside = {id(one) for _, one in self.runs.inside(sentence)}
                for one in run.members:
                    if one is not thing and not beside & self.parts.get(id(one), set()):
                        yield Tie(one, relation, thing, run.span if run.listed else sentence)
            if found:
                return

    def _goes_beyond(self, run: Run, known: set[int], sentence: Span) -> bool:
        """Whether a run is longer than what a rule has read of it, or of three who formed the group."""
        if len(known & set(map(id, run.members))) > 1:
            return True
        said = {t.norm for t in self.page.tokens[sentence.first : sentence.last]}
        return len(run.members) > 2 and not said.isdisjoint(self.lexicon.words("together", "forming") - {"new", "neue"})

    def _denies(self, sentence: Span) -> bool:
        norms = [t.norm for t in self.page.tokens[sentence.first : sentence.last]]
        said = (norm for norm, after in zip(norms, [*norms[1:], ""], strict=True) if after not in _ONLY)
        return not _DENYING.isdisjoint(said)

    def _places(self, thing: Thing, relation: str) -> list[Span]:
        """Where the thing is named or meant, the first of them, in sentences of usual lengths."""
        named = [mention.span for mention in thing.mentions]
        meant = self._meant(thing) if relation == "member_of" else self._again(thing)
        spans = [Span(*ends) for ends in sorted({(s.first, s.last) for s in (*named, *meant)})[:_MAX_PLACES]]
        sentences = [self.page.sentence_of(span.first) for span in spans]
        return [span for span, of in zip(spans, sentences, strict=True) if of.last - of.first <= _MAX_SENTENCE]

    @cached_property
    def _pointers(self) -> list[tuple[Span, frozenset[str]]]:
        """Words behind an article that may mean a group, and which; none are kept for "its members"."""
        words = self.lexicon.words
        heads, articles = words("together", "networks"), words("together", "articles")
        owning, roles = words("together", "owning"), words("together", "roles")
        found = []
        for before, token in pairwise(self.page.tokens):
            called = self.lexicon.lemmas(token.text) & heads if before.norm in articles else frozenset()
            behind = self.page.tokens[token.index + 1 : token.index + 2]
            owned = before.norm in owning and token.norm in roles and not (behind and behind[0].norm in _BEHIND)
            if called or owned:
                found.append((Span(token.index, token.index + 1), called))
        return found

    @cached_property
    def _called(self) -> Counter[str]:
        """How many groups of the page each noun may mean; under "" how many there are."""
        groups = {id(g): g for g in (*self.findings.groups, *self.networks())}
        heads = self.lexicon.words("together", "networks")
        return Counter(
            [head for g in groups.values() for head in heads if head in g.name.casefold()] + [""] * len(groups)
        )

    def _meant(self, thing: Thing) -> list[Span]:
        """Like "the alliance", "des Bündnisses", "its members", where the page has no other that is so called."""
        own = {head for head, count in self._called.items() if head and count == 1 and head in thing.name.casefold()}
        alone = self._called[""] == 1
        heads = self.lexicon.words("together", "networks")
        bare = alone and not self.german and not any(head in thing.name.casefold() for head in heads)
        return [
            span for span, called in self._pointers if not called.isdisjoint(own) or (alone and (bare or not called))
        ]

    def _again(self, thing: Thing) -> list[Span]:
        """Like "The conference", "Das Projekt", where the page tells of only one such thing."""
        alone = len(self.findings.events if isinstance(thing, Event) else self.findings.projects) == 1
        if not alone or not isinstance(thing, (Event, Project)):
            return []
        heads = self.lexicon.words("events" if isinstance(thing, Event) else "projects", "heads")
        articles = self.lexicon.words("together", "articles")
        first = thing.mentions[0].span.first if isinstance(thing, Event) else 0
        return [
            Span(token.index, token.index + 1)
            for before, token in pairwise(self.page.tokens)
            if before.norm in articles and token.norm in heads and token.index > first
        ]

    def _runs(self, thing: Thing, cues: frozenset[str], at: Span, sentence: Span) -> Iterator[Run]:
        """The runs of the sentence that belong to the thing at a place of it."""
        runs = self.runs.of(sentence)
        inside = {i for run in runs for i in range(run.span.first, run.span.last)}
        for run in runs:
            if len(run.members) < 2 or thing in run.members or at.first in range(run.span.first, run.span.last):
                continue
            behind = run.span.first >= at.last
            between = range(at.last, run.span.first) if behind else range(run.span.last, at.first)
            if len(between) > _MAX_AROUND or any(
                self.busy.get(i, thing) is not thing for i in between if i not in inside
            ):
                continue
            hosted = "by" in (self.page.tokens[i].norm for i in between)
            if isinstance(thing, Event) and not behind and not self.german and hosted:
                continue  # "A and B attended the conference hosted by C"
            if self._says(thing, cues, at, between, sentence, run):
                yield run

    def _says(self, thing: Thing, cues: frozenset[str], at: Span, between: range, sentence: Span, run: Run) -> bool:
        """Whether a word of the class stands where it ties run and thing together."""
        tokens = self.page.tokens
        near = {tokens[i].norm for i in between}
        if self.german:  # the verb stands at the end or before both
            free = (i for i in range(sentence.first, sentence.last) if i not in range(run.span.first, run.span.last))
            return not cues.isdisjoint(tokens[i].norm for i in free)
        if not cues.isdisjoint(near):
            return True
        if not near.isdisjoint(_OF) and not near.isdisjoint(self.lexicon.words("together", "networks")):
            return isinstance(thing, (Group, Institution))  # "is a new partnership of A and B"
        if run.span.first < at.last:
            return False
        before = {tokens[i].norm for i in range(sentence.first, at.last)}
        linking, roles = self.lexicon.words("together", "linking"), self.lexicon.words("together", "roles")
        return not linking.isdisjoint(near) and not (cues | roles).isdisjoint(before)


def is_called(one: Thing, nouns: frozenset[str], lexicon: Lexicon) -> bool:
    """Whether a name has one of the nouns, in German also at the end of a word."""
    words = [word.casefold().strip('„“"') for word in one.name.split()]
    return any(word.endswith(tuple(nouns)) if lexicon.code == "de" else word in nouns for word in words)


def as_groups(page: Page, findings: Findings, lexicon: Lexicon) -> None:
    """An alliance or coalition of which the page names who formed it is a group of these, no institution."""
    nouns, forming = lexicon.words("together", "groups"), lexicon.words("together", "forming")
    members: dict[int, set[int]] = {}
    for tie in findings.ties:
        if tie.relation == "member_of":
            members.setdefault(id(tie.object), set()).add(id(tie.subject))
    for one in list(findings.institutions):
        if len(members.get(id(one), ())) > 1 and is_called(one, nouns, lexicon):
            told = [tie.quote for tie in findings.ties if tie.object is one] + [
                page.sentence_of(one.mentions[0].span.first)
            ]
            named = lexicon.code == "en" and len(members[id(one)]) > _MAX_TOGETHER  # a page that lists them all
            if named or any(t.norm in forming for quote in told for t in page.tokens[quote.first : quote.last]):
                _turn(findings, one)


def _turn(findings: Findings, one: Institution) -> None:
    group = Group(one.name, one.mentions, one.aliases, kind="network")
    findings.institutions.remove(one)
    findings.groups.append(group)
    findings.ties = [
        Tie(
            group if tie.subject is one else tie.subject,
            tie.relation,
            group if tie.object is one else tie.object,
            tie.quote,
            tie.certainty,
            tie.on,
            tie.amount,
            tie.currency,
        )
        for tie in findings.ties
    ]
