"""Search tokens: what BM25 counts and what matching compares.

Chinese is written without spaces, so a Han character and each pair of neighbours is a token
(ADR 0004). Latin letters and numbers are cut apart and also joined, so that GPT3, GPT-3 and GPT 3
share a token; 2.0 stays one number. A quantity or date also gives its value, so that it is found
however it is written (ADR 0011).
"""

from __future__ import annotations

import operator
import re
import unicodedata
from typing import Literal

from askllm.text.folding import folded, folded_apart, spelled_out
from askllm.text.quantities import Quantity, quantities_in
from askllm.text.values import value_tokens

TOKEN_RULE = "han-1-2-latin-values/5"
"""Recorded in an index; an index built by another rule is rebuilt."""

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_HAN_RUN = re.compile(f"[{_HAN}]+")
_OTHER = rf"[^\W_{_HAN}]"
_OTHER_RUN = re.compile(rf"{_OTHER}(?:{_OTHER}|(?<=[0-9])[.,](?=[0-9]))*")
_ASCII_RUN = re.compile(r"[0-9a-z]+(?:[.,][0-9]+[0-9a-z]*)*")
# Anything but ASCII, Han and the marks of Chinese and English; without it the faster pattern does.
_STRANGE = re.compile(
    "[^\x00-\x7f\u2000-\u206f\u3000-\u3006\u3008-\u303f\u3400-\u9fff\uff00-\uff20]"
)
_PIECE = re.compile(
    r"(?P<number>[0-9]+(?:,[0-9]{3}(?![0-9]))*(?:\.[0-9]+)?)|(?P<greek>[α-ω])(?![α-ω])"
    r"|(?P<word>[a-z]+|[^\W0-9a-z]+)"
)
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρστυφχψω",
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho "
        "sigma tau upsilon phi chi psi omega".split(),
        strict=True,
    )
)
"""A Greek letter on its own is its name: 盘古α, PanGu-alpha."""
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vii": "7", "viii": "8", "ix": "9", "xii": "12"}
"""Roman numerals that are no words: v, x, vi and xi may be."""
_SPOKEN = re.compile(
    "(?P<whole>[一二三四五六七八九十])点(?P<part>[零〇一二三四五六七八九]{1,2})(?![十刻分钟半整万亿百千])"
)
_SPOKEN_DIGITS = str.maketrans("零〇一二三四五六七八九", "00123456789")
_HAN_CHARACTER = re.compile(f"[{_HAN}]")
_LATIN = re.compile(r"[a-z'’]+")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")

# Words that ask, soften or glue, and say nothing about what is asked. Longest first wins.
_ASKING_ZH = (
    "请问一下|请问|请教一下|请教|麻烦问一下|麻烦您|麻烦你|麻烦|劳驾|您好|你好|谢谢您?|多谢|想知道|我想知道|我想了解|我想问|想问"
    "|请告诉我|请你?帮我|告诉我|请介绍一下|请介绍|介绍一下|帮我查一下|帮我|能不能|能否|可不可以|可以"
    "|这些文章|这几篇文章|文章里面?|文章中|文中|报道[里中]|提到过?|提及过?|说到|讲到|谈到"
    "|为啥|干嘛|咋样|咋|啥时候?|几时|多会儿"
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
    "|[十百千万]?分之|目的|了解|为了|是非|在线|存在|现在|所在|而且|那么|这么|多重任务|[很许众更最](?=多[大高长快重])多"
)
_ASKING_EN = frozenset(
    """a an the of in on at to for from by with as and or is are was were be been being do does did
    has have had can could will would shall should may might must it its this that these those
    there here what which who whom whose when where why how many much long old big large tell me
    us about please kindly thanks thank hello hi hey wonder know i you we they he she his her their your my our not no some any than then so
    if into over between according article articles say says said mention mentioned describe
    explain give name list show""".split()
)
_ASKING_ZH_RE = re.compile(f"(?P<kept>{folded(_KEPT_ZH)})|{folded(_ASKING_ZH)}")
_MONTH_OF_MAY = re.compile(r"\bmay(?=,?\s(?:[0-9]|of\s[0-9]))|(?<=[0-9]\s)may\b|(?<=of\s)may\b")
_CAPITALS = re.compile(r"(?<![A-Za-z'])(?:US|IT|WHO)(?![A-Za-z'])")


def search_tokens(text: str) -> list[str]:
    """Return the search tokens of ``text``, folded, with repetitions.

    Han runs give every character and every pair of neighbours; letters and numbers give
    themselves and, where they touch or are parted by one hyphen or space, their join (GPT-3:
    gpt, 3, gpt3). The figures of a quantity or date give their value instead, whatever the form. A version after Han characters is joined to the last of them (悟道2.0, 悟道
    二点零, 悟道Ⅱ: 道2). Han tokens come first, then words, then values (``=175000000000``).
    """
    text = spelled_out(text)
    plain = folded_apart(text)
    tokens: list[str] = []
    for run in _HAN_RUN.findall(plain):
        tokens += run
        if len(run) > 1:
            tokens += map(operator.add, run, run[1:])
            if "点" in run:
                tokens += _spoken(run)
    found = list(quantities_in(text, plain))
    counted: set[int] = set()
    for quantity in found:
        if _said(plain, quantity):
            counted.update(range(quantity.start, quantity.end))
    tokens += _words(plain, counted)
    tokens += value_tokens(found)
    return tokens


def _words(plain: str, counted: set[int]) -> list[str]:
    """Return the tokens of what is not Han; ``counted``: the places whose figures are values."""
    tokens: list[str] = []
    last, kind, end = "", "", -2
    for other in (_OTHER_RUN if _STRANGE.search(plain) else _ASCII_RUN).finditer(plain):
        if other.start() in counted and other[0].isdecimal():
            continue
        for piece in _PIECE.finditer(plain, *other.span()):
            run, group, start = piece[0], piece.lastgroup or "", piece.start()
            whole = ""  # what it also is: 2 for 2.0 and ii
            if group == "number":
                if start in counted:
                    continue
                run = run.replace(",", "")
                whole = run[:-2] if run.endswith(".0") else ""
            elif group == "greek":
                run = _GREEK.get(run, run)
            elif run in _ROMAN:
                group, whole = "number", _ROMAN[run]
            joined = ""
            if end == start or (group != "word" and end == start - 1 and plain[end] in "- _"):
                joined = last if group != kind else ""
            elif group != "word":
                joined = _han_before(plain[max(0, start - 2) : start])
            tokens.append(run)
            if joined:
                tokens.append(joined + run)
            if whole:
                tokens += [whole, joined + whole] if joined else [whole]
            last, kind, end = run, group, piece.end()
    return tokens


def _said(plain: str, quantity: Quantity) -> bool:
    """Whether its value says all of a quantity: a bare figure after a word may be a version.

    悟道2 and gpt 3 are such, and a figure cut out of its sentence may be: their figures stay
    tokens, beside the value.
    """
    start = quantity.start
    if quantity.unit or plain[start : quantity.end].strip("0123456789.,"):
        return True
    before = plain[max(0, start - 2) : start].rstrip("- _")[-1:]
    return start > 0 and not before.isalnum()


def _han_before(before: str) -> str:
    """Return the Han character that a version follows: 道 in 悟道2.0 and 悟道 2.0."""
    character = before[-1:] if before[-1:] not in ("-", " ", "_") else before[:1]
    return character if _HAN_CHARACTER.match(character) else ""


def _spoken(run: str) -> list[str]:
    """Return the tokens of a version in words, 悟道二点零: those of 悟道2.0."""
    tokens = []
    for match in _SPOKEN.finditer(run):
        whole = "十一二三四五六七八九".index(match["whole"]) or 10
        version = f"{whole}.{match['part'].translate(_SPOKEN_DIGITS)}"
        forms = [version, version[:-2]] if version.endswith(".0") else [version]
        before = run[match.start() - 1 : match.start()]
        tokens += forms + [before + form for form in forms if before]
    return tokens


def question_core(question: str) -> str:
    """Return the folded question with its asking words blanked out by spaces.

    What is left are the words that an answer's passage should share: names, things, numbers.
    A question made of asking words alone gives blanks.
    """
    plain = folded_apart(question)
    spared = set()
    if len(plain) == len(question) and not question.isupper():  # WHO and US are names
        spared = {match.start() for match in _CAPITALS.finditer(question)}
    spared |= {match.start() for match in _MONTH_OF_MAY.finditer(plain)}
    text = _ASKING_ZH_RE.sub(lambda m: m["kept"] or " " * len(m[0]), plain)
    return _LATIN.sub(
        lambda m: " " * len(m[0]) if _asks(m[0]) and m.start() not in spared else m[0], text
    )


def question_tokens(question: str) -> list[str]:
    """Return the search tokens of a question without its asking words; of all if none is left.

    The words left are read as they were typed: capitals tell 345M from 345m.
    """
    core = question_core(question)
    kept = "".join(
        " " if left == " " else typed for left, typed in zip(core, question, strict=True)
    )
    return search_tokens(kept) or search_tokens(question)


_ASIDE = re.compile(r"《[^》]*》|\([^)]*\)|“[^”]*”")
"""Titles, asides and quotations may be in another language than the question around them."""


_WORD = re.compile(r"[^\W_]+(?:[-.'’&+/][^\W_]+)*")


def language_of(text: str, default: Literal["zh", "en"] | None = None) -> Literal["zh", "en"]:
    """Return the language a person writes ``text`` in.

    Chinese sentences hold English names and the reverse, so small words decide first: "What is
    悟道?" is English, "GPT-3 有多少参数" is Chinese. Without small words Han characters decide.
    ``default`` is that of figures and codes alone ("GPT-3?", "175B"), which are of any language.
    """
    if default is not None and _is_of_any_language(text):
        return default
    plain = _ASIDE.sub(" ", folded(text)) or folded(text)
    english = sum(_asks(match[0]) for match in _LATIN.finditer(plain))
    chinese = sum(match["kept"] is None for match in _ASKING_ZH_RE.finditer(plain))
    if english != chinese and not (english and chinese):
        return "en" if english else "zh"
    han = len(_HAN_CHARACTER.findall(plain))
    latin = len(_LATIN_WORD.findall(plain))
    return "zh" if han > latin or (han and not english) else "en"


def _is_of_any_language(text: str) -> bool:
    """Whether ``text`` is nothing but figures, codes (175B, BERT, OpenAI) or one name (Google)."""
    words = _WORD.findall(unicodedata.normalize("NFKC", text))
    if len(words) == 1 and words[0].isascii() and words[0].istitle():
        return not _asks(words[0].lower())
    return all(_is_code(word) and not _asks(word.lower()) for word in words)


def _is_code(word: str) -> bool:
    if not any(map(str.isalpha, word)):
        return True
    figures = any(map(str.isdigit, word))
    return word.isascii() and (figures or any(map(str.isupper, word[1:])))


def _asks(word: str) -> bool:
    """Whether a folded English word asks or glues: what, what's, is."""
    return re.split("['’]", word.strip("'’"))[0] in _ASKING_EN
