"""Why nothing is said to a question without letters: it shows no language, so the bot answers in English."""

from __future__ import annotations

QUESTIONS = (
    (r"There are no words to look for in the question\. Please ask in words\.", "问题里没有可以查找的字词。请用文字提问。"),
    (r"The question has (\d+) characters; at most (\d+) are allowed\. Please shorten it\.", r"问题有 \1 个字符，最多 \2 个。请缩短后再问。"),
    (r"I could not make sense of that\. Ask about the articles in a sentence\.", "没看懂这句话。请用一句话问文章里的内容。"),
    (r"I do no sums; I only quote the articles\. Ask about what they say\.", "我不做计算，只引用文章里的原句。请问文章里的内容。"),
    (r"No passage shares a word with the question\.", "没有任何段落与问题有共同的词。"),
)  # fmt: skip
