"""The same news in two articles is one hit; a disagreement never is."""

from __future__ import annotations

from pathlib import Path

import pytest

from askllm.bot import Bot, Settings
from askllm.index import refresh
from askllm.types import ArticleRef, Hit, Scope
from fakes import HashEncoder

NEWS = (
    "青石大桥于2021年10月26日正式通车，连接江城的南岸和北岸。大桥全长1750米，总投资12亿元，历时四年建成。"
    "通车当天，江城市民在桥头举行了庆祝活动，上万人步行走过了大桥。"
)
OTHER = "江城博物馆位于北岸，馆藏文物很多，周一闭馆，学生门票半价。馆内设有书店、茶室和儿童活动区。"


def bot_over(
    folder: Path,
    texts: dict[str, str],
    *,
    dated: dict[str, str] | None = None,
    encoder: HashEncoder | None = None,
) -> Bot:
    """A bot over articles of one passage each, by id."""
    corpus = folder / "corpus"
    corpus.mkdir()
    for name, text in texts.items():
        date = f"date: {dated[name]}\n" if dated and name in dated else ""
        page = f"---\ntitle: 报道{name}\n{date}---\n\n{text}\n"
        (corpus / f"{name}.md").write_text(page, encoding="utf-8")
    index = refresh(corpus, folder / "index", encoder).index
    return Bot(Settings(corpus, folder / "index"), index, encoder)


def found(bot: Bot, *, scope: Scope | None = None) -> list[Hit]:
    return bot.search("青石大桥哪一天通车？", k=9, scope=scope)


SAME = {
    "as it is": NEWS,
    "in traditional characters": "青石大橋於2021年10月26日正式通車，連接江城的南岸和北岸。大橋全長1750米，總投資12億元，歷時四年建成。"
    "通車當天，江城市民在橋頭舉行了慶祝活動，上萬人步行走過了大橋。",
    "in other marks and spaces": NEWS.replace("，", "， ").replace("。", "．"),
    "with an addition": NEWS.replace("正式通车", "上午正式通车"),
    "with figures written otherwise": NEWS.replace("12亿元", "十二亿元"),
}


@pytest.mark.parametrize("form", SAME)
def test_the_same_news_is_one_hit(form: str, tmp_path: Path) -> None:
    texts = {"a": NEWS, "b": SAME[form], "c": OTHER}
    bot = bot_over(tmp_path, texts, encoder=HashEncoder())
    hits = found(bot)
    assert sorted(hit.article.id for hit in hits) in (["a", "c"], ["b", "c"])
    first = hits[0]
    assert first.article.id in "ab"
    [also] = first.also_in
    there = bot.article("b" if first.article.id == "a" else "a")
    assert there is not None
    assert also.article == ArticleRef.of(there)
    assert there.text[also.start : also.end] == there.text
    assert [hit.rank for hit in hits] == [1, 2]
    assert hits[1].also_in == ()


DIFFERENT = {
    "a number": NEWS.replace("1750米", "1820米"),
    "a day": NEWS.replace("26日", "28日"),
    "a denial": NEWS.replace("正式通车", "没有正式通车"),
    "a name": NEWS.replace("江城市民", "雾港市民"),
    "most words": OTHER + "青石大桥已经通车。",
}


@pytest.mark.parametrize("what", DIFFERENT)
def test_what_differs_stays_two_hits(what: str, tmp_path: Path) -> None:
    texts = {"a": NEWS, "b": DIFFERENT[what]}
    hits = found(bot_over(tmp_path, texts, encoder=HashEncoder()))
    assert sorted(hit.article.id for hit in hits) == ["a", "b"]
    assert [hit.also_in for hit in hits] == [(), ()]


def test_a_disagreement_is_read_although_the_rest_is_the_same(tmp_path: Path) -> None:
    more = {name: f"{name}号展厅在北岸。{OTHER}" for name in "pqrstuv"}
    news = {"a": NEWS, "b": NEWS.replace("1750米", "1820米"), "c": NEWS}
    bot = bot_over(tmp_path, news | more)
    answer = bot.ask("青石大桥全长多少米？")
    assert answer.status == "conflict"
    assert {side.value for side in answer.sides} == {"1750米", "1820米"}


def test_one_article_may_repeat_itself(tmp_path: Path) -> None:
    bot = bot_over(tmp_path, {"a": f"## 一\n\n{NEWS}\n\n## 二\n\n{NEWS}", "b": OTHER})
    assert sum(hit.article.id == "a" for hit in found(bot)) == 2


def test_also_in_keeps_to_the_scope_and_to_the_order_of_dates(tmp_path: Path) -> None:
    dated = {"a": "2022", "b": "2020-05", "c": "2021", "d": "2019"}
    bot = bot_over(tmp_path, dict.fromkeys("abcd", NEWS), dated=dated)
    [hit] = found(bot)
    everyone = sorted("abcd", key=dated.__getitem__)
    everyone.remove(hit.article.id)
    assert [also.article.id for also in hit.also_in] == everyone
    [hit] = found(bot, scope=Scope(since="2021"))
    assert {hit.article.id, *(also.article.id for also in hit.also_in)} == {"a", "c"}


def test_copies_beyond_the_candidates_are_told_too(tmp_path: Path) -> None:
    """Sixty copies: more than a leg returns."""
    names = [f"n{number:02d}" for number in range(60)]
    [hit] = found(bot_over(tmp_path, dict.fromkeys(names, NEWS)))
    assert sorted([hit.article.id, *(also.article.id for also in hit.also_in)]) == names
