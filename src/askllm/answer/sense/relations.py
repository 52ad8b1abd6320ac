"""What is said to have happened, by the sense of the verb, in Chinese and English.

senses("何时发布")         ->  {"release"}
senses("When was it launched?")  ->  {"release"}
"""

from __future__ import annotations

import re

from askllm.text import folded

_SENSES = {
    "release": (
        r"发布|推出|公布|提出|问世|面世|亮相|上线|发表|出版|发行|披露|公开(?!课)|带来"
        r"|\b(?:releas|launch|publish|announc|introduc|unveil|propos)|(?<!\bat )(?<!\bthe )\bpresent(?:s|ed|ing)?\b"
    ),
    "make": (
        r"研发|开发|研制|打造|设计|制造|自研|研究出|出自|创作|建造|修建|承建|撰写"
        r"|\b(?:develop|built|build|made|make|creat|design|behind\b)"
    ),
    "start": (
        r"开始|启动|起步|打响|进入|开启|发起|始于|动工|开工|[自从][^,，。;；]{1,12}?[起来以]"
        r"|\b(?:start|began|begin|begun|initiat)"
    ),
    "found": r"成立|创立|创建|创办|建立|组建|设立|开办|创刊|\b(?:found(?:ed|er)|establish)",
    "open": r"通车|通航|开通|开业|开张|开馆|开园|开放|启用|投用|投入使用|竣工|落成|建成|\b(?:open|complet|inaugurat)",
    "end": r"结束|停[止产用办运刊业航]|关[闭停]|终止|下线|撤[销并]|解散|\b(?:end(?:ed|s)?\b|stop|clos(?:ed|es|ing|ures?)\b|close\b(?! (?:to|by)\b)|shut|discontinu)",
    "reach": (
        r"达到|达成|升到|升至|跃升|迈入|迈进|突破|增至|增加到|涨到|超过|提高到"
        r"|\b(?:reach|exceed|hit\b|surpass)"
    ),
    "buy": r"收购|并购|买下|\b(?:acquir|bought|buy|takeover)",
    "move": r"搬[迁到进至入往回]|迁[至到入往进址回]|\bmov(?:ed|ing)\b",
}
_DEEDS = {
    "find": r"发现|探明|出土|\bdiscover",
    "launch": r"发射|升空|\blaunch|\b(?:lift|blast)(?:ed|s)? off",
    "produce": r"投产|量产|投入生产|\bproduction\b",
    "hold": r"举行|举办|召开|开幕|开赛|\bheld\b|\btakes? place|\btook place",
    "born": r"出生|生于|\bborn\b|\bbirth",
    "die": r"去世|逝世|病逝|辞世|遇难|死亡|\bdie[ds]?\b|\bdying\b|\bdeath|\bdead\b|\bkilled\b",
    "marry": r"结婚|成婚|嫁给|娶了|\bmarr(?:y|ied|ies|iage)",
    "grow": (
        r"增[长加至幅产]|上升|上涨|提高|扩大|涨|成长|多了"
        r"|\b(?:gr[eo]w|r[io]se\b|risen\b|increas|climb)"
    ),
    "shrink": (
        r"缩[小减]|减[少产至幅]|下[降滑跌]|萎缩|降低|少了"
        r"|\b(?:shr[aiu]nk|declin|decreas|fell\b|fall(?:en|s)?\b|drop)"
    ),
    "win": r"夺[冠得]|获奖|荣获|摘得|\bw[io]n(?:s|ning)?\b",
    "sign": r"签[署订约]|\bsign(?:s|ed|ing)?\b",
    "sink": r"沉没|\bs[iau]nk(?:s|ing)?\b",
    "approve": r"获批|批准|核准|\bapprov",
    "carry": r"运[送了输]|载客|输送|\bcarr(?:y|ie)|\btransport",
    "hurt": r"受伤|伤者|摔伤|\binjur",
    "weigh": r"重(?:量|达|约|多|\d)|多重|\bweigh|\bheavy\b",
}
"""Deeds that are more than what anybody does with anything: a figure is told of one of them."""

_PATTERNS = {name: re.compile(pattern) for name, pattern in _SENSES.items()}
_DEED_PATTERNS = {name: re.compile(pattern) for name, pattern in _DEEDS.items()}
_ANY = re.compile("|".join((*_SENSES.values(), *_DEEDS.values())))


def senses(words: str) -> frozenset[str]:
    """Return the senses of the verbs in ``words``: ``release``, ``make`` and so on."""
    plain = folded(words)
    return frozenset(name for name, pattern in _PATTERNS.items() if pattern.search(plain))


def deeds(words: str) -> frozenset[str]:
    """Return the senses of the verbs in ``words`` that tell more than ``senses`` do: ``find``."""
    plain = folded(words)
    return frozenset(name for name, pattern in _DEED_PATTERNS.items() if pattern.search(plain))


def acts(words: str) -> list[frozenset[str]]:
    """Return what each verb in ``words`` may mean: [{"release", "launch"}] for launched."""
    plain = folded(words)
    told = _PATTERNS | _DEED_PATTERNS
    found = [
        frozenset(name for name, pattern in told.items() if pattern.match(plain, match.start()))
        for match in _ANY.finditer(plain)
    ]
    return [meant for meant in dict.fromkeys(found) if meant]


def without_verbs(plain: str) -> str:
    """Return folded words with their verbs of a known sense blanked out, place for place."""
    return _ANY.sub(lambda match: " " * len(match[0]), plain)
