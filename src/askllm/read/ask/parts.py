"""A question in parts: things set side by side, things asked of each, two questions in one.

    GPT-3和悟道2.0哪个更大？            ->  GPT-3 哪个更大 / 悟道2.0 哪个更大
    南岸和北岸的面积分别是多少？         ->  南岸的面积… / 北岸的面积…
    大桥有多长，是哪年建成的？           ->  大桥有多长 / 大桥是哪年建成的

Every part stands alone: it has its own subject.
"""

from __future__ import annotations

import re

from askllm.read.ask.parts_en import (
    MOST_PARTS,
    Part,
    as_english_figure,
    part,
    things_english,
    two_english,
)
from askllm.read.ask.question import Asked, asks
from askllm.text import folded
from askllm.types import Query

_JOINT = re.compile(r"[”」\"]?\s?(?:和|与|跟|同|、|以及|及|还是|,|，|/|and|or|vs\.?)\s?[“「\"]?")
_AND = r"(?:、|和|与|跟|以及|及|还是)"
_THING = r"[^,，。;；?？、和与跟及]{1,16}?"
_PERIOD = r"(?:在)?(?:(?:19|20)\d\d年(?:底|末|初)?|[去前今]年|[上本这]个?(?:赛季|季度|学期|学年|财年|月|周)|[上下]半年|目前|现在)"
"""When something was, said once behind all the things."""
_EACH = re.compile(
    rf"^(?P<things>{_THING}(?:{_AND}{_THING})+?)(?P<rest>(?:分别|各自|各)(?:有|是|为|在|由|用|叫|[^?？]).*)$"
)
_SIDE_BY_SIDE = re.compile(
    rf"^(?P<things>{_THING}(?:{_AND}{_THING})+?)"
    rf"(?P<rest>(?:相比|比|比较)?[,，]?\s?(?:{_PERIOD})?(?:都|又|各)?(?:(?:怎么|如何|怎样)(?:看|评价|认为|想|说)"
    r"|(?:哪一?[个家座种款条所部位]|谁).{0,8}?(?:更|最|先|早|晚|后|多|少|大|小|高|低|长|短|快|慢|重|轻|强)).*)$"
)
_TOGETHER = re.compile("合作|联合|共同|携手|联手|一起|合资|合伙")
"""What several did as one is asked of them together: 甲和乙合作推出了哪个…"""
_EACH_OF = re.compile(
    "^(?:分别|各自|分別|各(?![种種个個类類地国國界方位级級省市县縣校家项項式样樣队隊村镇鎮]))"
)
_EACH_AFTER = re.compile(
    r"[?？,，]\s?(?:它们|他们|她们)?(?:分别|各自|各)(?:都)?(?:是|为|有)?(?:多少|几|多[高大长重远快久])[^,，?？]{0,4}[?？。\s]*$"
)
"""What asks again, of each, for the figure that a comparison asks for: 谁更高？各是多少."""
_SORT = re.compile(
    r"(?<=[^,，]{2})(?:这|那)?(?:两|二|三|四|五)[个家座条款种所位部](?P<sort>[\u4e00-\u9fff]{2,6})$"
)
"""What all of the things are, told once behind them: 南山、北岭两家农场."""
_COMMA = re.compile(
    r"[,，;；]\s?(?:还有|另外|以及|而且|并且|同时|那么?|and\b|or\b)?\s?|[?？]\s?(?=.)"
)
_DEGREES = dict(zip("短低矮小轻慢浅窄近少便", "长高高大重快深宽远多贵", strict=True))
_COMPARES = re.compile(
    r"[,，]?\s?(?:相比|比|比较)?[,，]?\s?(?:哪一?[个家座种款条所部位]|谁)(?:的)?"
    r"(?:(?P<noun>[\u4e00-\u9fff]{0,6}?)(?:更|比较)?(?P<degree>[多少长短高低矮大小重轻快慢深浅宽窄远近贵])(?:一?些|一点)?"
    r"|(?:更)?(?P<when>先|早|晚|后)(?P<verb>[\u4e00-\u9fff]{0,4}?))(?:的|呢)?[?\s。]*$"
)
_SAME_TIME = re.compile(
    r"(?:是不是|是否|是)?在?同一?个?[年月天日](?P<verb>[\u4e00-\u9fff]{1,4}?)的?吗?[?\s]*$"
)
_IT_ZH = re.compile(
    r"它们?|(?<!其)他们?(?!人)|她们?|(?:这|那|该)(?:个|座|家|种|条|本|位|项|款)?|其(?=[^他它中实余次间])"
)
_SUBJECT_ENDS = re.compile(
    r"(?:一共|总共|大约|现在|目前|到底|究竟|都|又|还|最初|最早)*(?:有多|有几|有哪|有什么|有没有|多[大高长久快重远宽深粗厚少]|几[个层座年天位名]|是[谁哪什怎多几不如何由在]|由谁|由哪|在哪|什么|为什么|为何|怎么|如何|怎样|叫什么|哪[年天个家位一里]|谁|何时|用了?多|花了?多|属于|位于|建于|成立于|创立于|吗$)"
)
_MADE = "设计|发明|建造|建成|建立|修建|创立|创办|创建|推出|发布|提出|研发|开发|撰写|写|拍摄|主持|赢得|发现|收购"
_OBJECT_ASKED = re.compile(
    rf"^(?:是?谁|哪一?[个家位所座]?[\u4e00-\u9fff]{{0,3}}?)(?:[\u4e00-\u9fff]{{1,4}}?了|(?:{_MADE}))"
    r"(?P<thing>[^了?？][^?？]{1,20})$"
)
_PREDICATES = tuple("建于 位于 成立于 创立于 属于 建成 通车 发布 推出 提出 开放 用 花".split())
_LEADING = re.compile(r"^(?:请问|那么|我想知道|想问一下|想问|你知道)[,，]?\s?")
_OPINION_ONLY = re.compile(
    r"^.{2,16}?(?:又|是|都)?(?:怎么|怎样|如何)(?:看待?|说|想|评价|认为|回应|解释)的?$"
)
_WHY = re.compile("为什么|为何|为啥")
_REASONS = re.compile(r"原因|理由|缘故")
_QUOTED = re.compile(r"《[^》]*》|“[^”]*”|「[^」]*」|\"[^\"]*\"|[(（][^)）]*[)）]")
_BARE = re.compile(r"(?<=[了过有用卖花产])(?:多少|几[个座家种项位张台])(?:呢)?$")
_MEASURED = re.compile(r"(?:多少|几)(?P<measured>[个座家种项位张台块名]?[^,，?？了的]{1,8})$")


def parts_of(query: Query, asked: Asked) -> list[Part]:
    """Return one query for each thing that is set side by side or asked about, with its name.

    Each stands alone, without the other things, so that a passage about one of them is enough.
    Two questions about two things are four. Empty when one question is asked of one thing.
    """
    things = _things(query) or things_english(query)
    crossed = [
        (f"{thing}{_BETWEEN[query.language]}{_without(said, thing)}", one)
        for thing, whole in things
        for said, one in two_questions(whole, thing)
    ]
    if crossed and len(crossed) <= MOST_PARTS:
        return crossed
    return things or _names(query, asked) or two_questions(query)


_BETWEEN = {"zh": "", "en": ": "}


def _without(said: str, thing: str) -> str:
    """Return a part's question without the thing that it begins with."""
    return said.removeprefix(thing).lstrip("的， ")


def asks_in_parts(query: Query, asked: Asked) -> bool:
    """Whether the parts of a question must be answered one by one.

    Names that are merely listed (A和B一起做了什么) need not: one passage may hold them all. Two
    speakers said each his own.
    """
    return (
        asked.kind == "comparison"
        or asked.each
        or (asked.kind == "quotation" and " and " in asked.speaker)
        or bool(_things(query))
        or bool(things_english(query))
        or bool(two_questions(query))
    )


def two_questions(query: Query, subject: str = "") -> list[Part]:
    """Return the questions that follow each other in one (有多长，是哪年建成的), or nothing.

    Args:
        query: the question.
        subject: what it is about, where that is known.
    """
    if query.language == "en":
        return two_english(query)
    text = query.text.rstrip("?？。 ")
    text = text[_match_end(_LEADING, text) :]
    clauses = _clauses(text)
    asking = [asks(clause) for clause in clauses]
    if sum(asking) < 2 or _OPINION_ONLY.match(clauses[-1].strip()):
        return []
    if _WHY.search(folded(text)) and _REASONS.search(text):
        return []  # the reasons are what is asked for
    questions: list[str] = []
    said = ""  # clauses that ask nothing belong to the question after them
    for clause, is_question in zip(clauses, asking, strict=True):
        if is_question:
            questions.append(f"{said}{clause.strip()}")
            said = ""
        else:
            said += f"{clause.strip()}，"
    subject = subject or subject_of(questions[0])
    parts = [part(query, questions[0], questions[0])]
    for question in questions[1:MOST_PARTS]:
        whole = _with_subject_of(question, subject)
        parts.append(part(query, question, _with_measured(whole, questions[0])))
    return parts


def _match_end(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.match(text)
    return 0 if match is None else match.end()


def _clauses(text: str) -> list[str]:
    """Cut a question at commas and question marks, but not inside titles and quotations."""
    held = _QUOTED.sub(lambda m: "x" * len(m[0]), text)
    pieces, at = [], 0
    for match in _COMMA.finditer(held):
        pieces.append(text[at : match.start()])
        at = match.end()
    return [piece for piece in (*pieces, text[at:]) if piece.strip()]


def subject_of(question: str) -> str:
    """Return what a Chinese question is about, its words before what it asks, or ``""``."""
    plain = folded(question)
    end = _SUBJECT_ENDS.search(plain)
    if end is not None and end.start() >= 1:
        return question[: end.start()].rstrip("的是在 ，")
    thing = _OBJECT_ASKED.match(plain)
    return "" if thing is None else question[slice(*thing.span("thing"))].rstrip("的 ")


def _with_subject_of(question: str, subject: str) -> str:
    """Let ``question`` stand alone: its pronoun, or the place of its missing subject, is filled."""
    if not subject or subject in question:
        return question
    plain = folded(question)
    pronoun = _IT_ZH.search(plain)
    if pronoun is not None:
        return question[: pronoun.start()] + subject + question[pronoun.end() :]
    end = _SUBJECT_ENDS.search(plain)
    own = "" if end is None else plain[: end.start()]
    if re.search(r"[a-z0-9\u4e00-\u9fff“《]{2}", own) and not own.endswith(_PREDICATES):
        contrasts = "又" in own or own.rstrip("则也")[-1:] == subject[-1:]
        if contrasts or "的" in subject or own[:1] in "“《" or re.search("[a-z0-9]", own):
            return question  # a subject of its own
        return f"{subject}的{question}"
    return subject + question


def _with_measured(question: str, first: str) -> str:
    """Add what is counted where only the first question says it: …用了多少GPU，…用了多少."""
    measured = _MEASURED.search(first.rstrip("?？"))
    bare = question.rstrip("?？呢 ")
    if measured is None or not _BARE.search(bare):
        return question
    return bare + measured["measured"]


def _things(query: Query) -> list[Part]:
    """Take apart A和B分别…, A和B哪个更…, A和B怎么看…; nothing where it is no such question."""
    if query.language == "en":
        return []
    text = query.text[_match_end(_LEADING, query.text) :]
    again = _EACH_AFTER.search(folded(text))
    compares = again is not None and _COMPARES.search(folded(text[: again.start()])) is not None
    text = text[: again.start()] if again is not None and compares else text
    plain = folded(text)
    match = _EACH.match(plain) or _SIDE_BY_SIDE.match(plain)
    if match is None or (match.re is _SIDE_BY_SIDE and _TOGETHER.search(match["things"])):
        return []
    things = [t.strip() for t in re.split(_AND, text[slice(*match.span("things"))]) if t.strip()]
    if any(asks(thing) for thing in things) or not 2 <= len(things) <= MOST_PARTS:
        return []
    whole = _completed(things)
    rest = _as_figure(_EACH_OF.sub("", text[match.start("rest") :].lstrip(",， ")))
    return [(thing, Query(f"{thing}{rest}", query.language, query.asked)) for thing in whole]


def _as_figure(rest: str) -> str:
    """Turn what compares two things into what is asked of one: 哪个更长 is 有多长."""
    plain = folded(rest)
    together = _SAME_TIME.search(plain)
    if together is not None:
        verb = rest[slice(*together.span("verb"))]
        return f"{rest[: together.start()]}是什么时候{verb}的？"
    match = _COMPARES.search(plain)
    if match is None:
        return rest
    noun, verb = rest[slice(*match.span("noun"))], rest[slice(*match.span("verb"))]
    if match["when"]:
        return f"{rest[: match.start()]}是什么时候{verb}{'的' if verb else ''}？"
    degree = _DEGREES.get(match["degree"], match["degree"])
    if degree == "多":
        figure = f"有多少{noun}"
    else:
        value = "多少钱" if degree == "贵" else "多少" if noun else f"多{degree}"
        figure = f"的{noun}是{value}" if noun else f"有{value}"
    return f"{rest[: match.start()]}{figure}？"


def _completed(things: list[str]) -> list[str]:
    """Give each thing what only the first or last one says: A的x和y, A和B的x, A和B两家x."""
    sort = _SORT.search(folded(things[-1]))
    if sort is not None:
        named = things[-1][slice(*sort.span("sort"))]
        bare = [*things[:-1], things[-1][: sort.start()]]
        return [thing if thing.endswith(named) else thing + named for thing in bare]
    owner = things[0].rfind("的") + 1
    shared = things[-1].find("的")
    if owner and all("的" not in thing for thing in things[1:]):
        return [things[0], *(things[0][:owner] + thing for thing in things[1:])]
    if shared > 0 and all("的" not in thing for thing in things[:-1]):
        return [*(thing + things[-1][shared:] for thing in things[:-1]), things[-1]]
    return things


def _names(query: Query, asked: Asked) -> list[Part]:
    """Take apart names that a question lists (A和B, A or B) or compares."""
    if len(asked.names) < 2:
        return []
    spans = sorted(
        (at, at + len(name.shown))
        for name in asked.names
        if (at := query.text.find(name.shown)) >= 0
    )
    chain = _longest_chain(query.text, spans)
    english = asked.language == "en" and asked.kind == "comparison"
    if len(chain) > 1:
        head, tail = query.text[: chain[0][0]], _EACH_OF.sub("", query.text[chain[-1][1] :])
        texts = [
            (shown, f"{head}{shown}{_as_figure(tail)}")
            for a, b in chain
            for shown in [query.text[a:b]]
        ]
    elif asked.kind == "comparison":
        texts = []
        for name in asked.names:
            text = query.text
            for other in asked.names:
                if other is not name and other.shown not in name.shown:
                    text = text.replace(other.shown, " ")
            texts.append((name.shown, text))
    else:
        return []
    return [
        (
            name,
            Query((english and as_english_figure(name, text)) or text, query.language, query.asked),
        )
        for name, text in texts[:MOST_PARTS]
    ]


def _longest_chain(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of names with nothing but 和, 、, or between them."""
    chains: list[list[tuple[int, int]]] = []
    for span in spans:
        last = chains[-1][-1] if chains else None
        if last is not None and span[0] < last[1]:
            continue  # part of the name before it
        if last is not None and _JOINT.fullmatch(text[last[1] : span[0]]):
            chains[-1].append(span)
        else:
            chains.append([span])
    return max(chains, key=len, default=[])
