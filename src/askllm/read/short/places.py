"""Where: the places that a sentence names.

A place is read off the words around it (位于…, 生于…, 赴…, 在…举行, launched from …), never off a list.
"""

from __future__ import annotations

import re

from askllm.read.ask.question import Asked
from askllm.text import folded
from askllm.types import Span

_ASKS_PLACE = re.compile(
    r"哪里|哪儿|在哪(?=[?\s]|$|[开举建拍生出上落发])|何处|何地|什么地方|哪一?[个座]?(?:城市|国家|地方|省份?|县|区|镇|村|岛|州|港口?|街道?|路)|哪一?[省市县国]|哪些(?:地方|城市|国家|地区|省份)"
    r"|\bwhere\b|\b(?:what|which) (?:city|cities|country|countries|town|place|places|village|island|port|region)\b"
)
_ASKS_TOWN = re.compile(
    r"哪一?[个座]?(?:城市|县|区|镇|村|街道?|路)|哪一?[市县]|\b(?:what|which) (?:city|cities|town|village)\b"
)
_GOES = re.compile(
    r"去(?!年|世|掉|除)|前往|移师|赴(?!约)|巡[展演回]|运[往到抵至]|迁[往到至入]|搬[到往至进]|飞[往抵到]|开往|驶往|出口到|登陆|抵达|送[往到]|走进"
    r"|\b(?:go|goes|going|went|gone|mov(?:e|es|ed|ing)|travels?|travell?(?:ed|ing)|tour(?:s|ed|ing)?|sent|shipped|head(?:s|ed|ing)?)\b"
)
_TO = (
    r"出?生[于在]|位于|坐落[于在]|地处|[出原]?产[自于]|来自|发源[于自]|源自|移师|赴|前往|去往|抵达|登陆|开往|驶往|走进|运[往到抵至]|迁[至到往入]"
    r"|搬[到至往进]|飞[往抵到]|落户(?:在|于|到)?|选址(?:在|于)?|选在|设[在于]|定居(?:在|于)?|[安埋]?葬[在于]|现?藏于|收藏[于在]|发现于|总部[设位]?[在于]|注册[在于]|毕业于|籍贯|祖籍|停[靠泊]在?|流[入经]"
)
_DONE_THERE = (
    "举行|举办|召开|开幕|上映|成立|发射(?![场架台中])|升空|起飞|出发|投资|建|投产|开工|落成|揭晓|出生|去世|病逝|发现|拍摄|拍了|生产|制造|种植|出土|首演|登场|设立|设有"
    "|创办|鸣枪|起跑|开业|试点|上市|开设|沉没|坠毁|坠落|靠岸|起火|爆炸|签署|签约|落户|展出|首发|播出|登陆|比赛|开赛|被捕|当选|上课|读书|任教|工作|居住"
    "|的(?:工厂|基地|总部|分公司|分店|办事处|门店|项目|实验室|研究所|医院|住所|家)"
)
_NOT_A_PLACE = re.compile(
    r"^(?:[0-9一二三四五六七八九十百]|今年|去年|明年|前年|本|此|该|其|他|她|它|我|这|那|同|会|当|过去|未来|自己|市场|大家|一起|现在|目前|当地|本地|当时|国内|国外|海外|全国|各地|外地|[这那]里|之|于|了)"
    r"|(?:[年月日号时]|时期|期间|中|上|下|前|后|间|以来|时候|方面|情况|[期年任]内|基础|领域|过程|压力)$|的$|[了是说]"
)
_END = r"(?=[,，。;；、:：()（）\"“”!！?？]|的|以[东西南北]|$|近海|附近|、|和(?=[\u4e00-\u9fff])|等|举[行办]|召开|一带|路过)"
_PLACE_ZH = re.compile(
    rf"(?:{_TO})(?:了|过|到|着)?(?P<to>[\u4e00-\u9fffA-Za-z·]{{2,14}}?){_END}"
    rf"|[在从于](?P<there>(?:(?![在从于])[\u4e00-\u9fffA-Za-z0-9·]){{2,18}}?)(?:近海|附近|一带|境内|以[东西南北](?:约?[0-9.]+)?(?:公里|海里|千米|米)?处?)?(?:首次|正式|第一次|同时|率先|共|又|被|公开|开始)?(?:{_DONE_THERE})"
    r"|[\u4e00-\u9fff]{2,4}是(?P<native>[\u4e00-\u9fff]{2,8})人(?=[,，。])"
)
_PLACE_EN = re.compile(
    r"\b(?:in|at|from|near|to|on|off|outside|into|around) (?P<there>(?:the |a )?"
    r"[A-Z][\w'’-]+(?:(?: | of | de | upon )[A-Z][\w'’-]+)*(?: (?:spaceport|airport|port|harbour|island|valley|coast|river|bay|desert|region|province|county|district|city|town|village|square|stadium|museum|university|observatory|court|hospital|plant|factory|mine|dam|bridge|lake|mountains?|hills?|forest|park|peninsula|strait|sea|base|camp|station|shipyard|beach|cathedral|church|school|college|gallery|theatre|hall))*)"
)
_NO_PLACE_EN = re.compile(
    r"^(?:(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|spring|autumn|english|chinese)\b|i\b)"
)
_COUNTRY = re.compile(
    r"(?:中国|美国|英国|法国|德国|日本|俄罗斯|印度|韩国|巴西|加拿大|澳大利亚|意大利|西班牙|荷兰|瑞士|瑞典|泰国|越南|印度尼西亚|马来西亚|新西兰|南非|埃及|墨西哥|阿根廷|土耳其|波兰|匈牙利"
    r"|china|(?:the )?united (?:states|kingdom)|america|britain|england|france|germany|japan|russia|india|(?:south )?korea|brazil|canada|australia|italy|spain|netherlands|switzerland|sweden|thailand|vietnam|indonesia|malaysia|new zealand|south africa|egypt|mexico|argentina|turkey|poland|hungary|europe|asia|africa)"
)
"""Whole states: no answer where a town is asked for."""


def asks_place(question: str) -> bool:
    """Whether a place is asked for: 在哪里, 去哪些城市, where, in which town."""
    return _ASKS_PLACE.search(folded(question)) is not None


def places_in(words: str, question: str = "") -> list[Span]:
    """Return the places that ``words`` name as such, in order.

    Args:
        question: where it asks for a town, a whole country is none; what it names is none either.
    """
    plain, asked = folded(words), folded(question)
    town = _ASKS_TOWN.search(asked) is not None
    found = []
    matches = [(m, g) for m in _PLACE_ZH.finditer(plain) for g in ("to", "there", "native") if m[g]]
    matches += [(m, "there") for m in _PLACE_EN.finditer(words)]
    for match, group in matches:
        start, end = match.span(group)
        said = plain[start:end]
        bare = re.sub(r"^(?:the|a) ", "", said)
        if _NOT_A_PLACE.search(said) or _NO_PLACE_EN.match(bare) or bare in asked:
            continue
        if not (town and _COUNTRY.fullmatch(said)):
            found.append(Span(start, end))
    return sorted(found, key=lambda span: span.start)


def is_no_place(asked: Asked, words: str) -> bool:
    """Whether ``words`` cannot be the place asked for: a country for a town, a clause."""
    plain = folded(words).strip()
    if _ASKS_TOWN.search(folded(asked.text)) and _COUNTRY.fullmatch(plain):
        return True
    return re.search(r"[,，。;；]|之前|之后|以前|以后|^(?:写作|后来|随后)", plain) is not None


def asks_where_to(question: str) -> bool:
    """Whether the question asks where something goes."""
    return asks_place(question) and _GOES.search(folded(question)) is not None


def tells_where_to(words: str, question: str) -> bool:
    """Whether ``words`` tell that something goes to a place."""
    return _GOES.search(folded(words)) is not None and bool(places_in(words, question))
