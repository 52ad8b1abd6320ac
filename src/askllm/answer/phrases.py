"""Every word that askllm itself says in an answer, in both languages."""

from __future__ import annotations

from askllm.types import Article, ArticleRef, Language

PHRASES: dict[str, dict[Language, str]] = {
    "according": {"zh": "根据{source}：", "en": "According to {source}:"},
    "also": {"zh": "另见{source}：", "en": "See also {source}:"},
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
    "too_weak": {
        "zh": "最接近的段落与问题的关系太弱，不足以作答。",
        "en": "The closest passages are too far from the question to answer it.",
    },
    "nothing": {
        "zh": "没有任何段落与问题有共同的词。",
        "en": "No passage shares a word with the question.",
    },
    "only_searched": {
        "zh": "只查找了所选的 {n} 篇文章，没有查找其他文章。",
        "en": "Only the articles you chose ({n}) were searched; the others were not.",
    },
    "collection_one": {"zh": "这里收录了 1 篇文章：", "en": "There is 1 article here:"},
    "collection": {"zh": "这里收录了 {n} 篇文章：", "en": "There are {n} articles here:"},
    "newest": {"zh": "最新的一篇：", "en": "The newest one:"},
    "oldest": {"zh": "最早的一篇：", "en": "The oldest one:"},
    "author": {"zh": "《{title}》的作者：{value}。", "en": "“{title}” is by {value}."},
    "date": {"zh": "《{title}》的日期：{value}。", "en": "“{title}” is dated {value}."},
    "source": {"zh": "《{title}》的来源：{value}。", "en": "“{title}” comes from {value}."},
    "no_author": {
        "zh": "《{title}》没有注明作者。",
        "en": "No author is given for “{title}”.",
    },
    "no_date": {"zh": "《{title}》没有注明日期。", "en": "No date is given for “{title}”."},
    "no_source": {"zh": "《{title}》没有注明来源。", "en": "No source is given for “{title}”."},
    "more": {"zh": "……以及另外 {n} 篇。", "en": "… and {n} more."},
    "greeting": {
        "zh": "你好！我只根据收录的文章回答问题，每句话都有出处。可以直接提问。",
        "en": "Hello! I answer from the articles collected here, with sources. Just ask.",
    },
    "thanks": {"zh": "不客气。还可以继续问文章里的内容。", "en": "You are welcome. Ask on."},
    "who_are_you": {
        "zh": "我是 askllm：从收录的文章里找出能回答问题的原句，逐字引用并注明出处；"
        "文章没有写的，我不会编。",
        "en": "I am askllm: I find the sentences in these articles that answer a question and "
        "quote them word for word. What the articles do not say, I do not make up.",
    },
    "bye": {"zh": "再见！", "en": "Goodbye!"},
    "empty": {
        "zh": "问题是空的。请输入一个问题。",
        "en": "The question is empty. Type a question.",
    },
    "too_long": {
        "zh": "问题有 {n} 个字符，最多 {limit} 个。请缩短后再问。",
        "en": "The question has {n} characters; at most {limit} are allowed. Please shorten it.",
    },
    "no_words": {
        "zh": "问题里没有可以查找的字词。请用文字提问。",
        "en": "There are no words to look for in the question. Please ask in words.",
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
