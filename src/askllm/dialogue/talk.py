"""Telling stray talk from questions, clause by clause.

A message whose every clause is talk is talk. One that also asks something is a question, and the
talk around it is put aside: “你好，大桥多长？” asks “大桥多长？”.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from typing import Literal

from askllm.text import folded, language_of

Talk = Literal[
    "greeting",
    "thanks",
    "bye",
    "who_are_you",
    "praise",
    "ok",
    "abuse",
    "instruction",
    "task",
    "code",
    "noise",
    "sum",
    "now",
]
"""``instruction``: what to be or how to answer; ``task``: something to write, draw or translate;
``sum``: arithmetic; ``now``: the weather, the time or the date of today."""

Knows = Callable[[str], bool]

_BOT = "(?:你|您|妳|askllm)"
_NOUNS_WRITTEN = (
    "诗|词|歌|歌词|代码|程序|脚本|函数|作文|小说|故事|文案|邮件|信|周报|日报|总结|论文|报告|作业|笑话|文章|段子"
    "|poem|story|song|code|program|script|function|essay|email|letter|joke|novel|report|article"
)
_TALK_WORDS: tuple[tuple[Talk, str], ...] = (
    (
        "who_are_you",
        rf"(?:请问)?{_BOT}(?:到底|究竟)?(?:是谁|叫什么(?:名字)?|是什么(?:模型|东西|软件|程序|系统"
        rf"|机器人|ai)?|是(?:真人|人|机器人|ai|gpt)吗"
        r"|(?:都)?(?:能|可以|会)(?:帮我)?(?:做|干|回答|问)?(?:些)?(?:什么|啥|哪些)(?:事情?|问题"
        r"|呢)?|会什么|有什么(?:功能|用|本事))(?:呢|呀|啊)?"
        rf"|(?:怎么|如何)(?:使?用|操作|提问|开始)(?:{_BOT}|这个|它)?(?:呢|啊)?|(?:这个?"
        rf"|{_BOT})(?:要)?怎么(?:使?用|操作|提问)|(?:使用)?帮助|使用说明|有什么功能"
        r"|(?:我)?(?:能|可以|该)问(?:你)?(?:些)?(?:什么|哪些)(?:问题)?|介绍(?:一下)?(?:你)?自己"
        r"|自我介绍(?:一下)?"
        r"|who are you|what are you|what (?:can|do) (?:you|i)(?: do| ask)?(?: here| you)?"
        r"|what is your name|what's your name"
        r"|are you (?:a |an )?(?:human|robot|bot|ai|gpt|chatgpt)|how (?:do|can) i use (?:this"
        r"|you|it)|how does (?:this|it) work|help(?: me)?|introduce yourself",
    ),
    (
        "greeting",
        r"(?:(?:你|您|大家|各位)(?:们)?)?好[呀啊吗哇]?|嗨+|哈[喽啰罗]|早(?:上|安)?好?|早安"
        r"|上午好|中午好|下午好|晚上好|晚安|在吗|有人吗|在不在|喂+|最近(?:好吗|怎么样)"
        r"|hi+(?: there)?|hello+(?: there| world)?|hey+(?: there)?|yo|how are you(?: today"
        r"| doing)?|good (?:morning|afternoon|evening|day)|greetings|what's up",
    ),
    (
        "thanks",
        r"(?:非常|十分|太|真是|好的)?(?:感谢|谢谢|多谢|谢啦|谢了|辛苦)(?:你|您|啦|了){0,5}"
        r"|thanks?(?: you)?(?: very much| a lot| so much)?|thx|ty|many thanks|much appreciated",
    ),
    (
        "bye",
        r"再见了?|拜+了?|回见|下次(?:见|聊)|我走了|没(?:事|问题)了|就这样(?:吧)?"
        r"|bye(?:[ -]?bye)?|goodbye|see you(?: later)?|cya|that's all",
    ),
    (
        "praise",
        rf"(?:{_BOT})?(?:真是?|好|太|很|真的|非常|特别){{0,5}}(?:棒|赞|厉害|牛|聪明|强大?|不错"
        rf"|好用|优秀|可爱|完美|专业)(?:极了|啊|呀|了|哦|的){{0,5}}|(?:很|挺|非常|太)好(?:的|了)?"
        r"|(?:回答|说|答)得?(?:真|很|太)?(?:好|对|棒|不错|准)"
        r"|(?:that's |you are |you're |very |so ){0,5}(?:great|good|nice|awesome|cool|perfect"
        r"|excellent|amazing|smart|wonderful|well done|good (?:job|bot))(?: job| work)?"
        r"|i love you|我爱你|我喜欢你",
    ),
    (
        "ok",
        r"(?:好的?|行|可以|嗯+|哦+|喔+|明白了?|知道了|懂了|收到|了解了|原来如此|是的|对的?|没错"
        r"|没关系|不用了)[啊吧呢的]?"
        r"|ok(?:ay)?|i see|got it|sure|yes|no|yep|alright|fine|never ?mind",
    ),
    (
        "abuse",
        rf"(?:{_BOT})?(?:这个?|真是?|就是|太|个|是|好|真的?|大){{0,5}}(?:傻[逼b叉瓜子]?|sb|笨蛋?"
        rf"|蠢(?:货|蛋|猪)?|白痴|弱智|智障|垃圾|废物|没用|废话|胡说(?:八道)?|神经病|脑残|混蛋"
        rf"|滚(?:蛋|开)?|去死|他妈的?|操|妈的|讨厌|骗子|烂)(?:死了|啊|吧|的|了|东西|玩意儿?|透了"
        rf"|机器人){{0,5}}"
        r"|答非所问|闭嘴|(?:you(?: are|'re)? )?(?:so |very |really |a |an "
        r"|such a ){0,5}(?:stupid|idiot|dumb|useless|moron|garbage|trash|suck|terrible|fool|liar"
        r"|bullshit|rubbish|fuck(?: you| off)?|shut up|shit|damn(?: it)?)(?: bot| robot)?",
    ),
    (
        "now",
        r"(?:请问)?(?:今天|明天|后天|昨天|现在|此刻|这周|周末|当前|今"
        r"|今日)+(?:的)?(?:(?!文章)[\u4e00-\u9fff]){0,4}(?:天气|气温|温度|下雨|下雪)(?:怎么样"
        r"|如何|好吗|预报|多少度?|是|会|吗|呢){0,5}"
        r"|(?:今天|明天|现在|后天)(?:会|要)?(?:下雨|下雪|冷|热)(?:吗|不冷|不热)"
        r"|(?:请问)?(?:现在|此刻|当前|北京时间)?(?:是|到)?(?:的)?(?:几点(?:钟|了)?"
        r"|什么时间了)(?:了|呢)?|现在的?时间"
        r"|(?:请问)?(?:今天|明天|昨天|现在)(?:是)?(?:几号|几月几[号日]|星期几|周几|礼拜几"
        r"|什么日子|哪一?天|哪一年|几几年|多少号|农历.*)(?:了|呢)?"
        r"|(?:what(?:'s| is) the )?(?:weather|temperature)(?: like)?(?: (?:is it|today|now"
        r"|tomorrow|outside|here)){0,5}|(?:how(?:'s| is) the weather|will it rain)(?: (?:like"
        r"|today|now|tomorrow)){0,5}"
        r"|what(?:'s| is) the weather like(?: \w+)?|what time is it(?: now)?|what(?:'s"
        r"| is) the (?:time|date)(?: now| today)?|what (?:day|date) is (?:it|today)(?: today)?"
        r"|what is today's date",
    ),
)
_TALK = tuple((kind, re.compile(words)) for kind, words in _TALK_WORDS)
_WEATHER = re.compile(
    r"(?P<place>(?:[\u4e00-\u9fff]{1,4}的?)?)天气(?:怎么样|如何|好吗|预报)|weather(?: forecast)?"
)
_SUM = re.compile(
    r"(?:请问|计算|算一?下|帮我算(?:一下)?|what is |what's |calculate |compute ){0,5}"
    r"[(\s]*-?\d[\d.,]*(?:[\s()]*(?:[-+*/x×÷^%]|加上?|减去?|乘以?|除以|plus|minus|times"
    r"|divided by|的)[\s()]*-?\d[\d.,]*%?)+[\s)]*"
    r"(?:=|等于|是|equals){0,5}\s*(?:几|多少|what)?"
)
_INSTRUCTION = re.compile(
    r"(?:请|现在|麻烦){0,5}(?:你)?(?:忽略|无视|忘记|忘掉|不要理会|别管|跳过)(?:掉"
    r"|你){0,5}(?:以上|之前|上面|前面|先前|此前|所有|一切|全部|任何|你|的|收到){0,5}(?:指令"
    r"|指示|提示词?|规则|内容|要求|设定|对话|命令|限制|话)?"
    r"|(?:please )?(?:ignore|disregard|forget|override|bypass)(?: all| any| the| your| my"
    r"| of){0,5}(?: previous| prior| above| earlier| preceding| system"
    r"| safety){0,5}(?: instructions?| prompts?| rules?| messages?| directions?"
    r"| everything){0,5}(?: above| before| so far)?"
    r"|(?:从现在(?:起|开始)|现在)?[，,]?(?:请)?你(?:现在|从现在起)?(?:是|就是|要|将"
    r"|来)?(?:扮演|假装|充当|模拟|当作|变成)[^？?]{0,30}|(?:从现在(?:起|开始)"
    r"|现在)你?是[^？?谁什哪]{1,30}|你(?:现在|将)是[^？?谁什哪]{1,30}|你是(?:一个|一名|一位"
    r"|个)[^？?]{1,30}|(?:请)?(?:扮演|假装)[^？?]{1,30}"
    r"|(?:from now on,? ?)?(?:you are now|you are (?:a|an)|you will be|you must|act as"
    r"|pretend (?:to be|you are|that)|roleplay(?: as)?|behave (?:as|like)"
    r"|simulate)[^?]{1,60}|jailbreak|dan mode"
    r"|(?:请)?(?:你)?(?:都|只|必须)?(?:用|以|按|使用)(?:中文|英文|英语|日语|法语|粤语|汉语"
    r"|普通话|繁体|简体|文言文?|json|xml|yaml|markdown|md|html|csv|latex|表格|列表|一句话"
    r"|[一二三四五\d]+(?:句话|个字|百字|字))(?:的?(?:格式|形式|方式"
    r"|语言))?(?:来)?(?:给我)?(?:输出|回答|回复|返回|作答|写|说|表达|总结)?(?:我|结果)?"
    r"|(?:please )?(?:output|respond|reply|answer|return|write|format|speak)(?: me| it"
    r"| your answer| the (?:answer|result|output))?(?: only)? (?:in|as|with|using) (?:valid "
    r"|pure |plain |the ){0,5}(?:json|xml|yaml|markdown|html|csv|latex|a table|tables?"
    r"|english|chinese|french|german|japanese|one (?:word|sentence|line)"
    r"|bullet points)(?: format| only)?"
    r"|(?:请)?(?:告诉我|显示|输出|打印|重复|说出|泄露|公布|给我看)(?:一下)?(?:你的?)?(?:全部"
    r"|完整|所有)?的?(?:系统提示词?|提示词|系统指令|初始指令|prompt|指令|密码|密钥"
    r"|内部规则)(?:是什么)?"
    r"|(?:please )?(?:show|reveal|print|repeat|tell me|output|display|leak)(?: me)?(?: your"
    r"| the| all){0,5} (?:system prompt|prompts?|instructions|initial instructions"
    r"|system message|password|secrets?|api key)s?(?: above| verbatim)?"
    r"|(?:不要|别|不用|无需)(?:引用|注明|给|列)(?:原文|出处|来源)?|(?:简短|详细|认真"
    r"|仔细)(?:地|些|一点)?(?:回答|作答)|do not (?:cite|quote)[^?]{0,20}"
    r"|(?:system|assistant|user|human|系统|用户)\s*[:：].*|sudo .*|</?(?:system"
    r"|instructions?|prompt)>.*"
)
_TASK = re.compile(
    r"(?:请|麻烦|能不能|可以|你){0,5}(?:帮|给|替|为)?(?:我|我们)?(?:把"
    r"|将)?[^？?，,]{0,30}?(?:翻译|译)(?:成|为|到|一下)(?:中文|英文|英语|日语|法语|汉语"
    r"|[\u4e00-\u9fff]{1,2}[语文])?"
    rf"|(?:请|麻烦|能不能|能|可以|你){{0,5}}(?:帮|给|替|为)?(?:我|我们)?(?:来|再)?(?:写|作|编"
    rf"|创作|生成|起草|做|讲|唱|画|绘制|画出?|设计)(?:出|点)?(?:一|两|三|几|\d+)?(?:首|篇|段"
    rf"|个|张|幅|封|份|行|条|些|支|则|只|点)[^？?，,]{{0,30}}"
    rf"|(?:请|麻烦|能不能|能|可以|你){{0,5}}(?:帮|给|替|为)(?:我|我们)(?:写|作|编|画|做|算|订"
    rf"|买|打开|播放|设置|搜索|上网|查)(?:一下)?[^？?，,]{{0,20}}"
    rf"|(?:你)?(?:会|能)?(?:写|编)(?:{_NOUNS_WRITTEN})(?:吗)?|(?:会|能)?画画(?:吗)?|画图|作诗"
    rf"|写诗|唱(?:首)?歌|讲(?:个)?笑话|聊(?:聊)?天(?:吧)?"
    rf"|(?:please |can you |could you |would you ){{0,5}}(?:translate|draw|paint|sing"
    rf"|generate|compose|draft|code|summarize this (?:text|code)|play)(?: me)?\b[^?]{{0,80}}"
    rf"|(?:please |can you |could you |would you ){{0,5}}(?:write|make|create|tell)(?: me"
    rf"| us)?(?: a| an| some| the)?(?: \w+){{0,2}} (?:{_NOUNS_WRITTEN}|picture|image|drawing"
    rf"|website|app)s?\b[^?]{{0,60}}"
)
_ASKS = re.compile(
    r"[什甚]么|谁|哪|多少|几[个年月天位家种次]|为何|多[大长久高远快重]|怎么样|是否|有没有|如何(?!写|翻)"
    r"|\b(?:who|what|when|where|which|why|how|whose)\b"
)
_CODE = re.compile(
    r"```|^\s*(?:def \w+\(|class \w+[(:]|import \w+\s*$|from \w[\w.]* import "
    r"|function\s*\w*\(|const \w+ ?=|let \w+ ?=|var \w+ ?=|public (?:static|class)|#include"
    r"|package \w+;|<\?php|<!doctype|</?(?:html|head|body|script|div|span|p|table|a|img|svg"
    r"|style)[\s>]|@\w+\(|\w+\.\w+\(.*\);?\s*$|print\(|console\.log|if \(.*\) ?\{|for \("
    r"|while \(|\w+ ?= ?[\[{(\"'].*[\]})\"']\s*;?\s*$)"
    r"|\bselect\b[\s\S]+\bfrom\b[\s\S]*(?:\bwhere\b|\*|;)|\b(?:drop|alter|create) table\b"
    r"|\binsert into\b|</\w+>|^\s*[{\[]\s*\"[^\"]*\"\s*[:,]|\bdocument\.|<script",
    re.MULTILINE,
)
_SYMBOLS = re.compile(r"[{}\[\]();<>=/\\|&$#@^~`*_]")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890")
_AGAIN = re.compile(r"(.{1,4}?)\1{2,}.{0,2}")
_LAUGH = re.compile(
    r"[哈呵嘿嘻啊呃额唉哎呀噢喔嗯哦咦诶欸啦吧嘛~～\s]{2,}|(?:ha|he|lo|la){3,}l?|x+d+|233+|666+|lol+|hm+"
)
_LONGEST = 120
"""Characters of a clause that may be talk."""
_TAIL = re.compile(r"[\s,.!?;:，。！？；：~～、…\"'”’)）*]+$")
_HEAD = re.compile(r"^[\s,.!?;:，。！？；：~～、…\"'“‘(（*]+")
_CUT = re.compile(
    r"[，。！？；：!?;\n]+|:(?=\s)|,(?=\D)|\.(?=\s|$)|[~～…]+|\s+(?=(?:and|but|then) )"
)
_OPEN, _CLOSED = "“‘「『《（([{<【", "”’」』》）)]}>】"
_THEN = re.compile(
    r"^[，,：:\s]*(?:并且?|然后|接着|再|请|and|then|instead|but|just|please"
    r"|to me)+[，,：:\s]*|^[：:]\s*"
)
_FILLER = re.compile(
    r"^(?:那么?|那|嗯+|呃|额|请问(?:一下)?|麻烦问一下|so|well|um+|please|and|but)$"
)


def talk(question: str, knows: Knows | None = None) -> Talk | None:
    """Return what kind of stray talk ``question`` is, or ``None`` when something is asked.

    Args:
        knows: whether any article holds a word; what looks like noise but is known is a question,
            and so is the weather of a place.
    """
    if _is_code(question):
        return "code"
    plain = _bare(folded(question))
    if not plain:
        return None
    whole = _kind_of(plain, knows)
    if whole is not None:
        return whole
    kinds: list[Talk] = []
    for start, end in _clauses(question):
        clause = _bare(folded(question[start:end]))
        if not clause or _FILLER.match(clause):
            continue
        kind = _kind_of(clause, knows)
        if kind is None and kinds and kinds[-1] in ("task", "instruction") and not _asks(clause):
            kind = kinds[-1]  # what is to be translated, or how
        if kind is None:
            return None
        kinds.append(kind)
    # “你好，你是谁？” asks who: a greeting in front is put aside.
    told = [kind for kind in kinds if kind not in ("greeting", "thanks", "praise", "ok")]
    return told[0] if told else kinds[0] if kinds else None


def without_talk(question: str) -> str:
    """Return ``question`` without the clauses before it that are talk; as it is if all are.

    A clause inside quotation marks or brackets is never cut.
    """
    start, talked = 0, False
    for left, right in _clauses(question):
        clause = _bare(folded(question[left:right]))
        if clause and not _FILLER.match(clause) and _kind_of(clause, None) is None:
            begins = _after_instruction(question, left, right)
            start = begins if talked or begins > left else 0
            break
        talked = talked or clause != ""
        start = right
    rest = question
    if start:
        rest = _HEAD.sub("", question[start:])
        joined = _THEN.match(folded(rest))
        rest = rest[joined.end() :] if joined else rest
    if rest[:1] and question[max(0, start - 1) : start] in tuple("“‘(（\"'"):
        return question
    kept = _without_tail(rest)
    return kept if _bare(kept) else question.strip()


def _without_tail(question: str) -> str:
    """Drop talk that follows the question: “大桥多长？谢谢！”."""
    clauses = list(_clauses(question))
    talked = False
    while len(clauses) > 1:
        left, right = clauses[-1]
        clause = _bare(folded(question[left:right]))
        if clause and _kind_of(clause, None) not in ("thanks", "greeting", "bye", "instruction"):
            break
        talked = talked or clause != ""
        clauses.pop()
    return question[: clauses[-1][1]].rstrip(" ，,、") if talked else question


def _after_instruction(question: str, left: int, right: int) -> int:
    """Return where the question begins in a clause that may open with an instruction."""
    clause = question[left:right]
    said = _INSTRUCTION.match(folded(clause))
    if said is None or said.end() < 4:
        return left
    joined = _THEN.match(folded(clause[said.end() :]))
    rest = clause[said.end() :]
    if joined and _asks(folded(rest)):
        return left + said.end() + joined.end()
    return left


def _kind_of(plain: str, knows: Knows | None) -> Talk | None:
    """Return the talk that one folded clause is, or ``None``."""
    if len(plain) > _LONGEST:
        return None
    for kind, pattern in _TALK:
        if pattern.fullmatch(plain):
            return kind
    if _SUM.fullmatch(plain):
        return "sum"
    weather = _WEATHER.fullmatch(plain)
    if weather and not (weather["place"] and knows and knows("天气")):
        return "now"
    if not _asks(plain):
        if _INSTRUCTION.fullmatch(plain):
            return "instruction"
        if _TASK.fullmatch(plain):
            return "task"
    if _is_noise(plain, knows):
        return "noise"
    return None


def _asks(plain: str) -> bool:
    return _ASKS.search(plain) is not None


def _bare(plain: str) -> str:
    return _HEAD.sub("", _TAIL.sub("", plain.strip())).strip()


def _clauses(question: str) -> list[tuple[int, int]]:
    """Return the clauses of ``question`` with the marks after them, cut outside quotations."""
    depth, deep = 0, bytearray(len(question) + 1)
    straight = False
    for i, character in enumerate(question):
        if character == '"':
            straight = not straight
        if character in _OPEN:
            depth += 1
        elif character in _CLOSED:
            depth = max(0, depth - 1)
        deep[i] = depth > 0 or straight
    found, start = [], 0
    for mark in _CUT.finditer(question):
        if not deep[mark.start()] and mark.end() > start:
            found.append((start, mark.end()))
            start = mark.end()
    if start < len(question):
        found.append((start, len(question)))
    return found


def _is_code(question: str) -> bool:
    """Whether program text or mark-up was pasted, and nothing asked about it in words."""
    plain = folded(question)
    if _asks(re.sub(r"```[\s\S]*?(?:```|$)|<[^>]*>", " ", plain)) and "```" not in plain:
        return False
    if _CODE.search(plain) and language_of(question) != "zh":
        return True
    dense = len(_SYMBOLS.findall(plain)) / max(1, len(plain.strip()))
    return len(plain) >= 8 and dense >= 0.25


def _is_noise(plain: str, knows: Knows | None) -> bool:
    """Whether a clause is a hand on the keyboard, laughter, or one thing over and over."""
    if _LAUGH.fullmatch(plain):
        return True
    word = plain.replace(" ", "")
    if len(word) < 4 or (knows is not None and knows(plain)):
        return False
    if _AGAIN.fullmatch(word):
        return True
    if not re.fullmatch(r"[a-z]+|\d+", word):
        return False
    beside = sum(_beside(a, b) for a, b in itertools.pairwise(word))
    if beside >= 0.7 * (len(word) - 1) and (len(word) >= 5 or beside == len(word) - 1):
        return True
    if word.isdigit():
        return False
    return len(word) >= 6 and not re.search(r"[aeiouy]", word)


def _beside(one: str, other: str) -> bool:
    """Whether two keys lie side by side."""
    return any(
        abs(row.find(one) - row.find(other)) == 1 and {one, other} <= set(row) for row in _ROWS
    )
