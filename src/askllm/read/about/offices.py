"""Offices: the words for one in either language, and which of them a question asks about.

who is the finance director of Acme?   首席财务官丁若兰说…   ->  丁若兰
"""

from __future__ import annotations

import functools
import re

from askllm.read.about.roles import OF_ANOTHER_RANK, bearers, role_in
from askllm.read.ask.question import Asked
from askllm.text import folded
from askllm.types import Span

_OFFICES: tuple[tuple[str, ...], ...] = tuple(
    tuple(row.split("/"))
    for row in (
        "总裁/主席/董事长/总经理/president/chairman/chairwoman/chairperson/chair",
        "首席执行官/ceo/chief executive",
        "首席技术官/cto/chief technology",
        "首席财务官/财务总监/cfo/chief financial/finance director/finance chief",
        "首席运营官/coo/chief operating",
        "负责人/主管/主任/总监/领导/带头/牵头/负责/主持/head/leader/lead/director/in charge",
        "创始人/创办/创立/创建/founder/founded/co-founder",
        "校长/院长/所长/馆长/president/dean/director/principal/headteacher/rector",
        "市长/mayor",
        "部长/大臣/minister",
        "总工程师/chief engineer",
        "船长/舰长/captain/skipper",
        "队长/captain",
        "主教练/教练/主帅/coach/manager",
        "发言人/spokesman/spokeswoman/spokesperson",
        "主编/总编辑/editor",
        "书记/秘书长/secretary",
        "省长/州长/governor",
        "大使/ambassador",
        "策展人/curator",
    )
)
"""Offices that are asked for; a sentence tells who holds one by a word of the same row."""

_RANKS_EN = re.compile(r"\b(?:vice|deputy|assistant|associate|former|ex|acting)[ -]$")
_RANKED = re.compile(
    r"副|前任|原任|代理|助理|\b(?:vice|deputy|assistant|associate|former|acting|previous|was|were)\b"
)
"""What asks for such an office itself, or for whoever once held it."""
_ASKED = re.compile(
    r"(?:是谁|为谁|是哪一?位|叫什么(?:名字?)?)[?\s]*$|^(?:谁是|谁担任)|\bwho(?: is|'s| was| are)\b|\bwhat is the name of\b"
)

_LEADS = re.compile(
    r"\b[Ww]ho (?:now |currently )?(?:leads?|led|heads?|headed|chairs?|chaired|runs) (?=(?:the )?[A-Z])"
    r"|谁(?:在|来)?(?:领导|执掌|掌管)(?![人者力])"
)
"""What asks for whoever is at the head of a body that goes by a name; who leads the race is another thing."""
_LEADING = tuple(
    "领导/执掌/掌管/掌门/掌舵/率领/带领/带队/当家/老板/一把手/负责人/lead/led/leader/head/headed/run/ran/chaired/boss/chief".split(
        "/"
    )
)
_HEAD = re.compile("(?![家兄])[\u4e00-\u9fff]长$")


def office_asked(asked: Asked) -> tuple[str, ...]:
    """Return the words for the office whose holder is asked for, folded, or none."""
    return _office_in(asked.text) if asked.kind in ("what", "who") else ()


@functools.lru_cache(maxsize=256)
def _office_in(question: str) -> tuple[str, ...]:
    plain = folded(question)
    if _LEADS.search(question):
        return (*_LEADING, *dict.fromkeys(word for row in _OFFICES for word in row))
    if not _ASKED.search(plain):
        return ()
    rows = [row for row in _OFFICES if any(_asks(word, plain) for word in row)]
    head = _HEAD.search(role_in(question))
    if head is not None and not rows:
        return (head[0], *_LEADING)  # 署长, 场长: there are as many as there are kinds of body
    return tuple(dict.fromkeys(word for row in rows for word in row))


def tells_office(asked: Asked, offices: tuple[str, ...], words: str) -> bool:
    """Whether ``words`` hold one of the words for an office, and not only for a deputy's or a former one.

    Where a deputy is asked for (副院长, the vice president), a deputy's tells.
    """
    plain = folded(words)
    places = [match.start() for match in _any_of(offices).finditer(plain)]
    if _RANKED.search(folded(asked.text)):
        return bool(places)
    return any(not _is_ranked(plain[:at]) for at in places)


def _is_ranked(before: str) -> bool:
    return OF_ANOTHER_RANK.search(before) is not None or _RANKS_EN.search(before) is not None


def holders_in(offices: tuple[str, ...], words: str) -> list[Span]:
    """Return who is named in ``words`` beside one of the words for an office, in order."""
    found = {span for office in offices for span in bearers(words, office)}
    return sorted(found, key=lambda span: span.start)


@functools.lru_cache(maxsize=64)
def _any_of(offices: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for any of these words, an English one as a whole word."""
    forms = (rf"\b{re.escape(w)}s?\b" if w.isascii() else re.escape(w) for w in offices)
    return re.compile("|".join(forms) or r"(?!)")


def _asks(word: str, plain: str) -> bool:
    """Whether the office is what is asked for: 负责人是谁, 谁是总裁, who is the president of, X's CEO."""
    if word.isascii():
        return (
            re.search(
                rf"\bwho(?: is|'s| was| are) (?:now )?(?:the (?:[a-z\-]+ ){{0,3}}|[^?]*?(?:'s|s') (?:[a-z\-]+ ){{0,3}})"
                rf"{word}(?! of the (?:race|game|tournament)\b)\b",
                plain,
            )
            is not None
        )
    return (
        re.search(rf"{word}(?:是谁|为谁|是哪一?位|叫什么)|^谁(?:是|担任).*{word}[?\s]*$", plain)
        is not None
    )
