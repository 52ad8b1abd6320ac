"""Whose words a question asks for: 周迪 in 周迪怎么看大模型, Helen Ashdown in What does … say."""

from __future__ import annotations

import re

from askllm.read.ask.names import TITLED_EN
from askllm.text import folded, is_persons_name
from askllm.types import Language

_SAYS = (
    "认为|觉得|表示|指出|主张|强调|宣称|声称|断言|断定|预测|预计|预言|预判|预料|坦言|透露|提到|谈到|相信|建议|提醒"
    "|承认|回应|评论|评价|(?<![小传学据听演劝游])说(?![话明法服])|(?<![全简名职统俗又号别昵暱美尊])称(?![为作号])"
)
_OPINIONS = "看法|观点|评价|态度|意见|建议|主张|判断|预测|说法|立场|提醒|评论|回应|设想|担忧|期望|展望|解释|分析"
_WHO = r"(?P<who>(?:(?![,，。;；:：?？、])[\w·“”‘’\"（）() .-]){2,20}?)"
_HOW = "怎么|怎样|如何|是怎么|是如何|又怎么|又如何|咋"
_ZH = (
    re.compile(
        rf"{_WHO}(?:对(?:于)?|就|关于|针对)[^,，?？]{{1,30}}?(?:{_HOW})(?:看待?|说|想|评价|评论|认为|判断|回应|解释|分析)"
    ),
    re.compile(
        rf"{_WHO}(?:对(?:于)?|就|关于|针对)[^,，?？]{{1,30}}?(?:有|持|是|的)(?:[^,，?？]{{0,4}})(?:{_OPINIONS})"
    ),
    re.compile(
        rf"{_WHO}(?:{_HOW})(?:看待?|想|评价|评论|认为|判断|回应|预测|形容|说(?![话明法服]))"
    ),
    re.compile(rf"{_WHO}(?:都)?(?:有|给出了?|提出了?|持)(?:什么|何|哪些|怎样的|啥)(?:{_OPINIONS})"),
    re.compile(
        rf"{_WHO}的(?:看法|观点|意见|态度|主张|立场|担忧|回应)(?:是|如何|怎么?样|呢?[?\s]*$)"
    ),
    re.compile(rf"(?:按照?|依照?|根据|照){_WHO}的(?:{_OPINIONS})"),
    re.compile(rf"(?:在|据|用){_WHO}(?:看来|介绍|的话来?说)"),
    re.compile(rf"{_WHO}(?:还|也|则|曾|都|又|所|为何|为什么)?(?:{_SAYS})(?!的[“\"])"),
)
_NAME_EN = r"(?P<who>(?:the )?[\w.'’-]+(?: [\w.'’-]+){0,4}?)"
_EN = (
    re.compile(
        rf"\b(?:do|does|did) {_NAME_EN} (?:(?:have|has|had|want|go on|later|then|also|actually|ever|publicly) (?:to )?)?(?:say|think|believe|claim|argue|predict|suggest|recommend"
        r"|warn|describe|assess|judge|expect|advise|propose|consider|state)\b"
    ),
    re.compile(rf"\bhow (?:do|does|did) {_NAME_EN} (?:see|view)\b"),
    re.compile(r"\baccording to (?P<who>(?:the )?[\w.'’-]+(?: [\w.'’-]+){0,4})"),
    re.compile(
        rf"\b{_NAME_EN}['’]s? (?:view|opinion|take|advice|assessment|position|explanation|reaction|response|comment|answer|criticism)s?"
        r" (?:on|of|about|for|to)\b"
    ),
    re.compile(
        rf"\b(?:views?|opinions?|position|explanation|reaction|response|comments?|criticism) of {_NAME_EN}"
        r" (?:on|about|for|to)\b"
    ),
    re.compile(rf"\bin the (?:view|opinion|words) of {_NAME_EN}(?=[,?]|$)"),
)
_ASKING_EN = re.compile(
    r"(?:(?:what|how|which|why|who|where)(?: (?:is|are|was|were|do|does|did))? )+"
)
_LEADING = re.compile(
    r"^(?:请问|那么?|所以|另外|此外|目前|现在|当时|后来|后面|关于|为什么|为何|为啥|是不是|请|问|文中|文章中|文章里)+"
)
_OCCASION = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?:(?:(?<!成)就|针对|关于)[^的]{2,}|在[^的]{1,14}[上里中时后前间])$"
)
"""What may stand between a name and its word of saying: 就票价, 在业绩会上."""
_WHEN = re.compile(
    r"(?<=..)(?:赛[前后]|会[上后]|事后|[当昨今][天日晚]|日前|近日|后来|最近|随后|当时|现在|目前)$"
)
"""When somebody spoke, between his name and his word of saying."""
_TITLES = (
    "教授|副教授|院长|院士|博士|医生|医师|律师|法官|议员|委员|主席|市长|县长|镇长|乡长|区长|州长|省长|部长|局长|处长|科长|所长|馆长|校长"
    "|主任|总裁|董事长|总经理|经理|工程师|研究员|教练|主帅|队长|导演|老师|女士|先生|书记|理事长|会长|社长|店长|厂长|船长|总监|记者|同志|大使"
)
_TITLE_AFTER = re.compile(rf"(?:副|总|原|前)?(?:{_TITLES})$")
_TITLE_BEFORE = re.compile(rf"^[\u4e00-\u9fff]{{0,8}}(?:{_TITLES})(?=[\u4e00-\u9fff·]{{2,}}$)")
"""What a person is, beside his name: 江辞 in 教授江辞 and in 江辞教授."""
_DEED = re.compile(r"^[\u4e00-\u9fff](?:到|了|过|完|着)")
"""How a deed begins: 搭到新公车觉得不满意 tells nobody's view but the asker's."""
_NOBODY = re.compile(
    r"谁|哪|什么|怎|如何|几|多少|(?:^|的)(?:人们|大家|你们?|您|我们?|他们?|她们?|它们?|有人|文章|本文|全文|作者|文中|记者|人|这|那|该)"
    r"|^(?:是|有|会|能|不|没|被|由|把|将|对|在|从|为|让|使|通常|一般|可以|应该|应当|一词|所谓|俗)|是$|^.$|(?:英|中|日|法|德|俄|外)[文语]$"
    r"|^(?:the )?(?:articles?|authors?|texts?|it|he|she|they|you|we|i|people|one|this|that|these)\b"
)


def speaker_in(question: str, language: Language) -> str:
    """Return whose words ``question`` asks for, as typed, or ``""``.

    ``""`` too where nobody in particular is meant (人们怎么看, what do the articles say) and where
    the speaker himself is asked for (谁认为), or of several only the last could be told (周迪、燕良).
    Two that are joined (周迪和燕良) are returned together; ``parts_of`` takes them apart.
    """
    plain = folded(question)
    for pattern in _ZH if language == "zh" else _EN:
        for match in pattern.finditer(plain):
            start, end = match.span("who")
            start, end = _trimmed(plain, start, end)
            who = plain[start:end]
            if plain[:start].endswith("、"):
                return ""
            deed = _DEED.match(who) is not None and not is_persons_name(who)
            if len(who) >= 2 and not deed and not _NOBODY.search(who):
                return question[start:end]
    return ""


def untitled(shown: str) -> str:
    """Return a person's name without what he is beside it: 江辞 of 江辞教授, Kovač of coach Kovač."""
    plain = folded(shown)
    after, before = _TITLE_AFTER.search(plain), _TITLE_BEFORE.match(plain)
    if after is not None and _is_person(plain[: after.start()]):
        return shown[: after.start()]
    if before is not None and _is_person(plain[before.end() :]):
        return shown[before.end() :]
    titled = TITLED_EN.match(shown)
    return shown if titled is None or not shown[titled.end()].isupper() else shown[titled.end() :]


def _is_person(plain: str) -> bool:
    return "·" in plain or is_persons_name(plain)


def _trimmed(plain: str, start: int, end: int) -> tuple[int, int]:
    """Cut what only leads up to the name: 请问, 华为的 in 华为的周迪, marks around it."""
    lead = _LEADING.match(plain[start:end])
    start += lead.end() if lead else 0
    owner = plain[start:end].rfind("的")
    start += owner + 1
    occasion = _OCCASION.search(plain, start, end)
    end = end if occasion is None else occasion.start()
    aside = re.search(r"\s?[(]", plain[start:end])
    end = start + aside.start() if aside else end
    asking = _ASKING_EN.match(plain[start:end])
    start += asking.end() if asking else 0
    owned = re.search(r"['’]s\b", plain[start:end])
    end = start + owned.start() if owned else end
    each = re.search(r"(?:分别|各自|各)$", plain[start:end])
    end = start + each.start() if each else end
    when = _WHEN.search(plain[start:end])
    end = start + when.start() if when else end
    while start < end and plain[start] in " “”\"'":
        start += 1
    while start < end and plain[end - 1] in " “”\"',.还也则曾都又所":
        end -= 1
    return start, end
