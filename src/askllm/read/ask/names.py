"""Names, by shape: in a question, what evidence must hold; in a sentence, who may have acted.

A name in a question is Latin or carries a version (GPT-3, 悟道2.0). In English questions about
Chinese articles it may stand there as it sounds: Wu Dao for 悟道, Zhou Di for 周迪.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from askllm.read.ask.sizes import is_latin_measure
from askllm.text import folded, quantities, question_core
from askllm.types import Language, Span

_ACCENTED = "À-ÖØ-öø-ɏ"
_A = f"A-Za-z{_ACCENTED}"
_WORD = rf"[{_A}0-9]*(?:(?<=[{_A}])['’](?!(?:[st]|ll|[vr]e|[dm])(?![{_A}]))[{_A}]+)?"
"""What is left of a word after its first letter: Hai'an and O'Brien are one, Acme's is none."""
_QUESTION_NAME = re.compile(
    rf"(?<![{_A}0-9])[{_A}]{_WORD}(?:[-.·+/][{_A}0-9]+(?:\.\d+)*)*"
    rf"(?:\s(?:[A-ZÀ-ÖØ-Þ]{_WORD}(?:[-.][{_A}0-9]+)*"
    r"|(?!(?:19|20)\d\d(?!\d))\d+(?:\.\d+)*(?![\d.]*\s?[%万亿千百个])))*"
)
_NO_NAMES = frozenset(
    "chinese english american european japanese korean french german british january february"
    " march april may june july august september october november december monday tuesday wednesday"
    " thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec ceo cfo cto coo ipo us usa uk eu un gdp"
    " pm mp phd hr pr tv pc vat faq mr mrs ms dr prof"
    " african arab asian australian austrian belgian brazilian canadian danish dutch egyptian finnish"
    " greek hungarian indian indonesian irish israeli italian malaysian mexican norwegian polish"
    " portuguese russian scottish spanish swedish swiss thai turkish ukrainian vietnamese welsh"
    " professor".split()
)
"""What has a capital and is told in other words (Austria, AUT, 奥地利)."""
_OPENS_QUESTION = re.compile(
    r"\s*(?:Up|Under|In|On|At|By|For|From|With|Without|To|Of|Over|Into|Until|Till|Since|During|After"
    r"|Before|Between|Among|Against|Through|Within|About|As|Besides|Despite|According|Apart|Roughly"
    r"|Around|Exactly)(?=\s+[a-z])"
)
"""A capital that is there because the question begins: Under which name."""
_TITLES_EN = (
    "dr|mr|mrs|ms|prof|professor|doctor|coach|captain|councillor|mayor|minister|president|senator|judge"
    "|sergeant|inspector|director|sir|dame|governor|chairman|chairwoman"
)
TITLED_EN = re.compile(rf"(?:{_TITLES_EN})(?:\.?\s|\.)(?=[{_A}])", re.IGNORECASE)
_BEFORE_FIGURE = re.compile(r"[才仅只约近达超从到至比为是有在涨跌降升增减按以共]$")
"""What stands before a figure (才2.9, 从2.5) and ends no name of a version."""
_QUOTED = re.compile(r"[“「『\"](?P<name>[^”」』\"《》，。？！,?!]{2,12})[”」』\"]")
FURTHER_WORD = (
    r"(?!(?!PRO|MAX|PLUS|MINI|ULTRA|LITE|AIR|SUPER)[A-Z]{3,}(?![A-Za-z]))[A-Z][A-Za-z]*(?![A-Za-z])"
)
"""Pattern of a word that makes another name of the one before it: X2 Pro; in X2 SUV it tells the kind."""
_VERSIONED = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{1,2})\s?(?P<version>\d+(?:\.\d+)+(?![\d.]*\s?[十百千万亿])|\d+(?=版)|[α-ω])"
)
_GLOSS = re.compile(r"(?:'s)?\s?[（(](?P<han>[\u4e00-\u9fff][\u4e00-\u9fff\d.·]+)[)）]")
_HAN_NAME = re.compile(
    r"(?<![\u4e00-\u9fff《“「『（(])[\u4e00-\u9fff]{2,12}(?![\u4e00-\u9fff》”」』）)\d.])"
)
"""A name in characters in an English question: beside its letters, or instead of them."""
_SPOKEN = re.compile(
    r"(?P<whole>[一二三四五六七八九十])点(?P<part>[零〇一二三四五六七八九])(?![点十百千万亿成度倍个])"
)
_SPOKEN_VERSION = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{2}}){_SPOKEN.pattern}")
_NUMBERED = re.compile(
    r"(?<=[\u4e00-\u9fff])(?<![一二三四五六七八九十百第])[一二三四五六七八九](?=号(?![称召令]))"
)
_DIGITS = str.maketrans("零〇一二三四五六七八九", "00123456789")

_NAME = re.compile(
    r"[A-Z][A-Za-z0-9]*(?:[-.·][A-Za-z0-9]+(?:\.\d+)*)*(?:\s?\d+(?:\.\d+)+)?"
    r"|[\u4e00-\u9fff]{2}\s?\d+\.\d+|[\u4e00-\u9fff]\d+\.\d+"
)
_LATIN = re.compile(
    r"[A-Z][A-Za-z0-9]*(?:[-./&][A-Za-z0-9]+)*(?:\s[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*)*"
)
_ORGANISATION = re.compile(
    r"[\u4e00-\u9fff]{2,12}?(?:公司|集团|研究院|研究所|实验室|大学|学院|团队|委员会|研究中心|出版社|银行|医院|博物馆)"
)
_JOINS = re.compile(r".*(?:联合|携手|联手)(?=[\u4e00-\u9fff]{4})")
_ROLES = (
    "教授|院长|总裁|总经理|董事长|主席|工程师|专家|主任|院士|博士|创始人|所长|局长|部长|馆长|校长"
    "|经理|记者|作者|编辑|研究员|负责人|首席执行官|CEO"
)
_VERBS = (
    "推出|发布|提出|研究出|培育出|培养出|造出|写出|启动|创建|开发|研发|研制|开源|公布|认为|表示|指出|宣布|创立|成立|收购|设计|打造|上线|预测|建议"
    "|希望|相信|预计|总结|解释|提到|强调|介绍|分析|坦言|透露|建造|建立|修建|发明|发现|创办|撰写|写道|承建|主持|负责|接受|说|称"
)
_SAYS = (
    "向|就|曾|给|于|希望|相信|预计|总结|解释|认为|表示|指出|说|称|介绍|分析|预测|坦言|透露|建议|强调"
    "|则|还|也|在|对|把|，|、|：|。|和|与|等|的|（|$"
)
_PERSON = re.compile(rf"(?:{_ROLES})(?P<name>[\u4e00-\u9fff]{{2,3}}?)(?={_SAYS})")
_TIME = r"\d{4}\s?年(?:\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?)?|\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?"
_HOW_DONE = "公开|正式|首次|率先|对外|自主|独立|独家|成功|主导"
"""Between who did it and the verb; no one's name."""
_ACTOR = re.compile(
    rf"(?:^|[，,；;。：“「]|由|{_TIME})"
    r"(?=(?P<name>(?:[A-Z][A-Za-z0-9 .&-]{1,30}?|[\u4e00-\u9fffA-Za-z]{2,16}?))"
    rf"(?:{_HOW_DONE}|\s|又|还|也|则|联合|联手|携手|合作|共同|最新|随后|宣布|在|于|团队|们|今年|去年"
    r"|将|将会|持续|继续|正在|已经?|曾经?|这一天|当天|同时|举例|以[^，。]{1,12}?为基础|的"
    rf"|{_TIME})*(?:{_VERBS})(?![院师者图家部]))"
)
_PASSIVE = re.compile(
    rf"(?:是|系|由)(?P<name>[\u4e00-\u9fffA-Za-z0-9 ·.&-]{{2,40}}?)(?:自主|独立|联合|共同|合作|牵头|历时[^，。]{{1,8}})*"
    rf"(?:{_VERBS})(?=的|，|,|。|；|$|而成|出来|于)"
)
_WHAT_IT_IS = re.compile(
    r".*(?:的|旗下)(?=[\u4e00-\u9fffA-Za-z]{2})|^[\u4e00-\u9fff]{0,6}(?:公司|机构|企业|团队|组织)(?=[\u4e00-\u9fffA-Za-z]{2})"
)
_DOES = (
    "实现|进行|采用|推动|促进|支持|帮助|助力|开展|完成|解决|提高|提升|降低|加快|加强|提供|用于|利用|具有|具备"
    "|成为|旨在|致力|意在|包括|面向|达到|构建|形成|获得|需要|可以|能够|正在|已经|不断|加速|持续|继续|进一步"
)
_NO_ACTOR = re.compile(
    rf"^(?:{_HOW_DONE})+(?:{_VERBS})?$|^(?:将|{_DOES}|{_VERBS.replace('|称', '').replace('|说', '')})|"
    r"^(?:为|以|对|与|和|同|跟|用|第|首|把|让|使|并|而|其|该|这|那|从|在|于|将|已|又|也|还|随后|紧接着|之后|此外|同时|目前|现在|当时|据|是|就|以|通过|为了|因为|由于|如果)"
    r"|的|了|是|被|把|由"
)


_NOT_WHO = re.compile(
    r"(?:(?:The|A|An|It|Its|He|His|She|Her|They|Their|We|Our|I|This|That|These|In|On|At|By|For|From|"
    r"After|Before|When|While|As|But|And|Or|If|There|Since|During|Under|With|January|February|March|"
    r"April|May|June|July|August|September|October|November|December)(?:\s|$))+"
)


def names_in(words: str) -> list[Span]:
    """Return the spans of Latin and versioned names in ``words``, in order."""
    return [
        Span(m.start(), m.end()) for m in _NAME.finditer(words) if not _opens_sentence(words, m)
    ]


def _opens_sentence(words: str, match: re.Match[str]) -> bool:
    """Whether a capital is there only because the sentence begins: It, The, Standing."""
    ahead = words[: match.start()]
    before = ahead.rstrip()
    plain = match[0][1:].islower() or len(match[0]) == 1
    follows = words[match.end() : match.end() + 1]
    opens = not before or before[-1] in '.!?"”’' or "\n" in ahead[len(before) :]
    return plain and follows == " " and opens


def organisations_and_people(words: str, person: bool | None) -> list[tuple[Span, float]]:
    """Return who or what in ``words`` may have done something, and how likely, in [0, 1].

    Args:
        person: whether the question asks for a person (True), an organisation (False), or
            either (None).
    """
    found: dict[Span, float] = {}

    def add(start: int, end: int, suits: float) -> None:
        if end - start >= 2:
            span = Span(start, end)
            found[span] = max(found.get(span, 0.0), suits)

    for span in _actors(words):
        add(span.start, span.end, 1.0)
    if person is not False:
        for match in _PERSON.finditer(words):
            add(match.start("name"), match.end("name"), 1.0)
    if person is not True:
        for match in _ORGANISATION.finditer(words):
            joined = _JOINS.match(match[0])
            start = match.start() + (joined.end() if joined else 0)
            if not _NO_ACTOR.search(words[start : match.end()]):
                add(start, match.end(), 0.6)
        for match in _LATIN.finditer(words):
            lead = _NOT_WHO.match(match[0])
            start = match.start() + (lead.end() if lead else 0)
            add(start, match.end(), 0.4)
    return list(found.items())


def _actors(words: str) -> Iterator[Span]:
    """Yield who is said to do something: X推出了…, 由X研发, 是X研发的."""
    for match in _ACTOR.finditer(words):
        name = match["name"].strip()
        if not _NO_ACTOR.search(name):
            start = match.start("name")
            yield Span(start, start + len(name))
    for match in _PASSIVE.finditer(words):
        name, start = match["name"].rstrip(), match.start("name")
        while (lead := _WHAT_IT_IS.match(name)) is not None:  # 集团旗下的科技公司X
            name, start = name[lead.end() :], start + lead.end()
        if not _NO_ACTOR.search(name):
            yield Span(start, start + len(name))


@dataclass(frozen=True, slots=True)
class Name:
    """A distinctive name in a question.

    ``shown``: as typed. ``sounds``: whether Han characters that sound like it count. ``also``: its
    other forms, as an English question gives one in brackets, or as the articles do.
    """

    shown: str
    sounds: bool = False
    also: tuple[str, ...] = ()

    @property
    def versioned(self) -> bool:
        """Whether the name carries a number, so that another number is another thing."""
        return any(c.isdigit() for c in _in_digits(self.shown))

    @property
    def forms(self) -> tuple[str, ...]:
        """The name as typed, then its other forms."""
        return (self.shown, *self.also)

    def stands_in(self, plain: str) -> bool:
        """Whether the folded text ``plain`` holds the name; 二点零 is 2.0 in either."""
        plain = _unaccented(_in_digits(plain))
        if any(_pattern(_in_digits(_unaccented(folded(f)))).search(plain) for f in self.forms):
            return True
        if not self.sounds:
            return False
        if _sound_pattern(folded(self.shown)).search(_sounded(plain)):
            return True
        words = self._words()
        if len(words) == 1:
            return False
        decisive = [w for w in words if any(c.isdigit() for c in w)]
        if decisive or all(_pattern(folded(word)).search(plain) for word in words):
            return all(Name(word, True).stands_in(plain) for word in decisive)
        # One word of two syllables or more tells: Alibaba in Alibaba DAMO Academy. Zhou does not.
        sounded = _sounded(plain)
        return any(
            match[0].count("'") >= 1
            for word in words
            if (match := _sound_pattern(folded(word)).search(sounded))
        )

    def places_in(self, plain: str) -> list[Span]:
        """Return where the folded text ``plain`` writes the name, in order.

        Where its own letters stand nowhere, what sounds like it counts, if that may be.
        """
        name, plain = folded(self.shown), _unaccented(plain)
        for form in self.forms:
            pattern = _pattern(_unaccented(folded(form)))
            written = [Span(m.start(), m.end()) for m in pattern.finditer(plain)]
            if written:
                return written
        if not self.sounds:
            return []
        sounded, places = _sounded(plain), _places_of_sounds(plain)
        return [
            Span(places[m.start()], places[m.end() - 1] + 1)
            for m in _sound_pattern(name).finditer(sounded)
        ]

    def _words(self) -> list[str]:
        """Return the words of the name, a number with the word before it."""
        return re.findall(r"[^\s]+(?:\s\d[\d.]*)?", self.shown)


def names_asked(question: str, language: Language) -> list[Name]:
    """Return the names that evidence for ``question`` must hold.

    In a Chinese question every Latin word is a name; in an English one, what is written with a
    capital or a digit.
    """
    core = question_core(question)
    names: dict[str, Name] = {}
    typed = _half_width(question)
    kept = typed
    if language == "en":
        kept = "".join(" " if core[i] == " " else c for i, c in enumerate(typed))
        kept = _OPENS_QUESTION.sub(lambda match: " " * len(match[0]), kept, count=1)
    for match in _QUESTION_NAME.finditer(kept):
        last = _from_first_name(match[0])
        shown = question[match.end() - len(last) : match.end()]
        if len(shown) < 2 or (language == "en" and not _looks_like_name(shown)):
            continue
        if language == "zh" and is_latin_measure(question, match.start()):
            continue  # 多少GB
        gloss = _GLOSS.match(question, match.end()) if language == "en" else None
        also = () if gloss is None else (gloss["han"],)
        names.setdefault(folded(shown), Name(shown, sounds=language == "en", also=also))
    if language == "en":
        for match in _HAN_NAME.finditer(question):
            names.setdefault(folded(match[0]), Name(match[0]))
    for match in _QUOTED.finditer(question):
        names.setdefault(folded(match["name"]), Name(match["name"]))
    for match in itertools.chain(_VERSIONED.finditer(core), _SPOKEN_VERSION.finditer(core)):
        if not match["name"].endswith("第") and not _is_figure(question, core, match):
            shown = question[match.start() : match.end()]
            names.setdefault(_in_digits(folded(shown)), Name(shown))
    return sorted(names.values(), key=lambda name: question.find(name.shown))


def known_as(name: Name, forms_of: Callable[[str], Sequence[str]]) -> Name:
    """Return ``name`` with the other forms that ``forms_of`` knows of it, as typed or in brackets."""
    forms = [form for shown in name.forms for form in forms_of(shown)]
    return replace(name, also=tuple(dict.fromkeys((*name.also, *forms))))


def _half_width(text: str) -> str:
    """Return ``text`` with full-width letters and digits as ASCII, character for character."""
    return "".join(
        folded_one if len(folded_one := unicodedata.normalize("NFKC", c)) == 1 else c for c in text
    )


def _is_figure(question: str, core: str, match: re.Match[str]) -> bool:
    """Whether digits behind characters are a figure and no version: 才2.9米, 水位从2.5涨到3.1."""
    at = match.end("name")
    cut_away = core[at] == " " and not question[at].isspace()
    if cut_away or _BEFORE_FIGURE.search(match["name"]):
        return True
    return any(q.unit and q.start <= at + 1 < q.end for q in quantities(core))


def _from_first_name(shown: str) -> str:
    """Drop plain words and titles before a name: GPT-9 in release GPT-9, Li in Professor Li."""
    words = shown.split(" ")
    while len(words) > 1 and not any(map(str.isdigit, words[1][:1])):
        if not words[0].islower() and not TITLED_EN.match(f"{words[0]} {words[1]}"):
            break
        words.pop(0)
    return " ".join(words)


def _looks_like_name(shown: str) -> bool:
    """Whether a word has a capital or a digit that is no month's or day's: not mid-November."""
    parts = [part for part in re.split(r"[\s\-/]", shown) if part and part != part.lower()]
    if parts and all(part.lower() in _NO_NAMES for part in parts):
        return False
    return bool(parts) or any(map(str.isdigit, shown))


@functools.lru_cache(maxsize=256)
def _in_digits(plain: str) -> str:
    """Return ``plain`` with its versions in words as figures: 悟道二点零 as 悟道2.0, 三号 as 3号."""
    if "号" in plain:
        plain = _NUMBERED.sub(lambda m: str("一二三四五六七八九".index(m[0]) + 1), plain)
    if "点" not in plain:
        return plain
    return _SPOKEN.sub(
        lambda m: f"{'一二三四五六七八九十'.index(m['whole']) + 1}.{m['part'].translate(_DIGITS)}",
        plain,
    )


@functools.lru_cache(maxsize=256)
def _pattern(name: str) -> re.Pattern[str]:
    """Match ``name`` in folded text however its parts are joined: gpt-3, gpt3, gpt 3.

    A name that ends in a number is not part of a longer one (gpt-3 is not gpt-35 or gpt-3.5).
    """
    parts = re.findall(r"\d+(?:\.\d+)*|[a-z]+|[\u4e00-\u9fff]+|[^\W\d_a-z\u4e00-\u9fff]+", name)
    body = r"[\s\-·.+/'’]{0,2}[“”\"]?".join(re.escape(part) for part in parts)
    glued = "(?<![a-z])" if parts and re.match("[a-z]{2}", parts[0]) else "(?<![a-z0-9])"
    head = glued if parts and parts[0].isascii() else ""  # 4095PD, 15Pro
    tail = r"(?!\.?\d)" if parts and parts[-1][-1].isdigit() else r"(?![a-z])"
    return re.compile(head + body + tail) if parts else re.compile(r"(?!)")


def _unaccented(plain: str) -> str:
    """Return ``plain`` with its accented letters as plain ones, place for place: kovač as kovac."""
    return plain if plain.isascii() else plain.translate(_PLAIN_LETTERS)


_PLAIN_LETTERS = {
    code: base
    for code in range(0xC0, 0x250)
    if (base := unicodedata.normalize("NFD", chr(code))[0]).isascii()
} | {ord(one): other for one, other in zip("øłđıħ", "oldih", strict=True)}


def _sound_pattern(name: str) -> re.Pattern[str]:
    """Match ``name`` in a text of syllables, each after an apostrophe: 'wu'dao2.0."""
    letters = re.sub(r"[^a-z0-9.]", "", name)
    body = r"[\s'“”\"]*".join(re.escape(c) for c in letters)
    tail = r"(?!\.?\d)" if letters[-1:].isdigit() else ""
    return re.compile(r"(?<=')" + body + r"(?![a-z])" + tail)


@functools.lru_cache(maxsize=256)
def _sounded(plain: str) -> str:
    """Return the text with each Han character as its pinyin syllable after an apostrophe."""
    return "".join(_sounds_of(plain))


def _places_of_sounds(plain: str) -> list[int]:
    """Return the place in ``plain`` of each character of ``_sounded(plain)``."""
    return [place for place, sound in enumerate(_sounds_of(plain)) for _ in sound]


def _sounds_of(plain: str) -> list[str]:
    from pypinyin import lazy_pinyin

    return [
        "'" + syllable if "\u4e00" <= character <= "\u9fff" else character
        for character, syllable in zip(plain, lazy_pinyin(list(plain)), strict=True)
    ]
