"""What the comparison of two institutions found, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.resolution.matching import Scored

_WORDS = {
    ("name", "same"): "the same name",
    ("name", "same_words"): "the same words in their names",
    ("name", "shared"): "a name that several institutions bear",
    ("name", "shorter"): "one name is a shorter form of the other",
    ("name", "near"): "names that differ by a letter or two",
    ("name", "acronym"): "the same acronym",
    ("name", "else"): "different names",
    ("tax", "same"): "the same tax number",
    ("tax", "else"): "different tax numbers",
    ("country", "same"): "",
    ("country", "else"): "different countries",
    ("place", "same"): "the same place",
    ("place", "inside"): "the place of one lies in that of the other",
    ("place", "else"): "different places",
    ("domain", "same"): "the same web site",
    ("domain", "else"): "different web sites",
    ("kind", "same"): "",
    ("kind", "else"): "different kinds",
    ("legal", "same"): "",
    ("legal", "else"): "different legal forms",
}


def in_words(pair: Scored) -> str:
    """Like "the same name, the same place, different web sites"; what says little is left out."""
    said = (_WORDS[comparison, answer] for comparison, answer in pair.answers.items() if answer != "unknown")
    return ", ".join(words for words in said if words)


# From which score on the chance that two are one is called what.
_CHANCES = ((0.9, "very likely one"), (0.7, "likely one"), (0.4, "one or two, it is open"), (0.0, "likely two"))


def chance(score: float) -> str:
    """A score in [0, 1] in words."""
    return next(words for least, words in _CHANCES if score >= least)


def for_and_against(reason: str, against: str | None = None) -> tuple[list[str], list[str]]:
    """A reason taken apart: what of it speaks for one institution, and what for two, contradictions first."""
    said = [words for words in reason.split(", ") if words]
    opposed = [words for words in said if words.startswith("different ") or words in _SAYS_LITTLE]
    return [words for words in said if words not in opposed], [*([against] if against else []), *opposed]


_SAYS_LITTLE = ("a name that several institutions bear",)
