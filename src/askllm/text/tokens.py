"""Search tokens: what BM25 counts and what matching compares.

Chinese is written without spaces, so a Han character and each pair of neighbours is a token
(ADR 0004). Latin letters and numbers are cut apart and also joined, so that GPT3, GPT-3 and GPT 3
share a token; 2.0 stays one number.
"""

from __future__ import annotations

import re
from typing import Literal

from askllm.text.folding import folded

TOKEN_RULE = "han-1-2-latin/2"
"""Recorded in an index; an index built by another rule is rebuilt."""

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_RUN = re.compile(
    rf"(?P<han>[{_HAN}]+)|(?P<number>\d+(?:,\d{{3}}(?!\d))*(?:\.\d+)?)|(?P<word>[^\W\d_{_HAN}]+)"
)
_HAN_CHARACTER = re.compile(f"[{_HAN}]")
_LATIN = re.compile(r"[a-z'’]+")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")

# Words that ask, soften or glue, and say nothing about what is asked. Longest first wins.
_ASKING_ZH = (
    "请问一下|請問一下|请问|請問|麻烦问一下|想知道|我想知道|我想问|告诉我|帮我查一下|帮我|能不能|可不可以|可以"
    "|有没有|是不是|是否|到底|究竟|分别|一共|总共|大概|大约是|约是多少"
    "|是什么时候|什么时候|什么时间|何时|哪一年|哪年|哪一天|哪天|几月|哪个月|几号|多久|多长时间"
    "|哪一?[家个所款种位]?(?:公司|机构|团队|企业|组织|单位|实验室|大学|国家|研究院|部门|平台|城市|地方)"
    "|是什么意思|是什么|为什么|為什麼|为何|怎么样|怎么看待|怎么看|怎么|怎样|如何|什么样|什么|甚麼|啥"
    "|有多少个|是多少个|有多少|是多少|多少个|多少|有几个|几个|几|多大|多高|多长|多快|多重"
    "|有哪些|有哪几|哪些|哪几|哪一家|哪家|哪一个|哪个|哪位|哪里|哪儿|哪|是谁|谁"
    "|呢|吗|嗎|吧|啊|呀|嘛|么|的|了|是|有|在|和|与|及|或|被|把|对|于|从|到|给|让|都|也|就|还|又|而|这|那|其|之"
)
# Words that hold an asking word by accident; they are kept whole.
_KEPT_ZH = (
    "有限|有效|有机|有色|有线|拥有|具有|所有|国有|私有|对话|对象|对外|对手|对抗|对齐|对比|针对|相对|绝对|反对"
    "|几何|和平|和谐|和解|总和|饱和|参与|给予|供给|到达|达到|于谦|于是|由于|属于|位于|基于|高于|低于|大于|小于"
    "|把握|被动|从事|服从|让步|转让|首都|成都|都市|也门|就业|成就|还原|其他|其它|其中|尤其|之间|之前|之后|之一"
    "|目的|了解|为了|是非|在线|存在|现在|所在|而且|那么|这么|多重任务|[很许众更最](?=多[大高长快重])多"
)
_ASKING_EN = frozenset(
    """a an the of in on at to for from by with as and or is are was were be been being do does did
    has have had can could will would shall should may might must it its this that these those
    there here what which who whom whose when where why how many much long old big large tell me
    us about please i you we they he she his her their your my our not no some any than then so
    if into over between according article articles say says said mention mentioned describe
    explain give name list show""".split()
)
_ASKING_ZH_RE = re.compile(f"(?P<kept>{folded(_KEPT_ZH)})|{folded(_ASKING_ZH)}")
_CAPITALS = re.compile(r"(?<![A-Za-z'])(?:US|IT|WHO)(?![A-Za-z'])")


def search_tokens(text: str) -> list[str]:
    """Return the search tokens of ``text``, folded, in reading order, with repetitions.

    Han runs give every character and every pair of neighbours; letters and numbers give
    themselves and, where they touch or are parted by one hyphen or space, their join.
    """
    text = folded(text.replace("，", "、"))  # 100，200 are two numbers, 100,200 is one
    tokens: list[str] = []
    previous: re.Match[str] | None = None
    for match in _RUN.finditer(text):
        run = match[0]
        if match.lastgroup == "han":
            tokens.extend(run)
            tokens.extend(run[i : i + 2] for i in range(len(run) - 1))
            previous = None
            continue
        if match.lastgroup == "number":
            run = run.replace(",", "")
        tokens.append(run)
        if previous is not None and previous.lastgroup != match.lastgroup:
            gap = text[previous.end() : match.start()]
            if gap == "" or (gap in "- " and match.lastgroup == "number"):
                tokens.append(previous[0].replace(",", "") + run)
        previous = match
    return tokens


def question_core(question: str) -> str:
    """Return the folded question with its asking words blanked out by spaces.

    What is left are the words that an answer's passage should share: names, things, numbers.
    A question made of asking words alone gives blanks.
    """
    plain = folded(question.replace("，", "、"))
    spared = set()
    if len(plain) == len(question) and not question.isupper():  # WHO and US are names
        spared = {match.start() for match in _CAPITALS.finditer(question)}
    text = _ASKING_ZH_RE.sub(lambda m: m["kept"] or " " * len(m[0]), plain)
    return _LATIN.sub(
        lambda m: " " * len(m[0]) if _asks(m[0]) and m.start() not in spared else m[0], text
    )


_ASIDE = re.compile(r"《[^》]*》|\([^)]*\)|“[^”]*”")
"""Titles, asides and quotations may be in another language than the question around them."""


def language_of(text: str) -> Literal["zh", "en"]:
    """Return the language a person writes ``text`` in.

    Chinese sentences hold English names and the reverse, so small words decide first: "What is
    悟道?" is English, "GPT-3 有多少参数" is Chinese. Without small words Han characters decide.
    """
    plain = _ASIDE.sub(" ", folded(text)) or folded(text)
    english = sum(_asks(match[0]) for match in _LATIN.finditer(plain))
    chinese = sum(match["kept"] is None for match in _ASKING_ZH_RE.finditer(plain))
    if english != chinese and not (english and chinese):
        return "en" if english else "zh"
    han = len(_HAN_CHARACTER.findall(plain))
    latin = len(_LATIN_WORD.findall(plain))
    return "zh" if han > latin or (han and not english) else "en"


def _asks(word: str) -> bool:
    """Whether a folded English word asks or glues: what, what's, is."""
    return re.split("['’]", word.strip("'’"))[0] in _ASKING_EN
