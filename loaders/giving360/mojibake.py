"""UTF-8 that somebody read as Windows-1252: "Â£100" for "£100".

Invariant: only what is certain is repaired, characters that mean a letter of Western Europe, a currency or a
punctuation mark. Quotation marks are never taken for the second half: "«MAÇÃ»" is as it should be.
"""

from __future__ import annotations

import re

# How programs read the bytes 80 to 9F, those undefined in Windows-1252 as control characters.
_SECOND = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in range(0x80, 0xC0) if b not in (0xAB, 0xBB))
_RUN = re.compile(f"[ÂÃ][{re.escape(_SECOND)}]|â[€‚„][{re.escape(_SECOND)}]")
_BYTES = {bytes([b]).decode("cp1252", "ignore") or chr(b): b for b in range(0x80, 0x100)}


def repaired(text: str) -> str:
    """The text with such sequences put right; any other text as it is."""
    return _RUN.sub(_put_right, text) if "Â" in text or "Ã" in text or "â" in text else text


def _put_right(match: re.Match[str]) -> str:
    return bytes(_BYTES[character] for character in match[0]).decode("utf-8", "replace")
