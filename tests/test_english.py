"""English questions as people type them: what they ask for, and what English sentences give."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.answer import compose_parts
from askllm.answer.claims.premise import never_said
from askllm.answer.claims.verdict import settled
from askllm.answer.lists.coordination import runs
from askllm.answer.refusing.unmet import unmet
from askllm.read import Reading, parts_of, understand
from askllm.read.about.definition import post_of
from askllm.read.about.offices import holders_in, office_asked
from askllm.read.ask.plain_en import in_full
from askllm.read.short.extent import figures_of
from askllm.text import quantities
from askllm.types import Query
from fakes_evidence import article, query, read_from
from readings import asked_for


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("what's the toll?", "what is the toll?"),
        ("who’s the referee", "who is the referee"),
        ("whos the referee", "who is the referee"),
        ("when's the verdict due?", "when is the verdict due?"),
        ("what's it cost", "what does it cost"),
        ("who's been elected?", "who has been elected?"),
        ("how'd the striker get hurt?", "how did the striker get hurt?"),
        ("hi, do you know when the trial starts?", "when the trial starts?"),
        ("did they say why the match was stopped?", "why the match was stopped?"),
        ("Could you tell me how much the vaccine costs, please?", "how much the vaccine costs?"),
        ("tell me what the dose is", "what is the dose"),
        ("is it known by when the dam will be full?", "by when the dam will be full?"),
        ("so how long does the rain last again?", "how long does the rain last?"),
        ("What are the judges' reasons?", "What are the judges' reasons?"),
        ("did she say that it works?", "did she say that it works?"),
        ("its price", "its price"),
        ("Do you know?", "Do you know?"),
        ("hi!", "hi!"),
    ],
)
def test_a_question_is_read_in_full(typed: str, meant: str) -> None:
    assert in_full(typed) == meant


@given(st.text(max_size=40))
def test_something_is_always_left_of_a_question(typed: str) -> None:
    assert bool(in_full(typed).strip()) == bool(typed.strip())


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("did anyone die when the ferry sank?", "yesno"),
        ("how many cars were on board when the ferry sank?", "number"),
        ("how deep was the lake where the plane went down?", "number"),
        ("by when must the clubs comply?", "date"),
        ("who is the captain of the team?", "who"),
        ("who's Ada Bell?", "what"),
        ("Who is Zhou Yining (周以宁)?", "what"),
        ("what does Ada Bell do?", "what"),
        ("what was Acme's net profit?", "number"),
        ("what is the stadium going to cost?", "number"),
        ("what did the club pay for the striker?", "number"),
        ("rainfall in the basin 2023", "number"),
        ("what were the court's main findings?", "list"),
        ("how effective is the vaccine?", "passage"),
        ("how does the vaccine work?", "how"),
        ("did forecasters see the storm coming?", "yesno"),
    ],
)
def test_what_is_asked_stands_in_the_main_clause(question: str, kind: str) -> None:
    assert asked_for(question).kind == kind


@pytest.mark.parametrize(
    ("question", "money"),
    [
        ("how much did the film make last year?", True),
        ("how much was the driver fined?", True),
        ("how much did the choir raise in the auction?", True),
        ("what's the dividend?", True),
        ("how much rain fell?", False),
        ("how much did they raise the sea wall?", False),
        ("how many goals did she make?", False),
    ],
)
def test_a_sum_of_money_is_asked_for(question: str, money: bool) -> None:
    assert asked_for(question).wants_money is money


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("a profit of £14.2m, up from £9.8m", [("£14.2m", 14_200_000), ("£9.8m", 9_800_000)]),
        ("sold for €7m", [("€7m", 7_000_000)]),
        ("prices rose by a third", [("a third", Fraction(1, 3))]),
        ("costs were cut by almost half", [("almost half", Fraction(1, 2))]),
        ("a third man on the third day", []),
        ("pays 9.6 million pounds to 84 riders", [("9.6 million pounds", 9_600_000), ("84", 84)]),
        ("gusts of 151 kilometres per hour", [("151 kilometres per hour", 151)]),
        ("a dividend of 12p a share", [("12p a share", 12)]),
        ("a pipe of 14.2m", [("14.2m", Fraction(71, 5))]),
    ],
)
def test_figures_of_english_sentences(words: str, found: list[tuple[str, Fraction]]) -> None:
    assert [(f.span.of(words), f.quantity.value) for f in figures_of(words)] == found


@pytest.mark.parametrize(("written", "unit"), [("£14.2m", "英镑"), ("$5m", "美元"), ("5m", "m")])
def test_millions_behind_a_sign_are_no_metres(written: str, unit: str) -> None:
    assert [q.unit for q in quantities(f"It lost {written}.")] == [unit]


@pytest.mark.parametrize(
    ("question", "sentence", "short"),
    [
        (
            "how much did the mill make last year?",
            "The mill made £14m last year, up from £9m.",
            "£14m",
        ),
        ("what was the mill's profit before?", "Profit was £14m, up from £9m before.", "£9m"),
        ("how many people could the hall seat?", "The hall could seat 320 guests.", "320"),
        ("how many games did they lose?", "They won 21 games, drew eight and lost nine.", "nine"),
        ("how many books did she sell?", "He sold 40 books and she wrote 12.", "40"),
        ("by how much did butter go up?", "Butter had risen by a third in twelve months.", "a third"),
        ("how long will the trial take?", "The trial, with 5,200 pages, takes 14 months.", "14 months"),
        ("what was the club's revenue?", "Profit was £9m, while sales came to £80m.", "£80m"),
        ("what was the net profit in 2023?", "2023年公司营业收入31亿元；净利润3亿元。", "3亿元"),
    ],
)  # fmt: skip
def test_the_figure_that_is_asked_for(question: str, sentence: str, short: str) -> None:
    _, evidence = read_from(question, article("a", sentence))
    assert evidence[0].short == short


@pytest.mark.parametrize(
    ("question", "sentence", "post"),
    [
        ("what's Hugh Lane's job?", "The finance director, Hugh Lane, left.", "finance director"),
        ("what does Per Holm do?", "Minister of the interior Per Holm spoke.", "Minister of the interior"),
        ("who is Ada Bell?", "Ada Bell is a marine biologist at Hull.", "marine biologist at Hull"),
        ("Who's Ada Bell?", "The show, by Ada Bell, the museum's former curator, opens.", "museum's former curator"),
        ("who is Ada Bell?", "Ada Bell is now chairman of Ora.", "chairman of Ora"),
        ("who is Tom Wilk?", "Striker Tom Wilk scored twice.", "Striker"),
        ("Who is Zhou Yining (周以宁)?", "江城医院院长周以宁说，床位够用。", "江城医院院长"),
        ("who is Ada Bell?", "The bread was sold by Ada Bell and her sister.", None),
        ("where is Ada Bell?", "The coach, Ada Bell, left.", None),
    ],
)  # fmt: skip
def test_what_somebody_is(question: str, sentence: str, post: str | None) -> None:
    found = post_of(asked_for(question), sentence)
    assert (None if found is None else found.of(sentence)) == post


@pytest.mark.parametrize(
    ("question", "sentence", "holders"),
    [
        ("who's the captain of the Gannet?", "The captain, Iain Ross, was cleared.", ["Iain Ross"]),
        ("Who is the CFO of Ora?", "首席财务官丁若兰说，公司很好。", ["丁若兰"]),
        (
            "who is the director of the zoo?",
            "Ann de Vries is the zoo's director.",
            ["Ann de Vries"],
        ),
        ("who was the mayor?", "The mayor of Port Ora, Bea Lund, resigned.", ["Bea Lund"]),
        ("球队主教练是谁？", "主教练何明远表示不满。", ["何明远"]),
        ("who is the coach?", "The coach left by coach.", []),
    ],
)
def test_who_holds_an_office(question: str, sentence: str, holders: list[str]) -> None:
    asked = asked_for(question)
    assert [span.of(sentence) for span in holders_in(office_asked(asked), sentence)] == holders


@pytest.mark.parametrize(
    ("sentence", "things"),
    [
        (
            "The court ordered three things: a boat for all, checks by a surveyor, and drills.",
            ["a boat for all", "checks by a surveyor", "drills"],
        ),
        (
            "They made three pledges: to cut 2,000 fees, to plant trees, and to open a clinic.",
            ["cut 2,000 fees", "plant trees", "open a clinic"],
        ),
        (
            "The team lacks three players: a tall, calm keeper; a winger; and a captain.",
            ["a tall, calm keeper", "a winger", "a captain"],
        ),
    ],
)
def test_what_a_colon_announces(sentence: str, things: list[str]) -> None:
    assert [span.of(sentence) for span in runs(sentence)[0].items] == things


@pytest.mark.parametrize(
    ("question", "text", "verdict"),
    [
        ("did anyone die when the Gannet sank?", "The Gannet sank. Nobody died in the fire.", "no"),
        ("Did Crumb Street make a profit?", "Crumb Street reported a loss of £3m.", "no"),
        ("did forecasters see Odile coming?", "Storm Odile hit. They had seen it coming.", None),
        ("did Odile come?", "Odile came. Crumb Street studied it.", None),
        ("Did Marlow make a loss?", "Marlow sells bread. Crumb Street made a loss.", None),
        (
            "Does Crumb Street have more shops than Marlow?",
            "Crumb Street and Marlow have shops.",
            None,
        ),
    ],
)
def test_yes_and_no_in_english(question: str, text: str, verdict: str | None) -> None:
    asked, evidence = read_from(question, article("a", text))
    found = settled(asked, evidence)
    assert found is not None
    assert found[1] == verdict


def parts(question: str) -> list[str]:
    typed = query(question)
    return [part.text for _, part in parts_of(typed, understand(typed))]


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Is Lake Ora deeper than Lake Bel?", ["How deep is Lake Ora?", "How deep is Lake Bel?"]),
        (
            "does Ora have more beds than Bel?",
            ["How many beds does Ora have?", "How many beds does Bel have?"],
        ),
        (
            "Did the trial cost more than the appeal?",
            ["How much did the trial cost?", "How much did the appeal cost?"],
        ),
        (
            "was the dam built before the mill?",
            ["When was the dam built?", "When was the mill built?"],
        ),
    ],
)
def test_two_things_are_set_against_each_other(question: str, asked: list[str]) -> None:
    assert parts(question) == asked


@pytest.mark.parametrize(
    "question", ["Is the dam higher than 50 metres?", "Are there more than 300?"]
)
def test_a_figure_is_no_thing_to_compare_with(question: str) -> None:
    assert parts(question) == []


@pytest.mark.parametrize(
    ("question", "one", "two", "verdict"),
    [
        ("Is Ora higher than Bel?", "Ora is 210 metres high.", "Bel is 185 metres high.", "yes"),
        ("Is Ora shorter than Bel?", "Ora is 2 km long.", "Bel is 1750 metres long.", "no"),
        ("Is Ora higher than Bel?", "Ora is about 190 metres high.", "Bel is 185 metres high.", None),
        ("Is Ora higher than Bel?", "Ora is 210 metres high.", "Bel has 40 floors.", None),
        ("Was Ora built before Bel?", "Ora was built in 1931.", "Bel was built in 1950.", "yes"),
        ("Was Ora built before Bel?", "Ora was built in 1931.", "Bel was built in May 1931.", None),
        ("Was Ora built before Bel?", "Ora was built in 1931.", "Bel was built in 1931.", None),
        ("Was Ora built before Bel?", "Ora was built on 3 May 1931.", "Bel was built on 3 May 1931.", "no"),
        ("Was Ora built after Bel?", "Ora was built on 3 May 1931.", "Bel was built on 3 May 1931.", "no"),
        ("Which is higher, Ora or Bel?", "Ora is 210 metres high.", "Bel is 185 metres high.", None),
    ],
)  # fmt: skip
def test_two_values_settle_a_comparison(
    question: str, one: str, two: str, verdict: str | None
) -> None:
    typed = query(question)
    asked = [part for _, part in parts_of(typed, understand(typed))]
    read = [
        (part.text, part, Reading(read_from(part.text, article(words[:3], words))[1], 0.8))
        for part, words in zip(asked, (one, two), strict=True)
    ]
    answer = compose_parts(typed, read, lambda word: True)
    assert answer.verdict == verdict
    assert answer.text.startswith("Yes") is (verdict == "yes")


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("What is the line's share price?", "The line must pay 9.6 million pounds."),
        ("what was Ora's revenue?", "Ora made a profit of £9m."),
        ("How many GPUs were used for Ora?", "Ora的参数为700亿个。"),
        ("how many employees does the zoo have?", "The zoo has 168 cages."),
        ("What was Ora's loss?", "Ora, with 40 shops, has long been run by Ada Bell."),
    ],
)
def test_another_figure_is_no_answer(question: str, sentence: str) -> None:
    asked, evidence = read_from(question, article("a", sentence))
    assert unmet(asked, evidence, evidence[0], 0.9) == "no_figure"


@pytest.mark.parametrize(
    ("question", "sentence", "silent"),
    [
        ("when did Ada Bell die?", "She took over from Ada Bell in May 2021.", True),
        ("when was Ada Bell born?", "Ada Bell founded the clinic in 2003.", True),
        ("when did Ada Bell die?", "Ada Bell died in 2021.", False),
        ("when was the dam opened?", "The dam was built in 2003.", False),
    ],
)
def test_a_life_is_told_in_so_many_words(question: str, sentence: str, silent: bool) -> None:
    asked, evidence = read_from(question, article("a", sentence))
    assert never_said(asked, evidence) is silent


@pytest.mark.parametrize(
    ("question", "words", "holds"),
    [
        ("Who is behind Ora Two (奥拉二号)?", "奥拉二号由江城公司研发", True),
        ("Who built the 奥拉大桥 with Bel?", "Bel修建了奥拉大桥", True),
        ("Who built the 奥拉大桥 with Bel?", "Bel修建了白浦大桥", False),
    ],
)
def test_a_name_in_characters_counts_in_an_english_question(
    question: str, words: str, holds: bool
) -> None:
    names = understand(Query(question, "en", question)).names
    assert all(name.stands_in(words.casefold()) for name in names) is holds


@pytest.mark.parametrize("word", ["CEO", "CFO", "US", "IPO"])
def test_an_abbreviation_that_chinese_translates_is_no_name(word: str) -> None:
    assert [name.shown for name in asked_for(f"who is the {word} of Ora Motors?").names] == [
        "Ora Motors"
    ]
