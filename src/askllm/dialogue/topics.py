"""What a question is about: the words that a follow-up leans on.

The corpus is the lexicon. A pair of characters that no passage holds, between two pairs that
several do, is a seam between two words: 大桥|货车. Nothing here knows any field of knowledge.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

from askllm.dialogue.topics_en import topic_in_english
from askllm.read import names_asked
from askllm.text import folded, language_of, question_core, search_tokens

Rarity = Callable[[str], float]

_UNHEARD = "\ue000\ue001"
"""Two characters of private use: as rare as a token can be."""

_WHEN = (
    r"(?<!\d)(?:\d{2,4}年(?:\d{1,2}月)?|\d{1,2}月)(?:\d{1,2}[日号])?[初底末]?"
    r"|[去今明前后当同]年|目前|现在|当前|如今|眼下|最近|近年来?|今天|昨天|明天|当天|当时"
    r"|上个?[周月]|这个?[周月]|本[周月年]|下个?[周月]|首周"
)
_ACTION = re.compile(
    r"(?:由|使用|采用|推出|发布|提出|开发|研发|研制|训练|用了?|认为|觉得|表示|宣布|达到|打算|担心"
    r"|属于|位于|坐落|建于|建成|建造|承建|承办|主办|执导|运送|停航|停运|动工|开工|竣工|完工|投产"
    r"|夺得|赢得|击败|设有|装有"
    r"|修建|通车|开馆|开放|成立|创立|创办|创建|设立|设计|主持|负责|担任|出生|毕业|收购|投资"
    r"|生产|销售|出版|发表|拍摄|获得"
    r"|举办|举行|参加|包括|包含|收费|支持|能够?|需要|离开|闭馆|合作|联合|去世"
    r"|加入|打破|比较|对比|介绍|关于"
    r"|叫(?![好停])|做(?![法工])|(?<![听])写|(?<![委协大晚社商学议宴聚])会(?![员议计场长馆所费展社合])"
    r"|(?<![重主需必摘])要(?![求塞素点闻])|(?<![鲜棉雪火])花(?![园卉茶店木生费])|卖(?![家场点])"
    r"|(?<!演)讲(?![座师堂])|(?<![小传学据])说(?![法明])"
    rf"|设(?![计备施立置想])|{_WHEN})+"
)
_ASPECT = re.compile(
    r"(?:参数|[数产销重长宽高深厚容数总流]量|规模|价格?|售价|票价|房价|门票|单价|时间|日期"
    r"|年份|地点|地址|位置|原因|理由|作者|来源|长度|高度|宽度|深度|面积|体积"
    r"|重量|人口|人数|成本|费用|造价|投资|用途|作用|功能|优点|缺点|优势|劣势|特点|特色|影响"
    r"|意义|背景|总部|创始人|创办人|负责人|总经理"
    r"|董事长|首席执行官|馆长|校长|院长|设计师|设计者|开发者|所有者|老板|名字|名称|全名|全称"
    r"|简称|英文名|别名|含义|定义|结果|结论|效果|性能"
    r"|能力|速度|精度|准确率|错误率|比例|份额|收入|营收|利润|市值|产值|预算|融资|员工|学生"
    r"|会员|用户|客户|门店|席位|版本|型号|颜色|形状|材料|结构"
    r"|种类|类型|语言|方法|步骤|流程|历史|现状|未来|前景|目标|目的|计划|任务|问题|难点|瓶颈"
    r"|挑战|风险|争议|区别|关系|联系|电话|网址|官网"
    r"|网站|年龄|生日|籍贯|国籍|职务|职位|身份|学历|观点|看法|态度|数据|语料|馆藏|藏品"
    r"|开放时间|营业时间|游客|品牌|产品|成员|团队|主角|导演|全长|总长|全程|票房|结局|情节"
    r"|内容|主题|主演|演员|评分|口碑|成就|贡献|代表作|副作用|症状"
    r"|疗效|剂量|配方|做法|味道|口味|热量|气候|地形|交通|美食|景点|习俗|学费|学制|排名|股价"
    r"|业务|股东|[\u4e00-\u9fff]费|续航|重点|亮点|缺陷|局限|常住人口|主编|编辑|译者|馆址|校址"
    r"|price|cost|size|length|height|weight|date|author|source|name|location|address|owner"
    r"|founder|reason|purpose|population|number|speed|age"
    r"|parameters?|capacity|budget|revenue|length|width|area|depth|result|results|ceo"
    r"|president|director|head|manager|chairman|chair)$"
)
_PREPOSED = re.compile(r"^(?:在|对|从|为|给|向|跟|同|比|按照?|根据|据|以|把|被|让|使)(?=..)")
_STRETCH = re.compile(r"[^\s?!。？！，,、；;:：“”‘’「」『』()（）\"]+(?: (?=\d))?(?:\d[\d.]*)?")
_JOINT = re.compile(
    r"[”」』\"]?\s?(?:和|与|與|跟|同|、|以及|及|还是|還是|或者?|,|，|/|and|or|vs\.?|versus"
    r"|with)\s?(?:the )?[“「『\"]?"
)
_ASKED_OF = re.compile(r"(?:哪些?|[什甚]么|多少|几|\b(?:which|what|how many|how))\s?$")
"""What stands right behind is what is asked for, not what it is asked of."""
_WEEK = re.compile("(?:周|星期|礼拜|每)$")  # of 周几
_CALENDAR = frozenset("周 星期 礼拜 每".split())
_POINTS, _MEASURES = "这那哪该此這", "个款种家位项座条部件台本所支艘类间栋片枚篇届次场名套"
_OWNER = re.compile(r"(?:^|[年月日，,\s])(?P<who>[^\s，,。的年月日]{2,10})的$")
"""Whose the thing is whose name follows: 上海 in 上海的GDP."""
_OF = re.compile(r"^(?P<side>.+?) of (?:the )?(?P<whole>.+)$")
_SUBJECT_FIRST = 0.35
"""The first stretch is the topic from this share of the rarest one's weight on."""
_LEFT = re.compile(r"^(?:比较一下|比较|对比一下|对比|compare )")
_EDGES = "“”\"'《》「」『』 "


def is_aspect(words: str) -> bool:
    """Whether ``words`` name a side of a thing (价格, 总部, the price), not a thing."""
    return _ASPECT.search(folded(words).strip(_EDGES)) is not None


def topic_of(question: str, rarity: Rarity) -> str:
    """Return the words of ``question`` it is about: its rarest stretch, a name if there is one.

    Args:
        rarity: idf of a search token, which tells a topic from a common word.
    """
    title = re.search(r"《[^》]{2,80}》", question)
    if title:
        return title[0]
    phrase = _phrase_of(question)
    if phrase:
        return phrase
    for name in names_asked(question, language_of(question)):
        if name.shown in question:
            return _with_what_it_belongs_to(question, name.shown, rarity)
    core, plain = question_core(question), folded(question)
    found: list[tuple[float, str]] = []
    for number, match in enumerate(_STRETCH.finditer(core)):
        for part in _named_parts(match[0], rarity):
            before = plain[: match.start() + match[0].index(part)]
            part = without_side(_unmeasured(part, before))
            tokens = [t for t in search_tokens(part) if len(t) > 1 or t.isascii()]
            if not tokens or part in _CALENDAR:
                continue
            at = match.start() + match[0].index(part)
            weight = max(rarity(token) for token in tokens)
            if any(c.isascii() and c.isalnum() for c in part):
                weight *= 1.5
            if is_aspect(part):
                weight *= 0.4
            if _ASKED_OF.search(before):
                weight *= 0.5
            weight *= 0.97**number  # a Chinese question begins with what it is about
            found.append((weight, question[at : at + len(part)]))
    most = max((weight for weight, _ in found), default=0.0)
    return next((part for weight, part in found if weight >= _SUBJECT_FIRST * most), "").strip(
        _EDGES
    )


def _phrase_of(question: str) -> str:
    """Return the noun phrase an English question is about, if no name says more clearly what.

    How many people live in France is about France, how long is the bridge in France about it.
    """
    if language_of(question) != "en":
        return ""
    phrase = topic_in_english(question)
    side = _OF.match(phrase)
    if side is not None and is_aspect(side["side"]):
        phrase = side["whole"]
    told = re.search(rf"\bthe {re.escape(phrase)}", question, re.IGNORECASE)
    plain = phrase.islower() and told is None
    return "" if plain and names_asked(question, "en") else phrase


def subject_of(question: str, rarity: Rarity, topic: str = "") -> str:
    """Return the topic with the thing of its own that is asked about: 江城的大桥 in 江城的大桥在哪.

    A side of the topic is none: in 大桥的长度是多少 it is 大桥.
    """
    topic = topic or topic_of(question, rarity)
    at = question.find(topic) if topic else -1
    owner = _OWNER.search(question[: max(at, 0)])
    if owner and not topic[0].isascii() and not is_aspect(topic):
        return f"{owner['who']}的{topic}"
    after = question[at + len(topic) :]
    if at < 0 or not after.startswith("的"):
        return topic
    core = question_core(question)[at + len(topic) + 1 :]
    following = _STRETCH.match(core)
    parts = _named_parts(following[0], rarity) if following else []
    if not parts or not core.startswith(parts[0]):
        return topic
    noun = parts[0]
    if not 2 <= len(noun) <= 8 or is_aspect(noun) or _ACTION.search(noun):
        return topic
    return f"{topic}的{after[1 : 1 + len(noun)]}"


def compared_in(question: str, rarity: Rarity) -> tuple[list[str], str]:
    """Return the things that ``question`` sets side by side, and the stretch that holds them all.

    Returns:
        At least two things and the words from the first to the last, or ``([], "")``.
    """
    core = question_core(question)
    runs = [(m.start(), m.end()) for m in _STRETCH.finditer(core)]
    group: list[tuple[int, int]] = []
    for left, right in runs:
        if group and _JOINT.fullmatch(folded(question[group[-1][1] : left])):
            group.append((left, right))
        elif len(group) < 2:
            group = [(left, right)]
    if len(group) < 2:
        return [], ""
    first = group[0][0] + _length(_LEFT.match(core[slice(*group[0])]))
    parts = _named_parts(core[slice(*group[-1])], rarity)
    last = group[-1][0] + (len(parts[0]) if parts and core[group[-1][0] :].startswith(parts[0]) else group[-1][1] - group[-1][0])  # fmt: skip
    spans = [(first, group[0][1]), *group[1:-1], (group[-1][0], last)]
    things = [question[start:end].strip(_EDGES) for start, end in spans]
    return (things, question[first:last].strip()) if all(things) else ([], "")


def _with_what_it_belongs_to(question: str, name: str, rarity: Rarity) -> str:
    """Return a name with the word it is written together with: 盘古NLP, not NLP."""
    at = question.find(name)
    core = question_core(question)
    if len(core) != len(question) or not name[0].isascii():
        return name
    before = re.search(r"[\u3400-\u9fff]{2,4}$", core[:at])
    if before is None:
        return name
    parts = _named_parts(before[0], rarity)
    if not parts or not before[0].endswith(parts[-1]) or len(parts[-1]) < 2:
        return name
    return question[at - len(parts[-1]) : at + len(name)]


def _named_parts(stretch: str, rarity: Rarity) -> list[str]:
    """Cut a stretch at words of action, which are no names, and at seams between words."""
    parts = []
    for part in _ACTION.split(_PREPOSED.sub("", stretch)):
        if part:
            parts += _apart(_WEEK.sub("", part) or part, rarity)
    return parts


def _apart(words: str, rarity: Rarity) -> list[str]:
    """Cut a run of Han characters where no passage joins two known words."""
    if not re.fullmatch(r"[\u3400-\u9fff]{4,}", words):
        return [words]
    unheard = rarity(_UNHEARD)
    unknown = [rarity(words[i : i + 2]) >= unheard for i in range(len(words) - 1)]
    cuts = [
        i + 1
        for i in range(1, len(unknown) - 1)
        if unknown[i] and not unknown[i - 1] and not unknown[i + 1]
    ]
    bounds = [0, *cuts, len(words)]
    return [words[a:b] for a, b in itertools.pairwise(bounds)]


def _unmeasured(part: str, before: str) -> str:
    """Drop the measure word of 这部电影 from what stands behind 这."""
    return (
        part[1:]
        if before and before[-1] in _POINTS and part[:1] in _MEASURES and part[2:]
        else part
    )


def without_side(part: str) -> str:
    """Drop a side of a thing from the end of its name: 大运河全长."""
    side = _ASPECT.search(part)
    return part[: side.start()] if side and side.start() >= 2 else part


def owner_of(question: str, topic: str) -> str:
    """Return whose ``topic`` is, where its value is asked: 上海 in 上海的GDP是多少; or ``""``."""
    at = question.find(topic)
    owner = _OWNER.search(question[: max(at, 0)])
    value = re.match(
        r"(?:是|有|为|達到|达到|大概|约|達)*(?:多少|几|多[大高长])",
        folded(question[at + len(topic) :]),
    )
    return (
        owner["who"]
        if owner and value and re.fullmatch(r".*(?:多少|几|多[大高长])[?\s]*", folded(question))
        else ""
    )


def _length(match: re.Match[str] | None) -> int:
    return match.end() if match else 0
