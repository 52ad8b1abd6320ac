"""Names asked for: what is one, by what it may go, and which passages then hold it."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from askllm.aliases import Alias, AliasTable
from askllm.answer.refusing.silence import not_found
from askllm.answer.said.speakers import is_mentioned
from askllm.index import refresh
from askllm.read import Name, Reading, known_as, names_asked, names_in, understand, untitled
from askllm.read.about.held import names_lacking
from askllm.read.ask.speaker import speaker_in
from askllm.read.overlap import Page, pages_of
from askllm.read.trained import MOST_OF_BOTH, MOST_READ, READ_FIRST, reread
from askllm.retrieve import Retrieval, Retriever
from askllm.text import folded, language_of, search_tokens
from askllm.types import Article, Hit, LegScore, Passage
from fakes_evidence import article, evidence, query, read_from
from fakes_reader import TeachableReader


def pages_for(question: str, *articles: Article) -> list[Page]:
    """The passages of ``articles`` as they are handed to the trained reader, in order."""
    hits = tuple(hits_on(*articles))
    held = {token for hit in hits for token in search_tokens(hit.article.text)}
    retrieval = Retrieval(hits, (None,) * len(hits))
    asked = understand(query(question))
    return pages_of(asked, retrieval, lambda _: math.log(20), held.__contains__, lenient=True)


# --- what is a name ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("How many kilns were lit by mid-March?", []),
        ("What did Dr. Odell find in early-June?", ["Odell"]),
        ("Who runs the theatre on Monday 12 May?", []),
        ("Who leads the US-led survey?", []),
        ("What does Dong'an (东安) sell?", ["Dong'an"]),
        ("Where is O'Hara's ferry built?", ["O'Hara"]),
        ("Who taught Zoë Křížková?", ["Zoë Křížková"]),
        ("When did Mayor Elin Sandvik resign?", ["Elin Sandvik"]),
        ("What did Captain Brandt order?", ["Brandt"]),
        ("What did the Italian-Swiss team and the Brazilian judge ask for?", []),
        ("How old was Professor Li when the professor retired?", ["Li"]),
        ("Under which name was the boat sold?", []),
        ("Up to what sum would Norvik go?", ["Norvik"]),
        ("Under Milk Wood was staged by whom?", ["Under Milk Wood"]),
        ("才2.5米高，船为什么会翻", []),
        ("水位从3.2涨到4.1，是哪一天的事", []),
        ("票价只涨了1.5倍吗", []),
        ("青瓷3.0卖多少钱", ["青瓷3.0"]),
        ("渡船2.0版哪天开航", ["渡船2.0"]),
    ],
)
def test_months_figures_and_titles_are_no_names(question: str, names: list[str]) -> None:
    assert [name.shown for name in names_asked(question, language_of(question))] == names


@pytest.mark.parametrize(
    ("name", "words", "stands"),
    [
        (Name("Kucerova"), "Jana Kučerová said", True),
        (Name("Kučerová"), "KUCEROVA", True),
        (Name("Dong'an"), "tea from Dong’an", True),
        (Name("Dong'an", sounds=True), "东安的茶", True),
        (Name("Elin Sandvik", also=("桑德维克",)), "桑德维克说", True),
        (Name("Elin Sandvik", also=("桑德维克",)), "桑德说", False),
        (Name("Ferry 2", also=("渡船2",)), "渡船21", False),
    ],
)
def test_a_name_stands_without_accents_and_in_other_forms(
    name: Name, words: str, stands: bool
) -> None:
    assert name.stands_in(folded(words)) is stands
    assert bool(name.places_in(folded(words))) is stands


def test_a_name_takes_the_forms_of_what_stands_in_brackets_too() -> None:
    forms = {"Elin Sandvik": ["艾琳·桑德维克"], "桑德维克": ["Sandvik"]}
    name = Name("Elin Sandvik", also=("桑德维克",))
    known = known_as(name, lambda shown: forms.get(shown, []))
    assert known.forms == ("Elin Sandvik", "桑德维克", "艾琳·桑德维克", "Sandvik")


@pytest.mark.parametrize(
    ("question", "who", "name"),
    [
        ("江辞教授怎么看拆窑这件事？", "江辞教授", "江辞"),
        ("何蔓議員對渡輪票價有什麼意見？", "何蔓議員", "何蔓"),
        ("市议员何蔓怎么看？", "市议员何蔓", "何蔓"),
        ("What does coach Křížková think of it?", "coach křížková", "křížková"),
        ("What did Ada Bell have to say about the kilns?", "ada bell", "ada bell"),
        ("What did the director of the theatre say?", "the director of the theatre", None),
        ("四位教授怎么看？", "四位教授", None),
        ("坐到新渡轮觉得太慢，要怎么投诉？", "", None),
        ("买了票觉得不值，怎么退？", "", None),
        ("王到远认为票价太高吗", "王到远", None),
    ],
)
def test_a_speaker_and_what_he_is(question: str, who: str, name: str | None) -> None:
    found = speaker_in(question, language_of(question))
    assert found.lower() == who
    assert untitled(found).lower() == (who if name is None else name)


def test_a_speaker_is_mentioned_whatever_his_title() -> None:
    told = article("a", "陶艺学院教授江辞反对拆窑。")
    for question, there in (("江辞教授怎么看拆窑？", True), ("江宁教授怎么看拆窑？", False)):
        asked = understand(query(question))
        assert is_mentioned(asked, [evidence(told, told.text)]) is there


@pytest.mark.parametrize(
    "words",
    [
        'She sold it. "Never again." He met Ada Bell.',
        "The kilns\nHe met Ada Bell.",
        "It burned! After that Ada Bell left.",
    ],
)
def test_the_first_word_of_a_sentence_is_no_name(words: str) -> None:
    assert [span.of(words) for span in names_in(words)] == ["Ada", "Bell"]


# --- what a person is called by alone ------------------------------------------------------------


@pytest.mark.parametrize(
    ("full", "latin", "short", "last"),
    [
        ("艾琳·桑德维克", "Elin Sandvik", "桑德维克", "Sandvik"),
        ("诺拉·吉莱尔", "Nora Gillere", "吉莱尔", "Gillere"),
        ("马特·范德梅尔", "Mart van der Meer", "范德梅尔", "Meer"),
    ],
)
def test_a_family_name_has_the_forms_of_the_whole(
    full: str, latin: str, short: str, last: str
) -> None:
    table = AliasTable([Alias((full, latin))])
    assert set(table.widen(f"{short}是谁")) == {last, latin, full}
    assert set(table.widen(f"Who is {last}?")) == {short, latin, full}
    assert {full, short} <= set(table.widen(f"Who is {latin}?"))


def test_a_family_name_of_two_people_is_neither_of_them() -> None:
    table = AliasTable(
        [Alias(("诺拉·吉莱尔", "Nora Gillere")), Alias(("让·吉莱尔", "Jean Gillere"))]
    )
    assert table.widen("吉莱尔是谁") == ("Gillere",)


def test_a_firm_has_no_family_name() -> None:
    table = AliasTable([Alias(("北湾轮渡", "Norvik Ferries"))])
    assert table.widen("Who owns Ferries?") == ()


# --- which passages hold it ----------------------------------------------------------------------


def hits_on(*articles: Article) -> list[Hit]:
    """One hit for each paragraph of each article."""
    hits: list[Hit] = []
    for one in articles:
        at = 0
        for line in one.text.split("\n\n"):
            passage = Passage(f"{one.id}#{at}", one.id, at, at + len(line), line, ())
            hits.append(Hit(passage, one, 1.0, len(hits) + 1, (LegScore("lexical", 1.0, 1),)))
            at += len(line) + 2
    return hits


def lacking(question: str, *articles: Article, lenient: bool = False) -> list[bool]:
    """Whether each passage lacks a name of the question."""
    hits = hits_on(*articles)
    held = {token for hit in hits for token in search_tokens(hit.article.text)}
    language = language_of(question)
    across = [language_of(hit.passage.text) != language for hit in hits]
    found = names_lacking(
        names_asked(question, language), hits, across, held.__contains__, lenient=lenient
    )
    return [bool(missing) for missing in found]


FAR = "The season ran long and the weather was kind to everyone in the valley. " * 7


@pytest.mark.parametrize(
    ("question", "text", "others"),
    [
        ("What did Norvik Ferries charge?", "Norvik Ferries bought a boat.", "Norvik charged £4."),
        ("Who coached Zoe Marsh?", "Zoe Marsh won the final race.", "Marsh had two coaches."),
        ("What did the Ember Theatre pay?", "The Ember Theatre burned.", "The Theatre paid £9."),
    ],
)
def test_once_named_in_full_it_goes_by_a_part(question: str, text: str, others: str) -> None:
    told = article("a", f"{FAR}\n\n{text}\n\n{FAR}\n\n{others}", title="News")
    held = [
        h.passage.text
        for h, no in zip(hits_on(told), lacking(question, told), strict=True)
        if not no
    ]
    assert any(others in words for words in held)
    assert any(text in words for words in held)
    assert not any(words.strip() in FAR for words in held)
    alone = article("b", f"{FAR}\n\n{others}", title="News")  # never named in full there
    assert all(lacking(question, alone))


def test_an_article_that_opens_with_a_name_goes_on_about_it() -> None:
    told = article("a", f"The Ember Theatre reopened in May.\n\n{FAR}\n\nIt cost £9 million.")
    assert not any(lacking("What did the Ember Theatre cost?", told))
    later = article("b", f"{FAR}\n\nThe Ember Theatre reopened.\n\nIt cost £9 million.")
    assert lacking("What did the Ember Theatre cost?", later)[-1]


@pytest.mark.parametrize("name", ["Ember-3", "Ember 3", "Kiln 2.0"])
def test_another_number_is_another_thing(name: str) -> None:
    other = name.replace("3", "4").replace("2.0", "1.0")
    told = article("a", f"{other} was shown in May.\n\n{FAR}\n\nEmber and Kiln cost £9 million.")
    assert all(lacking(f"What did {name} cost?", told))
    opens = article("b", f"{name} was shown in May.\n\n{FAR}\n\nIt cost £9 million.")
    assert lacking(f"What did {name} cost?", opens)[-1]


def test_a_name_that_stands_in_one_chinese_passage_is_asked_of_all() -> None:
    mine, other = (
        article("a", "东安的茶卖到海外。", title="茶"),
        article("b", "渡轮涨价。", title="船"),
    )
    assert lacking("Where is the tea of Dong'an sold?", mine, other, lenient=True) == [False, True]
    # Microsoft stands nowhere in letters or by sound: it may be translated in either
    assert lacking("What did Microsoft buy?", mine, other, lenient=True) == [False, False]
    assert lacking("What did Microsoft buy?", mine, other) == [True, True]
    assert lacking("What did GPT-5 buy?", mine, other, lenient=True) == [True, True]


def test_a_name_that_stands_only_in_english_may_be_translated_in_chinese() -> None:
    english = article("e", "The Harbour Bridge was painted.", title="Paint")
    chinese, other = article("c", "港湾大桥今年封闭。"), article("f", "渡轮涨价。")
    asked = "When was the Harbour Bridge closed?"
    assert lacking(asked, english, chinese, other, lenient=True) == [False] * 3
    assert lacking(asked, english, chinese, other) == [False, True, True]
    letters = article("l", "Harbour Bridge今年封闭。")  # so Chinese articles write it
    assert lacking(asked, english, chinese, letters, lenient=True) == [False, True, False]


def test_a_word_quoted_in_chinese_cannot_stand_in_an_english_passage() -> None:
    english, chinese = article("e", "Bread is fresh for a day."), article("c", "面包当天售完。")
    asked = "什么样的面包才算“新鲜面包”？"
    assert lacking(asked, english, chinese, lenient=True) == [False, True]
    assert lacking(asked, english, chinese) == [True, True]
    numbered = "青瓷3.0卖多少钱？"
    assert lacking(numbered, english, lenient=True) == [True]
    assert lacking("Norvik的面包卖多少钱？", english, lenient=True) == [True]


# --- across languages ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "chinese"),
    [
        (
            "How many boats does the Baishan company mean to build now?",
            "白山轮渡共造船九艘。",
        ),
        (
            "How many kilns did Jingnan first put up, and what is it now?",
            "景南烧窑共二十座，今年再建。",
        ),
        ("What is the number of seats that Wenlan will have now?", "文澜剧院设座位八百个。"),
    ],
)
def test_a_name_in_characters_counts_more_than_common_english_words(
    question: str, chinese: str, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "zh.txt").write_text(f"{chinese}\n", encoding="utf-8")
    words = question.split()[::2]  # another article has half of it, but not the name
    words = [word for word in words if word not in ("Baishan", "Jingnan", "Wenlan")]
    (corpus / "en.txt").write_text(f"{' '.join(words)}\n", encoding="utf-8")
    for i in range(4):
        (corpus / f"far{i}.txt").write_text(f"Story {i} of the valley.\n", encoding="utf-8")
    retriever = Retriever(refresh(corpus, tmp_path / "index", None).index, None)
    best = retriever.retrieve(query(question), k=5).hits[0]
    assert best.article.id == "zh"


def test_the_best_page_of_the_other_language_is_read_too() -> None:
    english = [article(f"e{i}", "Marsh signed for five years.") for i in range(READ_FIRST + 2)]
    chinese = article("c", "马什签约四年。")
    pages = pages_for("How long did Marsh sign for?", *english, chinese)
    reader = TeachableReader({"five years": 6.0, "四年": 6.0})
    reread(understand(query("How long did Marsh sign for?")), pages, reader)
    read = [passage.text for _, passages in reader.asked for passage in passages]
    assert chinese.text in read[:READ_FIRST]
    assert read[0] == english[0].text


@pytest.mark.parametrize("chinese", [0, 1])
def test_more_is_read_where_some_is_in_each_language(chinese: int) -> None:
    english = [article(f"e{i}", "Marsh signed for five years.") for i in range(MOST_OF_BOTH + 2)]
    others = [article(f"c{i}", "马什签约四年。") for i in range(chinese)]
    question = "How long did Marsh sign for?"
    reader = TeachableReader({"five years": 0.0, "四年": 0.0})
    reread(understand(query(question)), pages_for(question, *english, *others), reader)
    read = sum(len(passages) for _, passages in reader.asked)
    assert read == (MOST_OF_BOTH if chinese else MOST_READ)


# --- saying what no article has ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "unknown", "said"),
    [
        ("窑厂塌了几间房？", ("间房",), ""),
        ("渡轮通过哪些渠道卖出去？", ("渠道卖出去",), ""),
        ("剧院搬家有什么顾虑？", ("顾虑",), ""),
        ("剧院里有火锅店吗？", ("火锅店",), "火锅店"),
        ("周舟是谁？", ("周舟",), "周舟"),
        ("豆腐怎么做？", ("豆腐",), "豆腐"),
        ("渡轮上的豆腐怎么做？", ("豆腐",), ""),
        ("渡轮上有wifi吗？", ("wifi",), "wifi"),
    ],
)
def test_pieces_and_everyday_words_are_not_said_to_be_missing(
    question: str, unknown: tuple[str, ...], said: str
) -> None:
    asked, items = read_from(question, article("a", "窑厂、渡轮和剧院都在城东。"))
    reading = Reading(items, 0.1, unknown=unknown)
    answer = not_found(query(question), asked, reading, lambda word: False)
    assert answer.cause == ("unknown_words" if said else "too_weak")
    assert said in (answer.reason or "")
    assert said or unknown[0] not in (answer.reason or "")
