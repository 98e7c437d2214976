"""Bytes of a page as characters: which encoding they are in, and text that was once read in a wrong one put right.

Invariant: UTF-8 that is UTF-8 is never taken for something else; of what is repaired, each piece can only be read so.
"""

from __future__ import annotations

import re
from functools import cache

_POLISH_CP1250, _POLISH_LATIN2 = (
    b"\xb9\x9c\x9f\x8c\x8f\xa5",
    b"\xb1\xb6\xbc\xa6\xac\xa1",
)  # letters where the two differ
_CHARSET = re.compile(
    rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})|<\?xml[^>]{1,80}encoding=[\"']([\w-]{3,20})", re.I
)
_UTF_16, _UTF_8 = (b"\xff\xfe", b"\xfe\xff"), b"\xef\xbb\xbf"
_GERMAN_CP1252 = re.compile(rb"[\xe4\xf6\xfc\xc4\xd6\xdc\xdf]")
_POLISH = re.compile(rb"[\xb9\x9c\x9f\x8c\x8f\xa5\xb1\xb6\xbc\xa6\xac\xa1\xb3\xa3\xe6\xea\xf1\xbf\xaf\xca\xd1\xc6]")
_WRONG = ("cp1250", "cp1252", "iso8859-2")  # in which UTF-8 is read by mistake, the likeliest first
_SAMPLE = 200_000  # characters
_LEAST = 2  # repairs that a text needs to be taken for damaged
# What such damage hides in our languages: letters with marks, quotation marks, dashes, dots, spaces that do not break.
_MEANT = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻäöüßÄÖÜẞéèêáàâíîôúûçčřšžýěůñőűĺľ„”“‚’‘«»–—…•·§°€\u00a0\u00ad©®×½²³\u2011"


def is_binary(data: bytes) -> bool:
    """What begins as a PDF, a ZIP (DOCX, XLSX, ODT) or an old Office file does, or holds NUL bytes other than those of
    UTF-16."""
    if data.startswith((b"%PDF-", b"PK\3\4", b"\xd0\xcf\x11\xe0")):
        return True
    return b"\0" in data and not data.startswith(_UTF_16) and not _unmarked_utf_16(data)


def decode(data: bytes, *, complete: bool) -> str:
    """The text of a file: UTF-8, UTF-16, as declared, else cp1250, ISO 8859-2 or cp1252 by their letters; repaired."""
    if data.startswith(_UTF_16):
        return data.decode("utf-16", "replace")
    if encoding := _unmarked_utf_16(data):
        return data.decode(encoding, "replace")
    try:
        return repaired(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        if not complete and error.start > len(data) - 4:
            return repaired(data[: error.start].decode("utf-8"))
    if data.startswith(_UTF_8) or _mostly_utf_8(data):
        return repaired(data.decode("utf-8", "replace"))
    return _declared(data) or data.decode(_by_letters(data), "replace")


def _declared(data: bytes) -> str | None:
    found = _CHARSET.search(data[:4096])
    try:
        return data.decode((found[1] or found[2]).decode("ascii")) if found else None
    except (LookupError, ValueError):  # a wrong declaration: the letters tell
        return None


def _by_letters(data: bytes) -> str:
    if len(_GERMAN_CP1252.findall(data)) > 2 * len(_POLISH.findall(data)):
        return "cp1252"
    cp1250 = sum(data.count(byte) for byte in _POLISH_CP1250)
    latin2 = sum(data.count(byte) for byte in _POLISH_LATIN2)
    return "cp1250" if cp1250 >= latin2 else "iso-8859-2"


def _mostly_utf_8(data: bytes) -> bool:
    """Whether a few bytes only are no UTF-8 among many that are: cut in a letter, or a piece pasted from elsewhere."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return broken * 20 < sum(not char.isascii() for char in text) - broken


def _unmarked_utf_16(data: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of Latin text is 0 or 1, nearly always."""
    sample = data[:4096]
    if b"\0" not in sample or len(sample) < 16:
        return None
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        other = sample[0::2] if encoding == "utf-16-le" else sample[1::2]
        if sum(byte in (0, 1, 0x20) for byte in high) > 0.95 * len(high) and b"\0" not in other:
            return encoding
    return None


def repaired(text: str) -> str:
    """The text with UTF-8 that was read as cp1250, cp1252 or ISO 8859-2 put right ("PowiÄ…zani" → "Powiązani")."""
    if text.isascii():
        return text
    for _ in range(2):  # it happens twice to some
        counts = {encoding: len(_damage(encoding).pattern.findall(text, 0, _SAMPLE)) for encoding in _WRONG}
        encoding = max(counts, key=lambda name: counts[name])  # of equals the first
        if counts[encoding] < _LEAST:
            break
        text = _damage(encoding).mended(text)
    return text


class _Damage:
    """What the characters of `_MEANT` look like when their UTF-8 was read in some encoding."""

    def __init__(self, encoding: str) -> None:
        self.meant = {_misread(char, encoding): char for char in _MEANT}
        # Quotation marks may follow a letter like "Ă" rightly; nothing else of the second halves does in our languages.
        self.meant = {seen: char for seen, char in self.meant.items() if not seen.endswith(("«", "»"))}
        self.pattern = re.compile("|".join(map(re.escape, sorted(self.meant, key=len, reverse=True))))

    def mended(self, text: str) -> str:
        """The text with what was misread put right."""
        return self.pattern.sub(lambda match: self.meant[match[0]], text)


@cache
def _damage(encoding: str) -> _Damage:
    return _Damage(encoding)


def _misread(char: str, encoding: str) -> str:
    # Bytes that an encoding does not define come through as control characters.
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in char.encode("utf-8"))
