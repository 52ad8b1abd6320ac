"""What a list question asks of a deed: 海通公司推出了哪些船, Which companies make tea?"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from askllm.answer.sense.around import share
from askllm.answer.sense.one_thing import SameName
from askllm.read import Asked
from askllm.text import folded, search_tokens

HELD = 0.5
"""Share of the words of a party in the question that the party in a sentence must hold."""

PREPOSITION = r"in|on|at|to|from|for|since|during|by|with|before|after|into|under|near|as|through"

STATED = re.compile(
    r"(?:公元|于|在|自|到|从)*(?:\d{2,4}年|\d{1,2}月|\d{1,2}日|[今去前同当]年)(?:\d{1,2}月)?(?:\d{1,2}日)?"
    r"(?:初|底|末|以?后|以?前|春|夏|秋|冬|上半年|下半年)?"
)

SHORT_ZH = "写|建|造|拍|演|唱|画|译|修"

VERBS_ZH = (
    "推出|发布|公布|提出|研发|开发|研制|打造|设计|制造|生产|出版|发行|发表|创作|撰写|编写|翻译|拍摄|执导"
    "|建造|修建|承建|建成|建设|成立|创立|创办|创建|设立|开设|开办|开源|收购|投资|获得|赢得|举办|主办|承办|参加"
    "|加入|收藏|展出|种植|出产|供应|销售|出售|经营|运营|提供|发现|发明|训练|签署|捐赠|引进|使用|采用"
)

_OBJECT_ASKED = re.compile(
    rf"^(?:请问)?(?P<who>.{{2,24}}?)(?:在|于)?(?:(?:都|先后|陆续|一共|总共|共|曾经?|已经?|又|还|主要)*)"
    rf"(?P<verb>{VERBS_ZH}|{SHORT_ZH})(?:了|过|出|的)*(?:哪些|哪几[\u4e00-\u9fff]|什么)(?P<head>[^,。?]{{0,8}}?)[?\s。]*$"
)

MADE_ZH = "模型|产品|车型|机型|手机|软件|芯片|游戏|火箭|卫星|机器人|疫苗|新药"
"""Kinds of things that who has them has made: 海通公司有哪些软件."""
_HAS_ASKED = re.compile(
    rf"^(?:请问)?(?P<who>[^,。?的]{{2,16}}?)的?(?:旗下|名下|自己)?(?:都|一共|总共|共|目前|现在|如今|主要|已经?)*(?<!没)有(?:哪些|哪几[款个种部项]|什么)"
    rf"(?P<head>[^,。?的]{{0,6}}?(?:{MADE_ZH}))[呢啊呀?\s。]*$"
)
_MADE_EN = r"(?:[a-z\-]+ )?(?:models|products|phones|chips|games|apps|rockets|satellites|robots|vaccines|drugs|cars)"
_HAS_ASKED_EN = re.compile(
    rf"^(?:what|which) (?P<head>{_MADE_EN}) (?:does|do|did) (?P<who>.+?) have$"
)
_MAKES_ZH, _MAKES_EN = "发布研发", "release make"
"""Who has models has made them or brought them out: the senses of both."""

_SUBJECT_ASKED = re.compile(
    rf"(?:哪些|哪几[家个位所])(?P<head>[\u4e00-\u9fff]{{1,6}}?)(?:都|先后|陆续|曾经?|已经?|也|在)*"
    rf"(?P<verb>{VERBS_ZH}|{SHORT_ZH})(?:了|过)?(?P<what>[^,。?]{{2,24}}?)[?\s。]*$"
)

_HEAD_EN = (
    r"(?P<head>(?!(?:does|is|was|has)\b)[a-z][a-z\- ]*?(?:s|people|men|women|children|media))"
)

_ASKS_EN: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "object",
        re.compile(
            rf"^(?:what|which|how many) {_HEAD_EN} (?:did|does|do|has|have|had) (?P<who>.+?) (?P<verb>[a-z]+)"
            rf"(?: (?:{PREPOSITION})\b.*)?$"
        ),
    ),
    (
        "object",
        re.compile(
            rf"^(?:what|which) {_HEAD_EN} (?:are|were|was|is|have been|had been) (?P<verb>[a-z]+)"
            rf"(?: by (?P<who>.+?))?(?: (?:{PREPOSITION})\b.*)?$"
        ),
    ),
    (
        "object",
        re.compile(
            rf"^(?:please )?(?:list|name|give)(?: me| all| some| of| the| two| three)* {_HEAD_EN} "
            rf"(?:that (?:are|were) )?(?P<verb>[a-z]+(?:ed|ilt|ade|itten|n|ld)) by (?P<who>.+?)"
            rf"(?: (?:{PREPOSITION})\b.*)?$"
        ),
    ),
    (
        "subject",
        re.compile(
            rf"^(?:what|which) {_HEAD_EN} (?:have |has |had )?(?P<verb>[a-z]+) (?P<what>.+?)"
            rf"(?: (?:{PREPOSITION})\b.*)?$"
        ),
    ),
    (
        "subject",
        re.compile(
            rf"^(?:please )?(?:list|name|give)(?: me| all| some| of| the| two| three)* {_HEAD_EN} (?:that|which|who) "
            rf"(?:have |has |had )?(?P<verb>[a-z]+) (?P<what>.+?)(?: (?:{PREPOSITION})\b.*)?$"
        ),
    ),
)

_WHAT_DOES = re.compile(
    rf"^what (?:did|does|do) (?P<who>.+?) (?P<verb>[a-z]+)(?: (?:{PREPOSITION})\b.*)?$"
)

_NO_VERB = frozenset("are is was were do does did have has had can could will be been of".split())

ARTICLE = re.compile(r"^(?:the|a|an|its|their|his|her|some|several|many|new)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question asks of a deed: its verb, the slot to be filled, and the other party.

    ``other``: as the question has it, or ``""`` where it names none. ``head``: what it calls the
    things asked for. ``guessed``: whether the question itself has no verb but 有.
    """

    verb: str
    slot: Literal["subject", "object"]
    other: str
    head: str
    guessed: bool = False


def wanted_of(asked: Asked) -> Wanted | None:
    """Return what a list question asks of a deed, ``None`` where it asks of none."""
    plain = folded(asked.text).strip().rstrip("?. ")
    if asked.language == "zh":
        match = _OBJECT_ASKED.match(plain)
        if match is not None:
            who = STATED.sub("", match["who"]).strip(", 的")
            return Wanted(match["verb"], "object", who, match["head"])
        match = _SUBJECT_ASKED.search(plain)
        if match is not None:
            return Wanted(match["verb"], "subject", match["what"], match["head"])
        return _what_is_had(_HAS_ASKED.match(plain), _MAKES_ZH)
    plain = re.sub(rf"^(?:{PREPOSITION}) (?=what|which)", "", plain)
    for slot, pattern in _ASKS_EN:
        match = pattern.match(plain)
        if match is None or match["verb"] in _NO_VERB:
            continue
        groups = match.groupdict()
        if slot == "object":
            return Wanted(match["verb"], "object", groups.get("who") or "", match["head"])
        return Wanted(match["verb"], "subject", match["what"], match["head"])
    match = _WHAT_DOES.match(plain)
    if match is not None and match["verb"] not in _NO_VERB:
        return Wanted(match["verb"], "object", match["who"], "")
    return _what_is_had(_HAS_ASKED_EN.match(plain), _MAKES_EN)


def _what_is_had(match: re.Match[str] | None, verb: str) -> Wanted | None:
    """Return what is asked of who has things that are made: 海通公司有哪些产品."""
    if match is None:
        return None
    who = STATED.sub("", match["who"]).strip(", 的")
    return Wanted(verb, "object", who, match["head"], guessed=True)


def is_other(asked: Asked, wanted: Wanted, party: str, same_name: SameName) -> bool:
    """Whether ``party`` in a sentence is the party that the question names."""
    if not wanted.other:
        return True
    one, two = folded(wanted.other), folded(party).strip()
    if not two:
        return False
    several = [each for each in re.split(r"[、和与]|联合|携手|\band\b|,", one) if each.strip()]
    if wanted.slot == "object" and len(several) > 1:
        return all(
            is_other(asked, replace(wanted, other=each.strip()), party, same_name)
            for each in several
        )
    if any(name.stands_in(two) for name in asked.names if folded(name.shown) in one):
        return True
    plain = ARTICLE.sub("", one)
    if plain in two or (len(two) > 1 and two in plain) or same_name(plain, party.strip()):
        return True
    if any(same_name(plain, aside) for aside in re.findall(r"[(（]([^()（）]+)[)）]", party)):
        return True
    words = frozenset(t for t in search_tokens(plain) if len(t) > 1) or frozenset({plain})
    return wanted.slot == "subject" and share(words, party) >= HELD
