"""Every word that askllm itself says in an answer, in both languages."""

from __future__ import annotations

from askllm.text import entitled
from askllm.types import Article, ArticleRef, Language

PHRASES: dict[str, dict[Language, str]] = {
    # around quotations
    "according": {"zh": "根据{source}：", "en": "According to {source}:"},
    "also": {"zh": "另见{source}：", "en": "See also {source}:"},
    "lead": {"zh": "（前文：{words}）", "en": "(Before it: {words})"},
    "items_found": {"zh": "文章中提到的有：", "en": "The articles mention:"},
    "yes": {"zh": "是", "en": "Yes"},
    "no": {"zh": "否", "en": "No"},
    "conflict": {"zh": "文章的说法不一致：", "en": "The articles disagree:"},
    "side": {"zh": "· {value}{marks}——{source}：", "en": "· {value}{marks} — {source}:"},
    "part": {"zh": "· {name}：{words}", "en": "· {name}: {words}"},
    "part_missing": {
        "zh": "关于“{name}”，文章里没有找到依据。",
        "en": "The articles say nothing on “{name}” here.",
    },
    # why the articles do not answer
    "not_found": {
        "zh": "文章里没有找到能回答这个问题的内容。",
        "en": "The articles do not answer this question.",
    },
    "no_name": {
        "zh": "最相关的片段都没有提到：{words}。",
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
        "zh": "最接近的片段与问题的关系太弱，不足以作答。",
        "en": "The closest passages are too far from the question to answer it.",
    },
    "nothing": {
        "zh": "没有任何片段与问题有共同的词。",
        "en": "No passage shares a word with the question.",
    },
    # about the articles
    "only_searched": {
        "zh": "只查找了所选的 {n} 篇文章，没有查找其他文章。",
        "en": "Only the articles you chose ({n}) were searched; the others were not.",
    },
    "collection_one": {"zh": "这里收录了 1 篇文章：", "en": "There is 1 article here:"},
    "collection": {"zh": "这里收录了 {n} 篇文章：", "en": "There are {n} articles here:"},
    "newest": {"zh": "最新的一篇：", "en": "The newest one:"},
    "oldest": {"zh": "最早的一篇：", "en": "The oldest one:"},
    "longest": {"zh": "最长的一篇：", "en": "The longest one:"},
    "shortest": {"zh": "最短的一篇：", "en": "The shortest one:"},
    "characters": {"zh": "，共 {n} 个字符", "en": ", {n} characters"},
    "as_new": {"zh": "日期相同的还有：", "en": "Of the same date:"},
    "undated": {
        "zh": "没有一篇文章注明了日期，所以说不出先后。",
        "en": "No article gives a date, so there is no telling which came first.",
    },
    "found": {"zh": "{what}的文章有 {n} 篇{also}：", "en": "{n} articles {what}{also}:"},
    "found_one": {"zh": "{what}的文章有 1 篇{also}：", "en": "1 article {what}{also}:"},
    "about_so_many": {
        "zh": "{what}的文章约有 {n} 篇{also}：",
        "en": "About {n} articles {what}{also}:",
    },
    "found_none": {
        "zh": "没有{what}的文章{also}。",
        "en": "No article here {what}{also}.",
    },
    "mentions": {"zh": "提到{words}", "en": "mention {words}"},
    "mentions_one": {"zh": "提到{words}", "en": "mentions {words}"},
    "by": {"zh": "来源或作者是{words}", "en": "by or from {words}"},
    "by_one": {"zh": "来源或作者是{words}", "en": "is by or from {words}"},
    "dated": {"zh": "日期为 {date} ", "en": "dated {date}"},
    "dated_one": {"zh": "日期为 {date} ", "en": "is dated {date}"},
    "since": {"zh": "{date} 起", "en": "{date} or later"},
    "until": {"zh": "{date} 及以前", "en": "{date} or earlier"},
    "between": {"zh": "{date} 至 {until}", "en": "{date} to {until}"},
    "also_forms": {"zh": "（写作{words}的也算）", "en": " (or {words})"},
    "in_title": {"zh": "（在标题里）", "en": " (in its title)"},
    "sources_there": {"zh": "有这些来源：{words}。", "en": "The sources here: {words}."},
    "dates_there": {
        "zh": "收录的文章日期在 {first} 至 {last} 之间。",
        "en": "The articles here are dated {first} to {last}.",
    },
    "author": {"zh": "{title}的作者：{value}。", "en": "{title} is by {value}."},
    "date": {"zh": "{title}的日期：{value}。", "en": "{title} is dated {value}."},
    "source": {"zh": "{title}的来源：{value}。", "en": "{title} comes from {value}."},
    "length": {"zh": "{title}共 {value} 个字符。", "en": "{title} has {value} characters."},
    "no_author": {
        "zh": "{title}没有注明作者。",
        "en": "No author is given for {title}.",
    },
    "no_date": {"zh": "{title}没有注明日期。", "en": "No date is given for {title}."},
    "no_source": {"zh": "{title}没有注明来源。", "en": "No source is given for {title}."},
    "more": {"zh": "……以及另外 {n} 篇。", "en": "… and {n} more."},
    "no_more": {
        "zh": "除了已经引用的，文章里没有找到更多能回答这个问题的内容。",
        "en": "Beyond what was quoted, the articles say nothing more on this.",
    },
    # messages that ask nothing of the articles
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
    "praise": {
        "zh": "谢谢。功劳属于文章的作者，我只是引用他们的话。可以继续问。",
        "en": "Thank you. The credit is the authors’; I only quote them. Ask on.",
    },
    "ok": {"zh": "好的。还可以继续问文章里的内容。", "en": "All right. Ask on about the articles."},
    "abuse": {
        "zh": "如果回答没有帮上忙，请换一种问法，或者看看引用的原文。我只能回答文章里写到的内容。",
        "en": "If an answer did not help, try other words or read the quoted passage. "
        "I can only answer what the articles say.",
    },
    "instruction": {
        "zh": "我不按指令扮演角色，也不改变回答的方式：我只从收录的文章里引用原句。请直接问文章里的内容。",
        "en": "I take no instructions on what to be or how to answer: I only quote the articles "
        "collected here. Ask about what they say.",
    },
    "task": {
        "zh": "我不会写作、翻译、画图或办事，只能从收录的文章里找出原句来回答问题。",
        "en": "I do not write, translate, draw or run errands; I answer questions with sentences "
        "quoted from the articles collected here.",
    },
    "code": {
        "zh": "这看起来是代码或标记，我不会运行，也看不懂。请用一句话问文章里的内容。",
        "en": "This looks like code or mark-up, which I neither run nor read. "
        "Ask about the articles in a sentence.",
    },
    "noise": {
        "zh": "没看懂这句话。请用一句话问文章里的内容。",
        "en": "I could not make sense of that. Ask about the articles in a sentence.",
    },
    "sum": {
        "zh": "我不做计算，只引用文章里的原句。请问文章里的内容。",
        "en": "I do no sums; I only quote the articles. Ask about what they say.",
    },
    "now": {
        "zh": "我不知道现在的时间、日期和天气，只知道收录的文章里写了什么。",
        "en": "I know neither the time nor the weather, only what the articles say.",
    },
    # what cannot be asked
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
    "unnamed": {
        "zh": "“{word}”指的是什么，问题和前面的对话里都没有说。请写出名字再问。",
        "en": "Neither the question nor the conversation says what “{word}” is. Please name it.",
    },
}


def say(key: str, language: Language, /, **values: object) -> str:
    """Return a phrase with its blanks filled."""
    return PHRASES[key][language].format(**values)


def name_of(article: Article | ArticleRef, language: Language) -> str:
    """Return how an article is called in running text: title, then source and date if known."""
    details = [part for part in (article.source, article.date) if part]
    title = entitled(article.title, language)
    if language == "zh":
        return title + (f"（{'，'.join(details)}）" if details else "")
    return title + (f" ({', '.join(details)})" if details else "")


def quoted(quote: str) -> str:
    """Return ``quote`` between quotation marks that do not clash with its own."""
    if "“" in quote or "”" in quote:
        return f"「{quote}」"
    return f"“{quote}”"
