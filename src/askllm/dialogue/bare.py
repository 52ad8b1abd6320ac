"""Questions too bare to stand alone: an asking word, a verb or a side of a thing, and no subject.

completed("什么时候发布的？", last)   ->  "星河2.0什么时候发布的？"
completed("And when?", last)          ->  "When was Gopher released?"
"""

from __future__ import annotations

import re

from askllm.dialogue.topics import is_aspect, owner_of, without_side
from askllm.dialogue.turns import Past
from askllm.read import names_asked
from askllm.text import folded, language_of, question_core

LEAD = re.compile(
    r"^(?:(?:那么?|然后|还有|所以|于是|而且|不过|但是?|可是|另外|再|又|那|对了|好的?|嗯"
    r"|请问)[，,\s]*|(?:and|so|then|but|also|ok|well)\b[，,\s]*)+",
    re.IGNORECASE,
)
"""Words that lead over from what was said."""
_STILL = re.compile(
    r"^(?:又|还|到底|究竟|具体|大概|一共|总共|目前|现在|最初|最后|最早|一般|通常"
    r"|每[天年月次周]|分别|也|都|曾经?|主要)+"
)
OPENS = re.compile(
    r"^(?:是|有|能|会|可以|需要|要|用|花|卖|由|被|为|在|属于|包括|包含|获得|支持|收费|免费"
    r"|值|占|位于|来自|从|向|跟|给|把|对|比|和|与|同"
    r"|[什甚]么时候|何时|何年|哪一?[年天月日]|几[月号点年]|多少|几|多[大长高久远重快深宽厚]"
    r"|谁|为什么|为何|怎么|怎样|如何|哪里|哪儿|哪[个家位些种]|什么|是否|有没有|能不能"
    r"|训练|发布|推出|开发|研发|建|成立|创立|创办|设计|修|开放|开馆|通车|生产|出版|发表|出生"
    r"|毕业|提出|使用|采用|获|参加|举办|举行|流经|经过|途经|穿过|连接|覆盖|分布|起源|诞生"
    r"|播出|上映|演|吃|喝|住|写|拍|唱|画|说|讲|做|持续|适合|治疗|含|分为|适用|拥有|服务|保护"
    r"|进行|实现|达到)"
)
"""How a question begins that leaves its subject out: with a verb or an asking word."""
_REASONED = (
    "不|没|未|无法|要(?!素|塞)|会(?!计|议)|能|可以|用|采用|采取|使用|选|选择|这么|那么|如此|一直|还|又|只|才|突然"
    "|决定|宣布|打算|改|停|关闭|取消|推迟|延|放弃|失败|成功|亏损|增加|减少|下降|上升|上涨|离开|辞职|加入|退出"
)
"""What is done, or left undone, by what was spoken of: 为什么采用斜拉结构."""
_WHEN_WHERE = re.compile(
    r"^(?:是|又是|是在)?(?P<asks>[什甚]么时候|何时|何年|哪一?[年天月日]|几月几[日号]|在哪里?"
    r"|哪里|哪儿|为什么|为何|为啥|怎么|如何|怎样)(?:做到|回事|的|呀|啊)?[?？!！。\s]*$"
)
_SLOT = re.compile(
    r"周几|星期几|礼拜几|几点|[什甚]么时候|何时|何年|哪一?[年天月日]|在哪里|在哪儿|在哪"
    r"|为什么|为何|怎么(?!样)|如何|(?<=是)谁(?=[^?？]{2,})|^谁(?=[^是的])|(?<=由)谁"
    r"|哪一?[个家](?:公司|机构|团队|组织|企业|大学)?(?=[^?？]{2,}的)"
)
_WHICH_THING = re.compile("哪一?[个家所座部款种条本项些](?!公司|机构|团队|组织|企业)")
_WH_EN = re.compile(
    r"^(?:and |so |but |then )*(?P<wh>when|where|why|how|who|by whom|since when|in (?:what"
    r"|which) (?:year|month|city|country)|how (?:many|much|long|big|old|far|tall|large|high"
    r"|often|expensive|heavy|fast|wide|deep)(?: [a-z]+){0,2}|(?:what|which) [a-z]+"
    r"|at what [a-z]+|for how long|(?:made|built|founded|written|released|developed|designed"
    r"|published) (?:when|where|by whom)|who (?:made|built|wrote|won|ran|led|owns|runs|leads|[a-z]+ed)"
    r"|when (?:released|built|founded|opened|published|made|written))\s*\?*$"
)
_WHO_DID = re.compile(
    r"^(?:who|which [a-z]+|what [a-z]+) (?P<verb>[a-z]+(?:ed|ilt|ade|ld|und|rote|ote|ave|ent"
    r"|ought|aught|ook|rew|an))\s+(?P<what>.+?)\s*\??$",
    re.IGNORECASE,
)
_DID = re.compile(
    r"^(?:when|where|why|how(?: many [a-z]+)?|who|what) (?P<rest>(?:did|does|do|was|were|is"
    r"|are|has|have|can|will) .+?)\s*\??$",
    re.IGNORECASE,
)
_PARTICIPLES = {
    "wrote": "written",
    "gave": "given",
    "took": "taken",
    "drew": "drawn",
    "began": "begun",
}


def completed(question: str, last: Past) -> str:
    """Return a question too bare to stand alone with what it is about; others as they are."""
    if not last.topic or last.topic in question:
        return question
    if language_of(question) == "en":
        return _in_english(question, last)
    if not _lacks_subject(question):
        return question
    rest = LEAD.sub("", question)
    slot = _WHEN_WHERE.match(folded(rest))
    if slot:
        filled = _slotted(
            last.question, last.topic, rest[slice(*slot.span("asks"))], mark_of(question)
        )
        if filled:
            return filled
        if re.search("多少|几", last.question) and last.topic in last.question:
            return f"{last.question.rstrip('?？ ')}，{rest}"
    aspect = re.match(r"[^是有多几什哪谁?？]{2,6}", folded(rest))
    joined = "的" if aspect and is_aspect(aspect[0]) else ""
    gap = " " if last.topic[-1].isascii() and rest[:1].isascii() and rest[:1].isalnum() else ""
    subject = last.topic
    if joined:
        subject = owner_of(last.question, subject) or subject
    elif last.asked_who and last.short and re.match("还|也|又", folded(rest)):
        subject = last.short
    return f"{subject}{joined}{gap}{rest}"


def _slotted(question: str, topic: str, asks: str, mark: str) -> str:
    """Return ``question`` asking when or why instead: 谁 in 是谁推出的 for 什么时候."""
    slot = _SLOT.search(folded(question))
    thing = _WHICH_THING.search(folded(question))
    if slot is None and thing and topic and question.startswith(topic):
        kept = question[len(topic) : thing.start()] + question[thing.end() :].rstrip("?？ ")
        return f"{topic}{asks}{kept}{mark}"
    if slot is None:
        yes = re.fullmatch(r"(?P<all>.+?)[吗嗎][?？\s]*", question)
        return f"{yes['all']}，{asks}{mark}" if yes else ""
    return question[: slot.start()] + asks + question[slot.end() :]


def _in_english(question: str, last: Past) -> str:
    plain = folded(question).strip()
    match = _WH_EN.match(plain)
    if match is None or names_asked(question, "en"):
        return question
    wh = match["wh"]
    rest = LEAD.sub("", question.strip())
    if wh in ("when", "where", "why", "how"):
        did = _WHO_DID.match(last.question)
        if did:
            verb = _PARTICIPLES.get(did["verb"].lower(), did["verb"].lower())
            return f"{wh.capitalize()} was {did['what']} {verb}?"
        done = _DID.match(last.question)
        if done:
            return f"{wh.capitalize()} {done['rest']}?"
    return _of_the_topic(rest.rstrip("? "), _articled(last))


def _of_the_topic(rest: str, topic: str) -> str:
    """Return a bare English question put of a topic: who runs, how long, how many pages."""
    words = rest.split()
    start = f"{rest[:1].upper()}{rest[1:]}"
    if words[0].lower() == "who" and len(words) == 2:
        return f"{start} {topic}?"
    if re.fullmatch(r"how (?:many|much) [a-z]+(?: [a-z]+)?", rest.lower()):
        return f"{start} does {topic} have?"
    if re.fullmatch(r"how (?!many|much)[a-z]+", rest.lower()):
        return f"{start} is {topic}?"
    done = re.fullmatch(r"(?P<wh>when|where) (?P<did>[a-z]+)", rest.lower())
    if done:
        return f"{done['wh'].capitalize()} was {topic} {done['did']}?"
    if rest.lower() in ("when", "where"):
        return f"{start} was {topic}?"
    return f"{topic}: {rest}?"


def _articled(last: Past) -> str:
    """Return the topic with the article that the question gave it."""
    told = re.search(rf"\b(?:the|The) {re.escape(last.topic)}", last.question)
    return f"the {last.topic}" if told else last.topic


def _lacks_subject(question: str) -> bool:
    """Whether a Chinese question names nothing it could be about: 有多少参数, 什么时候发布的.

    It opens with a verb or an asking word, or with a side that any thing may have (价格是多少);
    天气怎么样 opens with a thing of its own.
    """
    plain = _STILL.sub("", LEAD.sub("", folded(question).strip()))
    if names_asked(question, "zh") or not plain or re.search("[他她它]", plain):
        return False
    core = question_core(plain)
    left = re.findall(r"[\u3400-\u9fff]+", core)
    if re.search(r"[a-z0-9]", core):
        return False
    if not OPENS.match(plain):
        opening = re.match(
            r"[\u3400-\u9fff]+?(?=是|有|多|几|什|哪|谁|怎|如何|为何|在|要|需|[?\s]|$)", plain
        )
        return opening is not None and _is_side(opening[0]) and sum(map(len, left)) <= 9
    if re.match(f"为[什甚]么(?:{_REASONED})", plain):
        return True
    if re.match(
        r"[什甚]么(?!时候|时间|地方|样|意思)是?[\u3400-\u9fff]{2}"
        rf"|为什么(?!{_REASONED})[\u3400-\u9fff]{{4}}"
        r"|怎么[\u3400-\u9fff]{4}|如何[\u3400-\u9fff]{4}|哪[个家位些种][\u3400-\u9fff]{4}|谁是"
        r"|哪里有|有(?:哪些|什么)[\u3400-\u9fff]{3}|在[\u3400-\u9fff]{2,}?[，,有]",
        plain,
    ):
        return False
    if re.match(
        r"(?:是|由|被)?(?:谁|哪一?[家个位]|[什甚]么时候|何时|哪一?年|在哪里?)[^?]{0,8}?的?[?\s]*$",
        plain,
    ):
        return sum(map(len, left)) <= 4 or plain.rstrip("?？ ").endswith("的")
    if re.match(
        r"(?:能|会|可以|用|花|卖|需要|要|由|被|训练|获得?|支持|收费|免费|和|与|跟|同|比)", plain
    ):
        return True
    return sum(map(len, left)) <= 4


def _is_side(opening: str) -> bool:
    """Whether a question opens with nothing but a side of a thing: 售价, 总投资, 参数规模."""
    rest = opening
    while len(rest) > 1 and is_aspect(rest):
        shorter = without_side(rest)
        if shorter == rest:
            return True
        rest = shorter
    return len(rest) < 2 or (rest != opening and is_aspect(rest))


def mark_of(question: str) -> str:
    """Return the question mark that ``question`` ends in, the Chinese one without any."""
    return "?" if question.rstrip().endswith("?") else "？"
