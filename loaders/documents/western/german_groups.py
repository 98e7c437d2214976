"""German groups: "das Bündnis „Muster für alle“", "die Allianz für den Fluss", and "das Bündnis" for the only one.

Invariant: a group has a name of its own, in quotation marks or by what it is for; of two for one the quoted is kept.
"""

from __future__ import annotations

from functools import cached_property

from loaders.documents.findings import Group, Mention
from loaders.documents.page import Page, Span
from loaders.documents.spelling import key
from loaders.documents.western.gatherings import GroupFinder
from loaders.documents.western.german_nominative import is_adjective, strong, town_of
from loaders.documents.western.german_purposes import Purpose
from loaders.documents.western.lexicon import Lexicon, is_unknown
from loaders.documents.western.names import is_place, land_at

_FOR = frozenset({"für", "gegen", "zur", "zum"})
_ARTICLES = frozenset({"das", "des", "dem", "die", "der", "den", "unser", "unseres", "unserem", "dieses", "diesem"})
_WORKING = frozenset(["ag", "ak", "arbeitsgruppe", "arbeitskreis", "projektgruppe", "fachgruppe", "themengruppe"])
_WORKING |= {"taskforce", "arbeitsgemeinschaft"}
_INNER = frozenset({"committee", "working_group"})
_LOOSE = ("plattform", "lenkungsausschuss", "begleitausschuss", "gremium")  # groups only where they have members
_FEMININE = ("allianz", "partnerschaft", "gruppe", "gemeinschaft", "ag")
_GENDERS = {True: "f", False: "n"}
_CALLED = frozenset({"namens", "unter", "dem", "titel", "namen", "mit"})


class GermanGroupFinder(GroupFinder):
    """Collects the groups of one German page; tokens in `taken` belong to something else."""

    def __init__(self, page: Page, lexicon: Lexicon, taken: set[int]) -> None:
        super().__init__(page, lexicon, taken)
        self.quoted: dict[str, Group] = {}  # by the word for what they are
        self._projects: bool | None = None  # whether the page speaks of projects

    def run(self) -> list[Group]:
        """Every group in the order of the text; what points at the only one of its word is a mention of it."""
        super().run()
        self._compounds()
        self._merge_short()
        for head, group in self.quoted.items():
            self._join(head, group)
            self._pointing(head, group)
        return list(self.by_key.values())

    def _merge_short(self) -> None:
        """Like "das Bündnis gegen Rechts" on a page about the "Bündnis gegen Rechts Ulm": one group."""
        longer = {key(alias): group for group in self.by_key.values() for alias in group.aliases}
        for short, group in [(k, g) for k, g in self.by_key.items() if k in longer and longer[k] is not g]:
            longer[short].mentions = sorted([*longer[short].mentions, *group.mentions], key=lambda m: m.span.first)
            del self.by_key[short]

    def _consider(self, sentence: Span, head: int, kind: str) -> None:
        base = self._base(head)
        quoted = self._title(sentence, head) or self.page.quotation_at.get(head - 1)
        if quoted is not None:
            name = " ".join(self.page.words(quoted).split())
            group = self.by_key.setdefault(key(name), Group(name, kind=kind))
            group.mentions.append(Mention(quoted))
            self.quoted.setdefault(base, group)
            return
        last = self._purpose(sentence, head)
        if last is None and (span := self._in_town(sentence, head, kind)):
            self._add(span, head, kind)
            return
        if last is None and (span := self._of_body(sentence, head, kind) or self._of_town(sentence, head)):
            self._add(span, head, kind)
            return
        if last is None and (self._has_members(sentence, head, kind) or self._gathers(sentence, head)):
            self._add(Span(head, head + 1), head, kind)
            return
        if last is None and (called := self._called(sentence, head) or self._apposed(sentence, head, kind)):
            name = " ".join(self.page.words(Span(head, called)).split())
            group = self.by_key.setdefault(key(name), Group(name, kind=kind))
            group.mentions.append(Mention(Span(head, called)))
            return
        if last is None:
            super()._consider(sentence, head, kind)
            return
        span = Span(head, self._place(sentence, last) or last)
        words = " ".join(self.page.words(span).split()).split(" ", 1)
        name = f"{base.capitalize()} {words[1]}"
        before = self.page.tokens[head - 1] if head > sentence.first + 1 else None
        if before is not None and is_adjective(before.text) and before.capital and before.index not in self.taken:
            plural = self.page.tokens[head].norm.endswith("nisse")
            adjective = strong(before.text, "pl" if plural else _GENDERS[base.endswith(_FEMININE)])
            name = f"{adjective} {words[0] if plural else base.capitalize()} {words[1]}"
            span = Span(head - 1, span.last)
        group = self.by_key.setdefault(key(name), Group(name, kind=kind))
        group.mentions.append(Mention(span))
        if span.last > last:
            short = " ".join(self.page.words(Span(head, last)).split()).split(" ", 1)[1]
            group.aliases += [f"{base.capitalize()} {short}"] if not group.aliases else []

    def _compounds(self) -> None:
        """Like "Seniorenbeirat der Stadt Ulm", "Städtenetzwerk für Ufer": heads at the end of other words."""
        heads = {name: kind for kind, names in self.lexicon.cooperation["groups"]["heads"].items() for name in names}
        ends = {name: kind for name, kind in heads.items() if len(name) > 5} | dict.fromkeys(_LOOSE, "loose")
        endings = tuple(ends)
        for sentence in self.page.sentences:
            for index in range(sentence.first, sentence.last):
                token = self.page.tokens[index]
                if not token.capital or index in self.taken or self.lexicon.lemmas(token.text) & heads.keys():
                    continue
                bare = token.norm.removesuffix("s")
                bare = bare.removesuffix("se") if token.norm.endswith("nisses") else bare  # "des Aktionsbündnisses"
                bare = token.norm if token.norm.endswith(endings) else bare
                if not bare.endswith(endings):
                    continue
                end = next((name for name in ends if bare.endswith(name) and len(bare) > len(name) + 2), None)
                if end is not None:
                    if end in _LOOSE:
                        self._loose(sentence, index)
                    else:
                        self._consider(sentence, index, ends[end])

    def _loose(self, sentence: Span, head: int) -> None:
        """Like "eine Kooperationsplattform, an der A und B mitwirken": nothing by its word, a group by its members."""
        if self._gathers(sentence, head):
            tokens, last = self.page.tokens, head + 1
            last += last < sentence.last and tokens[last].norm in ("mitte", "nord", "süd", "ost", "west")
            self._add(Span(head, last), head, "network")

    def _add(self, span: Span, head: int, kind: str) -> None:
        words = " ".join(self.page.words(span).split())
        text, base = self.page.tokens[head].text, self._base(head)
        name = words.replace(text, base[0].upper() + base[1:], 1) if text.casefold() != base else words
        first, _, rest = name.partition(" ")
        if span.first < head and is_adjective(first):  # "der Süddeutschen Uferallianz"
            name = f"{strong(first, _GENDERS[base.endswith(_FEMININE)])} {rest}"
        group = self.by_key.setdefault(key(name), Group(name, kind=kind))
        group.mentions.append(Mention(span))

    def _place(self, sentence: Span, index: int) -> int | None:
        """Where the town, land or district that begins at a token ends: "Ulm", "Musterau-Bachtal"."""
        if index >= sentence.last or index in self.taken:
            return None
        if place := is_place(self.page, index, sentence.last) or land_at(self.page, self.lexicon, index, sentence.last):
            return place
        text = self.page.tokens[index].text
        double = "-" in text and all(part[:1].isupper() and is_unknown("de", part) for part in text.split("-"))
        return index + 1 if double or (self.page.tokens[index].capital and is_unknown("de", text)) else None

    def _in_town(self, sentence: Span, head: int, kind: str) -> Span | None:
        """Like "Uferbündnis Ulm": a word for it that says what it is for, and where."""
        compound = self.page.tokens[head].norm
        heads = tuple(self.lexicon.cooperation["groups"]["heads"][kind]) if kind in ("network", "consortium") else ()
        ends = compound.endswith(heads) or compound.removesuffix("s").removesuffix("se").endswith(heads)
        if kind not in ("network", "consortium") or not ends or compound in ("netzwerk", "allianz", "bündnis"):
            return None
        last = self._place(sentence, head + 1)
        return Span(head, last) if last else None

    def _of_body(self, sentence: Span, head: int, kind: str) -> Span | None:
        """Like "Kuratorium der Muster Stiftung": a committee, with the institution that has it."""
        last = head + 2
        if kind not in _INNER or last >= sentence.last or self.page.tokens[head + 1].norm not in ("der", "des"):
            return None
        if last not in self.taken or not self.page.tokens[last].capital:
            return None
        while last < sentence.last and last in self.taken:
            last += 1
        return Span(head, last)

    def _of_town(self, sentence: Span, head: int) -> Span | None:
        """Like "das Berliner Konsortium", "ein Lokaler Stiftungsverbund"."""
        before = self.page.tokens[head - 1] if head > sentence.first else None
        if before is None or not before.capital or before.index in self.taken:
            return None
        inner = is_adjective(before.text) and before.index > sentence.first + 1
        alone = before.index == sentence.first and head + 1 == sentence.last and is_adjective(before.text)
        return Span(head - 1, head + 1) if town_of(before.text) or inner or alone else None

    def _has_members(self, sentence: Span, head: int, kind: str) -> bool:
        """Like "von einem Konsortium getragen, dem A, B und C angehören", where no project is spoken of."""
        tokens = self.page.tokens
        if kind not in ("consortium", "network") or (
            head + 1 < sentence.last and tokens[head + 1].norm in ("der", "des")
        ):
            return False
        if self._projects is None:
            self._projects = any("projekt" in token.norm or "vorhaben" in token.norm for token in tokens)
        runs = sum(i in self.taken and i - 1 not in self.taken for i in range(sentence.first, sentence.last))
        said = {token.norm for token in tokens[sentence.first : sentence.last]} & self.lexicon.words("groups", "having")
        return not self._projects and runs > 2 and bool(said)

    def _gathers(self, sentence: Span, head: int) -> bool:
        """Like "ein neues Uferschutzbündnis": a word of its own, of which here or later a sentence names members."""
        norm = self.page.tokens[head].norm
        plain = {name for names in self.lexicon.cooperation["groups"]["heads"].values() for name in names}
        base = self._base(head)
        ends = [name for name in (*plain, *_LOOSE) if len(name) > 6 and base.endswith(name)]
        if (
            not ends
            or base in plain
            or (head + 1 < sentence.last and self.page.tokens[head + 1].norm in ("der", "des"))
        ):
            return False
        stem = max(ends, key=len)[:7]
        return norm in self._gathered or any(word.startswith(stem) for word in self._gathered)

    @cached_property
    def _gathered(self) -> frozenset[str]:
        """The words of such sentences that are heads of groups or end with one."""
        heads = {name for names in self.lexicon.cooperation["groups"]["heads"].values() for name in names}
        stems = tuple({name[:7] for name in (*heads, *_LOOSE) if len(name) > 6})
        tokens = (t for s in self._gathering for t in self.page.tokens[s.first : s.last] if t.capital)
        return frozenset(t.norm for t in tokens if any(stem in t.norm for stem in stems))

    @cached_property
    def _gathering(self) -> list[Span]:
        """The sentences that say who is a member, and name three or more."""
        found = []
        for sentence in self.page.sentences:
            runs = sum(i in self.taken and i - 1 not in self.taken for i in range(sentence.first, sentence.last))
            said = {t.norm for t in self.page.tokens[sentence.first : sentence.last]} & (
                self.lexicon.words("groups", "having") | self.lexicon.words("groups", "gathering")
            )
            if runs > 1 and said:
                found.append(sentence)
        return found

    def _base(self, head: int) -> str:
        """The nominative of a word for a group."""
        token = self.page.tokens[head]
        heads = {name for names in self.lexicon.cooperation["groups"]["heads"].values() for name in names}
        base = next((lemma for lemma in sorted(self.lexicon.lemmas(token.text)) if lemma in heads), None)
        if base is None and token.norm.endswith("nisses"):
            return token.norm.removesuffix("ses")
        return base or token.norm.removesuffix("s" if token.norm.endswith(("rats", "werks", "ses", "kreises")) else "")

    def _title(self, sentence: Span, head: int) -> Span | None:
        """Like "„Muster für alle“" behind the word for the group, its marks left out."""
        index = head + 1
        while index < sentence.last and self.page.tokens[index].norm in _CALLED:
            index += 1
        quoted = self.page.quotation_at.get(index)
        return quoted if quoted and quoted.last - quoted.first < 16 and head not in self.taken else None

    def _called(self, sentence: Span, head: int) -> int | None:
        """Like "die AG Digitales", "Arbeitskreis Hafen und Ufer": the topic right behind; not "Muster AG"."""
        tokens = self.page.tokens
        if tokens[head].norm not in _WORKING or (
            head > sentence.first and tokens[head - 1].capital and tokens[head - 1].norm not in _ARTICLES
        ):
            return None
        last = head + 1
        while last < min(sentence.last, head + 6) and last not in self.taken:
            joined = last > head + 1 and tokens[last].norm in ("und", "&") and last + 1 < sentence.last
            word = tokens[last + joined]
            if not (word.is_word and word.capital) or word.norm in self.lexicon.words("names", "ends"):
                break
            last += 1 + joined
        return last if last > head + 1 else None

    def _apposed(self, sentence: Span, head: int, kind: str) -> int | None:
        """Like "das Netzwerk Demenz Musterau", "Forschungsverbund UFER": nouns right behind are its name."""
        number = self.page.block_index(head)
        block = self.page.blocks[number].span
        heading = block.last - block.first < 9 and self.page.tokens[block.first].norm.startswith("mitglied")
        if kind not in ("network", "consortium") or not (heading or sentence in self._gathering):
            return None
        tokens, last, ends = self.page.tokens, head + 1, self.lexicon.words("names", "ends")
        while last < min(sentence.last, head + 6) and last not in self.taken:
            joined = last > head + 1 and tokens[last].norm in ("und", "&") and last + 1 < sentence.last
            word = tokens[last + joined]
            if not (word.is_word and word.capital) or word.norm in ends or last + joined in self.taken:
                break
            last += 1 + joined
        return last if last > head + 1 else None

    def _purpose(self, sentence: Span, head: int) -> int | None:
        """Like "für den Fluss", "zur Stärkung der Ufer"."""
        if head + 2 >= sentence.last or self.page.tokens[head + 1].norm not in _FOR:
            return None
        last = Purpose(self.page, self.lexicon, sentence.last).end(head + 2)
        return last if last and not any(i in self.taken for i in range(head, last)) else None

    def _join(self, head: str, group: Group) -> None:
        """Like "ein Bündnis zur Stärkung …" on a page that says what it is called, the only one of that word."""
        others = [g for g in self.by_key.values() if g is not group and g.name.casefold().startswith(head + " ")]
        same_word = [g for g in self.quoted.values() if g is not group]
        if len(others) == 1 and not same_word:
            group.mentions += others[0].mentions
            self.by_key = {k: g for k, g in self.by_key.items() if g is not others[0]}

    def _pointing(self, head: str, group: Group) -> None:
        """Like "das Bündnis", "des Bündnisses"."""
        known = {i for g in self.by_key.values() for m in g.mentions for i in range(m.span.first, m.span.last)}
        for token in self.page.tokens[1:]:
            free = token.index not in known and token.index not in self.taken and token.capital
            if not free or head not in self.lexicon.lemmas(token.text):
                continue
            untitled = self._title(self.page.sentence_of(token.index), token.index) is None
            if untitled and self.page.tokens[token.index - 1].norm in _ARTICLES:
                group.mentions.append(Mention(Span(token.index, token.index + 1)))
        group.mentions.sort(key=lambda mention: mention.span.first)
