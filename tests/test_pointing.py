"""A question about “it” where nothing says what that is: told so, not answered with anything."""

from __future__ import annotations

import pytest

from askllm.answer.phrases import say
from askllm.bot import Bot
from askllm.dialogue import points_nowhere
from askllm.types import Scope


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("它有多长？", "它"),
        ("那它们分别建于哪年？", "它们"),
        ("请问他是谁？", "他"),
        ("她的老师是谁", "她"),
        ("关于它有哪些争议？", "它"),
        ("How long is it?", "it"),
        ("And what is its capacity?", "its"),
        ("Who built it?", "it"),
        ("Where did they meet?", "they"),
        ("Is it still open?", "it"),
        # What is said of it may be found.
        ("他们为什么不走西侧步道？", None),
        ("Why did they turn back before it got dark?", None),
        # Something is named, or the word is no pronoun of that kind.
        ("他山的矿坑多深？", None),
        ("其他的桥有多长？", None),
        ("他人能不能代领？", None),
        ("青石大桥和它的引桥有多长？", None),
        ("《江城两岸》的作者说它有多长？", None),
        ("How long does it take to cross the strait?", None),
        ("How long is the Qingshi Bridge and who built it?", None),
        ("Why did the mayor say it was late?", None),
        ("What is itching?", None),
    ],
)
def test_which_question_points_at_nothing(question: str, word: str | None) -> None:
    assert points_nowhere(question) == word


@pytest.mark.parametrize(("question", "word"), [("它有多长？", "它"), ("How long is it?", "it")])
def test_it_is_refused_with_the_word_until_something_is_named(
    bot: Bot, question: str, word: str
) -> None:
    answer = bot.ask(question)
    assert (answer.status, answer.citations) == ("rejected", ())
    assert answer.text == say("unnamed", answer.language, word=word)
    one = Scope(articles=(bot.articles()[0].id,))
    assert say("unnamed", answer.language, word=word) != bot.ask(question, scope=one).text
