"""Why a hit is one: matches lead to the article's own characters, and the parts make the score."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.bot import Bot
from askllm.retrieve.why import explain
from askllm.retrieve.words import OtherForm
from askllm.types import Hit, Match, Part, Passage, Why, to_plain

TEXT = "2021年10月，星河２.０（Galaxy-2）發布，參數達1,750億。XH是星河的缩写，星河大厦在江城。"


def passage(text: str = TEXT, start: int = 100) -> Passage:
    return Passage("a#1", "a", start, start + len(text), text, ("海外版",))


def why(question: str, *others: OtherForm, text: str = TEXT, title: str = "翻译机") -> Why:
    return explain(question, passage(text), others, (), title)


def told(matches: tuple[Match, ...]) -> list[tuple[str, str]]:
    return [(match.asked, match.text) for match in matches]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("星河是什么？", [("星河", "星河")] * 3),
        ("星河大厦发布了什么？",
         [("发布", "發布"), ("星河大厦", "星河大厦")]),
        ("GALAXY2在哪里？", [("GALAXY2", "Galaxy-2")]),
        ("galaxy 发布", [("galaxy", "Galaxy"), ("发布", "發布")]),
        ("Gal发布", [("发布", "發布")]),
        ("laxy发布", [("发布", "發布")]),
        ("参数", [("参数", "參數")]),
        ("大河江水", []),  # single characters of longer runs are no words
        ("XH", [("XH", "XH")]),
    ],
)  # fmt: skip
def test_words_as_asked_and_as_written(question: str, words: list[tuple[str, str]]) -> None:
    assert told(why(question).words) == words


@pytest.mark.parametrize(
    ("question", "quantities"),
    [
        ("哪个模型有175 billion参数？", [("175 billion", "1,750億")]),
        ("2021年发布了什么？", [("2021年", "2021年10月")]),
        ("10月发布了什么？", [("10月", "2021年10月")]),
        ("2020年发布了什么？", []),
        ("1750是什么？", []),
    ],
)
def test_quantities_are_matched_by_value(question: str, quantities: list[tuple[str, str]]) -> None:
    assert told(why(question).quantities) == quantities


def test_a_quantity_is_not_told_as_words_too() -> None:
    assert told(why("2021年10月发布").words) == [("发布", "發布")]


def test_other_forms_of_names() -> None:
    found = why("银河二号发布了吗", OtherForm("银河二号", "galaxy-2"))
    assert told(found.names) == [("银河二号", "Galaxy-2")]


def test_what_only_the_title_or_a_heading_holds() -> None:
    assert why("星河翻译机海外版").above == ("翻译机", "海外版")
    assert why("星河", title="星河的故事").above == ()


TEXTS = st.text(alphabet="星河大厦发布參數175亿年月日2021 .-GPTgpt，。", max_size=40)


@given(TEXTS, TEXTS.filter(bool))
def test_every_match_is_verbatim(question: str, text: str) -> None:
    found = why(question, OtherForm("星", "GPT"), text=text)
    held = passage(text)
    for match in (*found.words, *found.quantities, *found.names):
        start, end = match.start - held.start, match.end - held.start
        assert 0 <= start < end <= len(text)
        assert held.text[start:end] == match.text
    for match in (*found.words, *found.quantities):
        assert match.asked in question


# --- as the bot tells it -----------------------------------------------------------------------


def hits(bot: Bot) -> list[Hit]:
    return bot.search("青石大桥全长多少米？2021年", k=5)


def test_the_parts_make_the_score(bot: Bot, bot_dense: Bot) -> None:
    for one, names in ((bot, {"words", "near", "bm25"}),
                       (bot_dense, {"words", "near", "passage", "sentence"})):  # fmt: skip
        for hit in hits(one):
            assert hit.why is not None
            assert {part.name for part in hit.why.parts} == names
            assert sum(p.weight * p.value for p in hit.why.parts) == pytest.approx(hit.score)
            assert sum(part.weight for part in hit.why.parts) == pytest.approx(1.0)


def test_matches_lead_to_the_article(bot_dense: Bot) -> None:
    best = hits(bot_dense)[0]
    assert best.why is not None
    assert {match.asked for match in best.why.words} >= {"青石大桥", "全长"}
    for match in (*best.why.words, *best.why.quantities):
        assert best.article.text[match.start : match.end] == match.text


def test_why_is_plain_in_json(bot: Bot) -> None:
    plain = to_plain(hits(bot)[0])["why"]
    assert list(plain) == ["words", "quantities", "names", "above", "parts"]
    assert list(plain["words"][0]) == ["asked", "text", "start", "end"]
    part = Part(**plain["parts"][0])
    assert 0 <= part.value <= 1
