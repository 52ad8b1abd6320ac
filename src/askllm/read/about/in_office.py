"""Whether a sentence names the holder of exactly the office asked for, of exactly that body.

    江城博物馆的馆长是谁       作家、江城博物馆馆长沈未说…
    北岭林场的场长叫什么名字   林场统计，去年共植树两万株。场长罗川表示…

Body, office and name side by side tell it, whatever other words the question has.
"""

from __future__ import annotations

import re

from askllm.read.about.roles import OF_ANOTHER_RANK, bearers, role_in
from askllm.read.ask.question import Asked
from askllm.text import folded, sentences
from askllm.types import Evidence, Span

LOOKED_BACK = 2
"""Sentences before one that names an office alone, in which the body it belongs to may stand."""

SLIP = 6
"""Characters of a body's name from which one of them may be missing in the article."""

_HAN = re.compile("[\u4e00-\u9fff]")
_LEAST = 2
_TAIL = 3
"""Characters at the end of a body's name by which it may go: 管理处 of 鹤山公园管理处."""
_GENERIC = re.compile(
    "(?:公司|集团|大学|学院|医院|中学|小学|学校|博物馆|研究院|研究所|委员会|管理处|管理局|协会|基金会|俱乐部|中心|部门|院|所|局|处|厂|馆|社|厅|司|部)$"
)
_NUMBER = re.compile("[0-9一二三四五六七八九十第东南西北上下左右前后]")
"""What tells one body from another of its kind."""
_OFFICE = re.compile(
    "(?:总?(?:裁|经理|监|编辑|教练|指挥|工程师)|[\u4e00-\u9fff](?:长|任|席|理|官)|书记|主[任席编管帅教]|[教领]练|教授|负责人|创始人)$"
)

_AT_THE_HEAD = re.compile(
    "(?:总裁|总经理|董事长|主席|[校院行社署局台会馆]长|首席[\u4e00-\u9fff]{2}官)$"
)
_PART = re.compile(
    "(?:业务|事业[部群]|部门?|分公司|子公司|分行|分院|分校|分会|中心|[大地片]区|区域|[科系室组])$"
)
"""What a body has several of, each with a head of its own."""


def holds_it(asked: Asked, item: Evidence) -> bool:
    """Whether the short answer of a sentence is the name beside the office and body asked for."""
    office, body = _asked_for(asked)
    if not office or len(body) < _LEAST or item.answer is None:
        return False
    answer = Span(item.answer.start - item.start, item.answer.end - item.start)
    if answer not in bearers(item.quote, role_in(asked.text)):
        return False
    stretch = _before_office(item, answer, office)
    if stretch is None:
        return False
    stretch = stretch.replace(" ", "").removesuffix("的")
    return _names_body(body, stretch) if stretch else _goes_on(body, item)


def of_a_part(asked: Asked, item: Evidence) -> bool:
    """Whether the short answer heads a part of the body whose head is asked for: 甲公司云业务总裁."""
    office, body = _asked_for(asked)
    if not _AT_THE_HEAD.search(office) or len(body) < _LEAST or item.answer is None:
        return False
    answer = Span(item.answer.start - item.start, item.answer.end - item.start)
    stretch = _before_office(item, answer, office)
    if stretch is None or body not in stretch:
        return False
    return _PART.search(stretch[stretch.rfind(body) + len(body) :]) is not None


def of_another_rank(asked: Asked, words: str) -> bool:
    """Whether ``words`` tell of a deputy where the office itself is asked for, or the other way round."""
    office, _ = _asked_for(asked)
    plain = folded(words)
    if office.startswith("副"):
        return _HAN.search(plain) is not None and "副" not in plain
    places = [match.start() for match in re.finditer(re.escape(office), plain)] if office else []
    return bool(places) and all(OF_ANOTHER_RANK.search(plain[:at]) for at in places)


def _asked_for(asked: Asked) -> tuple[str, str]:
    """Return the office asked for and the body it belongs to, either of them maybe empty."""
    role = role_in(asked.text)
    office = "" if role.isascii() else _office_of(role)
    return office, role.removesuffix(office).strip("的《》“” ")


def _before_office(item: Evidence, answer: Span, office: str) -> str | None:
    """Return what stands in the same clause before the office that stands right before the answer.

    ``answer`` is a place in the quote. ``None`` where another word stands before it.
    """
    ahead = folded(item.quote[: answer.start]).rstrip()
    if not ahead.endswith(office):
        return None
    return re.split(r"[,，。;；、:：“”「」]", ahead.removesuffix(office))[-1]


def _office_of(role: str) -> str:
    """Return the office at the end of a role, with what ranks it: 副院长 of 江城大学副院长."""
    match = _OFFICE.search(role)
    if match is None:
        return ""
    rank = OF_ANOTHER_RANK.search(role[: match.start()])
    return role[match.start() if rank is None else rank.start() :]


def _names_body(body: str, stretch: str) -> bool:
    """Whether what stands before an office is the body, whole, or without what it is part of."""
    bodies = [body.replace("的", "").replace(" ", "")]
    if len(bodies[0]) >= SLIP:
        whole = bodies[0]
        bodies += [
            whole[:i] + whole[i + 1 :]
            for i in range(1, len(whole) - 1)
            if not _NUMBER.match(whole[i])
        ]
    if any(stretch.endswith(one) for one in bodies):
        return True
    own = len(_GENERIC.sub("", stretch)) >= _LEAST
    return own and bodies[0].endswith(stretch)


def _goes_on(body: str, item: Evidence) -> bool:
    """Whether the sentences right before one are about the body: 管理处统计…。处长罗川表示…."""
    article, start = item.hit.article, item.start
    begin = max(article.text.rfind("\n", 0, start) + 1, item.hit.passage.start)
    if begin >= start or body not in folded(article.text):
        return False
    before = sentences(article.text, begin, start)[-LOOKED_BACK:]
    told = (folded(span.of(article.text)).lstrip() for span in before)
    return any(words.startswith((body, body[-_TAIL:])) for words in told)
