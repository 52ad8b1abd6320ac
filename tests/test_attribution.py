"""Whose words: those of the speaker asked for, to the closing mark, and nobody else's."""

from __future__ import annotations

import pytest

from askllm.answer.said.attribution import spoken, words_of
from askllm.answer.said.speakers import is_mentioned
from askllm.read import Name
from askllm.text import sentences
from readings import article_of, asked_for, quotes, read_from

NEWS = (
    "老桥要不要拆，江城人议论纷纷。周以宁认为，老桥应当保留。林晓舟则表示，老桥必须拆除。"
    "周以宁还说，老桥可以改成步道。\n"
    "周以宁谈到票价时说：“票价不该涨。学生应当免票。老人也一样。”林晓舟没有回应。\n"
    "“灯节办得太吵了，”周以宁说。博物馆周一闭馆。"
)


def said(question: str, *texts: str) -> list[str]:
    asked, evidence = read_from(question, *texts)
    return quotes(words_of(asked, evidence))


def test_the_speakers_words_in_reading_order_and_nobody_elses() -> None:
    assert said("周以宁怎么看老桥？", NEWS) == [
        "周以宁认为，老桥应当保留。",
        "周以宁还说，老桥可以改成步道。",
    ]
    assert said("林晓舟怎么看老桥？", NEWS) == ["林晓舟则表示，老桥必须拆除。"]


def test_traditional_questions() -> None:
    assert said("林曉舟怎麼看老橋？", NEWS) == ["林晓舟则表示，老桥必须拆除。"]


def test_articles_in_traditional_characters() -> None:
    text = "周以寧認為，老橋應當保留。林曉舟說：「老橋必須拆除。」"
    assert said("周以宁怎么看老桥？", text) == ["周以寧認為，老橋應當保留。"]
    assert said("林晓舟怎么看老桥？", text) == ["林曉舟說：「老橋必須拆除。」"]


def test_a_quotation_runs_to_its_closing_mark() -> None:
    assert said("周以宁怎么看票价？", NEWS) == [
        "周以宁谈到票价时说：“票价不该涨。学生应当免票。老人也一样。”"
    ]


def test_a_long_quotation_is_taken_up_where_it_is_to_the_point() -> None:
    long = "票价不该涨，" + "江城的孩子都靠这座桥上学，" * 8
    text = f"周以宁说：“{long}。学生应当免票。”林晓舟没有说话。"
    (found,) = said("周以宁怎么看学生免票？", text)
    assert found.endswith("学生应当免票。”")
    assert "林晓舟" not in found


def test_a_long_quotation_goes_on_to_its_closing_mark() -> None:
    long = "票价不该涨，" + "江城的孩子都靠这座桥上学，" * 8
    text = f"周以宁说：“{long}。学生应当免票。”林晓舟没有说话。"
    assert said("周以宁怎么看票价不该涨？", text) == [f"周以宁说：“{long}。学生应当免票。”"]


def test_words_before_the_name() -> None:
    assert said("周以宁怎么看灯节？", NEWS) == ["“灯节办得太吵了，”周以宁说。"]


def test_silence_is_not_filled_with_the_words_of_others() -> None:
    assert said("周以宁怎么看新缆索？", NEWS) == []
    assert said("陈静仪怎么看老桥？", NEWS) == []
    asked, evidence = read_from("周以宁怎么看新缆索？", NEWS)
    assert is_mentioned(asked, evidence)
    asked, evidence = read_from("陈静仪怎么看老桥？", NEWS)
    assert not is_mentioned(asked, evidence)


@pytest.mark.parametrize(
    "sentence",
    [
        "周以宁认为老桥该留。",
        "在周以宁看来，老桥该留。",
        "按照周以宁的说法，老桥该留。",
        "据周以宁介绍，老桥该留。",
        "周以宁的看法是，老桥该留。",
        "总工程师周以宁在接受《江城晚报》采访时表示，老桥该留。",
        "周以宁：老桥该留。",
        "“老桥该留，”周以宁说。",
    ],
)
def test_ways_of_giving_somebodys_words(sentence: str) -> None:
    article = article_of(sentence)
    (span,) = sentences(sentence)
    assert spoken(Name("周以宁"), article, span) == span


@pytest.mark.parametrize(
    "sentence",
    [
        "林晓舟对周以宁说，老桥该拆。",
        "林晓舟谈到周以宁时说，老桥该拆。",
        "记者采访周以宁时，林晓舟说老桥该拆。",
        "周以宁的同事林晓舟认为老桥该拆。",
        "周以宁设计了老桥。",
        "周以宁没有到场。",
    ],
)
def test_a_name_alone_makes_nobody_a_speaker(sentence: str) -> None:
    article = article_of(sentence)
    (span,) = sentences(sentence)
    assert spoken(Name("周以宁"), article, span) is None


def test_what_somebody_traces_a_thing_to_is_no_other_speaker() -> None:
    text = "馆长周以宁把停电归结为一次检修。她说：“电路老得比我还老，停电只是早晚。”灯节照办。"
    assert said("周以宁怎么看停电？", text) == [
        "馆长周以宁把停电归结为一次检修。",
        "她说：“电路老得比我还老，停电只是早晚。”",
    ]
    assert said("周以宁怎么看停电？原话", text) == ["她说：“电路老得比我还老，停电只是早晚。”"]
    retold = "馆长周以宁把停电归结为一次“检修”。灯节照办。"
    assert said("周以宁怎么看停电？原话", retold) == ["馆长周以宁把停电归结为一次“检修”。"]


def test_another_speaker_in_the_same_sentence_is_cut_off() -> None:
    text = "周以宁认为，老桥该留；林晓舟则认为，老桥该拆。"
    article = article_of(text)
    (span,) = sentences(text)
    own = spoken(Name("周以宁"), article, span)
    assert own is not None
    assert own.of(text) == "周以宁认为，老桥该留"


def test_he_is_the_last_who_spoke() -> None:
    text = "周以宁说，老桥该留。他还说，票价太高。林晓舟说，老桥该拆。他认为票价合适。"
    article = article_of(text)
    spans = sentences(text)
    ours = [spoken(Name("周以宁"), article, span) is not None for span in spans]
    assert ours == [True, True, False, False]


def test_inside_a_quotation_that_was_opened_as_the_speakers() -> None:
    long = "老桥该留，" + "它陪着江城人走过了几十个年头，" * 6
    text = f"周以宁说：“{long}。票价也不该涨。”林晓舟不同意。"
    article = article_of(text)
    inner = next(span for span in sentences(text) if span.of(text).startswith("票价"))
    found = spoken(Name("周以宁"), article, inner)
    assert found is not None
    assert found.of(text) == "票价也不该涨。”"
    assert spoken(Name("林晓舟"), article, inner) is None


def test_the_author_speaks_where_nobody_else_does() -> None:
    article = article_of("老桥应当保留。林晓舟说，老桥该拆。", author="周以宁")
    first, second = sentences(article.text)
    assert spoken(Name("周以宁"), article, first) == first
    assert spoken(Name("周以宁"), article, second) is None


def test_english_words() -> None:
    text = (
        "Helen Ashdown, the director, said the dome must close. Peter Lowe says it should stay open."
        " According to Helen Ashdown, the mirror is safe."
    )
    assert said("What does Helen Ashdown say about the dome?", text) == [
        "Helen Ashdown, the director, said the dome must close."
    ]
    assert said("What does Peter Lowe say about the dome?", text) == []
    assert said("What does Peter Lowe say about staying open?", text) == [
        "Peter Lowe says it should stay open."
    ]


def test_advice_is_asked_for_and_given() -> None:
    text = "周以宁说，票价太高。周以宁建议票价降到十元。"
    assert said("针对票价，周以宁有什么建议？", text)[0:1] in (
        ["周以宁说，票价太高。"],
        ["周以宁建议票价降到十元。"],
    )
    assert "周以宁建议票价降到十元。" in said("针对票价，周以宁有什么建议？", text)


def test_no_speaker_no_words() -> None:
    assert asked_for("老桥怎么样？").speaker == ""
    assert said("老桥怎么样？", NEWS) == []


@pytest.mark.parametrize(
    ("name", "text", "theirs"),
    [
        (
            "郑可望",
            "评委郑可望却在会后保留了意见：她认为结尾太匆忙。",
            ["评委郑可望却在会后保留了意见：她认为结尾太匆忙。"],
        ),
        ("郑可望", "评委郑可望却在会后留了下来：她认为结尾太匆忙。", ["评委郑可望却在会后留了下来：她认为结尾太匆忙。"]),
        ("郑可望", "教练郑可望对赛程有一点担忧：队员休息不够。", ["教练郑可望对赛程有一点担忧：队员休息不够。"]),
        ("郑可望", "郑可望预计冬天偏暖。不过他也强调，寒潮仍会来。", ["郑可望预计冬天偏暖。", "不过他也强调，寒潮仍会来。"]),
        ("鄭可望", "律師鄭可望不同意。他指出，合約早已失效。", ["律師鄭可望不同意。", "他指出，合約早已失效。"]),
        ("郑可望", "主帅郑可望赛后很平静。“我们输得不冤，”他说。", ["“我们输得不冤，”他说。"]),
        ("郑可望", "郑可望去年离开了医院。在他看来，药价还会降。", ["在他看来，药价还会降。"]),
        ("长风航空", "长风航空上月停飞两架客机。该公司称，发动机没有问题。", ["该公司称，发动机没有问题。"]),
        ("长风", "长风公司上月停飞两架客机。公司方面表示，发动机没有问题。", ["公司方面表示，发动机没有问题。"]),
        (
            "Ida Marsh",
            'Ida Marsh opened the hearing. "The bridge is safe," she said. But she added that it rusts.',
            ['"The bridge is safe," she said.', "But she added that it rusts."],
        ),
        (
            "Ida Marsh",
            '"The bridge is safe," said Ida Marsh, an engineer. "We tested it twice." She noted rust.',
            [
                '"The bridge is safe," said Ida Marsh, an engineer.',
                '"We tested it twice."',
                "She noted rust.",
            ],
        ),
        ("Northcliff", "Northcliff shut a mine. The company said that wages rose.", ["The company said that wages rose."]),
    ],
)  # fmt: skip
def test_the_speaker_is_named_before_the_words(name: str, text: str, theirs: list[str]) -> None:
    article = article_of(text)
    found = [s.of(text) for s in sentences(text) if spoken(Name(name), article, s) is not None]
    assert found == theirs


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("郑可望", "郑可望认为赛程太密。林晓舟走进了更衣室。他说，队员很累。"),
        ("郑可望", "郑可望认为赛程太密；林晓舟则认为正好合适。他还说，队员不累。"),
        ("郑可望", "记者采访了教练郑可望。林晓舟没有来。他说，队员很累。"),
        ("郑可望", "林晓舟采访了教练郑可望。他说，队员很累。"),
        ("郑可望", "郑可望的助手看完了比赛。他说，队员很累。"),
        ("郑可望", "经理郑可望去了国外。该公司称，发动机没有问题。"),
        ("郑可望", "郑可望没有说话。林晓舟却保留了意见：她认为太快。"),
        ("郑可望", "郑可望坐在前排，林晓舟讲了半天，他认为该散会了。"),
        ("Ida Marsh", "Ida Marsh praised the bridge. Peter Lowe disagreed. He said it rusts."),
        ("Ida Marsh", "Ida Marsh met Peter Lowe. He said the bridge rusts."),
        ("Ida Marsh", "Ida Marsh left Northcliff. The company said that wages rose."),
        ("Jürgen Marsh", "Jürgen Marsh left the ground. The club said that wages rose."),
        ("汉娜·魏斯", "汉娜·魏斯去了国外。该公司称，发动机没有问题。"),
        ("欧阳可望", "欧阳可望去了国外。该公司称，发动机没有问题。"),
        ("郑可望", "郑可望在长风公司上班。该公司称，发动机没有问题。"),
    ],
)
def test_a_pronoun_that_may_mean_another_gives_nobodys_words(name: str, text: str) -> None:
    article = article_of(text)
    last = sentences(text)[-1]
    assert spoken(Name(name), article, last) is None


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("郑可望就票价说了什么", "郑可望"),
        ("鄭可望在發布會上說了什麼？", "鄭可望"),
        ("郑可望的意见是什么？", "郑可望"),
        ("对加班的态度是什么", ""),
        ("人们的看法是什么", ""),
        ("第三届江城短篇小说奖的得主是哪位？", ""),
        ("江城民間傳說的主角是誰？", ""),
        ("What was Marsh's explanation for the delay?", "Marsh"),
        ("What are the views of Ida Marsh on the bridge?", "Ida Marsh"),
    ],
)
def test_whose_words_are_meant(question: str, speaker: str) -> None:
    assert asked_for(question).speaker == speaker


def test_what_he_thinks_where_the_topic_stands_before_his_words() -> None:
    text = "球队为什么降级？教练郑可望不同意媒体的猜测。他指出，伤病最致命。林晓舟说，门票太贵。"
    assert said("郑可望怎么看降级？", text)[-1:] == ["他指出，伤病最致命。"]
    attitude = "编剧郑可望对改编并不介意。他说，书归书，戏归戏。观众很多。"
    assert said("郑可望怎么看改编？", attitude) == [
        "编剧郑可望对改编并不介意。",
        "他说，书归书，戏归戏。",
    ]


ROLES = (
    "江城副市长、灯节指挥部总指挥陶然亭表示，灯节延长三天，商户都赞成。白浦市市长苏见微则认为，延长没有必要。"
    "监理方负责人聂广坦承，灯架还要加固。老将何山是罗青禾的教练。何山赛后说，她下得很稳。"
    "裁判长白予介绍，这是耗时最长的一局。"
)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (
            "灯节总指挥怎么看延长三天",
            ["江城副市长、灯节指挥部总指挥陶然亭表示，灯节延长三天，商户都赞成。"],
        ),
        ("白浦市的市長怎麼看延長", ["白浦市市长苏见微则认为，延长没有必要。"]),
        ("监理负责人怎么评价灯架", ["监理方负责人聂广坦承，灯架还要加固。"]),
        ("罗青禾的教练怎么说她下得稳", ["何山赛后说，她下得很稳。"]),
        ("裁判长赛后怎么评价这一局", ["裁判长白予介绍，这是耗时最长的一局。"]),
    ],
)
def test_a_speaker_called_by_role(question: str, words: list[str]) -> None:
    assert said(question, ROLES) == words


def test_what_a_minister_calls_a_plan() -> None:
    text = 'The transport minister, Alan Roe, called the plan "brave but underfunded". The plan ends in May.'
    assert said("What does the transport minister think of the plan?", text) == [
        'The transport minister, Alan Roe, called the plan "brave but underfunded".'
    ]


def test_a_sum_of_views_counts_as_words() -> None:
    text = "周以宁则把老桥眼下的主要难处归结为三个：钱、人和时间。老桥明年拆除。"
    assert said("周以宁怎么看老桥的难处", text) == [
        "周以宁则把老桥眼下的主要难处归结为三个：钱、人和时间。"
    ]


def test_a_sure_reading_needs_no_shared_words() -> None:
    asked, evidence = read_from("周以宁怎么看灯节", "周以宁认为，老人孩子都该免票。")
    assert words_of(asked, evidence, confidence=0.2) == ()
    assert quotes(words_of(asked, evidence, confidence=0.9)) == ["周以宁认为，老人孩子都该免票。"]


@pytest.mark.parametrize(
    ("name", "text", "his"),
    [
        (
            "Owen Pryce",
            'Former keeper Owen Pryce, now a baker, was blunt: "The lamp is too dim."',
            True,
        ),
        ("Owen Pryce", "Owen Pryce had a short answer: “The lamp is too dim.”", True),
        ("郑远山", "船长郑远山话讲得很直：“灯太暗了。”", True),
        ("石榴", "护林员石榴直摇头：“芦苇烧不得。”", True),
        ("Owen Pryce", 'Owen Pryce was told by the mayor: "The lamp is too dim."', False),
        ("Owen Pryce", 'A letter to Owen Pryce was blunt: "The lamp is too dim."', False),
        ("郑远山", "郑远山收到家里的电报：“灯太暗了。”", False),
        ("郑远山", "郑远山被乘客当面顶了一句：“灯太暗了。”", False),
        ("石榴", "一位老农冲着石榴直摇头：“芦苇烧不得。”", False),
    ],
)
def test_a_quotation_opens_after_what_is_told_of_its_speaker(
    name: str, text: str, his: bool
) -> None:
    article = article_of(text)
    sentence = sentences(article.text, 0, len(article.text))[0]
    assert (spoken(Name(name), article, sentence) is not None) is his


@pytest.mark.parametrize(
    ("name", "text", "his"),
    [
        ("harbour diary", "A harbour diary kept by his wife says the lamp failed twice.", True),
        ("harbour diary", "A harbour diary found in March, the keeper said, is lost.", False),
        ("Alba Yards", "A spokesman for Alba Yards declined to comment on the lamp.", True),
        ("Alba Yards", "Alba Yards did not immediately respond to questions on the lamp.", True),
        ("Alba Yards", "Alba Yards did not pay for the lamp.", False),
        ("江城港务局", "江城港务局拒绝就灯塔置评。", True),
        ("江城港务局", "市长批评江城港务局不予置评。", False),
    ],
)
def test_documents_speak_and_silence_is_what_is_said(name: str, text: str, his: bool) -> None:
    article = article_of(text)
    sentence = sentences(article.text, 0, len(article.text))[0]
    assert (spoken(Name(name), article, sentence) is not None) is his


def test_a_speaker_goes_without_article_and_without_what_his_people_are_called() -> None:
    diary = "A harbour diary says the lamp failed twice."
    assert said("What does the harbour diary say about the lamp?", diary) == [diary]
    team = "Alba says the lamp needs a new lens."
    assert said("What do the Alba engineers think about the lamp?", team) == [team]
    assert said("What do the Petrel engineers think about the lamp?", team) == []


def test_who_read_the_passage_knows_a_translated_name_by_its_words_alone() -> None:
    told = "红峰船厂认为灯塔应当改用电灯。"
    asked, evidence = read_from("What does Alba Yards think about the lighthouse lamp?", told)
    assert quotes(words_of(asked, evidence, confidence=0.9)) == [told]
    assert words_of(asked, evidence, confidence=0.7) == ()
    bare = "灯塔应当改用电灯。"
    asked, evidence = read_from("What does Alba Yards think about the lighthouse lamp?", bare)
    assert words_of(asked, evidence, confidence=0.9) == ()
    known = "红峰船厂认为灯塔应当改用电灯。Alba Yards很大。"
    asked, evidence = read_from("What does Alba Yards think about the lighthouse lamp?", known)
    assert words_of(asked, evidence, confidence=0.9) == ()
    for question in (
        "What does ABYD think about the lighthouse lamp?",
        "What does Alba 7 think about the lighthouse lamp?",
        "What does Alba Yards think about the lamp of Merriton?",
    ):
        asked, evidence = read_from(question, told)
        assert words_of(asked, evidence, confidence=0.9) == ()
