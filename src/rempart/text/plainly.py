"""What buyers read and searches do not: ornaments between letters, numbers in words or in letters that look like digits,
units apart from their numbers, and Chinese characters taken apart.

`edits` says what to write in their place. Nothing of it is certain, so what is found only in the text so written holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from rempart.text.number_words import number_words, value_of
from rempart.text.units import COMPOUNDS, TABLE


class Edit(NamedTuple):
    """Read `text` where `start:stop` (code points) stands."""

    start: int
    stop: int
    text: str


_ORNAMENTS = "\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f\u200d"
_MORE_UNITS = (
    "km/h|kmh|kph|mph|км/ч|км/год|wh|kwh|mah|ah|hz|khz|mhz|ghz|db|bar|psi|°c|nm|pcs|pc|pieces|stk|stück|szt|ks|db|kpl|kom|"
    "мг|г|гр|кг|мл|л|см|мм|м|вт|мвт|квт|в|кв|дж|бр|шт|adet|days|hours|years|tage|jours|dias|giorni|dni|nefes|zug|sug|drag|hits|shots|rounds|schuss|coups|tabs|caps"
)


def _units() -> str:
    spellings = {s for _, _, listed in TABLE for s in listed.split("|")} | {s for s, _, _ in COMPOUNDS}
    return "|".join(map(re.escape, sorted(spellings | set(_MORE_UNITS.split("|")), key=lambda s: (-len(s), s))))


_UNIT = f"(?:{_units()})"
_FEW_UNITS = "m?g|kg|[mcd]?l|[mck]?m|[mk]?[wW]|k?[vV]|%|km/h|puffs?|pcs|мг|г|кг|мл|см|мм|м|вт|мвт"
_DIGIT = {
    letter: str(digit)
    for digit, letters in enumerate(("OoQD", "lI|", "Zz", "E", "A", "Ss", "Gb", "T", "B", "g"))
    for letter in letters
}
"""Letter to the digit that it looks like."""
_LIKE_DIGITS = re.compile(r"(?<![\w.,/-])[0-9OoQlI|ZzEASsGbTBg]{1,8}")
_BEFORE_UNIT = re.compile(rf"[ \u00a0]?{_UNIT}(?![^\W_])", re.IGNORECASE)
_TYPED = re.compile(r"[0-9]*[OolIZEASGTB|QzsbgT0-9]+")
_DIGITS = frozenset("0123456789")
_NO_DIGIT = re.compile(r"[lI]|[lI]?[OlIZEASGTB]{2,}")
_COUNT = re.compile(r"(?<![\w.,/-])([0-9][0-9OlI]{2,6})(?![^\W_])")
_ALONE = re.compile(rf"(?<![\w.,])(\d[\d.,]{{0,6}}) (?:[^\s\d]{{1,12}} ){{1,3}}({_FEW_UNITS})(?![^\W_])")
_TURNED = re.compile(
    rf"(?<![\d ]) ({_FEW_UNITS}) (?:[^\s\d]{{1,12}} ){{1,3}}(\d[\d.,]{{0,6}})(?![\w/])(?! ?{_UNIT}(?![^\W_]))"
)
_MODEL = re.compile(r"(?<![^\W_])([A-Z]{1,3}-?)(\d[OlIZEASGTB]{1,3})(?![^\W_])")
_ORNAMENT = re.compile(rf"(?<=\w)[{_ORNAMENTS}]+(?=\w)")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_UNIT_NEXT = re.compile(rf"[ \u00a0-]{{0,3}}{_UNIT}(?![^\W_])", re.IGNORECASE)
_MAKE = re.compile(r"(?<![^\W_])[A-Z]{1,3} $")
_NEXT = re.compile(r"[ \u00a0-]{1,3}")

_APART = (
    "枪木仓 弹弓单 烟火因 仿亻方 假亻叚 油氵由 粉米分 药艹约 毒龶母 证讠正 钱钅戋 针钅十 剂齐刂 雾雨务 酒氵酉 精米青 "
    "炮火包 爆火暴 炸火乍 射身寸 银钅艮 链钅连 肽月太 胺月安 酮酉同 醇酉享 硝石肖 磷石粦 氰气青 麻广林 棍木昆 箭竹前 "
    "弩奴弓 剑佥刂 钢钅冈 铜钅同 铅钅凸 铝钅吕 铁钅失 锂钅里 镖钅票 镜钅竟 锁钅巢 锤钅垂 钻钅占 钥钅月 铃钅令 铊钅它 "
    "铀钅由 汞工水 汽氵气 液氵夜 泻氵写 消氵肖 混氵昆 溴氵臭 氟气弗 氯气录 氢气圣 氧气羊 氨气安 氮气炎 硫石㐬 砒石比 "
    "砷石申 矾石凡 磁石兹 碱石咸 酸酉夋 醋酉昔 醚酉米 酯酉旨 醉酉卒 酶酉每 胶月交 肌月几 脂月旨 胎月台 腺月泉 膜月莫 "
    "脱月兑 膨月彭 烷火完 烯火希 焰火臽 灯火丁 炉火户 烛火虫 灼火勺 炼火柬 燃火然 烤火考 枯木古 板木反 棒木奉 械木戒 "
    "柄木丙 核木亥 椒木叔 植木直 榴木留 彩采彡 码石马 破石皮 刺朿刂 割害刂 刮舌刂 刻亥刂 剃弟刂 剪前刀 切七刀 助且力 "
    "动云力 功工力 幼幺力 娃女圭 妇女彐 妹女未 姓女生 婴贝女 娱女吴 性忄生 情忄青 偷亻俞 仙亻山 伪亻为 信亻言 保亻呆 "
    "体亻本 伟亻韦 护扌户 拍扌白 抢扌仓 扰扌尤 拆扌斥 指扌旨 挂扌圭 控扌空 摄扌聂 打扌丁 换扌奂 识讠只 话讠舌 读讠卖 "
    "谍讠枼 许讠午 试讠式 赌贝者 贩贝反 货化贝 购贝勾 账贝长 骗马扁 验马佥 鸦牙鸟 鸽合鸟 鹿广比 鳄鱼咢 鲸鱼京 鲨沙鱼 "
    "鳗鱼曼 猎犭昔 狼犭良 狗犭句 猫犭苗 猴犭侯 狐犭瓜 豹豸勺 听口斤 吸口及 吃口乞 喷口贲 嗅口臭 响口向 唯口隹 嘴口觜 "
    "眼目艮 睡目垂 瞄目苗 睛目青 裸衤果 裙衤君 裤衤库 袖衤由 纹纟文 线纟戋 红纟工 绳纟黾 绿纟录 网冂乂 织纟只 级纟及 "
    "纯纟屯 缩纟宿 编纟扁 芽艹牙 花艹化 草艹早 菇艹姑 茶艹余 菌艹囷 蓝艹监 迷米辶 速束辶 透秀辶 通甬辶 腿月退 胸月匈 "
    "腰月要 胖月半 肥月巴 脸月佥"
)


def _components() -> Mapping[str, str]:
    """Components in a row to the character that they make."""
    return MappingProxyType({entry[1:]: entry[0] for entry in _APART.split()})


COMPONENTS: Mapping[str, str] = _components()
_COMPONENTS = re.compile("|".join(map(re.escape, COMPONENTS)))


_LETTER, _NO_LETTER = r"[0-9A-Za-z\x80-\xff]", r"[^0-9A-Za-z\x80-\xff]"
_SHORT_ONES = "one una uno ein een ett egy bir dos due dva tre tri три два sto alt"


def suspicious() -> tuple[bytes, ...]:
    """Regular expressions (hyperscan's, on bytes) for what `edits` may change: what none of them meets need not be read."""
    words = sorted(w for w in number_words() if len(w) > 2 and w not in _SHORT_ONES.split())
    ornament = r"(?:\xe2(?:[\x86\x87\x8c-\x9e\xa4\xa5\xac-\xaf][\x80-\xbf])|\xf0\x9f[\x80-\xab][\x80-\xbf])(?:\xef\xb8\x8f)?"
    units = _hex(f"(?:{_FEW_UNITS})") + _NO_LETTER
    return tuple(
        pattern.encode("ascii")
        for pattern in (
            f"{_LETTER}{ornament}[0-9A-Za-z\\xc3-\\xf0]",
            "|".join(map(_hex, COMPONENTS)),
            *(f"{_NO_LETTER}(?:{'|'.join(map(_hex, words[i : i + 64]))})[ -]" for i in range(0, len(words), 64)),
            f"{_NO_LETTER}(?:{'|'.join(map(_hex, _SHORT_ONES.split()))})[ -]{{1,3}}{units}",
            r"[^A-Za-z0-9.,/-][0-9]{1,6}[OolIZEASGTB]{1,6}[0-9OlIZEASGTB]{0,5} ?" + units,
            r"[^A-Za-z0-9.,/-][0-9][0-9Ol]{1,5}[Ol][^A-Za-z]",
            r"[^A-Za-z0-9.,/-](?:[lI]|[OlIZEASGTB]{2,6}|[OlIZEASGTB]{1,5}[0-9]{1,6}[OlIZEASGTB]{0,5}) ?" + units,
            r"[^A-Za-z0-9][A-Z]{1,3}-?[0-9][OlIZEASGTB]{1,3}[^0-9A-Za-z]",
            r"[^0-9A-Za-z\x80-\xff.,][0-9][0-9.,]{0,6} [^ \xfe0-9]{1,12} (?:[^ \xfe0-9]{1,12} ){0,2}" + units,
            r"[^0-9 ] " + _hex(f"(?:{_FEW_UNITS})") + r" [^ \xfe0-9]{1,12} (?:[^ \xfe0-9]{1,12} ){0,2}[0-9]",
        )
    )


def _hex(text: str) -> str:
    """Letters beyond ASCII as the bytes that they are, each sequence in brackets."""
    return "".join(c if c.isascii() else "(?:" + "".join(f"\\x{b:02x}" for b in c.encode()) + ")" for c in text)


def edits(text: str) -> list[Edit]:
    """What to read otherwise in a short text, in order and apart from each other."""
    found: list[Edit] = []
    if not text.isascii():
        found += (Edit(m.start(), m.end(), "") for m in _ORNAMENT.finditer(text))
        found += (Edit(m.start(), m.end(), COMPONENTS[m.group()]) for m in _COMPONENTS.finditer(text))
    found += _like_digits(text)
    found += (Edit(m.start(2), m.end(2), f"{m[1]} {m[2]}") for m in _ALONE.finditer(text))
    found += (Edit(m.start(1), m.end(1), f"{m[2]} {m[1]}") for m in _TURNED.finditer(text))
    found += _in_words(text)
    found.sort()
    kept: list[Edit] = []
    for edit in found:
        if not kept or edit.start >= kept[-1].stop:
            kept.append(edit)
    return kept


def _like_digits(text: str) -> Iterator[Edit]:
    for m in _LIKE_DIGITS.finditer(text):
        for stop in range(m.end(), m.start(), -1):
            typed = text[m.start() : stop]
            if typed.isdecimal() or not _TYPED.fullmatch(typed):
                continue
            if (_DIGITS.isdisjoint(typed) and not _NO_DIGIT.fullmatch(typed)) or not _BEFORE_UNIT.match(text, stop):
                continue
            yield Edit(m.start(), stop, _read(typed))
            break
    for m in _COUNT.finditer(text):
        if not m[1].isdecimal():
            yield Edit(m.start(1), m.end(1), _read(m[1]))
    for m in _MODEL.finditer(text):
        yield Edit(m.start(2), m.end(2), _read(m[2]))


def _read(typed: str) -> str:
    return "".join(_DIGIT.get(c, c) for c in typed)


def _in_words(text: str) -> Iterator[Edit]:
    """Number words before a unit, or two and more digits in words."""
    known = number_words()
    low = text.lower()
    if len(low) != len(text):  # İ has two small letters
        low = "".join(c.lower()[:1] for c in text)
    if known.keys().isdisjoint(low.replace("-", " ").split()):
        return
    run: list[re.Match[str]] = []
    for m in _WORD.finditer(low):
        if m.group() not in known:
            yield from _number(text, low, run)
            run = []
            continue
        if run and not _NEXT.fullmatch(low, run[-1].end(), m.start()):
            yield from _number(text, low, run)
            run = []
        run.append(m)
    yield from _number(text, low, run)


def _number(text: str, low: str, run: list[re.Match[str]]) -> Iterator[Edit]:
    if not run or (len(run) == 1 and not _UNIT_NEXT.match(low, run[-1].end())):
        return
    start = run[0].start()
    if _MAKE.search(text, 0, start):  # `KN nine five` is `KN95`
        start -= 1
    yield Edit(start, run[-1].end(), value_of([m.group() for m in run]))
