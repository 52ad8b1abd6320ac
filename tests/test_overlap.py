"""What overlap measures: asking words are none of its words, and a name may stand by its sound."""

from __future__ import annotations

import math

import pytest

from askllm.read import understand
from askllm.read.overlap import Features, pages_of, unknown_words
from askllm.retrieve import Retrieval
from askllm.text import language_of, search_tokens, sentences
from askllm.types import Article, Hit, LegScore, Passage, Query

TEXT = "周迪是方融科技的高级工程师。新桥在2019年通车，连接两岸。"


def retrieved(text: str) -> Retrieval:
    article = Article("a", "题", text, "a.md")
    passage = Passage("a#0", "a", 0, len(text), text, ())
    hit = Hit(passage, article, 1.0, 1, (LegScore("lexical", 1.0, 1),))
    return Retrieval((hit,), (None,))


def measured(question: str, text: str) -> list[Features]:
    held = set(search_tokens(text))
    asked = understand(Query(question, language_of(question), question))
    (page,) = pages_of(asked, retrieved(text), lambda token: math.log(9), held.__contains__)
    assert len(page.sentences) == len(sentences(text))
    return [sentence.features for sentence in page.sentences]


def test_a_name_that_no_article_spells_is_covered_by_its_sound() -> None:
    first, second = measured("Who is Zhou Di?", TEXT)
    assert (first.coverage, second.coverage) == (1.0, 0.0)


@pytest.mark.parametrize("question", ["新桥能做什么？", "GPT-3能做什么？", "新桥会干什么？"])
def test_asking_words_are_not_looked_for(question: str) -> None:
    asked = understand(Query(question, "zh", question))
    text = "新桥与GPT-3都很新。"
    assert unknown_words(asked, retrieved(text), set(search_tokens(text)).__contains__) == []
    assert measured(question, text)[0].coverage == 1.0


def test_a_word_that_is_no_asking_word_stays_unknown() -> None:
    asked = understand(Query("新桥能做豆腐吗？", "zh", "新桥能做豆腐吗？"))
    (word,) = unknown_words(asked, retrieved(TEXT), set(search_tokens("新做")).__contains__)
    assert "豆腐" in word


def test_each_passage_is_measured_by_what_its_language_can_hold() -> None:
    english = "The mill opened in 1921. It burned down."
    question = "When did the mill burn in Millbrook?"
    here, there = measured(question, english), measured(question, "磨坊在1921年开业。")
    assert [one.across for one in here] == [False, False]
    assert 0 < here[0].coverage < 1  # Millbrook and burn are missing, and that counts
    assert [one.across for one in there] == [True]


def test_a_chinese_question_asks_of_an_english_passage_only_what_it_can_hold() -> None:
    (one,) = measured("Millbrook的磨坊是哪年开业的？", "Millbrook had a mill.")
    assert (one.across, one.coverage) == (True, 1.0)
