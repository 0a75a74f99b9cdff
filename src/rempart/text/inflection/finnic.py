"""Finnish and Estonian: case endings behind a strong and a weak stem (consonant gradation), and what the stem vowel becomes.

Both numbers of all common cases are generated; possessive and enclitic particles are not. Adjectives agree, so every word of
a phrase changes; a genitive before the head stays as it is (its other forms are harmless). Irregular nouns (`veitsi`,
`käsi`, `nuga`) need their plural in the pack. Sources: Iso suomen kielioppi (gradation, nominal types), Eesti keele
käsiraamat; the Snowball Finnish and Estonian stemmers as a check.
"""

from __future__ import annotations

from collections.abc import Iterator

from rempart.text.inflection.rows import Inflect, Pair, Place

_VOWELS = "aeiouyäöõü"
_GRADES = (
    ("kk", "k"), ("pp", "p"), ("tt", "t"), ("nk", "ng"), ("nt", "nn"), ("mp", "mm"), ("lt", "ll"), ("rt", "rr"),
    ("ht", "hd"), ("lk", "l"), ("rk", "r"), ("lp", "lv"), ("rp", "rv"),
)  # fmt: skip
"""Strong and weak consonants before the last vowel."""
_SINGLE = (("k", ""), ("p", "v"), ("t", "d"))

_WEAK = ("n", "t", "ssa", "sta", "lla", "lta", "lle", "ksi", "tta")
_STRONG = ("", "a", "ta", "na")
_PLURAL = (
    "ja",
    "jen",
    "ita",
    "iden",
    "itten",
    "ien",
    "ia",
    "ihin",
    "iin",
    "ina",
    "issa",
    "ista",
    "illa",
    "ilta",
    "ille",
    "iksi",
)
_LONG = (
    "en et essa esta ella elta elle ena eksi eseen ita iden itten issa ista illa ilta ille ina iksi isiin tta"  # after -e
)
_SE = (
    "en et essa esta ella elta elle ena eksi een ia ien issa ista illa ilta ille ina iksi iin ta ten i"  # -nen, -us: ...se-
)
_ME = "en et essa esta ella elta elle ena eksi een ia ien issa ista illa ilta ille ina iksi iin"  # -in: ...ime-


def _weak(stem: str) -> str | None:
    """The weak grade of a stem that ends in the consonants before the last vowel; None where nothing changes."""
    for strong, weak in _GRADES:
        if stem.endswith(strong):
            return stem[: len(stem) - len(strong)] + weak
    for strong, weak in _SINGLE:
        if stem.endswith(strong) and stem[-2:-1] in tuple(_VOWELS) and len(stem) > 2:
            return stem[:-1] + weak
    return None


def _strong(stem: str) -> Iterator[str]:
    """The strong grades that a weak stem may have."""
    for strong, weak in (("kk", "k"), ("pp", "p"), ("tt", "t"), ("t", "d"), ("p", "v"), *_GRADES[3:9]):
        if stem.endswith(weak):
            yield stem[: len(stem) - len(weak)] + strong


def _plural(vowel: str) -> list[str]:
    """The plural endings with the stem vowel before them as it becomes: `a` to `o` or nothing, `i` to `e`."""
    stays = [vowel + e for e in _PLURAL]
    if vowel in "aä":
        return ["o" + e for e in _PLURAL] + list(_PLURAL[5:])
    if vowel == "i":
        return ["e" + e for e in _PLURAL] + ["ien"]
    return stays


def _fi(word: str, _place: Place) -> Iterator[Pair]:
    final, body = word[-1], word[:-1]
    if word.endswith("nen") and len(word) > 5:
        yield word[:-3], "nen"
        yield word[:-3] + "s", _SE
    elif final == "e" and word[-2] not in _VOWELS:
        yield word, "- " + _LONG
        for stem in _strong(body):
            yield stem + "e", _LONG
    elif final in _VOWELS:
        weak = _weak(body) or body
        singular = [final + e for e in _WEAK] + (["e" + e for e in _WEAK] if final == "i" else [])  # pistooli, tähti
        sings = [final + e for e in _STRONG] + [final + final + "n", final + "han", final + "hon", final + "hun"]
        if word[-2] in _VOWELS:
            sings += [final + e for e in ("seen", "hin", "hen")]
        plural = _plural(final) + [e for e in _PLURAL if word[-2] in _VOWELS]
        yield body, " ".join(sings + plural + ([] if weak != body else singular))
        if weak != body:
            yield weak, " ".join(singular + plural)
    elif word.endswith(("us", "ys", "os", "ös", "es", "is")):
        yield word, "- ta"
        yield word[:-1] + "ks", _SE
        yield word[:-1] + "d", "en et essa esta ella elta elle eksi"
    elif word.endswith(("as", "äs")):
        yield word, "- ta"
        for stem in (word[:-2], *_strong(word[:-2])):
            yield (
                stem + "a",
                "an at assa asta alla alta alle ana aksi aseen ita iden issa ista illa ilta ille ina iksi isiin",
            )
    elif word.endswith("in"):
        yield word, "- ta en et ia"
        for stem in (word[:-2], *_strong(word[:-2])):
            yield stem + "im", _ME
    elif word.endswith(("ton", "tön")):
        yield word, "- ta"
        yield (
            word[:-2] + "t" + "om",
            "an at assa asta alla alta alle ana aksi aan ia ien issa ista illa ilta ille ina iksi iin",
        )
    elif word.endswith(("ut", "yt")):
        yield word, "- ta"
        yield word[:-2], "een eet eessa eesta eella eelta eelle eena eeksi eita eiden eissa eista eilla eilta eille"
    else:
        yield (
            word,
            "- i in it ia issa ista illa ilta ille iin ina iksi eja ejen eita eiden eissa eista eilla eihin eiksi a en et",
        )


_ET_CASES = (
    "", "t", "d", "ga", "l", "le", "lt", "s", "st", "sse", "ks", "na", "ni", "ta", "de", "te", "id", "sid", "des", "del",
    "dele", "dega", "dest", "deta", "tel", "tele", "tega", "tes", "test",
)  # fmt: skip
_ET_PLURAL = ("id", "eid", "e", "i", "u", "isse", "ide")


def _et(word: str, _place: Place) -> Iterator[Pair]:
    if word.endswith("ine") and len(word) > 5:
        yield word[:-3], "ine ist ne"
        yield (
            word[:-2] + "s",
            " ".join(["t", "te", "tel", "tele", "tega", "test", "teks", "se", "eid"] + ["e" + c for c in _ET_CASES]),
        )
        return
    if word.endswith(("us", "is", "us", "es")) and len(word) > 4:
        yield word, " ".join(["-", "t", "te", "tel", "tega", "test", "ed", "eid"] + ["e" + c for c in _ET_CASES])
        yield word[:-1] + "ks", " ".join("e" + c for c in _ET_CASES)
        yield word[:-1] + "s", " ".join("e" + c for c in _ET_CASES)
        return
    if word[-1] in _VOWELS:
        body, final = word[:-1], word[-1]
        endings = " ".join(dict.fromkeys([final + c for c in _ET_CASES] + list(_ET_PLURAL)))
        yield body, endings
        weak = _et_weak(body)
        if weak is not None:
            yield weak, endings
        return
    endings = " ".join(["-", "t", "te", "d"] + [v + c for v in "aeiu" for c in _ET_CASES] + ["eid", "isid"])
    yield word, endings
    for hard, soft in (("k", "g"), ("p", "b"), ("t", "d")):
        if word.endswith(hard) and word[-2] in _VOWELS:  # sööt, sööda
            yield word[:-1] + soft, " ".join(v + c for v in "aeiu" for c in _ET_CASES)
    if word.endswith(("kk", "pp", "tt")):  # tablett, tableti
        yield word[:-1], " ".join("i" + c for c in _ET_CASES)
    if word.endswith(("el", "er")):
        yield word[:-2] + word[-1], " ".join(v + c for v in "aei" for c in _ET_CASES)


def _et_weak(stem: str) -> str | None:
    for strong, weak in (("kk", "k"), ("pp", "p"), ("tt", "t"), ("k", "g"), ("p", "b"), ("t", "d")):
        if stem.endswith(strong) and len(stem) > 3:
            return stem[: len(stem) - len(strong)] + weak
    return None


LANGUAGES: dict[str, Inflect] = {"fi": _fi, "et": _et}
