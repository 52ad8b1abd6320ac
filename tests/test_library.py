"""The library room: files into the corpus and out of it, the list, and a bot that follows."""

from __future__ import annotations

import dataclasses
import json
import shutil
import threading
import time
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

import askllm
from askllm.articles import list_files
from askllm.bot import Bot, Settings
from askllm.errors import CorpusError, Problem, SettingsError
from askllm.index import Changes, Listed, Progress
from askllm.library import (
    LARGEST,
    TRASH,
    Builds,
    Catalogue,
    Disagreements,
    Folder,
    LibraryError,
    LiveBot,
    Wanted,
    chart_of,
    entry_of,
    find_names,
)
from askllm.library.disagreements import disagreement_in
from askllm.library.file_names import safe_name
from askllm.tuning import Tuning
from askllm.types import Answer
from fakes_bot import FakeBot

FERRY = "---\ntitle: 白沙渡口\ndate: 2023-02-01\n---\n白沙渡口的渡船每天开12班，船票两元。\n"
QUESTION = "白沙渡口的渡船每天开多少班？"


@pytest.fixture
def folder(corpus: Path, tmp_path: Path) -> Path:
    """A copy of the corpus, to be changed."""
    return Path(shutil.copytree(corpus, tmp_path / "corpus"))


@pytest.fixture
def live(folder: Path, tmp_path: Path) -> LiveBot:
    return LiveBot(askllm.load(corpus=folder, index=tmp_path / "index", encoder="none"))


def add(live: LiveBot, name: str, text: str | bytes) -> str:
    data = text.encode() if isinstance(text, str) else text
    return Folder(live.settings.corpus).add(name, data, live.catalogue().by_id).path


def test_a_refreshed_bot_keeps_what_it_was_loaded_with(folder: Path, tmp_path: Path) -> None:
    names = tmp_path / "own.txt"
    names.write_text("青石大桥 = 老桥\n", encoding="utf-8")
    tuning = Tuning(threshold=0.3, passages_read=3)
    live = LiveBot(
        askllm.load(
            corpus=folder,
            index=tmp_path / "index",
            encoder="none",
            names=names,
            tuning=tuning,
            reader="overlap",
        )
    )
    before = live.now
    add(live, "渡口.md", FERRY)
    names.write_text("青石大桥 = 旧桥\n", encoding="utf-8")
    assert live.refresh()
    assert live.now is not before
    assert live.now.tuning == before.tuning
    assert live.now.tuning.passages_read == 3
    assert any("旧桥" in alias.names for alias in live.names())
    assert live.now.reader == before.reader


# ---- names of files --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("渡口.md", "渡口.md"),
        ("A B.Txt", "A B.Txt"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\boot.md", "boot.md"),
        ("C:\\文章\\一.md", "一.md"),
        ("/abs/二.md", "二.md"),
        (".hidden.md", "_.hidden.md"),
        ("~$lock.docx", "_~$lock.docx"),
        ("CON.md", "_CON.md"),
        ("com1.tar.md", "_com1.tar.md"),
        ("Lpt³.txt", "_Lpt³.txt"),
        ("console.md", "console.md"),
        ('a<b>:"|?*c.md', "a-b-c.md"),
        ("a\x00b\nc.md", "a-b-c.md"),
        ("evil\u202etxt.md", "evil-txt.md"),
        ("空 格. .md. ", "空 格.md"),
        ("e\u0301.md", "é.md"),
        ("长" * 300 + ".md", "长" * 65 + ".md"),
    ],
)
def test_a_name_is_made_fit_for_every_system(sent: str, name: str) -> None:
    assert safe_name(sent) == name


@pytest.mark.parametrize(
    "sent", ["", "/", "..", "a/..", "...", " . ", "???", "a/?", "x." + "y" * 300]
)
def test_what_is_no_name_is_refused(sent: str) -> None:
    with pytest.raises(LibraryError, match="is no file name"):
        safe_name(sent)


def test_the_file_of_names_is_no_article() -> None:
    with pytest.raises(LibraryError, match="holds names with other forms"):
        safe_name("sub/Names.TXT")


@given(st.text(alphabet=st.characters(), max_size=120).map(lambda stem: stem + ".md"))
def test_a_safe_name_is_one_plain_part(sent: str) -> None:
    try:
        name = safe_name(sent)
    except LibraryError:
        return
    assert PurePosixPath(name).parts == (name,)
    assert not set(name) & set('/\\<>:"|?*\0\n')
    assert name.endswith(".md")
    assert not name.startswith((".", "~$"))
    assert name == name.strip()
    assert len(name.encode()) <= 200
    assert safe_name(name) == name


# ---- adding ----------------------------------------------------------------------------------


def test_what_is_added_lies_in_the_corpus_byte_for_byte(live: LiveBot, folder: Path) -> None:
    data = FERRY.encode("gb18030")
    assert add(live, "../渡口.md", data) == "渡口.md"
    assert (folder / "渡口.md").read_bytes() == data
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.md", b"", "it is empty (0 bytes)"),
        ("a.txt", b"\x00\x01\x02", "it is a binary file, not a text"),
        ("a.md", bytes(range(128, 256)) * 20, "its encoding is not recognised"),
        ("a.md", "？！。\n".encode(), "it has no text of its own"),
        ("a.pdf", b"%PDF-1.4 nothing", "its PDF is damaged"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "save it as .docx; read are .docx, .htm"),
        ("a.exe", b"MZ", "files named .exe are not read; read are .docx, .htm"),
        ("a", FERRY.encode(), "files named without suffix are not read"),
        ("a.md", b"a" * (LARGEST + 1), "the limit is 50 MB"),
        ("river-city.txt", FERRY.encode(), "river-city.md has the article id 'river-city' already"),
        ("b.md", b"---\nid: xinghe\n---\n" + FERRY.encode(), "xinghe.md has the article id"),
        ("river-city.md", FERRY.encode(), "river-city.md has the article id"),
    ],
)
def test_what_cannot_be_added_says_why_and_changes_nothing(
    live: LiveBot, folder: Path, name: str, data: bytes, reason: str
) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*")}
    with pytest.raises(LibraryError) as caught:
        add(live, name, data)
    assert reason in str(caught.value)
    assert {path: path.read_bytes() for path in folder.rglob("*")} == before


def test_the_same_content_is_refused_under_another_name(live: LiveBot, folder: Path) -> None:
    with pytest.raises(LibraryError, match=r"already, as river-city\.md"):
        add(live, "other.md", (folder / "river-city.md").read_bytes())


def test_a_file_that_the_index_does_not_know_is_not_replaced(live: LiveBot, folder: Path) -> None:
    (folder / "渡口.md").write_text("手放进来的。", encoding="utf-8")
    with pytest.raises(LibraryError, match=r"there is a file 渡口\.md already"):
        add(live, "渡口.md", FERRY)
    assert (folder / "渡口.md").read_text("utf-8") == "手放进来的。"


def test_two_files_added_before_a_build_may_not_be_twins(live: LiveBot, folder: Path) -> None:
    here, known = Folder(folder), live.catalogue().by_id
    here.add("渡口.md", FERRY.encode(), known)
    with pytest.raises(LibraryError, match=r"渡口\.md has the article id"):
        here.add("渡口.txt", b"Something else altogether.", known)
    with pytest.raises(LibraryError, match=r"already, as 渡口\.md"):
        here.add("又一个.md", FERRY.encode(), known)
    here.settle()
    assert here.add("渡口.txt", b"Something else altogether.", {}).path == "渡口.txt"


def test_a_place_that_has_become_free_can_be_taken(live: LiveBot, folder: Path) -> None:
    (folder / "river-city.md").unlink()
    assert add(live, "river-city.md", FERRY) == "river-city.md"


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "corpus").write_text("a file, not a folder")
    with pytest.raises(LibraryError, match=r"渡口\.md cannot be written \(Not a directory\)"):
        Folder(tmp_path / "corpus").add("渡口.md", FERRY.encode(), {})


# ---- removing and restoring ------------------------------------------------------------------


def test_what_is_removed_can_be_restored(folder: Path) -> None:
    (folder / "年").mkdir()
    (folder / "年/一.md").write_text("正文一。", encoding="utf-8")
    here = Folder(folder)
    gone = here.remove("年/一.md")
    assert not (folder / "年/一.md").exists()
    assert (folder / TRASH / gone.token / "年/一.md").read_text("utf-8") == "正文一。"
    assert "年/一.md" not in list_files(folder)[0]
    assert here.trash() == (gone,)
    assert gone.removed.startswith(f"{gone.token[:4]}-{gone.token[4:6]}-{gone.token[6:8]}T")
    assert Folder(folder).restore(gone.token) == "年/一.md"
    assert (folder / "年/一.md").read_text("utf-8") == "正文一。"
    assert here.trash() == ()
    assert not (folder / TRASH).exists()


def test_restoring_never_replaces(folder: Path) -> None:
    here = Folder(folder)
    gone = here.remove("xinghe.md")
    (folder / "xinghe.md").write_text("另一篇。", encoding="utf-8")
    with pytest.raises(LibraryError, match=r"there is another xinghe\.md by now"):
        here.restore(gone.token)
    assert (folder / "xinghe.md").read_text("utf-8") == "另一篇。"
    assert [each.token for each in here.trash()] == [gone.token]


@pytest.mark.parametrize("token", ["", "..", "../..", "20261123T000000-abcdef"])
def test_an_unknown_token_restores_nothing(folder: Path, token: str) -> None:
    here = Folder(folder)
    here.remove("xinghe.md")
    with pytest.raises(LibraryError, match="no longer in the trash"):
        here.restore(token)


def test_removing_what_has_gone_is_told(folder: Path) -> None:
    with pytest.raises(LibraryError, match=r"gone\.md is no longer in the corpus folder"):
        Folder(folder).remove("gone.md")
    assert not (folder / TRASH).exists()


# ---- the list --------------------------------------------------------------------------------


def listed(identity: str, title: str = "", **said: str | int | None) -> Listed:
    facts = {"source": None, "author": None, "date": None, "url": None, "characters": 1}
    return Listed(
        id=identity, path=f"{identity}.md", title=title or identity, language="zh",
        **{"passages": 1, **facts, **said},  # type: ignore[arg-type]
    )  # fmt: skip


LIST = Catalogue(
    map(
        entry_of,
        (
            listed("a", "中国", source="江城晚報", date="2021-05", characters=5),
            listed("b", "阿坝", source="江城晚报", date="2022", characters=30),
            listed("c", "Zebra", author="林知遠", date="2021-12-31"),
            listed("d", "北京", date=None, passages=9),
        ),
    )
)


def ids(wanted: Wanted) -> str:
    return "".join(each.id for each in LIST.select(wanted))


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(), "cbda"),  # Latin first, then by pinyin: A-bà, Běi-jīng, Zhōng-guó
        (Wanted(descending=True), "adbc"),
        (Wanted(sort="date"), "acbd"),
        (Wanted(sort="date", descending=True), "bcad"),
        (Wanted(sort="characters", descending=True), "bacd"),
        (Wanted(sort="passages", descending=True), "dcba"),
        (Wanted("林知远"), "c"),
        (Wanted("ZEBRA 2021"), "c"),
        (Wanted("江城晚报 中"), "a"),
        (Wanted("d.md"), "d"),
        (Wanted("nothing"), ""),
        (Wanted(source="江城晚报"), "ba"),
        (Wanted(since="2021-06"), "cb"),
        (Wanted(until="2021-05"), "a"),
        (Wanted(since="2021-05-20", until="2021-05-21"), "a"),
        (Wanted(since="2021", until="2021"), "ca"),
    ],
)
def test_the_list_is_searched_sorted_and_bounded(wanted: Wanted, expected: str) -> None:
    assert ids(wanted) == expected


@pytest.mark.parametrize("date", ["21", "去年", "2021/05", "2021-5-1", "20210501"])
def test_a_bound_that_is_no_date_is_refused(date: str) -> None:
    with pytest.raises(SettingsError, match="is no date; write 2021"):
        LIST.select(Wanted(since=date))


def test_sources_are_counted_the_largest_first(live: LiveBot) -> None:
    assert LIST.sources() == (("江城晚报", 2),)
    names = {article.source for article in live.articles()}
    assert {name for name, _ in live.catalogue().sources()} == names


def test_the_list_of_an_index_is_that_of_its_bot(live: LiveBot) -> None:
    bot = live.now
    found = {each.id: each for each in live.catalogue().select(Wanted())}
    assert set(found) == {article.id for article in bot.articles()}
    for article in bot.articles():
        assert found[article.id].characters == len(article.text)
        assert found[article.id].passages == len(bot.passage_spans(article.id))
        assert (found[article.id].title, found[article.id].date) == (article.title, article.date)
    assert live.catalogue().passages == bot.passage_count()


def test_a_bound_of_the_list_is_the_same_bound_of_a_question(live: LiveBot) -> None:
    for since, until in (("", "2010"), ("2010", ""), ("1998-04", "2021-12"), ("2023-05-18", "")):
        in_list = {each.id for each in live.catalogue().select(Wanted(since=since, until=until))}
        scope = askllm.Scope(since=since or None, until=until or None)
        hits = live.search("的 大桥 茶 望远镜 the of", k=50, scope=scope)
        assert {hit.article.id for hit in hits} <= in_list
        assert hits


@pytest.mark.parametrize(
    ("dates", "unit", "labels", "undated"),
    [
        (["2021-05", "2021-07-02", None], "month", ["2021-05:1", "2021-06:0", "2021-07:1"], 1),
        (["2021", "2021-07"], "year", ["2021:2"], 0),
        (["2019-01", "2022-02"], "year", ["2019:1", "2020:0", "2021:0", "2022:1"], 0),
        (["1898", "2021"], "decade", None, 0),
        ([None], "year", [], 1),
        ([], "year", [], 0),
    ],
)
def test_articles_are_counted_over_time(
    dates: list[str | None], unit: str, labels: list[str] | None, undated: int
) -> None:
    chart = chart_of([listed(str(n), date=date) for n, date in enumerate(dates)])
    assert (chart.unit, chart.undated) == (unit, undated)
    if labels is not None:
        assert [f"{bar.label}:{bar.count}" for bar in chart.bars] == labels
    else:
        assert (chart.bars[0].since, chart.bars[0].until) == ("1890", "1899")
        assert (chart.bars[-1].label, chart.bars[-1].count) == ("2020–2029", 1)
    assert sum(bar.count for bar in chart.bars) + chart.undated == len(dates)


# ---- a bot that follows its articles ---------------------------------------------------------


def test_answers_change_with_the_articles(live: LiveBot, folder: Path) -> None:
    assert live.ask(QUESTION).status == "not_found"
    first, old = live.generation, live.now
    add(live, "渡口.md", FERRY)
    assert live.changes() == Changes(added=("渡口.md",))
    assert live.refresh()
    answer = live.ask(QUESTION)
    assert (answer.status, answer.citations[0].quote) == (
        "answered",
        "白沙渡口的渡船每天开12班，船票两元。",
    )
    assert live.generation != first
    assert "渡口" in live.catalogue().by_id
    assert live.changes() == Changes()
    # Whoever still holds the old bot is answered by it.
    assert old.ask(QUESTION).status == "not_found"
    Folder(folder).remove("渡口.md")
    assert live.changes() == Changes(gone=("渡口.md",))
    assert live.refresh()
    assert live.ask(QUESTION).status == "not_found"


def test_a_change_by_hand_is_noticed_and_an_unreadable_file_is_none(
    live: LiveBot, folder: Path
) -> None:
    (folder / "new.md").write_text("新的一篇，有7页。", encoding="utf-8")
    (folder / "bad.md").write_bytes(b"\0\1")
    (folder / "xinghe.md").unlink()
    (folder / "river-city.md").write_text("改过了。", encoding="utf-8")
    changes = live.changes()
    assert set(changes.added) <= {"new.md", "bad.md"}
    assert "new.md" in changes.added
    assert (changes.changed, changes.gone) == (("river-city.md",), ("xinghe.md",))
    live.refresh()
    assert live.changes() == Changes()
    assert [problem.path for problem in live.problems] == ["bad.md"]


def test_an_index_built_by_another_program_is_taken_over(
    live: LiveBot, folder: Path, tmp_path: Path
) -> None:
    (folder / "渡口.md").write_text(FERRY, encoding="utf-8")
    askllm.load(corpus=folder, index=tmp_path / "index", encoder="none")
    assert live.changes().added == ("渡口.md",)
    assert live.ask(QUESTION).status == "not_found"
    assert live.refresh()
    assert live.ask(QUESTION).status == "answered"


def test_nothing_to_do_changes_nothing(live: LiveBot) -> None:
    generation = live.generation
    assert not live.refresh()
    assert live.generation == generation


def test_a_folder_that_has_gone_leaves_the_bot_answering(live: LiveBot, folder: Path) -> None:
    shutil.rmtree(folder)
    assert live.changes() == Changes()
    with pytest.raises(CorpusError):
        live.refresh()
    assert live.ask("青石大桥全长多少米？").status == "conflict"


def test_a_generation_that_was_cleared_away_is_still_listed(live: LiveBot, tmp_path: Path) -> None:
    bot = live.now
    fresh = LiveBot(bot)
    shutil.rmtree(tmp_path / "index" / "generations")
    assert len(fresh.catalogue()) == len(bot.articles())
    assert fresh.changes() == Changes()


def test_names_tell_where_they_come_from(folder: Path, tmp_path: Path) -> None:
    text = "通义千问（Tongyi Qianwen）是一个模型。后来通义千问（Tongyi Qianwen）又更新了。"
    (folder / "模型.md").write_text(text, encoding="utf-8")
    (folder / "names.txt").write_text("青石大桥 = 老桥\n", encoding="utf-8")
    bot = askllm.load(corpus=folder, index=tmp_path / "index", encoder="none")
    total, names = find_names(bot, "", 0, 10)
    assert total == len(names) == 2
    assert (names[0].names, names[0].article) == (("青石大桥", "老桥"), None)
    assert names[1].article is not None
    assert names[1].quote == text[names[1].start : names[1].end]
    assert "Tongyi Qianwen" in names[1].quote
    assert [each.names for each in find_names(bot, "老橋", 0, 10)[1]] == [("青石大桥", "老桥")]
    assert find_names(bot, "", 1, 10) == (2, names[1:])


# ---- building --------------------------------------------------------------------------------


class Gate:
    """Opens bots only when it is let: a build that takes as long as a test wants."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.opened = threading.Event()
        self.asked: list[bool] = []
        self.error: Exception | None = None

    def __call__(self, _: Settings, progress: Progress | None, rebuild: bool) -> Bot:
        self.asked.append(rebuild)
        assert progress is not None
        progress("read", 1, 2)
        progress("encode", 0, 40)
        time.sleep(0.01)
        progress("encode", 10, 40)
        assert self.opened.wait(10)
        if self.error is not None:
            raise self.error
        return self.bot


def gated(bot: Bot) -> tuple[Gate, Builds, list[str]]:
    ended: list[str] = []
    gate = Gate(bot)
    return gate, Builds(LiveBot(bot, gate), lambda: ended.append("ended")), ended


def test_a_build_tells_how_far_it_is_and_how_fast(bot: Bot) -> None:
    gate, builds, ended = gated(bot)
    assert builds.course is None
    assert builds.start().outcome == "running"
    while builds.course is None or builds.course.done < 10:
        time.sleep(0.005)
    now = builds.course
    assert (now.stage, now.done, now.total) == ("encode", 10, 40)
    assert now.rate is not None
    assert now.left is not None
    assert now.rate <= 10 / 0.01
    assert now.left == pytest.approx(30 / now.rate)
    gate.opened.set()
    assert builds.wait(10)
    done = builds.course
    assert (done.number, done.outcome, done.changed, done.left) == (1, "done", False, None)
    assert (done.problems, ended) == (bot.problems, ["ended"])


def test_one_build_at_a_time_and_one_after_it(bot: Bot) -> None:
    gate, builds, _ = gated(bot)
    builds.start()
    assert builds.start().number == 1
    assert builds.start(rebuild=True).number == 1
    gate.opened.set()
    assert builds.wait(10)
    assert builds.course is not None
    assert builds.course.number == 2
    assert gate.asked == [False, True]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (CorpusError("a.md and a.txt"), "a.md and a.txt"),
        (OSError("x"), "the server's log says why"),
    ],
)
def test_a_failed_build_says_why_and_the_next_may_succeed(
    bot: Bot, error: Exception, reason: str
) -> None:
    gate, builds, ended = gated(bot)
    gate.error = error
    gate.opened.set()
    builds.start()
    assert builds.wait(10)
    assert builds.course is not None
    assert (builds.course.outcome, builds.course.reason, ended) == ("failed", reason, [])
    gate.error = None
    assert builds.start().number == 2
    assert builds.wait(10)
    assert builds.course.outcome == "done"


def test_a_real_build_reports_what_is_left_out(live: LiveBot, folder: Path) -> None:
    (folder / "bad.md").write_bytes(b"\0\1")
    add(live, "渡口.md", FERRY)
    builds = Builds(live, lambda: None)
    builds.start()
    assert builds.wait(30)
    course = builds.course
    assert course is not None
    assert course.changed
    assert course.problems == (
        Problem("bad.md", "it is a binary file, not a text; convert it to text or take it out"),
    )
    assert live.ask(QUESTION).status == "answered"


# ---- disagreements ---------------------------------------------------------------------------


def test_articles_that_disagree_are_found_and_remembered(live: LiveBot, tmp_path: Path) -> None:
    looking = Disagreements(live, rest=0)
    begun = looking.look()
    assert begun is not None
    assert begun.outcome == "running" or begun.done
    looking.wait(30)
    search = looking.look()
    assert search is not None
    assert search.outcome == "done"
    assert search.done == search.total > 3
    assert len(search.found) == 1
    found = search.found[0]
    assert "大桥全长多少米" in found.question
    assert {side.value: {said.article for said in side.said} for side in found.sides} == {
        "1820米": {"river-city"},
        "1750米": {"qingshi-bridge"},
    }
    for side in found.sides:
        for said in side.said:
            article = live.article(said.article)
            assert article is not None
            assert article.text[said.start : said.end] == said.quote
            assert article.text[said.answer_start : said.answer_end] == side.value

    # Another server over the same index reads it, and asks nothing.
    class Mute(Bot):
        def ask(self, question: str, **_: object) -> Answer:
            raise AssertionError(f"asked {question}")

    again = Disagreements(live, rest=0)
    live.now.__class__ = Mute
    try:
        assert again.look() == search
    finally:
        live.now.__class__ = Bot


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        (
            '{"question": "青石大桥究竟有多少米长？", "type": "number"}\n',
            "青石大桥究竟有多少米长？",
        ),
        ('{"question": "它究竟多长？", "type": "number", "history": ["大桥？"]}\n', None),
        ("no questions at all\n", None),
    ],
)
def test_the_owners_questions_are_asked_first(
    live: LiveBot, folder: Path, written: str, asked: str | None
) -> None:
    (folder / "questions.jsonl").write_text(written, encoding="utf-8")
    looking = Disagreements(live, rest=0)
    looking.look()
    looking.wait(30)
    search = looking.look()
    assert search is not None
    assert search.outcome == "done"
    (found,) = search.found
    assert (found.question == asked) is (asked is not None)
    assert "大桥" in found.question


def test_other_articles_are_looked_through_again(live: LiveBot, folder: Path) -> None:
    looking = Disagreements(live, rest=0)
    looking.look()
    looking.wait(30)
    Folder(folder).remove("qingshi-bridge.md")
    live.refresh()
    looking.look()
    looking.wait(30)
    search = looking.look()
    assert search is not None
    assert (search.generation, search.outcome, search.found) == (live.generation, "done", ())


@pytest.mark.parametrize("kept", ["", "[]", "{}", '{"mark": {}, "asked": 1, "found": []}'])
def test_a_damaged_memory_is_looked_for_again(live: LiveBot, tmp_path: Path, kept: str) -> None:
    place = tmp_path / "index" / "disagreements.json"
    place.write_text(kept, encoding="utf-8")
    looking = Disagreements(live, rest=0)
    looking.look()
    looking.wait(30)
    assert len(json.loads(place.read_text("utf-8"))["found"]) == 1


def test_a_disagreement_is_one_between_articles() -> None:
    answer = FakeBot().ask("矛盾")
    found = disagreement_in("灯塔建于哪年", answer)
    assert found is not None
    assert [(side.value, side.said[0].title) for side in found.sides] == [
        ("1908年", "望海灯塔"),
        ("1911年", "青屿岛年鉴"),
    ]
    one, two = answer.citations
    both = dataclasses.replace(one, marker=3)  # the first article gives the second value as well
    alone = dataclasses.replace(
        answer,
        citations=(one, two, both),
        sides=(answer.sides[0], dataclasses.replace(answer.sides[1], markers=(2, 3))),
    )
    assert disagreement_in("灯塔建于哪年", alone) is None
    assert disagreement_in("灯塔多高", FakeBot().ask("灯塔多高")) is None
