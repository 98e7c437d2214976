# interim
# canonical -> spellings (compact forms: letters only, folded)
LEGAL = {
    "zoo": [
        "sp z o o",
        "spolka z ograniczona odpowiedzialnoscia",
        "spolka z o o",
        "sp z oo",
        "spzoo",
        "sp zoo",
        "sp z o o sp k",
        "ltd",
        "limited",
        "limited liability company",
        "llc",
        "l l c",
        "gmbh",
        "g m b h",
        "gesellschaft mit beschrankter haftung",
        "mbh",
        "ggmbh",
        "srl",
        "s r l",
        "sarl",
        "s a r l",
        "bv",
        "b v",
        "besloten vennootschap",
        "doo",
        "d o o",
        "sro",
        "s r o",
        "spol s r o",
        "kft",
        "oou",
        "ood",
        "eood",
        "uab",
        "uzdaroji akcine bendrove",
        "sia",
        "ou",
        "lda",
        "ltda",
        "sl",
        "s l",
        "slu",
        "s l u",
        "sociedad limitada",
        "societa a responsabilita limitata",
        "aps",
        "ike",
        "epe",
        "ooo",
        "o o o",
        "pty ltd",
        "pvt ltd",
        "private limited",
        "unipersonale",
    ],
    "sa": [
        "sa",
        "s a",
        "spolka akcyjna",
        "ag",
        "a g",
        "aktiengesellschaft",
        "spa",
        "s p a",
        "societa per azioni",
        "plc",
        "public limited company",
        "inc",
        "incorporated",
        "corp",
        "corporation",
        "co",
        "company",
        "nv",
        "n v",
        "as",
        "a s",
        "ab",
        "publ",
        "oyj",
        "oy",
        "asa",
        "akciova spolecnost",
        "joint stock company",
        "jsc",
        "ojsc",
        "pjsc",
        "oao",
        "pao",
        "zao",
        "ao",
        "ad",
        "dd",
        "d d",
        "zrt",
        "nyrt",
        "se",
        "sau",
        "sas",
        "s a s",
        "kgaa",
        "akcine bendrove",
    ],
}
import re
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

from graph.ids import fold

SMALL = set(
    [
        "a",
        "an",
        "the",
        "of",
        "and",
        "for",
        "in",
        "on",
        "at",
        "de",
        "la",
        "le",
        "les",
        "el",
        "los",
        "las",
        "del",
        "della",
        "di",
        "da",
        "do",
        "dos",
        "das",
        "du",
        "des",
        "und",
        "der",
        "die",
        "das",
        "dem",
        "den",
        "fur",
        "im",
        "i",
        "w",
        "we",
        "z",
        "ze",
        "na",
        "o",
        "u",
        "oraz",
        "dla",
        "do",
        "od",
        "przy",
        "pod",
        "et",
        "y",
        "e",
        "en",
        "van",
        "het",
        "en",
        "och",
        "for",
        "voor",
        "von",
        "zu",
        "zum",
        "zur",
        "al",
    ]
)
STATUS = [
    "panstwowy instytut badawczy",
    "instytut badawczy",
    "pib",
    "national research institute",
    "w likwidacji",
    "w upadlosci",
    "in liquidation",
    "state research institute",
    "spolka komandytowa",
    "sp k",
    "spk",
    "poland",
    "polska akademia nauk",
    "polskiej akademii nauk",
    "pan",
    "polish academy of sciences",
    "ofpolish academy of sciences",
    "pas",
]
STATUS = [s for s in STATUS]
PATRON = re.compile(r"\b(im|imienia|named after)\b\.? ?")
ABBR = {
    "uniw": "uniwersytet",
    "univ": "university",
    "inst": "institute",
    "nat": "national",
    "natl": "national",
    "intl": "international",
    "int": "international",
    "dept": "department",
    "tech": "technology",
    "assoc": "association",
    "found": "foundation",
    "stow": "stowarzyszenie",
    "fund": "fundacja",
    "pow": "powiatowy",
    "woj": "wojewodzki",
    "os": "osrodek",
    "sw": "swiety",
    "st": "saint",
    "nr": "no",
    "centre": "center",
    "labour": "labor",
    "organisation": "organization",
    "krakow": "cracow",
    "warsaw": "warszawa",
    "warschau": "warszawa",
}
forms = {}
for c, ss in LEGAL.items():
    for s in ss:
        forms[s] = c
maxw = max(len(s.split()) for s in forms)
stat = set(STATUS)
maxs = max(len(s.split()) for s in stat)


@dataclass(frozen=True)
class F:
    text: str
    core: tuple
    legal: str
    short: tuple
    numbers: tuple


def toks(n):
    n = fold(anyascii(n) if not n.isascii() else n)
    n = n.replace("&", " and ").replace("'", "")
    n = re.sub(r"\b(?:[a-z]\.){2,}[a-z]?\b\.?", lambda m: m[0].replace(".", ""), n)
    return re.findall(r"[a-z0-9]+", n)


def strip(ts, table, maxlen):
    found = ""
    changed = True
    while changed:
        changed = False
        for k in range(min(maxlen, len(ts) - 1), 0, -1):
            if " ".join(ts[-k:]) in table:
                found = " ".join(ts[-k:])
                ts = ts[:-k]
                changed = True
                break
        else:
            for k in range(min(maxlen, len(ts) - 1), 0, -1):
                if k > 0 and " ".join(ts[:k]) in table and (k > 1 or len(ts[0]) > 1):
                    found = " ".join(ts[:k])
                    ts = ts[k:]
                    changed = True
                    break
    return ts, found


@lru_cache(200000)
def form(n):
    ts = toks(n)
    if not ts:
        return None
    t0 = [ABBR.get(t, t) for t in ts]
    ts, l = strip(t0, forms, maxw)
    # patron
    s = ts
    if "im" in ts or "imienia" in ts:
        i = ts.index("im") if "im" in ts else ts.index("imienia")
        rest = ts[i + 1 :]
        tail = []
        for j, x in enumerate(rest):
            if x in ("w", "we"):
                tail = rest[j:]
                break
            if x in ("panstwowy", "polskiej"):
                tail = rest[j:]
                break
        if i > 0:
            s = ts[:i] + tail
    s, _ = strip(s, stat, maxs)
    core = tuple(t for t in ts if t not in SMALL and t != "im")
    short = tuple(t for t in s if t not in SMALL)
    return F(
        " ".join(t0), core or tuple(ts), forms.get(l, ""), short or core, tuple(sorted(t for t in core if t.isdigit()))
    )
