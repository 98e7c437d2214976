"""What may stand behind the head of a German name: a title, a commune's name, words up to a legal form.

Invariant: every step ends behind the words that it takes, within the limit of the name, or takes none.
"""

from __future__ import annotations

from loaders.documents.page import Page, Span
from loaders.documents.western import towns
from loaders.documents.western.acronyms import is_acronym
from loaders.documents.western.german_heads import Found, head_of
from loaders.documents.western.german_nominative import is_adjective, is_title
from loaders.documents.western.lexicon import Lexicon, is_unknown
from loaders.documents.western.names import Name, is_place, land_at, legal_form_at, place_in
from ontology import vocab

PURPOSE = frozenset({"für", "zur", "zum", "gegen"})
INSIDE = frozenset(
    {
        "am",
        "an",
        "der",
        "die",
        "das",
        "dem",
        "den",
        "des",
        "für",
        "in",
        "im",
        "und",
        "zur",
        "zum",
        "von",
        "gegen",
        "mit",
        "&",
    }
)
_TITLED = ("foundation", "federation", "network_organisation", "ngo", "association", "executive_agency")
_AREAS = ("county_government", "regional_government")
_QUOTES = frozenset('„“”"»«')


def vocab_any(kind: str, kinds: tuple[str, ...]) -> bool:
    """Whether a kind is one of several, or below one."""
    return any(vocab.is_kind(kind, one) for one in kinds)


def _spells(short: str, text: str) -> bool:
    """Whether all letters of an acronym stand in a text in their order."""
    letters = iter(text)
    return all(letter in letters for letter in short.casefold())


class Behind:
    """The steps of a name to the right; who follows a name (german_extents.py) keeps where it is."""

    page: Page
    lexicon: Lexicon
    sentence: Span
    found: Found
    kind: str
    first: int
    index: int
    last: int
    limit: int
    own: bool
    formed: bool
    placed: bool
    nested: Name | None

    def _qualified(self, index: int) -> int | None:
        """Like "Deutsches Rosenmuseum" in "Stiftung Deutsches Rosenmuseum Ulm", "Bundesnetzwerk Freies Wissen"."""
        if index + 1 >= self.limit or self.last != self.index + 1 or not vocab_any(self.kind, _TITLED):
            return None
        adjective, noun = self.page.tokens[index : index + 2]
        named = adjective.capital and (is_adjective(adjective.text) or is_title(adjective.text))
        ends = self.lexicon.words("names", "ends")
        if not named or adjective.norm in ends or not (noun.is_word and noun.capital) or noun.norm in ends:
            return None
        return index + 2

    def _hyphened(self, index: int) -> int | None:
        """Like "- und Anlagenbau" in "Verband Muster Maschinen- und Anlagenbau", "A 9" in "Hafenmeile A 9"."""
        tokens = self.page.tokens[index - 1 : min(index + 3, self.limit)]
        if len(tokens) > 2 and len(tokens[1].text) == 1 and tokens[1].capital and tokens[2].text.isdigit():
            return index + 2
        if (
            len(tokens) < 4
            or not tokens[1].is_dash
            or tokens[0].end != tokens[1].start
            or tokens[2].norm not in ("und", "oder")
        ):
            return None
        return index + 3 if tokens[3].is_word and tokens[3].capital else None

    def _saint(self, index: int) -> int | None:
        """Like "St. Martin" in "Kirchengemeinde St. Martin"."""
        tokens = self.page.tokens[index : min(index + 3, self.limit)]
        if self.last != self.index + 1 or len(tokens) < 2 or tokens[0].norm not in ("st", "sankt"):
            return None
        name = 2 if tokens[1].text == "." and len(tokens) > 2 else 1
        joined = index + name + 1 < self.limit and self.page.tokens[index + name + 1].is_dash  # "St. A- und St. B-Haus"
        return index + name + 1 if not joined and tokens[name].capital and tokens[name].is_word else None

    def _called(self, index: int) -> int | None:
        """Like "Schloss Musterau" in "Stadt Schloss Musterau": what stands behind a commune is its name."""
        tokens = self.page.tokens
        if self.kind != "commune_government" or self.found.plural or self.last != self.index + 1:
            return None
        words = tokens[index : min(index + 2, self.limit)]
        if len(words) < 2 or not all(w.is_word and w.capital and len(w.text) > 2 for w in words):
            return None
        ends = self.lexicon.words("names", "ends")
        unknown = is_unknown(self.lexicon.code, words[1].text) or "-" in words[1].text
        return index + 2 if unknown and words[0].norm not in ends and not head_of(self.lexicon, words[0].text) else None

    def _is_group(self) -> bool:
        """Like "Netzwerk „Wald für alle“", "Städtenetzwerk für Ufer": several together, and no body of its own."""
        if self.kind != "network_organisation" or self.formed or not self.found.base.casefold().endswith("netzwerk"):
            return False
        behind = self.page.tokens[self.index + 1] if self.index + 1 < self.sentence.last else None
        whole = self.found.base.casefold().startswith(("bundes", "landes", "dach", "europa"))
        return behind is not None and not whole and (behind.text in _QUOTES or behind.norm in PURPOSE)

    def _to_form(self, index: int) -> int | None:
        """Like "Freunde am Fluss" before "e.V.": words of a name up to the first of them that is a legal form."""
        end = index
        while end < min(self.limit, index + 7):
            if legal_form_at(self.page, end, self.lexicon):
                return end if end > index else None
            token = self.page.tokens[end]
            if not (token.is_word and (token.capital or token.norm in INSIDE)) or token.norm in self.lexicon.words(
                "names", "ends"
            ):
                return None
            end += 1
        return None

    def _to_acronym(self) -> None:
        """Like "Stiftung Licht in der Schule (StiLS)": an acronym in brackets says which words belong to the name."""
        tokens, last = self.page.tokens, self.last
        while last < min(self.sentence.last, self.last + 6) and tokens[last].is_word:
            last += 1
        behind = tokens[last : min(last + 3, self.sentence.last)]
        if last == self.last or len(behind) < 3 or behind[0].text != "(" or behind[2].text != ")":
            return
        short, words = behind[1].text, tokens[self.first : last]
        if not 2 < len(short) < 9 or not is_acronym(short) or not all(w.capital or w.norm in INSIDE for w in words):
            return
        whole, inner = (self.page.words(Span(self.first, end)).casefold() for end in (last, self.last))
        if whole[0] == short[0].casefold() and _spells(short, whole) and not _spells(short, inner):
            self.last, self.own = last, True

    def _to_slash(self) -> None:
        """Like "IHK Ulm/Musterau", "Kreisverband Ulm/Alb": a second place right behind a sign."""
        tokens, last = self.page.tokens, self.last
        while last + 1 < min(self.sentence.last, self.last + 5) and self.own and tokens[last].text == "/":
            close = tokens[last - 1].end == tokens[last].start and tokens[last].end == tokens[last + 1].start
            text = tokens[last + 1].text
            named = tokens[last + 1].capital and not is_adjective(text) and not head_of(self.lexicon, text)
            alone = last + 2 >= self.sentence.last or not tokens[last + 2].capital  # no name begins there
            if not close or not (towns.is_town(text) or (named and alone)):
                break
            last += 2
        self.last = last

    def _is_only_said(self) -> bool:
        """Like "der gemeinnützige Verein ABC Bildung e.V.": what it is, said before a name that has no need of it."""
        tokens = self.page.tokens
        begins = self.first == self.index and self.formed and self.first > self.sentence.first
        if not begins or tokens[self.index].norm not in ("verein", "vereins", "vereine"):
            return False
        adjective = tokens[self.index - 1]
        said = adjective.is_word and not adjective.capital and adjective.norm.endswith(("ige", "igen", "ene", "enen"))
        return said and tokens[self.index + 1].shouted and self.last - self.index > 2

    def _titled(self, index: int) -> int | None:
        """Like "Bundesverband Freie Fähren", "Fachgebiet Soziale Systeme", "Lehrstuhl Wald und Wiese"."""
        tokens = self.page.tokens
        last = index
        if index + 1 < self.limit and is_title(tokens[index].text) and tokens[index + 1].capital:
            last = index + 2
        ends = self.lexicon.words("names", "ends")
        base = self.found.base.casefold()
        topical = base in self.lexicon.words("names", "titled") or base.endswith(
            tuple(self.lexicon.words("names", "topical"))
        )
        while topical and last < self.limit:
            joined = int(last > index and tokens[last].norm in ("und", "&") and last + 1 < self.limit)
            if last > index and tokens[last].is_dash and tokens[last - 1].end == tokens[last].start:
                joined = 2 if last + 2 < self.limit and tokens[last + 1].norm in ("und", "&") else 0  # "Kinder- und"
            word = tokens[last + joined]
            other = head_of(self.lexicon, word.text)
            area = topical and other and vocab_any(other.head.kind, _AREAS)  # "Zweckverband Breitband Musterkreis"
            if not (word.is_word and word.capital) or word.norm in ends or (other and not area):
                break
            last += 1 + joined
        self.own = self.own or last > index
        return last if last > index else None

    def _is_at(self) -> bool:
        """Like "Lehrstuhl für Uferkunde", with "an der Universität Ulm" behind: what it is for names it."""
        behind = [token.norm for token in self.page.tokens[self.last : min(self.last + 2, self.sentence.last)]]
        chair = self.found.base.casefold() == "lehrstuhl" and self.page.tokens[self.index + 1].norm == "für"
        return chair and self.last - self.index > 2 and behind in (["an", "der"], ["an", "dem"])

    def _of_acronym(self, index: int) -> int | None:
        """Like "der TU Ulm" behind a part of it."""
        limit = self.limit
        last = is_place(self.page, index + 1, limit) or land_at(self.page, self.lexicon, index + 1, limit)
        if last is None:
            return None
        words = self.page.words(Span(index, last)).split()
        kind = self.lexicon.acronym_heads[words[0]][0]
        self.nested = Name(Span(index, last), " ".join(words), kind, place_in(words))
        self.own = self.placed = True
        return last
