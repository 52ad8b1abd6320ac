"""What a question asks for: the kind of its answer, and the names that evidence must hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from askllm.read.ask.measures import (
    MEASURE_EN,
    MEASURE_WORDS,
    MEASURED_EN,
    MEASURED_ZH,
    MORE,
    NAMED_EN,
    PLURAL_EN,
    THINGS_ZH,
    noun_counted,
    units_asked,
    wants_money,
    wants_time,
)
from askllm.read.ask.names import Name, names_asked
from askllm.read.ask.plain_en import in_full
from askllm.read.ask.speaker import speaker_in
from askllm.text import Quantity, folded, quantities, question_tokens
from askllm.types import Language, Query

AnswerKind = Literal[
    "number",
    "share",
    "date",
    "who",
    "what",
    "list",
    "why",
    "how",
    "comparison",
    "yesno",
    "quotation",
    "passage",
]

FIGURES: tuple[AnswerKind, ...] = ("number", "share", "date")
"""Kinds of question that a figure or a date answers."""

CUT_BY_RULE: tuple[AnswerKind, ...] = (*FIGURES, "who")
"""Kinds of question whose short answers rules can cut out of a sentence."""

_THINGS_EN = (
    "company|organi[sz]ation|lab|laboratory|team|institute|university|person|model|country|city"
)
_COUNT = r"(?<!第)(?P<count>[两二三四五六七八九十]|[2-9]|1[0-9])(?:大|个方面|个|种|条|项|点|类|款|家|位|部|座|步|层)"
_TALLER = (
    "larger|bigger|smaller|earlier|later|faster|slower|heavier|lighter|longer|shorter|taller|higher"
    "|deeper|wider|older|newer"
)
_KINDS: tuple[tuple[AnswerKind, re.Pattern[str]], ...] = (
    (
        "list",
        re.compile(
            rf"{_COUNT}[^,，。?]{{0,12}}?(?:(?:分别|各)?[是叫]什么(?!时|地|原因|关系|意思|区别)|[是有]哪|分别)"
            r"|哪[两二三四五六七八九十](?:大|个方面|个|种|条|项|点|类|款|部|座)"
        ),
    ),
    (
        "why",
        re.compile(
            r"为什么|为何|为啥|[凭为][啥甚什]么?(?=不|没|[会能要])|干[嘛吗](?=[\u4e00-\u9fff]{2})|何以|原因|缘故|\bwhy\b|\breasons?\b|\bcauses?\b"
        ),
    ),
    (
        "what",
        re.compile(
            r"是谁[?\s]*$|^谁是[^的]{2,6}[?\s]*$|(?:职务|职位|身份|头衔)"
            r"|^who (?:is|was) (?!behind\b|the\b|in\b|now\b)(?!.*'s? )[a-z .'·-]+(?:\(.*\))?\s?\??$|是什么意思|指的?是?什么|^什么[是叫]|英[文语]怎么[说写叫]|\bmean"
            r"|^what (?:does|did) (?!the\b|it\b)[a-z .'·-]+(?:\(.*\))? do(?: for a living)?\s?\??$"
            r"|^what (?:is|was) .*'s? (?:job|role|position|title|post|profession|occupation)\b"
        ),
    ),
    (
        "comparison",
        re.compile(
            r"区别|不同|差异|差别|对比|相比|比较[?\s]*$|哪个更|谁更|孰|更[大小多少高低快慢早晚强]|vs\b"
            r"|(?:和|与|跟|、|还是).{1,30}(?:哪一?[个家种款座条]|谁).{0,6}?(?:先|更|[多大小高低长短快慢早晚强][?\s]*$)"
            r"|(?:和|与|跟).{1,30}同一?个?[年月天日]|比.{2,24}?[大小多少高低长短快慢早晚强]吗"
            rf"|\bdifferen|\bcompare|\bversus\b|\b(?:{_TALLER}) than\b"
            rf"|\b(?:{_TALLER}|more|fewer)\b.*\bor\b"
        ),
    ),
    (
        "list",
        re.compile(
            r"哪些|哪几|有什么(?!关系|用(?:处)?[呢啊呀]?[?\s]*$|意义)|列举|列出|分别是|都有谁|都.{0,5}什么(?!时)|擅长什么"
            rf"|\bwhat were (?!(?:the|its|their) (?:[a-z\-]+ ){{0,2}}?(?:{MEASURED_EN})\b)"
            r"|\blist\b|\bwhich (?:[a-z\-]+ ){0,2}[a-z\-]{3,}s (?:are|were|do|did|have|can|will|take|use|support)\b"
            r"|\bwhat are\b|\bname (?:the|all|some)\b|\bwho (?:are|were) the\b"
            r"|^(?:in|on|from|under|by|to|for|at|of|with|into) (?:which|what) (?!years|months|days|dates|times)(?:[a-z\-]+ ){0,2}?[a-z\-]{2,}[^suwi\W]s\b"
            rf"|^(?:which|what) (?!proportion|percent|share|number|fraction|does)(?:[a-z\-]+ ){{0,2}}?{PLURAL_EN}(?: of [a-z]+)? (?:do|does|did|are|were|have|had|can|could|will)\b"
            rf"|^which {PLURAL_EN} (?!is\b|was\b|has\b|first\b|more\b|to\b|in\b|on\b|at\b)[a-z]+\b"
            rf"|^which (?!(?:{_THINGS_EN})\b)[a-z\-]+ {PLURAL_EN} [a-z]+ed\b"
            r"|\bwhat (?:do|does|did) .+ (?:include|contain|comprise|consist of|hold|offer|sell|cover)\b"
        ),
    ),
    (
        "date",
        re.compile(
            r"[什甚]么时候|啥时候|几时|[什甚]么时间|何时|何年|哪一?年|哪一?天|哪一?日|几月|几号|[西公]元第?几年|哪个?月"
            r"|哪个?时[间候]|年份|日期|(?:(?<![长段少费花耗用])时间|年月)[?\s]*$"
            r"|\bwhen\b|\b(?:what|which) (?:year|month|date|day)\b"
        ),
    ),
    (
        "share",
        re.compile(
            r"百分之[几多]|百分比|占比|比例|几成|多少%|\bpercent|\bproportion\b|\bwhat share\b"
        ),
    ),
    (
        "number",
        re.compile(
            rf"多少|几(?:[{MEASURE_WORDS}]|分钟|小时|公里)|多(?:大(?!学)|[高长久快重远宽深粗厚])"
            r"|[什甚]么(?:量级|规模|数量级)|(?:规模|数量|总量|量级|人数|成本|价格|费用|总额|数|量)[?\s]*$"
            rf"|^(?!.*(?:怎|如何|为什么|哪|谁|什么|影响|吗)).*(?:{MEASURED_ZH})(?:[是为]|如何|呢)?[?\s]*$"
            r"|\bhow (?:many|much|large|big|long|far|fast|old|tall|often|high|deep|wide|heavy|thick|hot|cold|expensive)\b"
            r"|\bnumber of\b|\bwhat size\b"
            r"|\bwhat (?:do|does|did|will|would) .+ (?:cost|weigh|measure|earn|charge|pay(?= for\b|[?\s]*$)|fetch|(?:sell|go) for)\b"
            rf"|{MEASURE_EN}|{NAMED_EN}|\bwhat (?:is|are|was|were) .+ going to (?:cost|weigh|earn)\b"
        ),
    ),
    (
        "who",
        re.compile(
            rf"谁|哪一?[位家]|何人|哪[一两三]?[个家所款种座支项部本]?(?:{THINGS_ZH})|什么(?:{THINGS_ZH})|叫什么|名字"
            r"|哪里|哪儿|在哪|\bwho(?:m|se)?\b|\bwhere\b"
            rf"|\b(?:what|which) (?:{_THINGS_EN})\b"
        ),
    ),
    (
        "yesno",
        re.compile(
            r"(?:吗|(?<![什怎那这多要])么)[?\s]*$|是否|是不是|有没有|能不能|可不可以"
            r"|^(?:is|are|was|were|do|does|did|has|have|had|can|could|will)\b"
        ),
    ),
    (
        "how",
        re.compile(
            r"怎么|怎样|如何|\bhow\b(?! (?:[a-z]+(?:ive|ate|ous|ful|ent|ant|ble)|strong|close|strict|safe) (?:is|are|was|were)\b)"
        ),
    ),
    ("what", re.compile(r"是什么[?\s]*$|是(?:什么样|怎样|怎么样)的|\bwhat (?:is|was)\b")),
)


_AS_WHAT = re.compile(
    r"(?<=[称名改作变视译判封定选认评])为(?:什么|何)(?=[?\s]*$)|(?<=[^是这究竟却底它他她我你])为何(?=[?\s]*$)"
    r"|(?<=因)为什么(?=[\u4e00-\u9fff]{2}而)"
)
"""为什么, 为何 that ask for a name or a thing, not for a reason: 又称为什么, 目标为何."""

_ASKS = re.compile(
    r"\?|\b(?:who|whom|whose|what|when|where|which|why|how|is|are|was|were|do|does|did|has|have|had"
    r"|can|could|will|would|tell|list|name|give|explain|describe)\b"
)
_ASKING = re.compile(
    r"什么|甚么|谁|哪|多少|(?<!十)几[\u4e00-\u9fff]|怎么|怎样|如何|为何|为啥|吗$|吗[?]|是否|是不是|有没有|能不能|何时|多[大高长久快重远宽深](?![\u4e00-\u9fff]{3})"
    r"|\b(?:who|whom|whose|what|when|where|which|why|how)\b|^(?:is|are|was|were|do|does|did|has|have|can|could|will)\b"
)
_EARLIER = re.compile(
    r"(?:哪一?[个款家种座所部]|谁)(?:[\u4e00-\u9fff]{0,2})(?:更|最)?(?:先|早|晚|后)(?!进)"
    r"|是不是同(?:一个?)?[年月天日]|\b(?:earlier|later|first|older|newer)\b"
)
_SETTLED_FIRST = ("number", "share", "date", "comparison")
_SETTLE = re.compile(
    r"吗[?\s]*$|是否|是不是|有没有|^(?:is|are|was|were|do|does|did|has|have|had|can|could|will)\b"
)
_WH = re.compile(
    r"多少|(?<!十)几|哪|什么|甚么|谁|怎|如何|为何|多[大高长久快重远宽深]|何时|还是|\b(?:who|what|when|where|which|why|how|or)\b"
)
_ACCORDING = re.compile(r"^according to [^,]+,\s*")
_OPINION = re.compile(
    r"(?:怎么|怎样|如何|咋)(?:看|说(?![话明法服])|想|评价|评论|认为|判断|回应)"
    r"|[什甚]么(?:看法|观点|评价|态度|意见|建议|主张|判断|预测|立场|提醒|评论|回应)"
    r"|的(?:看法|观点|评价|态度|意见|建议|主张|总体评价)(?:是|如何|怎么样|$)"
    r"|\b(?:do|does|did) [\w.' -]+ (?:say|think|believe|see|view)\b|\b(?:view|opinion|take)s? (?:on|of|about)\b"
)
_FIGURE_FIRST = re.compile(
    r"(?:(?:by|in|at|to|for|since|until) )?(?:how (?:many|much|long|far|fast|large|big|old|tall|high|deep|wide|heavy)"
    r"|when|(?:what|which) (?:year|month|date|day|percentage|proportion|share))\b"
)
"""A figure that somebody gives is asked for, not what he thinks: how many does the council say …"""
_UNSAID = re.compile(
    r"(?:难道|莫非|岂)不|(?<![是能会要可该对好肯])(?<!难道)不(?!是不|同|断|少|仅|只|光|论|管|过|错|到|足|满|超|低于|多于|大于|高于|止|久)|没(?!有没)|未(?!来|必)|无法|并非"
    r"|n't\b|\bnot\b|\bnever\b|\bno longer\b"
)
_RHETORICAL = re.compile(
    r"不是.{2,}吗|难道|(?:(?P<verb>[\u4e00-\u9fff])不(?P=verb))|有没有|^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)n't\b"
)
_OPENS = re.compile(
    r"(?:(?:by|at|in|on|for|from|to|with|under|since|until|after) )?(?:who|whom|whose|what|when|where|which|why|how"
    r"|is|are|was|were|do|does|did|has|have|had|can|could|will|would)\b"
)
_BESIDE = re.compile(
    r"(?<=[a-z0-9)'%])(?<!\band)(?<!\bor) (?:when|where|while|if|because|although|after|before|who|whose|that|so that)"
    r" (?=\w+ \w|(?:was|were|is|are|had|has) )"
)
"""Where a clause begins that only says when, where or of whom something is asked."""
_COUNTS_EN = dict(
    zip("two three four five six seven eight nine ten".split(), range(2, 11), strict=True)
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the reader sees it.

    ``tokens``: its distinct search tokens without asking words. ``names``: what evidence must
    hold, word for word. ``noun``: the folded word whose quantity is asked (参数 in 有多少参数), or
    ``""``; ``measure`` its measure word (种 in 多少种语言), or ``""``. ``given``: quantities the
    question states. ``wants_money``, ``wants_time``: whether a sum or a length of time is asked;
    ``wants_units``: the units that fit a measure asked for (多长, 多重), or none.
    ``wants_person``: whether a person (True) or an organisation or thing (False)
    is asked for, ``None`` if it may be either. ``each``: whether something is asked of each of
    several things. ``is_question``: whether it has the form of a question; Chinese words
    always may, English ones need an asking word or mark. ``speaker``: whose words are asked for, as
    typed, or ``""``. ``negated``: whether a yes-or-no question holds that something is not so;
    不是…吗 and 有没有 do not. ``count``: how many things a list is to have (三大挑战: 3).
    """

    text: str
    language: Language
    kind: AnswerKind
    tokens: tuple[str, ...]
    names: tuple[Name, ...]
    noun: str
    measure: str
    given: tuple[Quantity, ...]
    wants_money: bool
    wants_time: bool
    wants_units: frozenset[str]
    wants_person: bool | None
    each: bool
    is_question: bool
    speaker: str = ""
    negated: bool = False
    count: int | None = None


def understand(query: Query, *, part: bool = False) -> Asked:
    """Read off what ``query`` asks for.

    Args:
        part: whether it is one part of a comparison; 哪个参数更多 then asks for a number.
    """
    text = in_full(query.text) if query.language == "en" else query.text
    plain = folded(text)
    tokens = question_tokens(text)
    kind = _kind(_ACCORDING.sub("", plain), query.language)
    if part and kind == "comparison":
        kind = "date" if _EARLIER.search(plain) else "number" if MORE.search(plain) else kind
    names = tuple(names_asked(text, query.language))
    given = tuple(quantities(text))
    if kind in _SETTLED_FIRST and _SETTLE.search(plain) and not _WH.search(plain):
        kind = "yesno" if kind != "comparison" or (given and len(names) < 2) else kind
    speaker = speaker_in(text, query.language)
    opinion = _OPINION.search(plain) and not (kind in FIGURES and _FIGURE_FIRST.match(plain))
    if speaker and (opinion or kind in ("how", "what", "passage")):
        kind = "quotation"
    return Asked(
        text,
        query.language,
        kind,
        tuple(dict.fromkeys(tokens)),
        names,
        *noun_counted(plain),
        given,
        wants_money(plain),
        wants_time(plain),
        units_asked(plain),
        _wants_person(plain),
        re.search(r"分别|各有|各是|各自|\b(?:each|respectively)\b", plain) is not None,
        query.language == "zh" or _ASKS.search(plain) is not None,
        speaker,
        _UNSAID.search(plain) is not None and _RHETORICAL.search(plain) is None,
        _count(plain) if kind == "list" else None,
    )


def asks(words: str) -> bool:
    """Whether ``words`` ask for something of their own, by their asking words."""
    return _ASKING.search(folded(words)) is not None


def _kind(plain: str, language: Language) -> AnswerKind:
    head = main_clause(plain) if language == "en" else _AS_WHAT.sub("是什么", plain)
    for kind, pattern in _KINDS:
        if pattern.search(head):
            return kind
    return "passage"


def main_clause(plain: str) -> str:
    """Return a folded English question without what is only said beside it: … when the ferry sank."""
    opens = _OPENS.match(plain)
    beside = None if opens is None else _BESIDE.search(plain, opens.end())
    return plain if beside is None else plain[: beside.start()]


def _count(plain: str) -> int | None:
    """Return how many things a list is to have: 3 in 三大挑战, ``None`` where none is said."""
    match = re.search(_COUNT, plain) or re.search(rf"\b(?P<count>{'|'.join(_COUNTS_EN)})\b", plain)
    if match is None:
        return None
    said = match["count"]
    if said.isascii() and said.isdigit():
        return int(said)
    return _COUNTS_EN[said] if said in _COUNTS_EN else max(2, "一二三四五六七八九十".find(said) + 1)


def _wants_person(plain: str) -> bool | None:
    if re.search(r"哪一?位|什么人|哪个?人|\bwhich person\b", plain):
        return True
    if re.search(
        rf"哪一?[家个所]?(?:{THINGS_ZH}|家)|什么(?:公司|机构)|\b(?:what|which) (?:{_THINGS_EN})",
        plain,
    ):
        return False
    return None
