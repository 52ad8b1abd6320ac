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
        r"|\b(?:releas|launch|publish|announc|introduc|unveil|propos|present)"
    ),
    "make": (
        r"研发|开发|研制|打造|设计|制造|自研|研究出|出自|创作|建造|修建|承建|撰写"
        r"|\b(?:develop|built|build|made|make|creat|design|behind\b)"
    ),
    "start": (
        r"开始|启动|起步|打响|进入|开启|发起|始于|动工|开工|[自从][^,，。;；]{1,12}?[起来以]"
        r"|\b(?:start|began|begin|begun|initiat)"
    ),
    "found": r"成立|创立|创建|创办|建立|组建|\b(?:found(?:ed|er)|establish)",
    "open": r"通车|开通|开业|开馆|开放|启用|竣工|落成|建成|\b(?:open|complet|inaugurat)",
    "end": r"结束|停止|关闭|停产|停用|终止|下线|\b(?:end(?:ed|s)?\b|stop|clos|shut|discontinu)",
    "reach": (
        r"达到|达成|升到|升至|跃升|迈入|迈进|突破|增至|增加到|涨到|超过|提高到"
        r"|\b(?:reach|exceed|hit\b|surpass)"
    ),
    "buy": r"收购|并购|买下|\b(?:acquir|bought|buy|takeover)",
    "move": r"搬迁|迁至|搬到|迁入|\bmov(?:ed|ing)\b",
}
_PATTERNS = {name: re.compile(pattern) for name, pattern in _SENSES.items()}
_ANY = re.compile("|".join(_SENSES.values()))


def senses(words: str) -> frozenset[str]:
    """Return the senses of the verbs in ``words``: ``release``, ``make`` and so on."""
    plain = folded(words)
    return frozenset(name for name, pattern in _PATTERNS.items() if pattern.search(plain))


def without_verbs(plain: str) -> str:
    """Return folded words with their verbs of a known sense blanked out, place for place."""
    return _ANY.sub(lambda match: " " * len(match[0]), plain)
