"""What two forms of a name look like, and how one tells where the other begins."""

from __future__ import annotations

import re

from askllm.text import folded, quantities

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_GAPS = re.compile(r"(?:(?!(?<=\d)\.\d)[\s\-·‧・_.“”\"'’])+")
_LATIN_NAME = re.compile(r"[A-Za-zÀ-ɏ][A-Za-z0-9À-ɏ&+./'’·\- ]*")
_ACRONYM = re.compile(r"[A-Z][A-Za-z]{0,7}(?:-?[A-Z0-9]+)*")
_HAN_NAME = re.compile(rf"[{HAN}A-Za-z0-9·\-]*[{HAN}][{HAN}A-Za-z0-9·\-]*")
# Latin words that open an explanation, a reference or a measure, not a name.
_NOT_LATIN = re.compile(
    r"(?:fig(?:ure)?|table|eq|vol|no|pp?|ed|eds|id|isbn|issn|doi|cf|e\.?g|i\.?e|see|note|from|by|in|"
    r"the|and|or|of|at|on|with|for|to|as|is|are|was|km|cm|mm|kg|mg|gb|mb|tb|hz|ghz|mhz|am|pm|ad|bc|"
    r"bce|ce|yes|ok|source|photo|left|right|www|http|https|born|died|version|editor|author|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec)(?![a-z])"
)
# What a name does not hold: words of sentences, of time, and of place after a comma.
_NOT_HAN = re.compile(
    r"[的了是在和与及或被把将让等每各这那其此该我你他她它们个吗呢吧啊已曾都也还很更最不没]"
    r"|^(?:如|例如|包括|包含|见|参见|详见|注|图|表|由|为|约|共|指|含|按|从|到|对|后|前|现|时|当|今|即|并|以|因|若|仅|除|非|原|至|"
    r"同|第|另|有|无|于|多|主|新增|来源|根据|位于|属于|男|女|生于|左|右|上|下|中间|已故|另有|暂|未|据|经|需|可|能)"
    r"|(?:年|月|日|岁|元|号|页|时|版|卷|章|节|届|次|以上|以下|左右|不等|起|前|后|内|外|中|上|下|时期|年代|世纪|编者|记者|作者|摄|译|著|"
    r"编|绘|供图|完|止|略|省|市|县|区|州|镇|村|国|岛)$"
)
_PLACES = frozenset(
    "北京 上海 天津 重庆 香港 澳门 台湾 广东 江苏 浙江 山东 河南 河北 湖南 湖北 四川 福建 安徽 陕西 "
    "辽宁 吉林 黑龙江 山西 江西 广西 云南 贵州 海南 甘肃 青海 宁夏 新疆 西藏 内蒙古 深圳 广州 杭州 南京 "
    "日本 韩国 印度 加拿大 澳大利亚 意大利 西班牙 俄罗斯 巴西 欧洲 亚洲 非洲 北美 东京 纽约 伦敦 巴黎 "
    "教授 院士 博士 主席 总裁 经理 院长 校长 主任 记者 导演 演员 主演 配音 作词 作曲 冠军 亚军 季军 "
    "上图 下图 左图 右图 英语 法语 德语 日语 拉丁语 英文 法文 德文 日文 中文 男性 女性 待定 未知".split()
)
# A Chinese name does not begin before one of these; words that only hold one are kept whole.
_CUT = re.compile(
    r"(?:以赛亚|而已|公开|名称|职称|自称|和平|和谐|对外|对话|与会|在线|及时|为民|以色列|从化|把握|向量|于洪|由于|将军|等离子|目的|自由|中和|共和|饱和|总和|"
    r"位于|关于|终于|属于|基于|日内瓦|对比|对抗|参与|和田|和硕|行为|认为|华为|作为|成为)"
    r"|(?P<cut>名为|称为|叫做|叫作|称作|称之为|命名为|成为|作为|基于|由于|关于|位于|属于|参与|认为|行为|诸如|儿子|女儿|拥有|来自|出自|源自|抵达|研究的|"
    r"发布|推出|提出|研发|开发|开源|采用|使用|利用|通过|包括|包含|成立|创立|创办|加入|收购|投资|担任|任职|就读|毕业|"
    r"进入|名叫|正式|一直|兼任|增加|适应|流入|领先|例子|册封|签约|例如|又名|又称|简称|称|著名|知名|旗下|以及|或者|还有|首府|首个|首次|一种|一个|一款|一家|一部|一所|这个|该|新的|[的了在是为和与及由对将把被从向于至以等跟让给或])"
)


def key_of(name: str) -> str:
    """Return what makes two writings one name: folded, without spaces, hyphens and quotes."""
    return _GAPS.sub("", folded(name))


def is_latin_name(name: str) -> bool:
    """Whether ``name`` may be a Latin name: it begins with a letter and has a capital or a digit."""
    if not _LATIN_NAME.fullmatch(name) or not 2 <= len(name) <= 60 or name.count(" ") > 7:
        return False
    letters = sum(c.isalpha() for c in name)
    return letters >= 2 and name != name.lower() and not _NOT_LATIN.match(name.lower())


def is_acronym(name: str) -> bool:
    """Whether ``name`` looks like an acronym: two capitals or more, ten characters or fewer."""
    return (
        len(name) <= 10
        and _ACRONYM.fullmatch(name) is not None
        and sum(c.isupper() for c in name) >= 2
    )


def is_han_name(name: str) -> bool:
    """Whether ``name`` may be a Chinese name: no words of sentences, no place, role or figure."""
    plain = folded(name)
    return (
        _HAN_NAME.fullmatch(name) is not None
        and 2 <= len(name) <= 14
        and not _NOT_HAN.search(plain)
        and plain not in _PLACES
        and not quantities(name)
    )


def cut(run: str) -> str:
    """Return the last part of ``run`` that may be a name: after 发布, 的, 与."""
    start = 0
    for match in _CUT.finditer(folded(run)):
        if match["cut"] and match.end() < len(run):
            start = match.end()
    return run[start:].lstrip("-·")


def begun(name: str, latin: str) -> str:
    """Return ``name`` from where it may begin as the Chinese form of ``latin``, or ``""``.

    A form is not much longer than the other: a word of Latin letters gives at most three
    characters for four letters, a letter of an acronym at most three. In a name with a point
    (人比尔·盖兹, Bill Gates) the first part begins where it sounds like the first letter.
    """
    if "·" in name and not is_acronym(latin):
        first, rest = name.split("·", 1)
        word = re.split(r"[\s\-]", re.sub(r"^(?:Dr|Mr|Mrs|Sir|St|Prof)\.?\s", "", latin))[0]
        window = max(2, round(len(word) / 1.5))
        tail = first[-window:]
        initials = _SOUNDS.get(folded(word[:1]), folded(word[:1]))
        for i in range(len(tail) - 1):
            if _pinyin(tail[i])[:1] in initials:
                return f"{tail[i:]}·{rest}"
        return name if len(first) <= 4 else ""
    letters = sum(c.isalpha() for c in latin)
    if is_acronym(latin):
        longest = 3.3 * letters
    elif " " in latin.strip():
        longest = max(6.0, 0.7 * letters)
    else:
        longest = max(4.0, 0.75 * letters)
    shortest = letters if is_acronym(latin) and letters <= 4 else 2
    return name if shortest <= len(name) <= longest else ""


# First letters of pinyin by which a Latin letter may be heard.
_SOUNDS = {
    **{"c": "ckqxs", "v": "wfv", "g": "gjq", "j": "jyz", "r": "rlj", "x": "xskj", "q": "qk"},
    **{"i": "yi", "e": "yae", "u": "wyu", "o": "oaw", "k": "kj", "z": "zs", "s": "sx", "t": "tzd"},
    **{"h": "hx", "w": "w", "y": "y", "d": "d", "p": "pf", "a": "aye"},
}


def _pinyin(character: str) -> str:
    from pypinyin import lazy_pinyin

    return str(lazy_pinyin(folded(character))[0])


def sounds_like(run: str, latin: str) -> str:
    """Return the shortest end of ``run`` whose pinyin ``latin`` spells, or ``""``."""
    letters = re.sub("[^a-z]", "", folded(latin))
    plain = re.search(rf"[{HAN}]+$", run)
    if plain is None or len(letters) < 3:
        return ""
    from pypinyin import lazy_pinyin

    spelled = ""
    syllables = lazy_pinyin(folded(plain[0]), v_to_u=False)
    if len(syllables) != len(plain[0]):
        return ""
    for count in range(1, len(syllables) + 1):
        spelled = syllables[-count] + spelled
        if spelled == letters:
            return plain[0][-count:] if count > 1 else ""
        if len(spelled) >= len(letters):
            break
    return ""


def expands(words: str, acronym: str) -> str:
    """Return the last words of ``words`` whose letters make ``acronym``, or ``""``.

    Each letter of the acronym stands in the words in order, the first at the start of a word, and
    the words that begin with one are at least half of the letters (Mixture-of-Experts, MoE).

    Source: Schwartz and Hearst 2003, "A simple algorithm for identifying abbreviation definitions
    in biomedical text".
    """
    letters = [c for c in acronym.lower() if c.isalpha()]
    low = words.lower()
    if len(letters) < 2 or len(letters) > 8:
        return ""
    at, initials = len(low), 0
    for i, letter in reversed(list(enumerate(letters))):
        at -= 1
        while at >= 0 and (low[at] != letter or (i == 0 and not _begins_word(words, at))):
            at -= 1
        if at < 0:
            return ""
        initials += _begins_word(words, at)
    found = words[at:]
    few = len(re.findall(r"[\w]+", found)) <= min(len(letters) + 5, 2 * len(letters))
    return found if few and 2 * initials > len(letters) and len(found) > len(acronym) + 2 else ""


def _begins_word(words: str, at: int) -> bool:
    before = words[at - 1 : at]
    return not before.isalnum() or (before.islower() and words[at].isupper())


def shortens(run: str, short: str) -> bool:
    """Whether ``short`` keeps some characters of the Chinese name ``run``, in order: 北大."""
    if not 2 <= len(short) <= 6 or len(run) < len(short) + 1:
        return False
    rest = iter(folded(run))
    return all(c in rest for c in folded(short))
