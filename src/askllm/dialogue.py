"""The dialogue room: what kind of message this is, and a follow-up made to stand alone.

Everything here is by rule and from the conversation's own words: a pronoun takes the name that the
earlier question was about, "那百度呢" takes the earlier question with the name exchanged, and a
question without a subject takes the earlier one's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal

from askllm.read import names_asked
from askllm.text import folded, language_of, question_core, search_tokens
from askllm.types import Query, Turn

Talk = Literal["greeting", "thanks", "bye", "who_are_you"]
Rarity = Callable[[str], float]

_TALK: tuple[tuple[Talk, re.Pattern[str]], ...] = (
    (
        "who_are_you",
        re.compile(
            r"(?:你|您)(?:是谁|叫什么|是什么(?:模型|东西)?|能做什么|会什么|能干什么)"
            r"|who are you|what (?:are|can) you(?: do)?|what is your name"
        ),
    ),
    (
        "greeting",
        re.compile(
            r"(?:你|您|大家)?好[呀啊吗]?|嗨|哈[喽啰]|早上好|下午好|晚上好|在吗"
            r"|hi(?: there)?|hello(?: there)?|hey|how are you|good (?:morning|afternoon|evening)"
        ),
    ),
    (
        "thanks",
        re.compile(
            r"(?:非常|十分|太)?(?:感谢|谢谢|多谢|谢啦|谢了)(?:你|您)?[了啦]?"
            r"|thanks?(?: you)?(?: very much| a lot)?|thx"
        ),
    ),
    ("bye", re.compile(r"再见了?|拜拜了?|bye(?: bye)?|goodbye|see you")),
)
_COLLECTION = re.compile(
    r"(?:有|收录|收集|包含|包括|总共|一共).{0,4}(?:哪些|哪几|多少|几)篇?的?(?:文章|文档|资料|文献)"
    r"|(?:文章|文档|文献)(?:有|都有)?(?:哪些|多少篇|几篇)|^(?:这里|一共|总共|共)*有?(?:多少|几)篇(?:文章|文档)$"
    r"|^列出(?:所有|全部)(?:的)?(?:文章|文档)|^有什么(?:文章|文档)"
    r"|最(?:新|近|早|旧|老)的?(?:一篇)?(?:文章|文档)(?:是|叫)?(?:哪|什么)?"
    r"|(?:which|what|how many|list(?: the| all)*) (?:articles|documents)(?: are| do| can|$)"
    r"|(?:newest|latest|oldest|most recent) article"
)
_ABOUT_ARTICLE: tuple[tuple[Literal["author", "date", "source"], re.Pattern[str]], ...] = (
    (
        "author",
        re.compile(
            r"谁写|谁是作者|作者(?:是谁|是哪|叫什么)?[?\s]*$|作者是谁|\bwho wrote\b|\bauthor\b"
        ),
    ),
    (
        "date",
        re.compile(
            r"^(?:这篇文章)?[是在]?(?:什么时候|何时|哪一?[年天日]|几月几[日号]).{0,2}"
            r"(?:发表|发布|刊登|写|出版)?[的了]?[?\s]*$|^的?(?:发表|发布|出版)?(?:日期|时间)(?:是.*)?[?\s]*$"
            r"|^when was\s+published[?\s]*$|\bpublication date\b"
        ),
    ),
    (
        "source",
        re.compile(
            r"^的?(?:来源|出处)(?:是.*)?[?\s]*$|哪家媒体|哪个媒体|发表在哪|刊登在哪"
            r"|^(?:what is the )?source(?: of)?[?\s]*$|^where was\s+published"
        ),
    ),
)
_MENTIONING = re.compile(r"提到|谈到|讲到|讲了|说了|涉及|关于|介绍|引用|\bmention|\babout\b")
_PRONOUN_ZH = re.compile(
    r"它们的?|他们的?|她们的?|它|(?<!其)他(?!们|人)|她"
    r"|(?:这|那|该|此)(?:个|款|种|家|位|项|一)?(?:大?模型|公司|机构|企业|产品|平台|技术|人|团队|实验室|研究院)"
    r"|前者|后者|其(?=[^他它中实余次间])"
)
_PRONOUN_EN = re.compile(
    r"\b(?:it|its|they|their|them|he|she|his|her"
    r"|that model|this model|that one|this one|the model|the company)\b"
)
_AND_WHAT_OF = re.compile(
    r"^(?:那么?|还有|以及)?(?P<name>[^?？，,]{1,20}?)呢[?？]?$"
    r"|^(?:and|what about|how about)\s+(?P<name_en>[^?]{1,40}?)\??$"
)
_STAGE_TALK = re.compile(r"^(?:那么?|那|然后|还有|所以|那它|再|and|so|then)[，, ]*")


def talk(question: str) -> Talk | None:
    """Return what kind of stray talk ``question`` is, or ``None`` when something is asked."""
    plain = re.sub(r"[\s,.!?，。！？~～、]+$", "", folded(question).strip())
    for kind, pattern in _TALK:
        if pattern.fullmatch(plain):
            return kind
    return None


def asks_about_collection(question: str) -> Literal["all", "newest", "oldest"] | None:
    """Return which articles a question about the collection itself is after, or ``None``."""
    plain = folded(question).strip().rstrip("?!。. ")
    if (
        not _COLLECTION.search(plain)
        or _MENTIONING.search(plain)
        or names_asked(question, language_of(question))
    ):
        return None
    if re.search(r"最(?:新|近)|newest|latest|most recent", plain):
        return "newest"
    if re.search(r"最(?:早|旧|老)|oldest", plain):
        return "oldest"
    return "all"


def asks_about_article(question: str) -> tuple[str, Literal["author", "date", "source"]] | None:
    """Return (title, field) when the author, date or source of a 《titled》 article is asked."""
    titled = re.search(r"《(?P<title>[^》]{2,80})》", question)
    if not titled:
        return None
    rest = folded(question[: titled.start()] + question[titled.end() :]).strip()
    for field, pattern in _ABOUT_ARTICLE:
        if pattern.search(rest):
            return titled["title"], field
    return None


def resolve(question: str, history: Sequence[Turn], rarity: Rarity) -> Query:
    """Return ``question`` as one that stands alone, given the turns before it.

    Args:
        history: earlier turns, oldest first; follow-ups among them are resolved in turn.
        rarity: idf of a search token, which tells a topic from a common word.
    """
    asked = question.strip()
    standalone = asked
    previous = ""
    for turn in history:
        if talk(turn.question):
            continue
        previous = _resolve_one(turn.question.strip(), previous, rarity)
    if previous:
        standalone = _resolve_one(asked, previous, rarity)
    return Query(standalone, language_of(asked), asked)


def _resolve_one(question: str, previous: str, rarity: Rarity) -> str:
    """Return ``question`` standing alone, given the standalone question before it."""
    if not previous or talk(question):
        return question
    topic = topic_of(previous, rarity)
    swap = _AND_WHAT_OF.match(folded(question))
    if swap and topic:
        group = "name" if swap["name"] else "name_en"
        name = question[slice(*swap.span(group))].strip()
        return previous.replace(topic, _swapped(topic, _STAGE_TALK.sub("", name)), 1)
    if not topic or topic in question:
        return question
    pronoun = _PRONOUN_ZH.search(folded(question))
    if pronoun:
        kept = "的" if pronoun[0].endswith("的") else ""
        return question[: pronoun.start()] + topic + kept + question[pronoun.end() :]
    pronoun_en = _PRONOUN_EN.search(question.lower())
    if pronoun_en and language_of(question) == "en":
        ending = "'s" if pronoun_en[0] in ("its", "their", "his", "her") else ""
        return question[: pronoun_en.start()] + topic + ending + question[pronoun_en.end() :]
    if _lacks_subject(question):
        rest = _STAGE_TALK.sub("", question)
        return f"{topic}{'' if language_of(question) == 'zh' else ' '}{rest}"
    return question


def _swapped(topic: str, name: str) -> str:
    """Return what ``name`` stands for beside ``topic``: 2.0 after 悟道1.0 is 悟道2.0."""
    version = re.search(r"\d[\d.]*$", topic)
    if version and re.fullmatch(r"\d[\d.]*", name):
        return topic[: version.start()] + name
    return name


def topic_of(question: str, rarity: Rarity) -> str:
    """Return the words of ``question`` it is about: its rarest stretch, a name if there is one."""
    for name in names_asked(question, language_of(question)):
        if name.shown in question:
            return name.shown
    core = question_core(question)
    best, best_weight = "", 0.0
    for match in re.finditer(r"[^\s?!。？！,，、；;:：]+(?: (?=[\d]))?(?:\d[\d.]*)?", core):
        for part in _named_parts(match[0]):
            at = match.start() + match[0].index(part)
            tokens = [t for t in search_tokens(part) if len(t) > 1 or t.isascii()]
            if not tokens:
                continue
            weight = max(rarity(token) for token in tokens)
            if any(c.isascii() and c.isalnum() for c in part):
                weight *= 1.5
            if weight > best_weight:
                best, best_weight = question[at : at + len(part)], weight
    return best.strip("“”\"'《》「」 ")


_ACTION = re.compile(
    r"(?:由|使用|采用|推出|发布|提出|开发|研发|研制|训练|用了?|认为|表示|宣布|规模|达到|叫|做|属于)+"
)


def _named_parts(stretch: str) -> list[str]:
    """Cut a stretch at words of action, which are no names."""
    return [part for part in _ACTION.split(stretch) if part]


def _lacks_subject(question: str) -> bool:
    """Whether a question is too bare to stand alone: 有多少参数？, 什么时候发布的？, when?"""
    core = question_core(question)
    if re.search(r"[a-z0-9]", core) and language_of(question) == "zh":
        return False
    if language_of(question) == "en":
        return len(core.split()) <= 1
    words = re.findall(r"[\u4e00-\u9fff]+", _ACTION.sub(" ", core))
    return sum(len(word) for word in words) <= 2
