"""Whether and where a sentence says what a thing is or what somebody is, and who made what in it.

All are read off the shape of a sentence around the thing asked about; no subject is known.
"""

from __future__ import annotations

import functools
import re
from typing import Literal

from askllm.read.about.posts_en import post_beside
from askllm.read.ask.question import Asked
from askllm.text import folded, question_core
from askllm.types import Span

Role = Literal["maker", "made"]

NOT_SO = 0.3
"""What is left of a sentence's worth when it gives the thing asked about another part to play."""

UNSAID = 0.7
"""The same when it says nothing of who made what."""

_HAN = re.compile(r"[\u4e00-\u9fff]")
_DEFINES = re.compile(
    r"是什么|什么是|什么叫|是谁|^谁是|指的?是?什么|意思|含义|定义|是啥|是个什么|什么样的|介绍一下|职务|身份|头衔"
    r"|\bwhat (?:is|was|are|were)\b|\bwho (?:is|was)\b|\bmean|\bdefin"
)
_MADE_VERBS = "推出|发布|提出|研发|开发|研制|打造|创立|创办|创建|成立|设计|建造|建成|建立|修建|承建|发明|制造|生产|撰写|写作|写|拍摄|执导|创作|出版|构建|公布|上线|自研"
_MADE_EN = (
    "made|built|created|released|developed|designed|founded|wrote|written|published|invented"
    "|launched|introduced|proposed|announced|painted|composed|directed|produced|established"
)
_MAKER_ASKED = re.compile(
    rf"谁.{{0,6}}?(?:{_MADE_VERBS})|(?:{_MADE_VERBS}|做|搞)(?:出来?)?的?(?:人|者|单位|公司|机构)?是谁|是(?:由)?(?:谁|哪一?[家个位所座]).{{0,8}}?(?:{_MADE_VERBS}|做|搞|的)"
    rf"|(?:由|被)(?:谁|哪一?[家个位所座])|哪一?[家个位所座].{{0,6}}?(?:{_MADE_VERBS})|属于(?:谁|哪)|出自(?:谁|哪)|(?:创始人|作者|设计师|发明者|开发者|研发者|建造者)是"
    rf"|\bwho (?:{_MADE_EN})\b|\b(?:{_MADE_EN}) by (?:whom|which|what)|\b(?:which|what) [a-z]+ (?:{_MADE_EN})\b|\bwhose\b"
)
_MADE_ASKED = re.compile(
    rf"(?:{_MADE_VERBS}|做|搞)(?:过|了|出)?(?:过|了)?(?:什么|哪些|哪[一几]?[个款座部种本])|的[^?]{{1,10}}?(?:叫什么|是什么|是哪)|旗下"
    rf"|\bwhat (?:did|has|have) .{{1,40}} (?:make|build|create|release|develop|design|found|write|publish|invent|launch|{_MADE_EN})\b"
)
_OF_WHAT = re.compile(
    r"(?:请问|那么?)?(?P<thing>[^是由被,?谁哪]{2,16}?)(?:最早|最初)?(?:是|由|被|是由)(?:谁|哪一?[家个位所座])"
)
"""What stands before 是谁, 由哪家: the thing whose maker is asked for."""
_IS = r"(?:[(（][^)）]{1,60}[)）])?[”」》\"]?(?:[(（][^)）]{1,60}[)）])?\s?"
_BEFORE_IS = r"(?:一般|通常|其实|本身|实际上|目前|现在|曾|曾经|就|即|也|则|主要|,)*"
_PART_OF = re.compile(r"[”」》\"]?(?:的|之)")
_KIND_BEFORE = re.compile(r"[\u4e00-\u9fff]{4,}(?<![的在和与用以对把将由被同比了是到于从])$")
_ONE_OF_THEM = re.compile(
    r"(?:[一另]一?[种类个]|第[一二三四五][种类个]?|其[一二三四五]|前者|后者)(?:则|就|便)?是$"
)
_EXPLAINED = 10
"""Characters that at least explain what was named: 一种是拱桥，由……."""

_POSTS = (
    "教授|院长|总裁|总经理|董事长|主席|主任|专家|院士|博士|创始人|所长|馆长|校长|局长|部长|经理"
    "|工程师|首席[\u4e00-\u9fff]{2,6}|科学家|研究员|负责人|记者|作者|导演|诗人|画家"
)
_POST_ASKED = re.compile(
    r"是谁[?\s]*$|^谁是|是个?什么人|职务|职位|身份|头衔|^who (?:is|was) (?!the\b)[a-z .'·-]+(?:\(.*\))?\s?\??$"
    r"|^what (?:does|did) (?!the\b|it\b)[a-z .'·-]+(?:\(.*\))? do(?: for a living)?\??$"
    r"|^what (?:is|was) .*'s? (?:job|role|position|title|post|profession|occupation)\b"
)
_POST_BEFORE = re.compile(
    rf"(?:^|[,。;:!?()\"“”「」])\s?(?P<post>[^,。;:!?()\"“”「」]{{0,30}}?(?:{_POSTS}))\s?$"
)
_POST_AFTER = re.compile(
    rf"(?:是|为|任|担任|出任|现任|曾任)(?P<post>[^,。;:!?()\"“”「」]{{0,30}}?(?:{_POSTS}))(?=[,。;!]|$)"
)
_SORT_ASKED = re.compile(
    r"是一?[个种款类部家座]?(?:什么|哪种|啥)(?!样|意思|关系|区别|原因|时候|时间)[\u4e00-\u9fff]{0,4}[?\s]*$"
    r"|\bwhat (?:kind|sort|type) of\b"
)
_A_KIND = r"(?:一[种个款类项部座家套门本位名条艘支所张枚首幅群块辆把台对代场份片件道]|[^,，。;；]{2,24}?的一[种个款类项部座家套门本艘支员])"
_TAKES_UP = re.compile(
    rf"[“「\"]?(?:这|它|此)(?:其实|实际上|本身|也|就|本质上|原本|原来)*是(?:指)?(?={_A_KIND})"
    rf"|[“「\"]?该[\u4e00-\u9fff]{{1,4}}是(?={_A_KIND})"
    r"|[\"“]?(?:this|it) (?:is|was) (?=an?\b|one of\b)|[\"“]?(?:these|they) (?:are|were) (?=[a-z])"
)
"""How a sentence opens that says what the one before it names."""
_DOUBTFUL = re.compile(r"是(?:否|不是|如何|怎么|什么|谁|哪)|是(?:因为|由于|为了|在|从|通过)")


def definition_score(asked: Asked, sentence: str) -> float:
    """Return how far ``sentence`` says what the thing asked about is, in [0, 1].

    1 where it is the sentence's subject and is said to be something (X是…, X指…, X is a …); less
    where it is explained in passing (所谓X, X（…）, 即X); 0 where it only occurs, and where no
    definition is asked for.
    """
    thing = _thing(asked)
    if asked.kind != "what" or not thing or not _DEFINES.search(folded(asked.text)):
        return 0.0
    plain = folded(sentence)
    best = 0.0
    for start, end in _places_of(asked, thing, plain):
        best = max(best, _defined_at(plain, start, end))
    return best


def _defined_at(plain: str, start: int, end: int) -> float:
    head, tail = plain[:start].rstrip("“「《\"'"), plain[end:]
    if head.endswith(("(", "（")) and re.match(r"[)）,，;；]", tail) and len(head) > 3:
        return 0.8  # 预训练模型（PTM）
    opens = not head.strip() or re.search(r"(?:所谓|其中|而|[。;:])$", head) is not None
    weight = 1.0 if opens else 0.8 if head[-1:] in ",、" else 0.6
    if _ONE_OF_THEM.search(head) and re.match(r"[”」》\"]?[,:]", tail) and len(tail) > _EXPLAINED:
        return 0.9
    if head.endswith("的") or re.match(r"[a-z0-9]", tail):
        weight *= 0.5  # 模型的X, or the beginning of a longer name
    if _PART_OF.match(tail):
        return (
            0.15
            if not re.match(r"[”」》\"]?的(?:全称|全名|意思|定义|英文|中文|含义)", tail)
            else 0.8 * weight
        )
    if re.match(
        rf"{_IS}{_BEFORE_IS}(?:是指|指的?是|意为|意思是|意即|定义为|(?:被)?称为|全称|又称|简称)",
        tail,
    ):
        return weight
    if re.match(rf"{_IS}{_BEFORE_IS}是", tail) and not _DOUBTFUL.match(tail.lstrip('”」》" ')):
        return weight if len(tail) > 6 else 0.5 * weight
    if re.match(
        rf"{_IS}(?:, [^,]{{2,60}},)?\s?(?:is|was|are|were|means|refers to|stands for)\b", tail
    ):
        return weight if opens or re.search(r"\b(?:the|an?)\s?$", head) else 0.6 * weight
    if re.search(r"(?:所谓|称为|叫做|称作|名为|即|被称为|也就是|called|known as)\s?$", head):
        return 0.75
    if re.match(r"[”」》\"]?\s?(?:[(（][^)）]{4,}|——|,即|,也就是|:)", tail):
        return 0.6 * max(weight, 0.8)
    if re.search(rf"(?:{_POSTS})$", head):
        return 0.7
    if _KIND_BEFORE.search(head) and re.match(r"[a-z]", plain[start:end]):
        return 0.5  # 语言模型X
    return 0.2 if opens else 0.1


def definiens_after(asked: Asked, named: str, sentence: str) -> Span | None:
    """Return where ``sentence`` says what the thing is that ``named``, right before it, names.

    江城药厂公布了安宁片的结果。这是一种预防头痛的新药，…: 一种预防头痛的新药. ``None`` where nobody asks what a
    thing is, where ``sentence`` goes on otherwise, or where the thing made what is meant (江城药厂).
    Offsets are into ``sentence``.
    """
    thing = _thing(asked)
    plain = folded(asked.text)
    wanted = asked.kind == "what" and _DEFINES.search(plain) is not None
    if not thing or not (wanted or _SORT_ASKED.search(plain)):
        return None
    opening = _TAKES_UP.match(folded(sentence))
    before = folded(named)
    other = re.search(
        rf"(?P<name>[\u4e00-\u9fff]{{2,8}}?)[”」]?[,(]?(?:也就是|也即|即|又称|也称|俗称|换句话说就是)[“「]?{_loosely(thing)}",
        before,
    )
    if opening is None and other is not None:
        # 端侧化，也就是“芯片化”。所谓端侧化，是把…
        own = "|".join(re.escape(other["name"][i:]) for i in range(len(other["name"]) - 1))
        opening = re.match(
            rf"[“「]?(?:所谓)?[“「]?(?:{own})[”」]?,?(?:就?是指?|指的?是?)", folded(sentence)
        )
        if opening is not None:
            return Span(opening.end(), len(sentence.rstrip("。 ")))
    if opening is None or definition_score(asked, sentence) > UNSAID:
        return None
    places = _places_of(asked, thing, before)
    if not places or definition_score(asked, named) == 1.0:
        return None
    made = re.search(rf"(?:{_MADE_VERBS})|\b(?:{_MADE_EN})\b", before[places[-1][1] :])
    if made is not None:
        return None
    end = re.search(r"[,，。;；(（!！?]|——|\.(?:\s|$)", folded(sentence)[opening.end() :])
    stop = len(sentence) if end is None else opening.end() + end.start()
    return Span(opening.end(), stop) if stop > opening.end() else None


def post_of(asked: Asked, sentence: str) -> Span | None:
    """Return where ``sentence`` says the post of the person asked about, right beside the name.

    江城博物馆馆长周以宁说…, 周以宁是江城博物馆馆长. ``None`` where no person or post is asked about. Offsets are into ``sentence``.
    """
    thing = _thing(asked)
    if asked.kind not in ("what", "who") or not thing:
        return None
    if not _POST_ASKED.search(folded(asked.text)):
        return None
    plain = folded(sentence)
    for start, end in _places_of(asked, thing, plain):
        before = _POST_BEFORE.search(plain[:start])
        if before is not None:
            return Span(before.start("post"), before.end("post"))
        after = _POST_AFTER.match(plain, end)
        if after is not None:
            return Span(after.start("post"), after.end("post"))
        post = None if _HAN.search(plain) else post_beside(sentence, start, end)
        if post is not None:
            return post
    return None


def role_fit(asked: Asked, sentence: str, answer: Span | None = None) -> float:
    """Return how well ``sentence`` gives the thing asked about the part asked for, in [0, 1].

    Asked who made X, a sentence in which X makes something, or in which X is only the beginning of
    another name, fits ``NOT_SO``; asked what X made, one in which X was made does. 1 where the
    parts agree, and for questions of another kind.

    Args:
        answer: a short answer, offsets into ``sentence``; one that plays the other part, or that
            is not the maker the sentence names, fits ``NOT_SO``.
    """
    role = role_asked(asked)
    thing = _thing(asked)
    if role is None or not thing:
        return 1.0
    plain = folded(sentence)
    places = _places_of(asked, thing, plain)
    whole = [place for place in places if _is_whole(plain, *place)]
    if not whole:
        return NOT_SO if places else UNSAID
    fits = [_role_at(plain, start, end, role, answer) for start, end in whole]
    return max(fits)


def role_asked(asked: Asked) -> Role | None:
    """Return whether the maker of a thing is asked for, or what somebody made, or neither."""
    return _role_in(asked.text)


@functools.lru_cache(maxsize=256)
def _role_in(question: str) -> Role | None:
    plain = folded(question)
    if _MAKER_ASKED.search(plain):
        return "maker"
    return "made" if _MADE_ASKED.search(plain) else None


def _role_at(plain: str, start: int, end: int, role: Role, answer: Span | None) -> float:
    """Judge one place of the thing asked about in a sentence."""
    left = max(plain.rfind(mark, 0, start) for mark in "。;；") + 1
    clause_start = max(left, plain.rfind(",", 0, start) + 1)
    head = plain[clause_start:start]
    tail = re.split(r"[。;；]", plain[end:])[0]
    acts = re.match(
        rf"[”」》\"]?(?:公司|集团|团队|(?:[^,，。的由被是]{{0,8}}?))(?:又|还|也|则|正式|首次|联合|共同|率先|先后|随后|宣布|在[^,，]{{1,12}}|于[^,，]{{1,12}})*(?:{_MADE_VERBS})(?:了|出|过)?(?!者|的(?:是|人|公司))|\s(?:[a-z]+ )?(?:{_MADE_EN})\b(?! by)",
        tail,
    )
    owns = re.match(r"[”」》\"]?(?:旗下)?的(?=[^,，。]{1,20})", tail)
    was_made = (
        re.search(rf"(?:{_MADE_VERBS})(?:了|出|过)?[^,，。]{{0,24}}$", head) is not None
        or re.search(rf"\b(?:{_MADE_EN}) (?:[a-z]+ ){{0,3}}$", head) is not None
        or re.match(rf"[^,，。]{{0,6}}?(?:是|则)?由[^,，。]{{1,30}}?(?:{_MADE_VERBS})", tail)
        is not None
        or re.match(rf"[^,，。]{{0,4}}?是[^,，。]{{2,24}}?(?:{_MADE_VERBS})[^,，。]{{0,4}}的", tail)
        is not None
        or re.match(rf"(?: [a-z]+)?,? (?:was|were|is|are)? ?(?:{_MADE_EN}) by\b", tail) is not None
        or re.search(r"[\u4e00-\u9fffa-z0-9]{2,}(?:公司|集团)?(?:旗下)?的[“《]?$", head) is not None
        or re.match(r"[”」》\"]?出自|[”」》\"]?属于", tail) is not None
    )
    compared = (
        re.search(r"(?:基于|超过|超越|不如|优于|比|同|与|和|以|像|类似)[“《]?$", head) is not None
    )
    if role == "made":
        if acts or owns:
            return 1.0
        return NOT_SO if was_made else UNSAID
    if was_made and not compared:
        return 1.0 if answer is None or not _inside(answer, end, tail, owns) else NOT_SO
    if acts or compared:
        return NOT_SO
    return UNSAID


def _places_of(asked: Asked, thing: str, plain: str) -> list[tuple[int, int]]:
    """Return where a folded sentence names the thing asked about, in its letters or by sound."""
    written = [match.span() for match in re.finditer(_loosely(thing), plain)]
    if written or not asked.names:
        return written
    return [(place.start, place.end) for place in asked.names[0].places_in(plain)]


def _inside(answer: Span, end: int, tail: str, owns: re.Match[str] | None) -> bool:
    """Whether a short answer is what the thing asked about owns, not who made it."""
    return owns is not None and end <= answer.start <= end + len(tail)


def _is_whole(plain: str, start: int, end: int) -> bool:
    """Whether a name stands alone: Transformer is not in Switch Transformer, nor in Transformer-XL."""
    first, last = plain[start], plain[end - 1]
    before, after = plain[:start], plain[end:]
    if first.isascii() and re.search(r"[a-z0-9][ \-]?$", before):
        return False
    return not (
        last.isascii()
        and re.match(r"[a-z]|[ -][a-z0-9]", after)
        and not re.match(
            r" (?:is|was|are|were|has|had|by|and|or|in|on|at|to|for|from|with|which|that|will|can|did|does|the|an?)\b",
            after,
        )
    )


@functools.lru_cache(maxsize=64)
def _loosely(thing: str) -> str:
    """Return a pattern for a folded name however its parts are joined."""
    parts = re.findall(r"\d+(?:\.\d+)*|[a-z]+|[\u4e00-\u9fff]+", thing)
    return r"[\s\-·”“\"]{0,2}".join(map(re.escape, parts)) or r"(?!)"


@functools.lru_cache(maxsize=64)
def _thing_of(text: str, named: tuple[str, ...]) -> str:
    """Return the thing a question is about, folded: its first name, else its longest words."""
    if named:
        return folded(named[0])
    made = _OF_WHAT.match(folded(text))
    core = question_core(text if made is None else made["thing"])
    core = re.sub(
        rf"(?:{_MADE_VERBS}|出来|叫|做|搞|意思|职务|职位|头衔|身份|担任|出任|现任|请问|介绍一下|旗下)+",
        " ",
        core,
    )
    words = re.findall(r"[\u4e00-\u9fffa-z0-9.\-]{2,}", core)
    return max(words, key=len, default="")


def _thing(asked: Asked) -> str:
    return _thing_of(asked.text, tuple(name.shown for name in asked.names))
