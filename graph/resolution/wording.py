"""What the comparison of two institutions found, in words."""

from __future__ import annotations

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
