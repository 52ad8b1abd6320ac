"""Conversations in a real Chromium: they stay, they can be changed, and nothing typed is lost."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browsing import FINISHED, Opens, Seen, ask, served
from fakes_bot import ARTICLES, FakeBot

QUESTION = "灯塔哪一年改用电灯？"
OTHER = "青屿岛常住人口为多少人？"
READY = "body[data-ready='1']"


def questions(page: Page) -> list[str]:
    return list(page.locator("#chat .asked").all_text_contents())


def titles(page: Page) -> list[str]:
    return list(page.locator("#cv .cv-n").all_text_contents())


def last_asked(bot: FakeBot) -> tuple[str, list[str]]:
    """Return the last question, and those that it could lean on."""
    question, earlier = bot.asked[-1]
    return question, list(earlier)


WIDTHS = (390, 1440)


def at_width(page: Page, width: int, selector: str) -> dict[str, float]:
    """Return where a part stands in a window of this width."""
    page.set_viewport_size({"width": width, "height": 900})
    box = page.locator(selector).bounding_box()
    assert box
    return {**box}


def asks_for_trouble(seen: Seen, *causes: str) -> None:
    """Forget the console's words about a failure that the test made itself."""
    assert [e for e in seen.errors if not any(cause in e for cause in causes)] == []
    seen.errors.clear()


def test_a_conversation_outlives_the_server_and_a_changed_article(opens: Opens) -> None:
    first = FakeBot(articles=ARTICLES[:2])
    with served(first) as address:
        page, seen = opens(address)
        ask(page, QUESTION)
        ask(page, OTHER)
        expect(page).to_have_title(f"{QUESTION} · askllm")
        where = page.url
        assert re.search(r"\?c=[0-9a-f]{16}$", where)
    # The server is gone: what is typed stays, and the page says that it waits.
    page.fill("#ask textarea", "它有多高呢？")
    page.press("#ask textarea", "Enter")
    expect(page.locator("#offline")).to_be_visible()
    expect(page.locator("#ask textarea")).to_have_value("它有多高呢？")

    lighthouse, census = ARTICLES[:2]
    moved = dataclasses.replace(lighthouse, text=f"编者按😀\n{lighthouse.text}", headings=())
    reworded = dataclasses.replace(census, text=census.text.replace("3860", "3861"))
    second = FakeBot(articles=(moved, reworded))
    with served(second, port=int(address.rpartition(":")[2])):
        # It comes back by itself, with the words that were not sent.
        page.wait_for_selector("#chat .ans .stat")
        page.wait_for_selector(READY)
        assert page.url == where
        assert questions(page) == [QUESTION, OTHER]
        expect(page.locator("#ask textarea")).to_have_value("它有多高呢？")
        asks_for_trouble(seen, "ERR_", "Failed to load resource", "Failed to fetch")
        # What moved is found again, in today's text; what changed is said to have changed.
        expect(page.locator("#chat .told .zh")).to_have_count(1)
        expect(page.locator("#chat .told .zh")).to_contain_text("已经改动")
        page.locator("#chat a.cite").first.click()
        marked = page.locator("#src .card.on mark").all_text_contents()
        assert "".join(marked) == "1987年，灯塔改用电灯，射程达到24海里。"
        page.locator("#src .card.on [data-act=read]").click()
        expect(page.locator("dialog.rd[open] article mark.short")).to_have_text("1987年")
        page.keyboard.press("Escape")
        # A follow-up leans on what was said before the restart.
        page.press("#ask textarea", "Enter")
        page.wait_for_function(
            "n => document.querySelectorAll('#chat .ans .stat').length === n", arg=3
        )
        assert last_asked(second) == ("它有多高呢？", [QUESTION, OTHER])
        assert page.url == where


def test_the_list_of_conversations(opens: Opens, fake: str, tmp_path: Path) -> None:
    page, seen = opens(fake)
    expect(page.locator("#cv-none")).to_be_visible()
    ask(page, QUESTION)
    first = page.url
    page.locator(".cv-new").click()
    expect(page.locator("#chat .asked")).to_have_count(0)
    assert "c=" not in page.url
    # A question that is sent while the page gets its new conversation goes out right after.
    page.evaluate("document.querySelector('.cv-new').click()")
    ask(page, OTHER)
    ask(page, "找不到的火星")
    assert titles(page) == [OTHER, QUESTION]

    # Another one, back, forward, by the list and by the browser.
    page.locator("#cv .cv-t", has_text=QUESTION).click()
    expect(page.locator("#chat .asked")).to_have_text([QUESTION])
    assert page.url == first
    page.go_back()
    expect(page.locator("#chat .asked")).to_have_text([OTHER, "找不到的火星"])
    page.go_forward()
    expect(page.locator("#chat .asked")).to_have_text([QUESTION])
    page.reload()
    page.wait_for_selector(READY)
    expect(page.locator("#chat .asked")).to_have_text([QUESTION])

    # A name of one's own; Enter in a composition does not end it.
    page.locator("[data-cv=rename]").click()
    name = page.locator(".cv-in")
    name.fill("灯塔<b>的</b>电灯")
    name.evaluate(
        "(box) => box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter',"
        " isComposing: true, bubbles: true, cancelable: true}))"
    )
    expect(name).to_be_visible()
    name.press("Enter")
    assert titles(page) == [OTHER, "灯塔<b>的</b>电灯"]
    expect(page).to_have_title("灯塔<b>的</b>电灯 · askllm")

    # Exports: words with their references, and all of it.
    with page.expect_download() as download:
        page.locator("[data-cv=md]").click()
    assert download.value.suggested_filename == "灯塔 b 的 b 电灯.md"
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert text.startswith(
        "# 灯塔\\<b\\>的\\</b\\>电灯\n\n## 灯塔哪一年改用电灯？\n\n**1987年**\n\n"
    )
    assert "> 1987年，灯塔改用电灯，射程达到24海里。 [1]\n" in text
    assert (
        "## 参考文献\n\n1. 林知远《[望海灯塔](<https://example.org/lighthouse?a=1&b=2>)》，海岸周刊，"
        in text
    )
    with page.expect_download() as download:
        page.locator("[data-cv=json]").click()
    kept = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert [each["question"] for each in kept["exchanges"]] == [QUESTION]
    assert kept["exchanges"][0]["answer"]["citations"][0]["quote"].startswith("1987年")
    # The Markdown is written by the server; where it does not answer, the page says so.
    page.route("**/component_server/**", lambda route: route.abort())
    page.locator("[data-cv=md]").click()
    expect(page.locator(".mini")).to_contain_text("没能导出 Markdown")
    page.unroute("**/component_server/**")
    asks_for_trouble(seen, "ERR_FAILED")

    # Deleted, and brought back.
    page.locator("[data-cv=remove]").click()
    assert titles(page) == [OTHER]
    expect(page.locator("#chat .asked")).to_have_count(0)
    page.locator(".mini button").click()
    assert titles(page) == [OTHER, "灯塔<b>的</b>电灯"]
    expect(page.locator("#chat .asked")).to_have_text([QUESTION])

    # A second tab of the same browser: neither overwrites the other.
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_selector(READY)
    expect(other.locator("#chat .asked")).to_have_text([QUESTION])
    ask(other, "矛盾")
    expect(page.locator("#chat .asked")).to_have_text([QUESTION, "矛盾"])
    ask(page, "你好")
    expect(other.locator("#chat .asked")).to_have_text([QUESTION, "矛盾", "你好"])
    other.close()

    # What somebody wrote into the storage is left out and said; the rest is there.
    page.evaluate(
        """() => {
          const key = Object.keys(localStorage).find((each) => each.endsWith(location.search.slice(3)));
          const [head, kept] = localStorage.getItem(key).split('\\n');
          const made = JSON.parse(kept);
          made.exchanges[1].answer.citations[0].quote = '<img src=x onerror=window.hacked=1>';
          localStorage.setItem(key, head + '\\n' + JSON.stringify(made));
        }"""
    )
    page.reload()
    page.wait_for_selector(READY)
    expect(page.locator("#chat .asked")).to_have_text([QUESTION, "你好"])
    expect(page.locator(".mini")).to_have_text("有 1 轮问答无法读取，没有显示")
    page.goto(fake + "/?c=0123456789abcdef")
    expect(page.locator(".mini")).to_have_text("这个浏览器里没有这个对话")
    assert "c=" not in page.url
    assert seen.errors == []


def test_a_question_is_stopped_changed_repeated_and_taken_as_typed(
    opens: Opens, fake: str, fake_bot: FakeBot
) -> None:
    page, _ = opens(fake)
    box = page.locator("#ask textarea")
    sends = [at_width(page, width, "#ask .submit-button") for width in WIDTHS]
    ask(page, QUESTION)
    fake_bot.pause = 12.0  # it is stopped long before
    box.fill("青屿岛常住人口为多少人")
    box.press("Enter")
    stage = page.locator("#chat .ans.wait .zh")
    expect(stage).to_have_text("正在检索 4 篇文章的 23 个片段…")
    # Where one sent, one stops; the passages are still to come.
    expect(page.locator("#ask .submit-button")).to_be_hidden()
    expect(page.locator("#src")).to_have_attribute("aria-busy", "true")
    stops = [at_width(page, width, "#stop") for width in WIDTHS]
    for width, one, other in zip(WIDTHS, sends, stops, strict=True):
        assert one == pytest.approx(other, abs=1), f"{width} px"
    # One at a time: a second Enter only says so.
    box.fill("另一个问题")
    box.press("Enter")
    expect(page.locator(".mini")).to_have_text("上一个问题还在回答")
    box.fill("")
    page.locator("#stop").click()
    expect(page.locator("#stop")).to_be_hidden()
    expect(page.locator("#src")).to_have_attribute("aria-busy", "false")
    fake_bot.pause = 0.0
    assert questions(page) == [QUESTION]
    expect(box).to_have_value("青屿岛常住人口为多少人")
    assert page.locator("#chat .error, .toast-wrap .error").count() == 0
    assert fake_bot.asked[-1][1] == (QUESTION,)

    # Shift+Enter breaks the line; a composition's Enter sends nothing.
    box.press("Shift+Enter")
    box.type("第二行")
    expect(box).to_have_value("青屿岛常住人口为多少人\n第二行")
    box.evaluate(
        """(box) => {
          box.dispatchEvent(new CompositionEvent('compositionstart', {bubbles: true}));
          for (const kind of ['keydown', 'keypress', 'keyup']) {
            box.dispatchEvent(new KeyboardEvent(kind, {key: 'Enter', isComposing: true,
              keyCode: 229, bubbles: true, cancelable: true}));
          }
          box.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true, data: '灯'}));
        }"""
    )
    page.wait_for_timeout(150)
    assert questions(page) == [QUESTION]
    ask(page, OTHER)
    ask(page, "它呢，每天几班轮渡")

    # An earlier question is changed: the conversation goes on from there, and back again.
    page.locator("#chat .user a.act.edit").nth(1).click()
    expect(box).to_have_value(OTHER)
    expect(page.locator("#editing")).to_be_visible()
    page.locator("#editing-off").click()
    expect(box).to_have_value("")
    page.locator("#chat .user a.act.edit").nth(1).click()
    box.fill("码头到县城航程多少分钟？")
    box.press("Enter")
    expect(page.locator("#chat .asked")).to_have_text([QUESTION, "码头到县城航程多少分钟？"])
    assert last_asked(fake_bot) == ("码头到县城航程多少分钟？", [QUESTION])
    page.locator(".mini button", has_text="撤销").click()
    three = [QUESTION, OTHER, "它呢，每天几班轮渡"]
    expect(page.locator("#chat .asked")).to_have_text(three)

    # Once more, and as typed, without what was said before.
    page.locator("#chat a.act.retry").click()
    expect(page.locator("#chat a.act.retry")).to_have_count(1)
    page.wait_for_function("!document.body.classList.contains('asking')")
    assert last_asked(fake_bot) == (three[-1], [QUESTION, OTHER])
    fake_bot.understood = "码头到县城的轮渡每天几班？"
    ask(page, "那轮渡每天几班呢")
    fake_bot.understood = ""
    expect(page.locator("#chat .understood .zh").first).to_contain_text(
        "码头到县城的轮渡每天几班？"
    )
    page.locator("#chat a.literal").last.click()
    expect(page.locator("#chat .told .zh")).to_have_text("按原话单独查找，没有联系上文")
    assert last_asked(fake_bot) == ("那轮渡每天几班呢", [])
    assert questions(page) == [*three, "那轮渡每天几班呢"]
    # The reading that was taken back stays away when it is asked again.
    times = len(fake_bot.asked)
    page.locator("#chat a.act.retry").click()
    page.wait_for_function("!document.body.classList.contains('asking')")
    assert len(fake_bot.asked) == times + 1
    assert last_asked(fake_bot) == ("那轮渡每天几班呢", [])
    expect(page.locator("#chat .told .zh")).to_have_text("按原话单独查找，没有联系上文")

    # Another conversation does not go on from the question that was being changed here.
    page.locator("#chat .user a.act.edit").first.click()
    expect(page.locator("#editing")).to_be_visible()
    page.locator(".cv-new").click()
    expect(page.locator("#editing")).to_be_hidden()
    box.fill("")
    ask(page, OTHER)
    page.locator("#chat .user a.act.edit").first.click()
    page.locator("#cv .cv-t", has_text=QUESTION).click()
    expect(page.locator("#editing")).to_be_hidden()
    expect(page.locator("#chat .asked")).to_have_count(4)
    box.fill("")

    # Copied as words, with the references.
    page.locator("#chat .bot a.act.copy").first.click()
    expect(page.locator(".mini")).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("1987年[1]\n1987年，灯塔改用电灯，射程达到24海里。[1]\n")
    assert re.search(r"\n\n\[1\] \S*望海灯塔", copied)
    assert "<" not in copied
    page.locator("#chat .user a.act.copy").first.click()
    page.wait_for_function(
        "navigator.clipboard.readText().then((words) => words === '灯塔哪一年改用电灯？')"
    )
    # Over plain http a browser has no clipboard for scripts; what is copied gets there all the same.
    page.evaluate(
        """() => {
          const real = navigator.clipboard;
          Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true });
          window.pasted = () => real.readText();
        }"""
    )
    for button, copied in (
        ("#chat .user a.act.copy", "灯塔哪一年改用电灯？"),
        ("#chat .bot a.act.link", f"{fake}/?q="),
        ("#chat .bot a.act.copy", "1987年[1]\n1987年，灯塔改用电灯"),
    ):
        pressed = page.locator(button).first
        pressed.click()
        page.wait_for_function(
            "words => window.pasted().then((pasted) => pasted.startsWith(words))", arg=copied
        )
        expect(pressed).to_be_focused()


def test_a_link_to_an_answer_asks_again_and_tells_when_it_differs(
    opens: Opens, fake: str, fake_bot: FakeBot
) -> None:
    page, _ = opens(fake)
    ask(page, QUESTION)
    page.locator("#chat a.act.link").click()
    expect(page.locator(".mini")).to_have_text("链接已复制")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(fake + "/?q=")
    guest, _ = opens(link)
    guest.wait_for_selector(FINISHED)
    assert questions(guest) == [QUESTION]
    expect(guest.locator("#chat .told")).to_have_count(0)
    assert re.search(r"\?c=[0-9a-f]{16}$", guest.url), "a reload must not ask again"
    late, _ = opens(re.sub("d=[0-9a-f]+", "d=000000000000", link))
    late.wait_for_selector(FINISHED)
    expect(late.locator("#chat .told .zh")).to_contain_text("与链接里的不同")

    # A follow-up leans on what was said before it, and who opens the link has not heard that.
    fake_bot.understood = OTHER
    ask(page, "那里有多少人？")
    fake_bot.understood = ""
    page.locator("#chat a.act.link").last.click()
    page.wait_for_function(
        "words => navigator.clipboard.readText().then((url) => decodeURI(url).includes(words))",
        arg=OTHER,
    )
    link = page.evaluate("navigator.clipboard.readText()")
    guest, _ = opens(re.sub("d=[0-9a-f]+", "", link))
    guest.wait_for_selector(FINISHED)
    assert last_asked(fake_bot) == (OTHER, [])
    assert questions(guest) == [OTHER]


def test_no_storage_a_full_queue_and_other_words(
    opens: Opens, fake: str, fake_bot: FakeBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, seen = opens(fake, locale="zh-HK")
    expect(page.locator("#cv-h .hant")).to_have_text("最近對話")
    expect(page.locator("#cv-h .zh")).to_be_hidden()
    expect(page.locator("#ask textarea")).to_have_attribute(
        "placeholder", "向文章提問，例如：望海灯塔于哪一年建成？"
    )
    page.evaluate(
        "() => { Storage.prototype.setItem ="
        " () => { throw new DOMException('no', 'SecurityError'); }; }"
    )
    ask(page, QUESTION)
    expect(page.locator(".mini")).to_contain_text("瀏覽器不允許儲存")
    page.evaluate("document.querySelector('.mini').remove()")
    ask(page, OTHER)
    expect(page.locator(".mini")).to_have_count(0)  # said once
    assert titles(page) == [QUESTION]
    page.locator(".cv-new").click()
    page.locator("#cv .cv-t").click()
    expect(page.locator("#chat .asked")).to_have_text([QUESTION, OTHER])

    page.route("**/queue/join*", lambda route: route.fulfill(status=503, json={"detail": "full"}))
    page.fill("#ask textarea", "第三个问题")
    page.press("#ask textarea", "Enter")
    expect(page.locator(".mini")).to_contain_text("現在提問的人太多")
    expect(page.locator("#ask textarea")).to_have_value("第三个问题")
    page.unroute("**/queue/join*")
    assert page.locator("#chat .error:visible").count() == 0
    with monkeypatch.context() as broken:
        broken.setattr(fake_bot, "passage_count", None)
        page.press("#ask textarea", "Enter")
        expect(page.locator(".mini")).to_contain_text("沒能送出")
    expect(page.locator("#ask textarea")).to_have_value("第三个问题")
    assert page.locator("#chat .error:visible").count() == 0
    ask(page, "第三个问题")
    expect(page.locator("#chat .asked")).to_have_count(3)
    asks_for_trouble(seen, "503")


def test_a_long_session_does_not_grow(opens: Opens, fake: str) -> None:
    page, _ = opens(fake)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def measured() -> dict[str, float]:
        session.send("HeapProfiler.collectGarbage")
        found = session.send("Performance.getMetrics")["metrics"]
        return {each["name"]: each["value"] for each in found}

    # One exchange becomes the most that is shown, without asking all of them.
    ask(page, QUESTION)
    page.evaluate(
        """() => {
          const key = Object.keys(localStorage).find((each) => each.endsWith(location.search.slice(3)));
          const [head, kept] = localStorage.getItem(key).split('\\n');
          const made = JSON.parse(kept);
          made.exchanges = Array.from({ length: 24 }, (_, n) =>
            ({ ...made.exchanges[0], id: (0xa00000 + n).toString(16) }));
          localStorage.setItem(key, head + '\\n' + JSON.stringify(made));
        }"""
    )
    page.reload()
    page.wait_for_selector(READY)
    expect(page.locator("#chat .asked")).to_have_count(24)
    for _ in range(2):
        ask(page, QUESTION)
    before = measured()
    for _ in range(6):
        ask(page, QUESTION)
    after = measured()
    assert page.locator("#chat .asked").count() == 24
    assert page.locator("#src .turn").count() == 24
    for name in ("Nodes", "JSEventListeners"):
        assert after[name] < before[name] * 1.05, name
