"""What is said to a question that gets no answer, in the words of either language.

The answer to it is in the language of the question, or in that which the page had then; what stands
around the reason is in that which the page has now.
"""

from __future__ import annotations

import re

from askllm.ui.strings import Worded
from askllm.ui.traditional import traditional

_SEARCHED = (
    "只查找了所选的 {chosen} 篇文章，没有查找其他文章。",
    "Only the articles you chose ({chosen}) were searched; the others were not.",
)
"""May stand behind any of them."""

QUESTIONS = (
    ("问题里没有可以查找的字词。请用文字提问。", "There are no words to look for in the question. Please ask in words."),
    ("问题有 {n} 个字符，最多 {limit} 个。请缩短后再问。", "The question has {n} characters; at most {limit} are allowed. Please shorten it."),
    ("没看懂这句话。请用一句话问文章里的内容。", "I could not make sense of that. Ask about the articles in a sentence."),
    ("我不做计算，只引用文章里的原句。请问文章里的内容。", "I do no sums; I only quote the articles. Ask about what they say."),
    ("没有任何片段与问题有共同的词。", "No passage shares a word with the question."),
    ("最接近的片段与问题的关系太弱，不足以作答。", "The closest passages are too far from the question to answer it."),
    ("没有一篇文章提到：{words}。", "No article mentions: {words}."),
    ("最相关的片段都没有提到：{words}。", "No relevant passage mentions: {words}."),
    ("所有文章里都没有出现：{words}。", "These words occur in no article: {words}."),
    ("文章谈到了这个话题，但没有给出所问的数字或日期。", "The articles touch on this, but do not state the figure or date asked for."),
    ("文章谈到了这个话题，但没有用所问的单位给出数字。", "The articles touch on this, but state no figure in the unit asked for."),
    ("文章谈到了这件事，但没有说到是哪一天。", "The articles tell of this, but not on which day."),
    ("文章谈到了这个话题，但没有写谁担任所问的职务。", "The articles touch on this, but do not say who holds the office asked for."),
    ("文章谈到了这个话题，但没有讲到所问的这件事。", "The articles touch on this, but do not tell what is asked."),
    ("除了已经引用的，文章里没有找到更多能回答这个问题的内容。", "Beyond what was quoted, the articles say nothing more on this."),
    ("相关的文章都没有提到：{name}。", "No relevant article mentions: {name}."),
    ("文章提到了{name}，但没有写{name}对此说过什么。", "The articles mention {name}, but not what {name} said on this."),
)  # fmt: skip
"""Pairs of Chinese and English; ``{words}`` is a list. That the articles say otherwise than the question
assumes is not here: the page shows where."""

_BLANK = re.compile(r"\{(\w+)\}")


def in_either(said: str) -> Worded | None:
    """Return what is ``said``, in Chinese or in English, in all; ``None`` for what is not known here.

    Words of the question stay as they are written.
    """
    for pair, patterns in _COMPILED:
        for pattern in patterns:
            found = pattern.fullmatch(said)
            if found is not None:
                return _filled(pair, found.groupdict())
    return None


def _filled(pair: tuple[str, str], values: dict[str, str]) -> Worded:
    words = re.split("、|, ", values.get("words", ""))
    whole = [pair, _SEARCHED] if values["chosen"] else [pair]
    chinese = "".join(one for one, _ in whole)
    english = " ".join(one for _, one in whole)
    listed = {**values, "words": "、".join(words)}
    return Worded(
        {
            "zh": chinese.format(**listed),
            "hant": traditional(chinese).format(**listed),
            "en": english.format(**{**values, "words": ", ".join(words)}),
        }
    )


def _pattern(sentence: str) -> str:
    """Return the regular expression of a sentence: a blank that comes again is filled the same."""
    made, seen = "", set[str]()
    for place, part in enumerate(_BLANK.split(sentence)):
        is_blank = place % 2 == 1
        if not is_blank:
            made += re.escape(part)
        else:
            made += f"(?P={part})" if part in seen else f"(?P<{part}>.+?)"
            seen.add(part)
    return made


_COMPILED = tuple(
    (
        pair,
        tuple(
            re.compile(f"{_pattern(said)}(?: ?{_pattern(searched)})?", re.DOTALL)
            for said, searched in zip(pair, _SEARCHED, strict=True)
        ),
    )
    for pair in QUESTIONS
)
