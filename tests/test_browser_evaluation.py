"""The evaluation tab in a real Chromium: sets, a run, its report, comparison, cases, proposals."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from askllm.bot import Bot, Settings, Watcher
from askllm.evaluate import Question, read_questions, write_set
from askllm.index import refresh
from askllm.types import Answer, Language, Scope, Turn
from browsing import Opens, ask, served
from fakes_bot import CENSUS, HOSTILE_WORDS, LIGHTHOUSE

QUESTION = "望海灯塔哪一年建成？"
QUOTE = "望海灯塔于1908年建成，塔身高31米，用花岗石砌成。"
CSV = f"""id,question,answers,articles,type
q1,{QUESTION},1908年,灯塔,date
q2,青屿岛有多少人口？,3860人,年鉴,number
q3,望海灯塔改用电灯是哪一年？,1999年,灯塔,date
q4,望海灯塔的灯泡是谁发明的？,,,none
"""
MANY = [Question(f"m{n}", f"{QUESTION}第{n}次") for n in range(60)]


SO_FAR = [
    "总体正确率",
    "引文含答案",
    "引用精确率",
    "引用召回率",
    "检索召回率",
    "每题耗时（中位数）",
]


class SlowBot(Bot):
    """A bot that takes as long as a test wants."""

    pause = 0.0

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        scope: Scope | None = None,
        progress: Watcher | None = None,
        suggest: bool = True,
        language: Language | None = None,
    ) -> Answer:
        """Answer after ``pause`` seconds."""
        time.sleep(self.pause)
        return super().ask(
            question,
            history=history,
            scope=scope,
            progress=progress,
            suggest=suggest,
            language=language,
        )


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> SlowBot:
    corpus, index = tmp_path_factory.mktemp("corpus"), tmp_path_factory.mktemp("index")
    (corpus / "灯塔.txt").write_text(LIGHTHOUSE.replace("\n", "\n\n"), encoding="utf-8")
    (corpus / "年鉴.txt").write_text(CENSUS.split("灯塔\n")[0], encoding="utf-8")
    return SlowBot(Settings(corpus, index, "none"), refresh(corpus, index, None).index, None)


@pytest.fixture(scope="module")
def address(slow: SlowBot) -> Iterator[str]:
    with served(slow) as found:
        yield found


@pytest.fixture(autouse=True)
def quick(slow: SlowBot) -> None:
    slow.pause = 0.0


def kept(bot: Bot) -> Path:
    return bot.settings.index / "evaluation" / "sets"


def report(page: Page) -> FrameLocator:
    return page.frame_locator("#ev-body iframe")


def no_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def download(page: Page, kind: str) -> tuple[str, str]:
    with page.expect_download() as waited:
        page.click(f"#ev-tools a[data-kind={kind}]")
    path = waited.value.path()
    return waited.value.suggested_filename, path.read_text(encoding="utf-8")


def test_a_set_is_uploaded_run_stopped_rerun_compared_and_downloaded(
    opens: Opens, address: str, slow: SlowBot, tmp_path: Path
) -> None:
    page, seen = opens(f"{address}/?tab=evaluation")
    expect(page.locator("#qa")).to_be_hidden()

    # A file that is no set is refused in words; the list stays empty.
    page.set_input_files(
        "#ev-file", {"name": "坏.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"}
    )
    expect(page.locator(".mini")).to_contain_text("坏.csv")
    expect(page.locator("#ev-sets input")).to_have_count(0)
    assert len(seen.errors) == 1
    assert "409" in seen.errors.pop()

    data = CSV + "q1,again,x,,\n"
    page.set_input_files(
        "#ev-file", {"name": "四题.csv", "mimeType": "text/csv", "buffer": data.encode()}
    )
    expect(page.locator("#ev-sets input:checked")).to_have_value("sets:四题.csv")
    expect(page.locator("#ev-details summary .zh").first).to_have_text("有 1 行读不懂，没有收录")

    # Stopped after the question it is at; what is done is kept.
    other, other_seen = opens(f"{address}/?tab=evaluation")  # sees the same run
    slow.pause = 1.2
    page.fill("#ev-name", "前")
    page.press("#ev-name", "Enter")
    expect(page.locator("#ev-course progress")).to_have_attribute("max", "4")
    expect(page.locator("#ev-course .num .zh").first).to_have_text(re.compile("第 [12] / 4 题"))
    left = page.locator("#ev-course > .ev-sub.num")
    expect(left.locator(".zh").nth(1)).to_have_text(re.compile(r"^约剩 \d+ 秒$"))
    expect(left.locator(".en").nth(1)).to_have_text(re.compile(r"^about \d+ s left$"))
    expect(page.locator("#ev-run")).to_be_disabled()
    expect(other.locator("#ev-course progress")).to_have_count(1)
    # What is known by then, marked as a part.
    so_far = page.locator("#ev-course .ev-so-far")
    expect(so_far.locator("p .zh")).to_have_text(re.compile("只算已完成的 [12] 题："))
    expect(so_far.locator("dt .zh")).to_have_text(SO_FAR)
    expect(so_far.locator("dd")).to_have_text([*["100.0 %"] * 5, re.compile(r"1,[2-9]\d\d ms")])
    page.click("#ev-stop")
    expect(page.locator("#ev-course [role=status] .zh")).to_have_text(
        re.compile(r"前 已停止，[123] / 4 题的结果已保存")
    )
    expect(other.locator("#ev-runs .ev-n")).to_have_text("前")
    assert other_seen.errors == []
    other.close()

    # Gone on with, to its end; then the same questions once more.
    slow.pause = 0.0
    page.locator("#ev-runs .ev-b.link").click()
    expect(page.locator("#ev-course [role=status] .zh")).to_have_text("前 评测完成，4 题")
    page.fill("#ev-name", "后")
    page.click("#ev-run")
    expect(page.locator("#ev-title")).to_have_text("后")  # who starts a run sees it
    expect(page.locator("#ev-runs .ev-n")).to_have_text(["后", "前"])
    page.locator("#ev-runs .ev-run", has_text="后").click()

    # The report, in a frame of its own: figures, plots, one question side by side.
    frame = report(page)
    figure = frame.locator(".key[data-figure=right] .big")
    expect(figure).to_have_text(re.compile(r"\d+\.\d%"))
    expect(frame.locator("[data-plot] svg").first).to_be_visible()
    expect(frame.locator(".top .brand")).to_be_hidden()
    frame.locator("#rows tr[data-id=q3] button.q").click()
    one = frame.locator("dialog[open]")
    expect(one.locator("section.given .text").first).to_contain_text("1987年")
    expect(one.locator("section.gold .says")).to_have_text("1999年")
    one.locator("#close").click()
    frame.locator("nav a[href='#questions']").click()
    expect(frame.locator("#search")).to_be_in_viewport()

    page.select_option("#ev-against", "前")
    expect(report(page).locator("#comparison .lead")).to_contain_text("前 → 后")

    name, text = download(page, "json")
    assert name == "后.json"
    assert json.loads(text)["comparison"]["names"] == ["前", "后"]
    name, text = download(page, "html")
    assert name == "后.html"
    assert text.startswith("<!doctype html>")
    assert "https://" not in text.replace("http://www.w3.org", "")
    name, text = download(page, "md")
    assert (name, text.startswith("## askllm 评测")) == ("后.md", True)
    name, text = download(page, "xml")
    assert name == "后.xml"
    assert text.count("<testcase") == 4

    # The report follows the page's language and theme.
    page.click("[data-act=language]")
    expect(page.locator("html")).to_have_attribute("lang", "zh-TW")
    page.click("[data-act=language]")
    expect(report(page).locator("html")).to_have_attribute("lang", "en")
    page.click("[data-act=theme]")
    expect(report(page).locator("html")).to_have_attribute("data-theme", "dark")

    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("#ev-runs li", has_text="后").locator("button.ib").click()
    expect(page.locator("#ev-runs .ev-n")).to_have_text(["前"])
    expect(page.locator("#ev-body iframe")).to_have_count(0)


def test_the_report_fills_while_the_run_lasts_and_nothing_moves_under_who_reads_it(
    opens: Opens, address: str, slow: SlowBot
) -> None:
    kinds = [("对", "1908年"), ("错", "1999年")]
    asked = [
        Question(f"{kind}{n}", f"{QUESTION}第{n}次", (gold,), type=kind)
        for n in range(24)
        for kind, gold in kinds
    ]
    write_set(kept(slow) / "多题.jsonl", asked)
    page, _ = opens(f"{address}/?tab=evaluation")
    page.locator("#ev-sets input[value='sets:多题.jsonl']").check()
    slow.pause = 0.7
    page.fill("#ev-name", "边跑边看")
    page.press("#ev-name", "Enter")
    expect(page.locator("#ev-title")).to_have_text("边跑边看")
    assert "run=" in page.url
    frame = report(page)
    part, lines = frame.locator("#part .zh").first, frame.locator("#rows tr[data-id]")
    expect(part).to_have_text(re.compile(r"^正在评测：\d+ / 48 题已完成，这里的数字只算这些题。$"))
    expect(frame.locator(".key[data-figure=right] .n")).to_have_text(re.compile(r"95% \d"))
    expect(frame.locator("[data-plot=by-type] svg")).to_be_visible()
    expect(page.locator("#ev-tools")).to_be_hidden()
    expect(page.locator(".ev-so-far")).to_be_hidden()  # the same stands beside it
    expect(frame.locator("[data-filter=verdict]")).to_be_hidden()

    # One question is read, below the misses: these come in above it.
    read = frame.locator("#rows tr[data-id=对0]")
    read.locator("button.q").click()
    expect(frame.locator("dialog[open] h2")).to_be_focused()
    page.mouse.move(5, 500)
    place = """(line) => {
      line.scrollIntoView({ block: 'center', behavior: 'instant' });
      line.dataset.mine = 1;
      return [line.getBoundingClientRect().top, document.querySelectorAll('#rows tr').length];
    }"""
    top, before = read.evaluate(place)
    frame.locator("body").evaluate(
        "(body, before) => new Promise((done) => { const look = () =>"
        " body.querySelectorAll('#rows tr').length > before + 2 ? done() : setTimeout(look, 50);"
        " look(); })",
        before,
    )
    assert read.evaluate("(line) => line.dataset.mine") == "1"
    assert abs(read.evaluate("(line) => line.getBoundingClientRect().top") - top) < 2
    expect(frame.locator("dialog[open] h2")).to_be_focused()
    expect(frame.locator("#where")).to_contain_text("对0 · ")

    # At the end it is the report: the same frame, all questions, what belongs to a finished one.
    slow.pause = 0.0
    expect(page.locator("#ev-course [role=status] .zh")).to_have_text("边跑边看 评测完成，48 题")
    expect(frame.locator("#part p")).to_have_count(0)
    assert read.evaluate("(line) => line.dataset.mine") == "1"
    expect(lines).to_have_count(48)
    expect(frame.locator("[data-filter=verdict]")).to_be_visible()
    expect(page.locator("#ev-tools")).to_be_visible()
    expect(frame.locator("dialog[open] h2")).to_have_text(f"{QUESTION}第0次")
    page.reload()
    expect(report(page).locator("#rows tr[data-id]")).to_have_count(48)
    expect(report(page).locator("#part p")).to_have_count(0)


def test_a_run_under_way_is_found_by_who_comes_later_and_opened_on_a_phone_by_hand(
    opens: Opens, address: str, slow: SlowBot
) -> None:
    write_set(kept(slow) / "后来.jsonl", MANY)
    phone, _ = opens(f"{address}/?tab=evaluation", phone=True)
    phone.locator("#ev-sets input[value='sets:后来.jsonl']").check()
    slow.pause = 0.8
    phone.fill("#ev-name", "后来")
    phone.tap("#ev-run")
    page, _ = opens(f"{address}/?tab=evaluation")
    expect(page.locator("#ev-title")).to_have_text("后来")
    expect(report(page).locator("#part p")).to_be_visible()
    # Closed, it does not come again by itself; a button leads to it.
    page.goto(f"{address}/?tab=evaluation&set=sets:后来.jsonl")
    expect(page.locator(".ev-card").first).to_be_visible()
    page.locator("#ev-course button").click()
    expect(report(page).locator("#part p")).to_be_visible()
    expect(phone.locator("#ev-view")).to_be_hidden()
    expect(phone.locator(".ev-so-far")).to_be_visible()
    phone.tap("#ev-course button")
    expect(report(phone).locator("#part p")).to_be_visible()
    assert no_sideways(phone)
    phone.tap("#ev-back")
    expect(phone.locator("#ev-view")).to_be_hidden()
    phone.tap("#ev-stop")
    slow.pause = 0.0
    expect(page.locator("#ev-course [role=status] .zh")).to_contain_text("后来 已停止")
    expect(report(page).locator("#part p")).to_have_count(0)
    expect(page.locator("#ev-tools")).to_be_visible()


def test_what_is_open_stands_in_the_address_and_the_title(
    opens: Opens, address: str, slow: SlowBot
) -> None:
    write_set(kept(slow) / "往返.jsonl", [Question("r1", QUESTION, ("1908年",)), *MANY])
    page, _ = opens(f"{address}/?tab=evaluation")
    page.locator("#ev-sets input[value='sets:往返.jsonl']").check()
    for name in ("甲", "乙"):
        page.fill("#ev-name", name)
        page.click("#ev-run")
        expect(page.locator("#ev-course [role=status] .zh")).to_have_text(f"{name} 评测完成，61 题")
    title, rows = page.locator("#ev-title"), page.locator("#ev-runs .ev-run")

    def told() -> dict[str, str]:
        return {key: value[0] for key, value in parse_qs(urlsplit(page.url).query).items()}

    # Each opened by itself, and the window says it; from the one to the other it was a step.
    expect(title).to_have_text("乙")
    assert told() == {"tab": "evaluation", "run": "乙"}
    assert page.title() == "乙 · 评测 · askllm"
    rows.filter(has_text="乙").click()
    page.select_option("#ev-against", "甲")
    expect(report(page).locator("#comparison .lead")).to_contain_text("甲 → 乙")
    assert told() == {"tab": "evaluation", "run": "乙", "against": "甲"}

    # A reload, and a link, show the same.
    page.reload()
    page.wait_for_selector("body[data-ready='1']")
    expect(report(page).locator("#comparison .lead")).to_contain_text("甲 → 乙")
    expect(page.locator("#ev-against")).to_have_value("甲")
    expect(page.locator("#ev-runs [aria-current=true]")).to_contain_text("乙")
    assert page.title() == "乙 · 评测 · askllm"

    # A set and a page of it; back and forward lead through what was open.
    listed = page.locator("#ev-sets li", has_text="往返.jsonl")
    listed.locator("button.ib").first.click()
    page.locator("#ev-body").get_by_role("button", name="下一页").click()
    expect(page.locator(".ev-card")).to_have_count(11)
    assert told() == {"tab": "evaluation", "set": "sets:往返.jsonl", "from": "50"}
    assert page.title() == "往返.jsonl · 评测 · askllm"
    page.go_back()
    expect(title).to_have_text("乙")
    expect(report(page).locator("#comparison .lead")).to_contain_text("甲 → 乙")
    page.go_back()
    expect(title).to_have_text("甲")
    page.go_forward()
    page.go_forward()
    expect(page.locator(".ev-card")).to_have_count(11)
    # In another tab the title is that tab's; coming back, it is all still there.
    page.click("#hdr a[data-tab=chat]")
    expect(page).to_have_title("askllm")
    page.go_back()
    expect(page).to_have_title("往返.jsonl · 评测 · askllm")
    expect(page.locator(".ev-card")).to_have_count(11)

    # What is gone is told, and the address says what is there.
    page.goto(f"{address}/?tab=evaluation&run=没有")
    expect(page.locator(".mini")).to_have_text("没有名为 没有 的评测记录")
    page.wait_for_function("location.search === '?tab=evaluation'")
    expect(page.locator(".ev-hello")).to_be_visible()
    assert page.title() == "评测 · askllm"


def test_on_a_phone_back_closes_the_report(opens: Opens, address: str, slow: SlowBot) -> None:
    write_set(kept(slow) / "手机.jsonl", [Question("r1", QUESTION, ("1908年",))])
    page, _ = opens(f"{address}/?tab=evaluation", phone=True)
    page.locator("#ev-sets input[value='sets:手机.jsonl']").check()
    page.fill("#ev-name", "手机上")
    page.tap("#ev-run")
    row = page.locator("#ev-runs .ev-run", has_text="手机上")
    row.tap()
    expect(page.locator("#ev-view")).to_be_visible()
    page.go_back()
    expect(page.locator("#ev-view")).to_be_hidden()
    assert "run=" not in page.url
    # The button is the same step back: it leaves no second list behind.
    before = page.evaluate("history.length")
    row.tap()
    page.tap("#ev-back")
    expect(page.locator("#ev-view")).to_be_hidden()
    page.wait_for_function("!location.search.includes('run=')")
    assert page.evaluate("history.length") == before
    # A link to it has nothing to go back to.
    page.goto(f"{address}/?tab=evaluation&run=手机上")
    expect(page.locator("#ev-view")).to_be_visible()
    page.tap("#ev-back")
    expect(page.locator("#ev-view")).to_be_hidden()
    assert page.url.endswith("?tab=evaluation")


def test_thumbs_become_cases_with_the_cited_passage(
    opens: Opens, address: str, slow: SlowBot
) -> None:
    page, _ = opens(address)
    path = kept(slow) / "chat.jsonl"
    ask(page, QUESTION)
    tops = page.locator("#chat .bot p.acts a").evaluate_all(
        "(all) => all.map((each) => each.getBoundingClientRect().top)"
    )
    assert len(tops) == 5, "copy, link, again, right, wrong"
    assert len(set(tops)) == 1, "in one row"
    # By the keyboard alone: thumb down, the right answer, Enter.
    page.locator("#chat a.thumb.down").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#fb-words")).to_be_focused()
    page.keyboard.type("1908年")
    page.keyboard.press("Enter")
    expect(page.locator(".mini")).to_contain_text("已存为测试题")
    expect(page.locator("#fb")).to_be_hidden()
    expect(page.locator("#chat a.thumb.down")).to_have_attribute("aria-pressed", "true")
    (case,) = read_questions(path).questions
    assert (case.question, case.answers, case.articles) == (QUESTION, ("1908年",), ("灯塔",))
    assert QUOTE in case.evidence
    page.click(".mini button")
    expect(page.locator(".mini")).to_have_text("已撤销")
    assert path.read_text(encoding="utf-8") == ""
    expect(page.locator("#chat a.thumb.down")).to_have_attribute("aria-pressed", "false")

    page.locator("#chat a.thumb.up").click()
    expect(page.locator(".mini")).to_contain_text("已存为测试题")
    ask(page, "灯塔改用电灯是哪一年？")
    # The first answer is still the rated one, after the chat was drawn anew.
    expect(page.locator("#chat a.thumb.up").first).to_have_attribute("aria-pressed", "true")
    page.locator("#chat a.thumb.down").last.click()
    page.click("#fb [data-reason=should_refuse]")
    expect(page.locator("#fb")).to_be_hidden()
    cases = {q.question: q for q in read_questions(path).questions}
    assert "right" in cases[QUESTION].tags
    assert [q.answerable for q in cases.values()] == [True, False]


def test_proposals_are_read_kept_mended_and_dropped(
    opens: Opens, address: str, slow: SlowBot
) -> None:
    page, _ = opens(f"{address}/?tab=evaluation", locale="en-GB")
    page.fill("#ev-wanted", "4")
    page.click("#ev-draft button:not(.link)")
    cards = page.locator(".ev-card")
    expect(cards.first).to_be_visible()
    made = cards.count()
    assert made > 2
    expect(cards.first.locator(".ev-sub .en").first).to_have_text(re.compile("^(number|date)$"))
    page.fill("#ev-into", "mine")
    cards.first.locator("textarea").first.fill("How high is the tower?")
    cards.first.locator("textarea").nth(1).fill("31米\n31 m")
    cards.first.get_by_role("button", name="Keep").click()
    expect(cards).to_have_count(made - 1)
    (question,) = read_questions(kept(slow) / "mine.jsonl").questions
    assert (question.question, question.answers) == ("How high is the tower?", ("31米", "31 m"))
    cards.first.get_by_role("button", name="Drop").click()
    expect(cards).to_have_count(made - 2)
    expect(page.locator("#ev-review .en")).to_have_text(f"Review {made - 2} drafts")
    page.locator("#ev-sets li", has_text="mine.jsonl").locator("button.ib").first.click()
    expect(page.locator(".ev-card textarea").first).to_have_value("How high is the tower?")


def test_a_phone_has_room_for_all_of_it_and_hostile_words_stay_words(
    opens: Opens, address: str, slow: SlowBot
) -> None:
    hostile = Question("h", HOSTILE_WORDS, (HOSTILE_WORDS,), tags=(HOSTILE_WORDS,))
    write_set(kept(slow) / "hostile.jsonl", [hostile, *MANY])
    page, _ = opens(f"{address}/?tab=evaluation", phone=True, dark=True)
    page.locator("#ev-sets input[value='sets:hostile.jsonl']").check()
    page.fill("#ev-name", "phone")
    page.tap("#ev-run")
    expect(page.locator("#ev-course [role=status] .zh")).to_have_text("phone 评测完成，61 题")
    assert no_sideways(page)
    page.locator("#ev-runs .ev-run", has_text="phone").tap()
    expect(report(page).locator("#rows tr").first).to_be_attached()
    expect(report(page).locator("html")).to_have_attribute("data-theme", "dark")
    box = page.locator("#ev-body iframe").bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, 390)
    assert box["y"] + box["height"] == 844
    assert no_sideways(page)
    page.tap("#ev-back")
    page.locator("#ev-sets li", has_text="hostile.jsonl").locator("button.ib").first.tap()
    expect(page.locator(".ev-card")).to_have_count(50)
    expect(page.locator(".ev-card textarea").first).to_have_value(HOSTILE_WORDS)
    expect(page.locator(".ev-card .ev-tag")).to_have_text(HOSTILE_WORDS)
    page.locator("#ev-body").get_by_role("button", name="下一页").tap()
    expect(page.locator(".ev-card")).to_have_count(11)
    assert no_sideways(page)
    assert page.evaluate("window.hacked") is None
    assert page.locator(".evaluation :is(script, img)").count() == 0


def test_where_others_may_look_nothing_can_be_changed(opens: Opens, slow: SlowBot) -> None:
    with served(slow, writable=False) as shared:
        page, _ = opens(f"{shared}/?tab=evaluation")
        expect(page.locator(".ev-say .zh")).to_contain_text("只能查看")
        expect(page.locator("#ev-run, #ev-upload, #ev-draft, #fb")).to_have_count(0)
        expect(page.locator(".ev-hello p .zh")).to_contain_text("从记录里打开一份报告")
        expect(page.locator(".ev-hello")).not_to_contain_text("开始评测")
        # Questions that cannot be changed are words, as high as they are, and no fields.
        write_set(kept(slow) / "看看.jsonl", [Question("v1", QUESTION, ("1908年", "1908 年"))])
        page.goto(f"{shared}/?tab=evaluation&set=sets:看看.jsonl")
        expect(page.locator(".ev-said")).to_have_text([QUESTION, "1908年\n1908 年"])
        expect(page.locator(".ev-card :is(textarea, button)")).to_have_count(0)
        (kept(slow) / "看看.jsonl").unlink()
        page.click("#hdr a[data-tab=chat]")
        ask(page, QUESTION)
        expect(page.locator("#chat .rate")).to_be_hidden()
