"""Every word that askllm itself says in an answer, in both languages."""

from __future__ import annotations

from askllm.types import Article, ArticleRef, Language

PHRASES: dict[str, dict[Language, str]] = {
    "according": {"zh": "根据{source}：", "en": "According to {source}:"},
    "also": {"zh": "另见{source}：", "en": "See also {source}:"},
    "lead": {"zh": "（前文：{words}）", "en": "(Before it: {words})"},
    "items_found": {"zh": "文章中提到的有：", "en": "The articles mention:"},
    "yes": {"zh": "是", "en": "Yes"},
    "no": {"zh": "否", "en": "No"},
    "conflict": {"zh": "文章的说法不一致：", "en": "The articles disagree:"},
    "side": {"zh": "· {value}{marks}——{source}：", "en": "· {value}{marks} — {source}:"},
    "part_missing": {
        "zh": "关于“{name}”，文章里没有找到依据。",
        "en": "The articles say nothing on “{name}” here.",
    },
    "not_found": {
        "zh": "文章里没有找到能回答这个问题的内容。",
        "en": "The articles do not answer this question.",
    },
    "no_name": {
        "zh": "最相关的段落都没有提到：{words}。",
        "en": "No relevant passage mentions: {words}.",
    },
    "no_name_anywhere": {
        "zh": "没有一篇文章提到：{words}。",
        "en": "No article mentions: {words}.",
    },
    "unknown": {
        "zh": "所有文章里都没有出现：{words}。",
        "en": "These words occur in no article: {words}.",
    },
    "no_figure": {
        "zh": "文章谈到了这个话题，但没有给出所问的数字或日期。",
        "en": "The articles touch on this, but do not state the figure or date asked for.",
    },
    "no_unit": {
        "zh": "文章谈到了这个话题，但没有用所问的单位给出数字。",
        "en": "The articles touch on this, but state no figure in the unit asked for.",
    },
    "no_day": {
        "zh": "文章谈到了这件事，但没有说到是哪一天。",
        "en": "The articles tell of this, but not on which day.",
    },
    "no_office": {
        "zh": "文章谈到了这个话题，但没有写谁担任所问的职务。",
        "en": "The articles touch on this, but do not say who holds the office asked for.",
    },
    "no_fact": {
        "zh": "文章谈到了这个话题，但没有讲到所问的这件事。",
        "en": "The articles touch on this, but do not tell what is asked.",
    },
    "premise": {
        "zh": "文章的说法与问题的前提不符。{source}写的是：{quote}",
        "en": "The articles say otherwise than the question assumes. {source} has: {quote}",
    },
    "no_speaker": {
        "zh": "相关的文章都没有提到：{name}。",
        "en": "No relevant article mentions: {name}.",
    },
    "no_words_of": {
        "zh": "文章提到了{name}，但没有写{name}对此说过什么。",
        "en": "The articles mention {name}, but not what {name} said on this.",
    },
    "too_weak": {
        "zh": "最接近的段落与问题的关系太弱，不足以作答。",
        "en": "The closest passages are too far from the question to answer it.",
    },
    "nothing": {
        "zh": "没有任何段落与问题有共同的词。",
        "en": "No passage shares a word with the question.",
    },
}


def say(key: str, language: Language, /, **values: object) -> str:
    """Return a phrase with its blanks filled."""
    return PHRASES[key][language].format(**values)


def name_of(article: Article | ArticleRef, language: Language) -> str:
    """Return how an article is called in running text: title, then source and date if known."""
    details = [part for part in (article.source, article.date) if part]
    if language == "zh":
        return f"《{article.title}》" + (f"（{'，'.join(details)}）" if details else "")
    return f"“{article.title}”" + (f" ({', '.join(details)})" if details else "")


def quoted(quote: str) -> str:
    """Return ``quote`` between quotation marks that do not clash with its own."""
    if "“" in quote or "”" in quote:
        return f"「{quote}」"
    return f"“{quote}”"
