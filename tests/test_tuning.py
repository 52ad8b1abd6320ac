"""What a measurement may set, the file that holds it, and the bot that follows it."""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import askllm
from askllm.articles import passages_of
from askllm.bot import Bot, Settings
from askllm.errors import SettingsError
from askllm.evaluate import QuestionSet
from askllm.exam import described
from askllm.index import open_index, refresh
from askllm.qa_model import Readers
from askllm.tuning import (
    DEFAULTS,
    INTERCEPTS,
    PREVIOUS_FILE,
    SLOPES,
    Tuning,
    read_tuning,
    settings_path,
    write_tuning,
)
from askllm.types import Hit, Part, Query, ReaderUsed, Scope
from fakes import HashEncoder
from fakes_reader import TeachableReader

shares = st.floats(0, 1)
tunings = st.builds(
    Tuning,
    threshold=shares,
    confidence_slope=st.floats(*SLOPES),
    confidence_intercept=st.floats(*INTERCEPTS),
    passages_read=st.integers(1, 50),
    dense_weight=shares,
    legs=st.sampled_from(["both", "lexical", "dense"]),
    reader=st.sampled_from(["trained", "overlap"]),
    passage_chars=st.sampled_from([(60, 90), (160, 300), (400, 600)]),
)


def test_the_confidence_that_is_said_for_one_that_was_computed() -> None:
    odds = Tuning(confidence_slope=2, confidence_intercept=math.log(3))
    # The odds 1 : 4 are squared and then tripled: 3 : 16.
    assert odds.recalibrated(0.2) == pytest.approx(3 / 19)
    assert odds.recalibrated(0.0) == 0.0
    assert odds.recalibrated(1.0) == 1.0
    assert DEFAULTS.recalibrated(0.123456789) == 0.123456789


@given(tuning=tunings, one=shares, other=shares)
def test_no_answer_overtakes_another(tuning: Tuning, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= tuning.recalibrated(low) <= tuning.recalibrated(high) <= 1


@given(
    slope=st.floats(0.2, 5),
    intercept=st.floats(-3, 3),
    one=st.floats(0.01, 0.98),
    step=st.floats(0.001, 0.01),
)
def test_what_differs_goes_on_differing_and_can_be_turned_back(
    slope: float, intercept: float, one: float, step: float
) -> None:
    tuning = Tuning(confidence_slope=slope, confidence_intercept=intercept)
    assert tuning.recalibrated(one) < tuning.recalibrated(one + step)
    assert tuning.computed(tuning.recalibrated(one)) == pytest.approx(one, abs=1e-6)


@given(tuning=tunings)
def test_what_is_written_is_read(tuning: Tuning, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("index")
    assert write_tuning(folder, tuning) == folder / "settings.json"
    assert read_tuning(folder) == tuning


def test_only_what_differs_is_written_and_the_former_file_is_kept(tmp_path: Path) -> None:
    assert read_tuning(tmp_path) is DEFAULTS
    write_tuning(tmp_path, Tuning(threshold=0.4, passage_chars=(80, 160)))
    first = settings_path(tmp_path).read_text(encoding="utf-8")
    assert json.loads(first) == {"threshold": 0.4, "passage_chars": [80, 160]}
    assert not (tmp_path / PREVIOUS_FILE).exists()
    write_tuning(tmp_path, DEFAULTS)
    assert settings_path(tmp_path).read_text(encoding="utf-8") == "{}\n"
    assert (tmp_path / PREVIOUS_FILE).read_text(encoding="utf-8") == first
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "settings.json",
        "settings.previous.json",
    ]


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file", encoding="utf-8")
    with pytest.raises(SettingsError, match=r'write the file by hand: \{"threshold": 0.4\}'):
        write_tuning(tmp_path / "index", Tuning(threshold=0.4))


def test_a_file_that_cannot_be_replaced_stays_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tuning(tmp_path, Tuning(threshold=0.4))

    def refuse(path: Path, target: Path) -> None:
        if target.name == "settings.json":
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(SettingsError, match="No space left on device"):
        write_tuning(tmp_path, Tuning(threshold=0.9))
    assert read_tuning(tmp_path).threshold == 0.4
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"treshold": 0.4}', "there is no setting 'treshold'; did you mean 'threshold'?"),
        ('{"zzz": 1}', "there is no setting 'zzz'; there are: threshold, confidence_slope"),
        ('{"threshold": 1.5}', '"threshold" is 1.5; it must be a number from 0 to 1'),
        ('{"threshold": NaN}', '"threshold" is nan; it must be a number from 0 to 1'),
        ('{"threshold": true}', '"threshold" is True; it must be a number from 0 to 1'),
        ('{"threshold": "0.4"}', "\"threshold\" is '0.4'; it must be a number from 0 to 1"),
        ('{"confidence_slope": 0}', "it must be a number from 0.05 to 20"),
        ('{"confidence_intercept": 11}', "it must be a number from -10 to 10"),
        ('{"passages_read": 0}', '"passages_read" is 0; it must be a whole number from 1 to 50'),
        ('{"passages_read": 2.5}', "it must be a whole number from 1 to 50"),
        ('{"dense_weight": -0.1}', "it must be a number from 0 to 1"),
        ('{"legs": "words"}', "\"legs\" is 'words'; it must be one of: both, lexical, dense"),
        ('{"legs": ["both"]}', "it must be one of: both, lexical, dense"),
        ('{"reader": "net"}', "\"reader\" is 'net'; it must be one of: trained, overlap"),
        ('{"passage_chars": [160, 200]}', "most up to 600 and at least 1.5 times least"),
        ('{"passage_chars": [20, 300]}', "least 60 or more"),
        ('{"passage_chars": [160, 601]}', "most up to 600"),
        ('{"passage_chars": 300}', "it must be two whole numbers, [least, most]"),
        ('{"passage_chars": [160]}', "it must be two whole numbers, [least, most]"),
        ('{"threshold": 0.4, "threshold": 0.5}', "'threshold' is set twice"),
        ('{"threshold": 0.4', "line 1 is no JSON"),
        ("", "line 1 is no JSON"),
        ("[0.4]", "it is no JSON object"),
        ("[" * 100_000, "it is nested too deep"),
    ],
)
def test_a_file_with_a_fault_is_refused(tmp_path: Path, text: str, said: str) -> None:
    settings_path(tmp_path).write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_tuning(tmp_path)
    message = str(caught.value)
    assert message.startswith(f"The settings in {tmp_path / 'settings.json'} cannot be used: ")
    assert said in message
    assert "Mend the file; without it, askllm's own settings apply." in message


def test_bytes_and_marks_of_other_programs(tmp_path: Path) -> None:
    settings_path(tmp_path).write_bytes(b'\xef\xbb\xbf{"threshold": 0.4}\r\n')
    assert read_tuning(tmp_path).threshold == 0.4
    settings_path(tmp_path).write_bytes(b"\xff\xfe{")
    with pytest.raises(SettingsError, match="it is not UTF-8 text"):
        read_tuning(tmp_path)
    settings_path(tmp_path).unlink()
    settings_path(tmp_path).mkdir()
    with pytest.raises(SettingsError, match="cannot be read"):
        read_tuning(tmp_path)


def test_what_differs_in_words() -> None:
    assert DEFAULTS.differing() == ""
    tuning = Tuning(threshold=0.4, legs="dense", passage_chars=(80, 160))
    assert tuning.differing() == "threshold 0.4, legs dense, passage_chars 80-160"
    assert tuning.to_dict()["passage_chars"] == [80, 160]


def test_the_bot_refuses_below_the_threshold_of_its_index(corpus: Path, tmp_path: Path) -> None:
    question = "青石大桥全长多少米？"
    before = askllm.load(corpus=corpus, index=tmp_path, encoder="none")
    said = before.ask(question)
    assert said.status == "conflict"
    write_tuning(tmp_path, Tuning(threshold=1.0))
    after = askllm.load(corpus=corpus, index=tmp_path, encoder="none")
    assert not after.changed
    assert after.tuning == Tuning(threshold=1.0)
    refused = after.ask(question)
    assert (refused.status, refused.confidence) == ("not_found", said.confidence)
    assert before.tuned(Tuning(threshold=1.0)).ask(question).status == "not_found"
    given = askllm.load(corpus=corpus, index=tmp_path, encoder="none", tuning=DEFAULTS)
    assert given.ask(question).status == "conflict"
    settings_path(tmp_path).write_text("{", encoding="utf-8")
    with pytest.raises(SettingsError, match="cannot be used"):
        askllm.load(corpus=corpus, index=tmp_path, encoder="none")


def test_the_threshold_holds_for_every_part_of_a_question(bot: Bot) -> None:
    question = "星河1.0和星河2.0分别能翻译多少种语言？"
    both = bot.ask(question)
    assert (both.status, len(both.citations)) == ("answered", 2)
    assert bot.tuned(Tuning(threshold=1.0)).ask(question).status == "not_found"


def test_the_bot_says_the_recalibrated_confidence(bot: Bot) -> None:
    question = "青石大桥全长多少米？"
    said = bot.ask(question).confidence
    tuning = Tuning(threshold=0.0, confidence_slope=0.5, confidence_intercept=-1)
    assert bot.tuned(tuning).ask(question).confidence == pytest.approx(
        tuning.recalibrated(said), abs=2e-4
    )


def test_the_bot_reads_as_many_passages_as_it_is_told(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from askllm.retrieve import Retrieval, Retriever

    asked: list[int] = []
    retrieve = Retriever.retrieve

    def watched(self: Retriever, query: Query, *, k: int, scope: Scope | None = None) -> Retrieval:
        asked.append(k)
        return retrieve(self, query, k=k, scope=scope)

    monkeypatch.setattr(Retriever, "retrieve", watched)
    tuned = bot.tuned(Tuning(passages_read=3))
    tuned.ask("青石大桥全长多少米？")
    assert set(asked) == {3} == {tuned.passages_read}


def test_one_leg_may_search_alone(bot_dense: Bot) -> None:
    question = "青石大桥全长多少米？"
    words = bot_dense.tuned(Tuning(legs="lexical"))
    assert words.legs.ran == ("lexical",)
    assert "settings of this index" in (words.legs.reason or "")
    assert {leg.leg for hit in words.search(question) for leg in hit.legs} == {"lexical"}
    meaning = bot_dense.tuned(Tuning(legs="dense"))
    assert meaning.legs.ran == ("dense",)
    hits = meaning.search(question, k=1000)  # all: some of the best are kept for each language
    ranks = [{leg.leg: leg.rank for leg in hit.legs} for hit in hits]
    assert sorted(rank["dense"] or 0 for rank in ranks) == list(range(1, len(hits) + 1))
    assert {rank["lexical"] for rank in ranks} == {None}
    assert {part.name for hit in hits for part in parts_of(hit)} == {"passage", "sentence"}
    assert words.has_encoder
    assert bot_dense.tuned(DEFAULTS).legs.reason is None


def test_the_settings_choose_who_reads(corpus: Path, tmp_path: Path) -> None:
    index = refresh(corpus, tmp_path, None).index
    reader = TeachableReader({"1820米": 3.0, "1750米": 2.0})
    bot = Bot(Settings(corpus, tmp_path, "none"), index, None, readers=Readers(reader))
    question = "青石大桥全长多少米？"
    assert bot.ask(question).reader == bot.reader == ReaderUsed("taught/1")
    ruled = bot.tuned(Tuning(reader="overlap"))
    so_far = len(reader.asked)
    answer = ruled.ask(question)
    assert len(reader.asked) == so_far
    assert answer.reader == ruled.reader
    assert (ruled.reader_name, ruled.reader.name) == ("overlap/1", "overlap/1")
    assert "Rules choose the words." in (ruled.reader.reason or "")
    assert ruled.tuned(DEFAULTS).reader_name == "taught/1"


def test_a_run_records_who_read(bot: Bot, corpus: Path, tmp_path: Path) -> None:
    index = refresh(corpus, tmp_path, None).index
    other = Bot(Settings(corpus, tmp_path, "none"), index, None, readers=Readers(TeachableReader()))
    nobody = QuestionSet(Path("q.jsonl"), "askllm", (), ())
    assert described(bot, nobody, ())["reader"] == "overlap/1"
    assert described(other, nobody, ())["reader"] == "taught/1"


def test_without_an_encoder_words_search_whatever_is_set(bot: Bot) -> None:
    tuned = bot.tuned(Tuning(legs="dense"))
    assert not tuned.has_encoder
    assert tuned.legs == bot.legs
    assert tuned.search("青石大桥") == bot.search("青石大桥")


@pytest.mark.parametrize("weight", [0.0, 0.2, 0.43, 0.8, 1.0])
def test_the_weight_of_the_dense_leg(bot_dense: Bot, weight: float) -> None:
    hits = bot_dense.tuned(Tuning(dense_weight=weight)).search("青石大桥全长多少米？", k=5)
    for hit in hits:
        parts = parts_of(hit)
        meaning = sum(part.weight for part in parts if part.name in ("passage", "sentence"))
        assert meaning == pytest.approx(weight)
        assert sum(part.weight for part in parts) == pytest.approx(1)
        assert sum(part.weight * part.value for part in parts) == pytest.approx(hit.score)


def parts_of(hit: Hit) -> tuple[Part, ...]:
    assert hit.why is not None
    return hit.why.parts


def test_other_lengths_cut_anew_and_keep_the_vectors_of_what_is_alike(
    corpus: Path, tmp_path: Path
) -> None:
    own = tmp_path / "corpus"
    shutil.copytree(corpus, own)
    long = "".join(f"第{n}段讲第{n}座桥，桥长{n}百米。" for n in range(1, 90))
    (own / "long.md").write_text(f"# 长文\n\n{long}\n", encoding="utf-8")
    folder = tmp_path / "index"
    first = refresh(own, folder, HashEncoder())
    again = refresh(own, folder, HashEncoder(), lengths=(80, 160))
    kept = {context(p) for p in passages(first.index)} & {context(p) for p in passages(again.index)}
    assert again.changed
    assert len(passages(again.index)) > len(passages(first.index))
    assert max(p.end - p.start for p in passages(again.index)) <= 160
    assert kept
    assert again.encoded == len(passages(again.index)) - len(kept)
    assert open_index(folder).manifest.rules.chunk.endswith(":80-160")
    assert not refresh(own, folder, HashEncoder(), lengths=(80, 160)).changed
    fresh = refresh(own, tmp_path / "fresh", HashEncoder(), lengths=(80, 160)).index
    assert fresh.dense is not None
    assert again.index.dense is not None
    at = np.arange(fresh.dense.size)
    np.testing.assert_allclose(fresh.dense.vectors(at), again.index.dense.vectors(at), atol=1e-6)


def passages(index: Any) -> list[Any]:  # noqa: ANN401
    return [index.passage(row) for row in range(index.manifest.passage_count)]


def context(passage: Any) -> tuple[str, str]:  # noqa: ANN401
    return passage.article_id, passage.text


@given(sizes=st.lists(st.integers(1, 900), min_size=1, max_size=8), which=st.integers(0, 2))
def test_passages_keep_within_the_lengths_asked_for(sizes: list[int], which: int) -> None:
    least, most = [(60, 90), (160, 300), (400, 600)][which]
    text = "".join("水" * (size - 1) + "。" for size in sizes)
    article = askllm.Article("a", "题", text, "a.txt")
    got = passages_of(article, (least, most))
    assert "".join(p.text for p in got) == text
    assert all(len(p.text) <= most for p in got)


def test_a_bot_knows_how_its_articles_are_cut(corpus: Path, tmp_path: Path) -> None:
    write_tuning(tmp_path, Tuning(passage_chars=(60, 90)))
    bot = askllm.load(corpus=corpus, index=tmp_path, encoder="none")
    article = bot.articles()[0]
    spans = bot.passage_spans(article.id)
    assert spans == [(p.start, p.end) for p in passages_of(article, (60, 90))]
    assert bot.passage_count() == sum(len(bot.passage_spans(a.id)) for a in bot.articles())
    with pytest.raises(SettingsError, match="take another index"):
        bot.tuned(DEFAULTS)


def test_a_run_says_what_was_set(corpus: Path, tmp_path: Path) -> None:
    settings = Settings(corpus, tmp_path, "none")
    index = refresh(corpus, tmp_path, None).index
    tuned = Bot(settings, index, None, tuning=Tuning(threshold=0.4, legs="dense"))
    words = described(tuned, QuestionSet(Path("qa.jsonl"), "jsonl", (), ()), ())
    assert words["threshold"] == "0.4"
    assert words["passage_chars"] == "160-300"
    assert words["legs"] == "lexical"  # what ran, not what was set
