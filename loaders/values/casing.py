"""Names in capitals as they are usually written: "POWIATOWY URZĄD PRACY W RADOMIU" → "Powiatowy Urząd Pracy w Radomiu".

Invariants: what `cased` gives it takes again unchanged; a name with small letters keeps its letters, only its quotation
marks and spaces are unified. Whether a word is an acronym, a first name or a place the dictionary says (Morfeusz).
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

from graph.morphology import analyses
from loaders.documents.polish import grammar

_RULES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_SMALL = frozenset(_RULES["small"].split())
_WITH_DOT = frozenset(_RULES["abbreviations"].split()) | grammar.words("names", "patron_titles")
_PHRASE = re.compile(rf"(?<![\w„\"])(?:{'|'.join(_RULES['phrases'])})(?!\w)", re.IGNORECASE)
_FORMS = (  # legal forms, however they are spaced and dotted
    (r"SP(?:ÓŁKA)?[. ]{0,2} ?Z ?\.? ?O(?:\. ?|\s)O\b\.?", "sp. z o.o."),
    (r"SP[. ]{1,2}K\b\.?", "sp. k."),
    (r"SP[. ]{1,2}J\b\.?", "sp. j."),
    (r"SP[. ]{1,2}P\b\.?", "sp. p."),
    (r"S\. ?K\. ?A\b\.?", "S.K.A."),
    (r"S\. ?A\b\.?(?!\.? ?[A-Z]\.)|\bSA(?=$|[ ,;])", "S.A."),
    (r"S\. ?C\b\.?|\bSC(?=$|[ ,;])", "s.c."),
    (r"M\. ?ST\b\.?", "m.st."),
    (
        r"SPÓŁKA (?:Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ|(?:PROSTA )?AKCYJNA|KOMANDYTOWO-AKCYJNA|KOMANDYTOWA|JAWNA|CYWILNA"
        r"|PARTNERSKA)",
        "",
    ),
)
_FORM = re.compile("|".join(rf"(?<!\w)({pattern})" for pattern, _ in _FORMS), re.IGNORECASE)
_ROMAN = re.compile(r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})")
_SCHOOLS = re.compile(r"(?i)\W*(?:liceum|lo|oddział|szpital|klinika|urząd|społeczne|prywatne|katolickie|ogólnok)")
_TOKEN = re.compile(r"[\w'’&+]+|[^\w'’&+]+")
_OPENING_MARKS = re.compile(r"[„“”«»‟″]|,,|''|‘‘|’’")
_HEAP = 4
_VOWELS = frozenset("AEIOUYĄĘÓ")


def cased(name: str, language: str | None = "pl") -> str:
    """A name on one line with „…” for quotation marks, its capitals made usual where it is all in capitals.

    With another language only words that look like words are lowered, None leaves capitals as they are.
    """
    name = tidy(name)
    if language is None or not is_shouted(name):
        return name
    return _polish(name) if language == "pl" else _gentle(name, language)


def is_shouted(name: str) -> bool:
    """Whether a name is in capitals throughout, so that they say nothing."""
    letters = [letter for letter in name if letter.isalpha()]
    return len(letters) > 1 and not any(letter.islower() for letter in letters)


def tidy(name: str) -> str:
    """Single spaces, none inside of quotation marks and of compounds like "Miejsko - Gminny", and „…” for quotes."""
    for _ in range(_HEAP):  # heaps of quotation marks shrink step by step
        name = _tidied(name)
    return name


def _tidied(name: str) -> str:
    if not any(letter.isalnum() for letter in name):
        return " ".join(name.split())
    plain = " ".join(_OPENING_MARKS.sub('"', name).split())
    plain = re.sub(r"\b(\w+o)(?: - ?| ?- )(?=\w)", _joined, plain, flags=re.IGNORECASE)
    return _paired(plain)


def _joined(match: re.Match[str]) -> str:
    first, gap = match[1], match[0]
    if not _is_half_adjective(first):
        return gap
    rest = match.string[match.end() :]
    following = re.match(r"\w+", rest)
    word = following[0] if following else ""
    adjective = any(a[2].startswith("adj") for _, _, a in analyses(word)) or word.casefold().startswith("zdr")
    return f"{first}-" if adjective or _is_half_adjective(word) else gap


@lru_cache(maxsize=10_000)
def _is_half_adjective(word: str) -> bool:
    """Like "miejsko", "warmińsko", "Busko": what stands before the hyphen of a compound."""
    return word[-1:].casefold() == "o" and any(
        a[2].startswith(("adja", "adv", "ign")) or (a[2].startswith("subst") and "nazwa_geograficzna" in a[3])
        for _, _, a in analyses(word)
    )


def _paired(text: str) -> str:
    """Quotation marks by where they stand: before a word „, after it ”."""
    if '"' not in text:
        return text
    text = re.sub(r'"{2,}', '"', text)
    marks, opened, even = [], False, text.count('"') % 2 == 0
    for index, letter in enumerate(text):
        if letter != '"':
            marks.append(letter)
            continue
        before, after = text[index - 1 : index], text[index + 1 : index + 2]
        starts = not opened if even else not before.strip(" (-–/") and bool(after.strip())
        opened = starts
        marks.append("„" if starts else "”")
    paired = re.sub(r"„\s+", "„", re.sub(r"\s+”", "”", "".join(marks)))
    return " ".join(paired.replace("„”", " ").split())


def _polish(name: str) -> str:
    pieces: list[str] = []
    end = 0
    for match in _FORM.finditer(name):
        pieces.append(_words(name[end : match.start()], starts=end == 0))
        pieces.append(_form(match, starts=match.start() == 0))
        end = match.end()
        if pieces[-1].endswith(".") and name[end : end + 1].isalnum():
            pieces.append(" ")
    pieces.append(_words(name[end:], starts=end == 0))
    return "".join(pieces)


def _form(match: re.Match[str], starts: bool) -> str:
    usual = _FORMS[(match.lastindex or 1) - 1][1] or match[0].lower()
    return usual[0].upper() + usual[1:] if starts else usual


def _words(text: str, starts: bool) -> str:
    text = _PHRASE.sub(lambda phrase: phrase[0].lower(), text)
    tokens = _TOKEN.findall(text)
    done: list[str] = []
    for index, token in enumerate(tokens):
        first = (starts and not any(t.strip() for t in done)) or (bool(done) and done[-1].endswith("„"))
        done.append(token if not token[0].isalpha() or token.islower() else _word(tokens, index, first))
    return "".join(done)


def _word(tokens: list[str], index: int, first: bool) -> str:
    word, lower = tokens[index], tokens[index].lower()
    after = tokens[index + 1] if index + 1 < len(tokens) else ""
    following = tokens[index + 2] if index + 2 < len(tokens) else ""
    before = tokens[index - 2].lower() if index > 1 else ""
    hyphened = after[:1] == "-" or (index > 0 and tokens[index - 1] == "-")
    if any(not letter.isalpha() for letter in word.strip("'’")) and len(word) < 6:  # "3M", "B+R", "J&J"
        return word
    if _ROMAN.fullmatch(word) and not hyphened and _is_number(word, after, following, before, first):
        return word
    if not first and not hyphened:
        if after.startswith(".") and lower in _WITH_DOT:
            return lower if len(word) > 1 or _is_unit(word, following, before) else word
        if word == "K" and _is_unit(word, following, before):
            return "k"
        if lower in _SMALL and not (len(word) == 1 and after.startswith(".")):
            return lower
    if acronym := _acronyms().get(word):
        return acronym
    if len(word) == 1 or _is_unknown_acronym(word, tokens, index):
        return word
    return _capitalised(word)


def _is_number(word: str, after: str, following: str, before: str, first: bool) -> bool:
    """A Roman number, not the conjunction "i"; the dictionary knows no words like "VII"."""
    if word in ("I", "X", "V"):
        if word != "I":
            return not after.startswith(".") or not following
        return (first and bool(_SCHOOLS.match(following))) or before in ("pawła", "jana", "zygmunta", "augusta")
    return True


def _is_unit(letter: str, following: str, before: str) -> bool:
    """Like "M." of "POWIAT M. WROCŁAW" (miasto), "K." of "KALWARIA K. KRAKOWA" (koło): no initial of a first name."""
    place = any("nazwa_geograficzna" in a[3] for _, _, a in analyses(following)) if following.isalpha() else False
    if letter == "M":
        return place and before in ("powiat", "gmina", "powiatu", "gminy", "urząd", "prezydent", "zarząd")
    genitive = any("gen" in a[2] and "nazwa_geograficzna" in a[3] for _, _, a in analyses(following or "-"))
    return letter == "K" and genitive and before not in ("im", "imienia", "")


@cache
def _acronyms() -> dict[str, str]:
    """Acronyms in capitals → as they are written."""
    known = [*_RULES["acronyms"].split(), *grammar.body_acronyms(), *grammar.kind_acronyms()]
    return {acronym.upper(): acronym for acronym in reversed(known)}


def _is_unknown_acronym(word: str, tokens: list[str], index: int) -> bool:
    """What the dictionary writes in capitals, and short words that it does not know, unless a first name is near."""
    found = [a for _, _, a in analyses(word) if a[2] != "ign"]
    bases = [a[1].partition(":")[0] for a in found]
    if any(len(base) > 1 and base.isupper() for base in bases):
        return all(base.isupper() for base in bases)
    near = (tokens[i] for i in (index - 2, index + 2) if 0 <= i < len(tokens))
    if found or any(is_first_name(other) for other in near if other.isalpha()):
        return False
    vowels = sum(letter in _VOWELS for letter in word)
    return len(word) <= 3 or (not vowels and len(word) <= 6)


@lru_cache(maxsize=20_000)
def is_first_name(word: str) -> bool:
    """Whether a word is a first name in the nominative."""
    return any("imię" in a[3] and "nom" in a[2] and a[2].startswith("subst:sg") for _, _, a in analyses(word))


def _capitalised(word: str) -> str:
    """A capital first, and one after an apostrophe that follows a single letter."""
    return re.sub(r"(?<=\b\w['’])\w|^\w", lambda letter: letter[0].upper(), word.lower())


def _gentle(name: str, language: str) -> str:
    """Like "UNIVERSITY OF LEEDS" → "University of Leeds"; what may be an acronym stays in capitals."""
    small = frozenset(_RULES["elsewhere"].get(language, "").split())
    tokens = _TOKEN.findall(name)
    done = []
    for index, token in enumerate(tokens):
        vowels = sum(letter in "AEIOUYÄÖÜÉÈÀÁÍÓÚØÅÆ" for letter in token)
        if index and token.lower() in small:
            done.append(token.lower())
        elif token.isalpha() and len(token) > 3 and vowels:
            done.append(_capitalised(token))
        else:
            done.append(token)
    return "".join(done)
