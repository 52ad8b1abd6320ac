"""People's names in bylines: which pieces of ``秦某北京报道`` or ``张三、李四`` are names."""

from __future__ import annotations

import re

from askllm.text import COMPOUND_SURNAMES, is_persons_name

_PLACES = (
    "北京 上海 天津 重庆 重慶 广州 廣州 深圳 杭州 南京 武汉 武漢 成都 西安 苏州 郑州 长沙 沈阳 "
    "大连 青岛 济南 "
    "合肥 福州 厦门 昆明 贵阳 南宁 海口 三亚 兰州 西宁 银川 乌鲁木齐 拉萨 呼和浩特 太原 石家庄 "
    "哈尔滨 长春 南昌 "
    "宁波 无锡 佛山 东莞 珠海 温州 烟台 唐山 雄安 香港 澳门 台北 臺北 高雄 台中 臺中 河北 山西 "
    "辽宁 吉林 黑龙江 "
    "江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 "
    "内蒙古 广西 西藏 宁夏 "
    "新疆 台湾 东京 纽约 伦敦 巴黎 柏林 莫斯科 华盛顿 首尔 新加坡 布鲁塞尔 日内瓦 悉尼 旧金山 "
    "硅谷 洛杉矶 曼谷 "
    "雅加达 开罗 堪培拉 渥太华 罗马 马德里 维也纳 迪拜"
).split()
_TAIL = re.compile(
    r"(?:综合|综述|现场|摄影|攝影|独家|專題|专题|连线)?(?:报道|報道|報導|摄影|攝影|电|電|讯|訊"
    r"|文|摄|采写|撰)$"
)
_JOINT = re.compile(r"[\s、，,/／|｜丨·&＆;；]+|(?<=[a-z]) and ")
_MARKS = re.compile(r"[\d*＊†‡¹²³⁴⁵⁶⁷⁸⁹⁰#]+")
_ROLE = re.compile(
    r"^(?:(?:本报|本刊)?(?:实习|见习|特约|首席)?(?:记者|記者|通讯员|通訊員|实习生|编译|撰文|作者"
    r"|文)[:：]?)+"
)


def person_names(text: str) -> list[str]:
    """Return the names in a list of names; one that is no list of names gives none.

    Pen names pass, sentences do not: a name has at most 8 Han characters or 4 Latin words.
    """
    pieces = [_ROLE.sub("", _MARKS.sub("", piece)).strip("（）()《》“” ") for piece in _split(text)]
    pieces = [piece for piece in pieces if piece]
    named = [piece for piece in pieces if re.search(r"[^\W\d_]", piece)]
    sane = all(
        len(piece) <= 8
        if re.search(r"[一-鿿]", piece)
        else len(piece.split()) <= 4 and len(piece) <= 40
        for piece in named
    )
    return named if sane and 0 < len(named) <= 30 else []


def reporter_names(text: str) -> list[str]:
    """Return the names in a newspaper's byline, which runs names, place and 报道 together."""
    core = _TAIL.sub("", text.strip())
    names: list[str] = []
    told_place = core != text.strip()
    for piece in _split(core):
        piece = _ROLE.sub("", piece)
        if piece in _PLACES:
            continue
        name = _without_place(piece, told_place)
        if name:
            names.append(name)
    # ``张三 某县报道``: the last word before 报道 is a place even when no list knows it.
    if (
        told_place
        and len(names) > 1
        and not is_persons_name(names[-1])
        and is_persons_name(names[0])
    ):
        names.pop()
    return [name for name in names if 2 <= len(name) <= 20]


def is_name_line(text: str) -> bool:
    """Tell whether a line is nothing but Chinese names, as under a journal's title."""
    pieces = [_MARKS.sub("", piece) for piece in _split(text)]
    pieces = [piece for piece in pieces if piece]
    # ``王 芳``: a name of two is spread to the width of three.
    if len(pieces) == 2 and all(len(piece) == 1 for piece in pieces):
        pieces = ["".join(pieces)]
    return 0 < len(pieces) <= 20 and all(map(is_persons_name, pieces))


def _split(text: str) -> list[str]:
    """Cut at commas and the like; Latin names keep the space between their words."""
    if re.search(r"[一-鿿]", text):
        return _JOINT.split(text.strip())
    return re.split(r"\s*(?:,|;|&|\||/|、)\s*|\s+and\s+", text.strip())


def _without_place(piece: str, told_place: bool) -> str:
    """Cut the place off ``秦某北京``."""
    for place in sorted(_PLACES, key=len, reverse=True):
        if piece.endswith(place) and len(piece) - len(place) >= 2:
            return piece[: -len(place)]
    if not told_place or len(piece) <= 3 or not re.fullmatch(r"[一-鿿]+", piece):
        return piece
    size = 3 if piece.startswith(COMPOUND_SURNAMES) or len(piece) > 4 else 2
    return piece[:size]
