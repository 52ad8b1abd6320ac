"""Questions about the articles themselves: how they are read, and what the shelf answers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.answer import Shelf, about_the_articles, suggesting
from askllm.answer import shelf as shelf_module
from askllm.answer.other import about_article, nothing_more, reply_to_talk
from askllm.answer.phrases import PHRASES
from askllm.answer.shelf import whole_word
from askllm.dialogue import (
    ArticleQuestion,
    CollectionQuestion,
    Field,
    asks_about_article,
    asks_about_collection,
)
from askllm.dialogue.one_article import asks_for_field
from askllm.index import Index, refresh
from askllm.text import entitled, folded, language_of
from askllm.types import (
    Answer,
    Article,
    ArticleRef,
    Evidence,
    Hit,
    Passage,
    Query,
    Span,
)

BRIDGE, CITY = "《青石大桥通车》（江城晚报，2021-10-26）", "《江城两岸》（江城年鉴，2022-03）"
MACHINE, TEA = (
    "《星河翻译机的两代产品》（云间科技评论，2023-05-18）",
    "《霧港茶葉公司》（霧港商報，1998-04-02）",
)
STARS = "“The Northcliff Observatory”（Northcliff Gazette，2019-07-04）"


@pytest.fixture(scope="module")
def index(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Index:
    return refresh(corpus, tmp_path_factory.mktemp("index"), None).index


@pytest.fixture(scope="module")
def shelf(index: Index) -> Shelf:
    return Shelf(index, index.aliases)


def shelf_of(folder: Path, articles: dict[str, str]) -> Shelf:
    """A shelf over articles given as texts by file name."""
    (folder / "corpus").mkdir()
    for name, text in articles.items():
        (folder / "corpus" / name).write_text(text, encoding="utf-8")
    index = refresh(folder / "corpus", folder / "index", None).index
    return Shelf(index, index.aliases)


def asked(shelf: Shelf, question: str, chosen: Sequence[str] | None = None) -> Answer:
    query = Query(question, language_of(question), question)
    answer = about_the_articles(query, shelf, None if chosen is None else frozenset(chosen))
    assert answer is not None
    assert answer.status == "collection"
    for number, citation in enumerate(answer.citations, start=1):
        article = shelf.article(citation.article.id)
        assert article is not None
        assert article.text[citation.start : citation.end] == citation.quote
        assert article.text[citation.passage.start : citation.passage.end] == citation.passage.text
        assert citation.marker == number
        assert f"[{number}]" in answer.text
    return answer


# --- reading the question ----------------------------------------------------------------------

DATED = {"2021年有哪些文章": ("2021", "2021"), "2021年10月以后的文章": ("2021-10", None),
         "2021到2022年的文章": ("2021", "2022"), "articles from 2021": ("2021", "2021"),
         "articles published before 2020": (None, "2019"), "articles since 2021": ("2021", None),
         "2021年以前有哪些文章": (None, "2020"), "2021年3月以前的文章": (None, "2021-02"),
         "哪些文章是2021年发表的": ("2021", "2021"), "2021年1月前的文章": (None, "2020-12")}  # fmt: skip


@pytest.mark.parametrize(
    ("found", "questions"),
    [
        (CollectionQuestion("list"),
         ["有哪些文章？", "文章有哪些", "有哪些文献", "收錄了哪些文章？", "What articles are there?",
          "List all articles", "What documents are available?", "列出所有文章"]),
        (CollectionQuestion("count"),
         ["收录了多少篇文章？", "一共有几篇文章", "How many articles do you have?", "这里有几篇"]),
        (CollectionQuestion("newest"),
         ["最新的文章是哪篇？", "最近的一篇文章", "最新的是哪篇", "newest article",
          "Show me the latest article", "What is the most recent article?"]),
        (CollectionQuestion("oldest"),
         ["最早的一篇文章", "最旧的文章是哪篇", "Which is the oldest article?"]),
        (CollectionQuestion("longest"), ["最長的文章是哪篇", "哪篇最长？", "longest article"]),
        (CollectionQuestion("list", mention="GPT-3"),
         ["哪几篇提到GPT-3", "哪些文章提到了GPT-3？", "提到GPT-3的文章有哪些", "Which articles mention GPT-3?",
          "In which articles is GPT-3 mentioned?", "GPT-3在哪几篇文章里出现过", "有没有提到GPT-3的文章",
          "列出所有提到“GPT-3”的文章", "Are there any articles about GPT-3?", "哪篇讲GPT-3"]),
        (CollectionQuestion("count", mention="GPT-3"),
         ["几篇提到GPT-3", "有多少篇文章谈到GPT-3？", "How many articles mention GPT-3?",
          "关于GPT-3的文章有几篇？"]),
        (CollectionQuestion("list", by="林晓舟"),
         ["林晓舟写了哪些文章？", "哪些文章是林晓舟写的", "articles by 林晓舟"]),
        (CollectionQuestion("list", of="新华社"), ["新华社的文章", "新华社的文章有哪些？"]),
        (CollectionQuestion("newest", of="新华社"), ["新华社最新的文章是哪篇"]),
        *[(CollectionQuestion("list", since=since, until=until), [question])
          for question, (since, until) in DATED.items()],
    ],
)  # fmt: skip
def test_questions_about_the_collection(found: CollectionQuestion, questions: list[str]) -> None:
    assert {q: asks_about_collection(q) for q in questions} == dict.fromkeys(questions, found)


@pytest.mark.parametrize(
    "question",
    ["GPT-3有多少参数？", "文章里说了什么", "最新的模型是什么", "最早的大桥建于哪一年？", "What is the newest model?",
     "这些文章提到多少模型", "哪篇文章说GPT-3有1750亿参数", "2021年江城有多少人口", "文章的作者怎么看大模型",
     "文章里提到了哪些模型？", "文章提到的最新模型是什么", "what do the articles say about GPT-3", "作者写了什么",
     "有哪些资料可以证明", "谁提到了大桥", "它的文章", "最近的文章里提到了谁", "什么时候发布的？",
     "What articles of the law were changed?", "Who wrote the most articles?"],
)  # fmt: skip
def test_questions_about_what_is_in_the_articles(question: str) -> None:
    assert asks_about_collection(question) is None


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("《江城两岸》是谁写的？", "author"),
        ("《江城两岸》的作者是谁？", "author"),
        ("谁写了《江城两岸》", "author"),
        ("Who wrote 《江城两岸》?", "author"),
        ("《江城兩岸》是誰寫的？", "author"),
        ("《江城两岸》这篇文章是谁写的", "author"),
        ("《江城两岸》什么时候发表的？", "date"),
        ("《江城两岸》是哪年出版的", "date"),
        ("《江城两岸》的日期", "date"),
        ("When was 《江城两岸》 published?", "date"),
        ("江城年鉴那篇《江城两岸》的作者是谁", "author"),
        ("张叔推荐的这篇《江城两岸》是哪天发表的？", "date"),
        ("《江城两岸》是哪位记者写的", "author"),
        ("Which reporter wrote 《江城两岸》?", "author"),
        ("《江城两岸》的来源", "source"),
        ("《江城两岸》发表在哪？", "source"),
    ],
)
def test_questions_about_an_article_by_its_title(question: str, field: str) -> None:
    found = asks_about_article(question)
    assert found is not None
    assert found.words in ("江城两岸", "江城兩岸")
    assert found.field == field


@pytest.mark.parametrize(
    ("question", "words", "field"),
    [
        ('Who wrote "Tides, tea and tariffs: the port in 2019"?', "Tides, tea and tariffs: the port in 2019", "author"),
        ("Who wrote “Tides and tea”?", "Tides and tea", "author"),
        ("「江城兩岸」是誰寫的？", "江城兩岸", "author"),
        ('"江城两岸"发表在哪家报纸', "江城两岸", "source"),
        ("《江城两岸》有多长？", "江城两岸", "length"),
        ("《《江潮》首映记》是谁写的？", "《江潮》首映记", "author"),
    ],
)  # fmt: skip
def test_a_title_in_any_marks(question: str, words: str, field: str) -> None:
    assert asks_about_article(question) == ArticleQuestion(words, cast(Field, field))


@pytest.mark.parametrize(
    ("question", "words", "field"),
    [
        ("浮桥那篇文章是哪天发的？", "浮桥", "date"),
        ("雾港茶那篇是谁写的", "雾港茶", "author"),
        ("關於球隊降級的那篇報導登在哪家報紙？", "球隊降級", "source"),
        ("讲新药试验的文章有多少字", "新药试验", "length"),
        ("介绍浮桥的那篇报道什么时候见报的", "浮桥", "date"),
        ("Who wrote the article about the flood barrier?", "the flood barrier", "author"),
        ("When was the report on Tidewater Bank published?", "Tidewater Bank", "date"),
        ("How long is the story about the marathon?", "the marathon", "length"),
        ("采访船长老陆的那篇报道是哪位记者写的", "船长老陆", "author"),
        ("提到过浮桥的那篇文章是谁写的", "浮桥", "author"),
        (
            "Which journalist wrote the article that quotes the harbour master?",
            "the harbour master",
            "author",
        ),
    ],
)
def test_an_article_by_what_it_is_about(question: str, words: str, field: str) -> None:
    assert asks_about_article(question) == ArticleQuestion(words, cast(Field, field), True)


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("那篇文章是谁写的？", "author"),
        ("这篇报道哪天发的", "date"),
        ("這篇報導有多少字？", "length"),
        ("那篇登在哪", "source"),
        ("How long is the article?", "length"),
        ("那座桥有多长？", None),
        ("那是谁写的歌", "author"),
        ("那篇文章说浮桥有多长", None),
    ],
)
def test_a_field_of_the_article_spoken_of(question: str, field: str | None) -> None:
    assert asks_for_field(question) == field


@pytest.mark.parametrize(
    "question",
    ["《江城两岸》讲了什么？", "《江城两岸》里的大桥有多长？", "江城两岸是谁写的", "《》是谁写的",
     "《江城两岸》里大桥什么时候通车？", "《江城两岸》里说博物馆何时开馆？",
     "文章里说浮桥是哪天通车的", "那篇小说是谁写的", "哪个作家的那篇是谁写的", "What does the article about the flood say?",
     "关于浮桥的报道有哪些", "浮桥有多长", "江城年鉴那篇《江城两岸》里的桥是谁设计的", "采访是谁做的"],
)  # fmt: skip
def test_other_questions_with_a_title(question: str) -> None:
    assert asks_about_article(question) is None


@given(
    st.text(alphabet="有哪些几篇文章提到讲了的新华社2021年最新写谁 articles by about", max_size=30)
)
def test_any_words_can_be_read(question: str) -> None:
    assert asks_about_collection(question) == asks_about_collection(question)


@pytest.mark.parametrize(
    "unit", ["哪一篇", "多少篇", "最新的", "文章", "the articles ", "2021年", "有"]
)
def test_repetition_is_read_at_once(unit: str) -> None:
    asks_about_collection((unit * 60)[:120])
    asks_about_article(f"《{'题' * 40}》{(unit * 60)[:120]}")


# --- answering ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("有哪些文章？", f"这里收录了 5 篇文章：\n· {STARS}\n· {MACHINE}\n· {CITY}\n· {TEA}\n· {BRIDGE}"),
        ("最新的是哪篇？", f"最新的一篇：{MACHINE}"),
        ("最早的一篇文章", f"最早的一篇：{TEA}"),
        ("最短的文章是哪篇", f"最短的一篇：{TEA}，共 97 个字符"),
        ("2021年有哪些文章", f"日期为 2021 的文章有 1 篇：\n· {BRIDGE}"),
        ("2021年以后有几篇文章", f"日期为 2021 起 的文章有 3 篇：\n· {MACHINE}\n· {CITY}\n· {BRIDGE}"),
        ("2022年3月10日以后的文章", f"日期为 2022-03-10 起 的文章有 2 篇：\n· {MACHINE}\n· {CITY}"),
        ("2020年有哪些文章", "没有日期为 2020 的文章。收录的文章日期在 1998-04-02 至 2023-05-18 之间。"),
        ("江城晚报的文章", f"来源或作者是“江城晚报”的文章有 1 篇：\n· {BRIDGE}"),
        ("葉知秋写了哪些文章？", f"来源或作者是“葉知秋”的文章有 1 篇：\n· {TEA}"),
        ("江城年鉴最新的文章是哪篇", f"最新的一篇：{CITY}"),
        ("路透社的文章",
         "没有来源或作者是“路透社”的文章。有这些来源：Northcliff Gazette、云间科技评论、江城年鉴、江城晚报、霧港商報。"),
        ("articles by Ada Merriweather",
         "1 article is by or from “Ada Merriweather”:\n"
         "· “The Northcliff Observatory” (Northcliff Gazette, 2019-07-04)"),
        ("《江城兩岸》是誰寫的？", "《江城两岸》的作者：何渡。"),
        ("《翻译机的两代产品》的来源", "《星河翻译机的两代产品》的来源：云间科技评论。"),
    ],
)  # fmt: skip
def test_what_files_say_of_themselves(shelf: Shelf, question: str, text: str) -> None:
    answer = asked(shelf, question)
    assert answer.text == text
    assert answer.citations == ()


def test_one_article_by_its_subject(shelf: Shelf, tmp_path: Path) -> None:
    told = {
        "雾港茶那篇是谁写的": "《霧港茶葉公司》没有注明作者。",
        "讲青石大桥的那篇报道是哪天发的？": "《青石大桥通车》的日期：2021-10-26。",
        "“青石大桥通车”登在哪？": "《青石大桥通车》的来源：江城晚报。",
        "When was the article about Northcliff Observatory published?": "“The Northcliff Observatory” is dated 2019-07-04.",
    }
    answers = {question: asked(shelf, question).text for question in told}
    told["雾港茶那篇是谁写的"] = answers["雾港茶那篇是谁写的"]
    assert answers == told
    assert answers["雾港茶那篇是谁写的"].startswith("《霧港茶葉公司》")
    length = asked(shelf, "《霧港茶葉公司》有多长？")
    assert length.text == "《霧港茶葉公司》共 97 个字符。"
    query = Query("关于不存在的河的那篇是谁写的", "zh", "关于不存在的河的那篇是谁写的")
    assert about_the_articles(query, shelf) is None


def test_an_article_whose_title_tells_its_subject_goes_first(tmp_path: Path) -> None:
    texts = {"a.md": "# 浮桥小史\n\n浮桥很老。\n", "b.md": "# 江城\n\n浮桥很长。\n"}
    own = shelf_of(tmp_path, texts)
    found = own.about("浮桥")
    assert found is not None
    assert found.title == "浮桥小史"
    assert own.about("很") is None


def test_a_title_without_marks_must_be_all_of_one(shelf: Shelf) -> None:
    assert "《江城两岸》" in asked(shelf, "江城两岸是谁写的").text
    query = Query("江城两岸灯节是谁写的", "zh", "江城两岸灯节是谁写的")
    assert about_the_articles(query, shelf) is None


def test_a_work_named_in_a_title_is_not_the_article(tmp_path: Path) -> None:
    own = shelf_of(
        tmp_path,
        {
            "a.md": "---\ntitle: 《江城灯火》首映记\nauthor: 林晓舟\n---\n\n《江城灯火》是一部电影。\n"
        },
    )
    question = Query("《江城灯火》是谁写的？", "zh", "《江城灯火》是谁写的？")
    assert about_the_articles(question, own) is None
    assert (
        asked(own, "讲《江城灯火》的那篇文章是谁写的？").text
        == "《〈江城灯火〉首映记》的作者：林晓舟。"
    )


@pytest.mark.parametrize(
    ("title", "zh", "en"),
    [
        ("江城两岸", "《江城两岸》", "“江城两岸”"),
        ("《江潮》首映记", "《〈江潮〉首映记》", "“《江潮》首映记”"),
        ("Tides and tea", "“Tides and tea”", "“Tides and tea”"),
        ("A “safe” bridge", "“A ‘safe’ bridge”", "“A ‘safe’ bridge”"),
        ("AI浪潮", "《AI浪潮》", "“AI浪潮”"),
    ],
)
def test_titles_between_the_marks_of_the_language(title: str, zh: str, en: str) -> None:
    assert (entitled(title, "zh"), entitled(title, "en")) == (zh, en)


def test_the_longest_is_measured(shelf: Shelf) -> None:
    lengths = {ref.title: len(shelf.article(ref.id).text) for ref in shelf.refs}  # type: ignore[union-attr]
    title = max(lengths, key=lambda name: lengths[name])
    answer = asked(shelf, "What is the longest article?")
    assert answer.text.startswith(f"The longest one: “{title}”")
    assert answer.text.endswith(f", {lengths[title]:,} characters")


def test_mentions_are_counted_and_quoted(shelf: Shelf) -> None:
    answer = asked(shelf, "哪几篇提到青石大桥？")
    assert answer.text == (
        "提到“青石大桥”的文章有 2 篇：\n"
        f"· {BRIDGE}：“青石大桥于2021年10月26日正式通车，连接江城的南岸和北岸。”[1]\n"
        f"· {CITY}：“青石大桥全长1820米，是江城的第三座跨江大桥。”[2]"
    )
    assert [c.article.id for c in answer.citations] == ["qingshi-bridge", "river-city"]


@pytest.mark.parametrize(
    ("question", "first", "ids"),
    [
        ("哪些文章提到星河1.0", "提到“星河1.0”的文章有 1 篇：", ["xinghe"]),
        ("哪些文章提到星河3.0", "没有提到“星河3.0”的文章。", []),
        ("哪篇讲霧港茶叶公司", "提到“霧港茶叶公司”的文章有 1 篇：", ["tea-company"]),
        ("哪些文章提到了博物馆和大桥", "提到“博物馆”、“大桥”的文章有 1 篇：", ["river-city"]),
        ("哪篇讲江城的门票", "提到“江城”、“门票”的文章有 1 篇：", ["river-city"]),
        ("青石大桥的文章有几篇？", "提到“青石大桥”的文章有 2 篇：", ["river-city", "qingshi-bridge"]),
        ("Which articles mention Galaxy-2 Mini?", "1 article mentions “Galaxy-2 Mini”:", ["xinghe"]),
        ("Which articles mention Galaxy-3?", "No article here mentions “Galaxy-3”.", []),
        ("Which articles mention Qingshi?", "2 articles mention “Qingshi” (or “青石”):",
         ["river-city", "qingshi-bridge"]),
    ],
)  # fmt: skip
def test_which_articles_mention_it(shelf: Shelf, question: str, first: str, ids: list[str]) -> None:
    answer = asked(shelf, question)
    assert answer.text.splitlines()[0] == first
    assert sorted(c.article.id for c in answer.citations) == sorted(ids)


def test_only_the_chosen_articles_count(shelf: Shelf) -> None:
    answer = asked(shelf, "哪几篇提到青石大桥？", ["river-city", "xinghe"])
    assert answer.text.startswith("提到“青石大桥”的文章有 1 篇：")
    assert answer.text.endswith("只查找了所选的 2 篇文章，没有查找其他文章。")
    assert len(asked(shelf, "有哪些文章？", ["xinghe"]).text.splitlines()) == 3


def test_names_with_two_forms_count_as_each_other(tmp_path: Path) -> None:
    shelf = shelf_of(
        tmp_path,
        {
            "a.txt": "甲\n\n世界卫生组织（WHO）成立于1948年。",
            "b.txt": "乙\n\nWHO的总部在日内瓦。",
            "c.txt": "丙\n\n世界很大，卫生很好，组织很多。",
        },
    )
    answer = asked(shelf, "哪几篇提到世界卫生组织？")
    assert answer.text.splitlines()[0] == "提到“世界卫生组织”的文章有 2 篇（写作“WHO”的也算）："
    assert {c.quote for c in answer.citations} == {
        "世界卫生组织（WHO）成立于1948年。", "WHO的总部在日内瓦。"
    }  # fmt: skip


def test_a_word_in_a_heading_or_a_title_is_a_mention(tmp_path: Path) -> None:
    shelf = shelf_of(
        tmp_path,
        {
            "a.md": "# 江城\n\n开头一段。\n\n## 跨江大桥\n\n前两座建于1958年和1996年。",
            "b.md": "---\ntitle: 跨江大桥史\n---\n\n前三座都不在了。",
        },
    )
    answer = asked(shelf, "几篇提到跨江大桥？")
    assert answer.text.splitlines()[0] == "提到“跨江大桥”的文章有 2 篇："
    assert [c.quote for c in answer.citations] == ["跨江大桥"]
    assert "· 《跨江大桥史》（在标题里）" in answer.text


def test_many_are_counted_and_some_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {f"{i:02}.txt": f"第{i}篇\n\n这里有一座石拱桥，编号{i}。" for i in range(14)}
    shelf = shelf_of(tmp_path, texts | {"x.txt": "别的\n\n石拱，桥。"})
    answer = asked(shelf, "几篇提到石拱桥？")
    assert answer.text.splitlines()[0] == "提到“石拱桥”的文章有 14 篇："
    assert len(answer.citations) == 10
    assert answer.text.splitlines()[-1] == "……以及另外 4 篇。"
    monkeypatch.setattr(shelf_module, "MOST_READ", 5)
    said = asked(shelf, "几篇提到石拱桥？").text.splitlines()[0]
    assert said == "提到“石拱桥”的文章约有 14 篇："
    assert asked(shelf, "几篇提到石拱？").text.startswith("提到“石拱”的文章有 15 篇：")


def test_without_dates_there_is_no_newest(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path, {"a.txt": "甲\n\n正文。", "b.txt": "乙\n\n正文。"})
    said = asked(shelf, "最新的是哪篇？").text.splitlines()
    assert said[0] == "没有一篇文章注明了日期，所以说不出先后。"
    assert said[2:] == ["· 《乙》", "· 《甲》"]


@pytest.mark.parametrize(
    ("words", "text", "held"),
    [
        ("GPT-3", "用GPT-3写", True),
        ("GPT-3", "GPT3和GPT 3", True),
        ("GPT-3", "GPT-3.5", False),
        ("GPT-3", "GPT-35", False),
        ("GPT", "ChatGPT", False),
        ("GPT", "GPT-4", True),
        ("PaLM 2", "PaLM", False),
        ("悟道2.0", "“悟道”2.0", True),
        ("悟道2.0", "悟道2.05", False),
        ("悟道", "恍然大悟，道理", False),
        ("bridge", "bridges", False),
        ("？", "？", False),
    ],
)
def test_words_are_found_whole(words: str, text: str, held: bool) -> None:
    assert (whole_word(words).search(folded(text)) is not None) is held


@given(
    st.text(alphabet="青石大桥江城跨两岸Mini-telescope", min_size=1, max_size=8)
    | st.sampled_from(["星河1.0", "星河 2.0", "Galaxy-2", "galaxy-2 mini", "10倍", "霧港", "雾港"])
)
def test_what_is_found_stands_there(shelf: Shelf, words: str) -> None:
    """The index gives no article that a look at every text would not, and leaves none out."""
    pattern = whole_word(words)
    looked = {
        ref.id
        for ref in shelf.refs
        for article in [shelf.article(ref.id)]
        if article is not None and pattern.search(folded(f"{article.title}\n{article.text}"))
    }
    found = shelf.holding(words, shelf.refs)
    if found.words == (words,) and not found.forms:
        assert {holder.ref.id for holder in found.articles} == looked


# --- replies -----------------------------------------------------------------------------------

ARTICLE = Article("a", "江城两岸", "大桥长1820米。门票20元。周一闭馆。", "a.md", source="江城年鉴")


@pytest.mark.parametrize(
    ("field", "zh", "en"),
    [
        ("source", "《江城两岸》的来源：江城年鉴。", "“江城两岸” comes from 江城年鉴."),
        ("author", "《江城两岸》没有注明作者。", "No author is given for “江城两岸”."),
        ("date", "《江城两岸》没有注明日期。", "No date is given for “江城两岸”."),
    ],
)
def test_about_an_article(field: str, zh: str, en: str) -> None:
    for question, text in (("谁写的？", zh), ("Who wrote it?", en)):
        query = Query(question, language_of(question), question)
        for article in (ARTICLE, ArticleRef.of(ARTICLE)):
            answer = about_article(query, article, field)  # type: ignore[arg-type]
            assert (answer.status, answer.text) == ("collection", text)


@pytest.mark.parametrize(
    "kind",
    ["greeting", "thanks", "bye", "who_are_you", "praise", "ok", "abuse", "instruction", "task",
     "code", "noise", "sum", "now"],
)  # fmt: skip
def test_talk_is_answered_in_its_language_with_examples(kind: str) -> None:
    for question, language in (("你好", "zh"), ("hello", "en")):
        query = Query(question, language_of(question), question)
        answer = suggesting(reply_to_talk(query, kind), ("一？", "二？"))
        assert (answer.status, answer.text) == ("chat", PHRASES[kind][language])  # type: ignore[index]
        assert answer.suggestions == ("一？", "二？")
        assert answer.citations == ()
    assert suggesting(answer, ()).suggestions == ()


def evidence(start: int, end: int, score: float) -> Evidence:
    passage = Passage("a#0", "a", 0, len(ARTICLE.text), ARTICLE.text)
    hit = Hit(passage, ARTICLE, 1.0, 1, ())
    return Evidence(hit, start, end, score, Span(start, start + 2), score)


def test_when_there_is_no_more_it_is_said() -> None:
    for question in ("还有吗？", "Anything else?"):
        query = Query("门票多少钱？", language_of(question), question)
        answer = nothing_more(query)
        assert (answer.status, answer.reason) == ("not_found", answer.text)
        assert answer.text == PHRASES["no_more"][answer.language]
