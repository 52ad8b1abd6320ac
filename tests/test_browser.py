"""The page in a real Chromium: what a person sees, clicks and presses.

``make test`` installs Chromium; a missing one fails the tests, it does not skip them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

import askllm
from askllm.errors import Problem
from askllm.types import Legs, ReaderUsed
from browsing import FINISHED, Opens, ask, served
from fakes_bot import BOTH_LEGS, CENSUS, HOSTILE_WORDS, LIGHTHOUSE, FakeBot

QUESTION = "望海灯塔哪一年建成？"


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the real bot, BM25 alone, over a tiny corpus."""
    corpus = tmp_path_factory.mktemp("corpus")
    filler = "\n\n".join(f"海风在第{n}夜吹过甲板，缆绳轻轻作响。" for n in "一二三四五六七八九十")
    body = LIGHTHOUSE.partition("\n")[2]
    text = re.sub(r"^(建造|改造|今天)$", r"## \1", body, flags=re.MULTILINE).replace("\n", "\n\n")
    for part in range(4):
        head = f"---\ntitle: 航海日志{part}\ndate: 2020-01-0{part + 1}\n---\n"
        (corpus / f"log{part}.md").write_text(f"{head}{filler}\n", encoding="utf-8")
    front = "---\ntitle: 望海灯塔\nsource: 海岸周刊\ndate: 2021-07-08\n---\n"
    long_before = filler.replace("甲板", "礁石")
    (corpus / "灯塔.md").write_text(
        f"{front}# 望海灯塔\n\n{long_before}\n\n{text}\n", encoding="utf-8"
    )
    (corpus / "年鉴.md").write_text(
        CENSUS.split("灯塔\n")[0].replace("\n", "\n\n"), encoding="utf-8"
    )
    bot = askllm.load(corpus=corpus, index=tmp_path_factory.mktemp("index"), encoder="none")
    with served(bot) as address:
        yield address


@pytest.fixture(scope="module")
def fake_bot() -> FakeBot:
    return FakeBot(
        pause=0.15,
        legs=Legs(ran=("lexical",), reason="没有编码器<b>权重</b>"),
        problems=(Problem("坏.pdf", "没有文字层"),),
    )


@pytest.fixture(scope="module")
def fake(fake_bot: FakeBot) -> Iterator[str]:
    with served(fake_bot) as address:
        yield address


def in_view(page: Page, selector: str) -> bool:
    """Say whether the middle of the element can be seen, not covered by anything else."""
    return bool(
        page.locator(selector).first.evaluate(
            """(element) => {
              const box = element.getClientRects()[0];
              const x = box.left + box.width / 2, y = box.top + box.height / 2;
              const top = document.elementFromPoint(x, y);
              return Boolean(top) && (element === top || element.contains(top));
            }"""
        )
    )


def test_a_question_is_answered_cited_and_read_in_its_article(opens: Opens, real: str) -> None:
    page, _ = opens(real)
    expect(page.locator("#hdr .corp .zh")).to_have_text(re.compile(r"已收录 6 篇 · \d+ 个片段"))
    page.locator("#chat .example").first.wait_for()
    ask(page, QUESTION)
    expect(page.locator("#chat .asked")).to_have_text(QUESTION)
    expect(page.locator("#chat .lead")).to_contain_text("1908年")
    expect(page.locator("#chat .ev").first).to_contain_text("望海灯塔于1908年建成")

    page.locator("#chat a.cite", has_text="1").first.click()
    card = page.locator("#src .card.on")
    expect(card).to_have_count(1)
    expect(card.locator("h3")).to_have_text("望海灯塔")
    expect(card.locator(".meta")).to_contain_text("海岸周刊")
    expect(card.locator("time")).to_have_text("2021-07-08")
    marked = "".join(card.locator("mark").all_text_contents())
    assert marked == "望海灯塔于1908年建成，塔身高31米，用花岗石砌成。"
    assert in_view(page, "#src .card.on mark")
    assert page.evaluate("document.activeElement.classList.contains('card')")
    assert page.evaluate("location.hash") == ""

    card.locator("[data-act=read]").click()
    dialog = page.locator("dialog.rd[open]")
    expect(dialog.locator("h2")).to_have_text("望海灯塔")
    expect(dialog.locator("article h4", has_text="建造")).to_have_count(1)
    assert "".join(dialog.locator("article mark").all_text_contents()) == marked
    assert dialog.evaluate("(dialog) => dialog.scrollTop") > 0
    assert in_view(page, "dialog.rd article mark")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_the_question_shows_at_once_and_the_answer_streams_in(opens: Opens, fake: str) -> None:
    page, _ = opens(fake)
    page.evaluate(
        """() => {
          window.steps = [];
          new MutationObserver(() => {
            const last = [...document.querySelectorAll('#chat .ans')].pop();
            const asked = document.querySelector('#chat .asked');
            const step = (asked ? 'asked ' : '') + (last ? last.className : '')
              + ' ' + (last ? last.querySelectorAll('p').length : 0);
            if (window.steps.at(-1) !== step) window.steps.push(step);
          }).observe(document.querySelector('#chat'), {childList: true, subtree: true,
            attributes: true, characterData: true});
        }"""
    )
    ask(page, "望海灯塔哪一年改用电灯，射程多远？")
    page.wait_for_timeout(100)
    steps = [step for step in page.evaluate("window.steps") if "ans" in step]
    assert steps[0].startswith("asked ans wait"), steps
    growing = [step for step in steps if "grows" in step]
    assert growing, steps
    sizes = [int(step.rpartition(" ")[2]) for step in growing]
    assert sizes == sorted(set(sizes)), steps
    assert re.fullmatch(r"asked ans answered \d+", steps[-1]), steps
    assert steps.index(growing[0]) > 0
    assert steps.index(growing[-1]) < len(steps) - 1


def test_every_form_of_answer_has_its_place(opens: Opens, fake: str, fake_bot: FakeBot) -> None:
    page, _ = opens(fake)
    expect(page.locator("#notices .zh").first).to_have_text(
        "仅用关键词检索（BM25）：没有编码器<b>权重</b>"
    )
    ask(page, "灯塔建成的矛盾")
    assert page.locator("#chat .side .value").all_text_contents() == ["1908年", "1911年"]
    ask(page, "找不到的火星")
    expect(page.locator("#chat .ans.not_found .say .zh")).to_have_text("没有文章提到“火星”。")
    page.locator("#chat .ans.not_found a.offer").click()
    expect(page.locator("#src .card.on.closest")).to_contain_text("不是答案")
    # A chip of an earlier answer turns the panel back to it.
    page.locator("#chat .side a.cite").nth(2).click()
    expect(page.locator("#src .card.on h3")).to_have_text("青屿岛年鉴")
    ask(page, "它有多高")
    assert fake_bot.asked[-1] == ("它有多高", ("灯塔建成的矛盾", "找不到的火星"))
    ask(page, "崩溃")
    expect(page.locator("#chat .ans.err")).to_contain_text("这次没能完成检索")
    expect(page.locator("#ask textarea")).to_have_value("崩溃")
    assert page.locator("#chat .error, #chat .toast-wrap").count() == 0
    # Whoever scrolled up to an earlier answer still sees the next one.
    page.set_viewport_size({"width": 1440, "height": 500})
    page.locator("#chat .bubble-wrap").hover()
    page.wait_for_timeout(500)  # Gradio follows the last answer for a moment
    page.mouse.wheel(0, -5_000)
    expect(page.locator("#chat .asked").last).not_to_be_in_viewport()
    ask(page, "长" * 10_000)
    expect(page.locator("#chat .asked").last).to_be_in_viewport()
    expect(page.locator("#chat .ans.rejected")).to_contain_text("10000 个字")

    page.locator("[data-act=new]:visible").click()
    expect(page.locator("#chat .asked")).to_have_count(0)
    ask(page, "它呢，灯塔建于哪一年")
    question, history = fake_bot.asked[-1]
    assert question == "它呢，灯塔建于哪一年"
    assert list(history) == []


def test_hostile_words_are_shown_and_never_run(opens: Opens, fake: str) -> None:
    page, _ = opens(fake)
    question = f"毒蘑菇的图鉴有几册 {HOSTILE_WORDS}"
    ask(page, question)
    expect(page.locator("#chat .asked")).to_have_text(question)
    first = page.locator("#src .turn.on .card").first
    expect(first.locator("h3")).to_have_text(f"坏标题{HOSTILE_WORDS}")
    assert page.locator("#src script, #src img, #chat .ans script, #chat .ans img").count() == 0
    first.locator("[data-act=read]").click()
    dialog = page.locator("dialog.rd[open]")
    expect(dialog.locator("h2")).to_have_text(f"坏标题{HOSTILE_WORDS}")
    expect(dialog.locator("article p").first).to_have_text(f"坏标题{HOSTILE_WORDS}")
    assert dialog.locator("a").count() == 0
    page.keyboard.press("Escape")
    for chip in page.locator("#chat a.cite").all()[:2]:
        chip.click()
    assert page.evaluate("window.hacked") is None
    assert page.locator("a[href^='javascript']").count() == 0


HINTS = {
    "#chat a.act.copy": ("复制", "複製", "Copy"),
    "#chat a.act.link": ("复制链接", "複製連結", "Copy a link"),
    "#chat a.thumb.up": ("答得对", "答得對", "Right answer"),
    "#chat a.thumb.down": ("答得不对", "答得不對", "Wrong answer"),
    "#chat .sure": (
        "原文与问题十分吻合。",
        "原文與問題十分吻合。",
        "The sentence fits the question closely.",
    ),
    "#cv [data-cv=remove]": ("删除对话", "刪除對話", "Delete the conversation"),
}
"""What is told of a thing that is pointed at: simplified, traditional, English."""


def test_a_hint_is_in_the_language_of_the_page_alone(opens: Opens, real: str) -> None:
    page, _ = opens(real)
    ask(page, QUESTION)
    for place, language in enumerate(("zh-CN", "zh-TW", "en")):
        page.evaluate("(language) => askllm.setLanguage(language)", language)
        for selector, told in HINTS.items():
            pointed = page.locator(selector).last
            pointed.hover(force=True)
            expect(pointed).to_have_attribute("title", told[place])


def test_language_theme_and_keys(opens: Opens, fake: str, fake_bot: FakeBot) -> None:
    page, _ = opens(fake, locale="en-GB", dark=True)
    expect(page.locator("#hdr .corp")).to_contain_text("4 articles · 23 passages")
    expect(page.locator("#src h2 .en")).to_be_visible()
    expect(page.locator("#src h2 .zh")).to_be_hidden()
    box = page.locator("#ask textarea")
    hint = "Ask the articles, for example: When was the Harbour Bridge opened?"
    expect(box).to_have_attribute("placeholder", hint)
    expect(page.locator("body.dark")).to_have_count(1)

    page.locator("[data-act=language]").click()
    expect(page.locator("#src h2 .zh")).to_be_visible()
    hint = "向文章提问，例如：望海灯塔于哪一年建成？"
    expect(box).to_have_attribute("placeholder", hint)
    # A hint longer than the box does not make it higher; on a phone it would be cut off.
    box.evaluate("(box) => box.style.setProperty('max-width', '160px', 'important')")
    assert box.evaluate("(box) => box.clientWidth") <= 160
    assert box.evaluate("(box) => box.scrollHeight === box.clientHeight")
    page.set_viewport_size({"width": 390, "height": 900})
    expect(box).to_have_attribute("placeholder", "向文章提问")
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.locator("[data-act=theme]")).to_have_attribute("title", "切换深色或浅色")
    page.locator("[data-act=theme]").click()
    expect(page.locator("body.dark")).to_have_count(0)
    page.reload()
    page.wait_for_selector("body[data-ready='1']")
    expect(page.locator("#src h2 .zh")).to_be_visible()
    expect(page.locator("body.dark")).to_have_count(0)

    page.locator("h1").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    asked = len(fake_bot.asked)
    page.keyboard.press("Enter")
    expect(page.locator(".mini")).to_have_text("先写下想问的问题")
    page.fill("#ask textarea", "deng")
    for kind in ("keydown", "keypress"):
        page.locator("#ask textarea").evaluate(
            "(box, kind) => box.dispatchEvent(new KeyboardEvent(kind, {key: 'Enter',"
            " isComposing: true, keyCode: 229, bubbles: true, cancelable: true}))",
            kind,
        )
    page.wait_for_timeout(150)
    assert len(fake_bot.asked) == asked
    expect(page.locator("#ask textarea")).to_have_value("deng")


def test_without_examples_the_question_box_has_none(
    opens: Opens, fake: str, fake_bot: FakeBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fake_bot, "examples_at_hand", lambda _: ())
    page, _ = opens(fake)
    expect(page.locator("#chat .examples")).to_be_hidden()
    expect(page.locator("#ask textarea")).to_have_attribute("placeholder", "向文章提问")


def test_a_pressed_thumb_outlives_a_reload(opens: Opens, real: str) -> None:
    page, _ = opens(real)
    for question in (QUESTION, "青屿岛常住人口为多少人？"):
        ask(page, question)
    up, down = page.locator("#chat a.thumb.up"), page.locator("#chat a.thumb.down")
    for thumb in (up.first, up.last):
        thumb.click()
        expect(thumb).to_have_attribute("aria-pressed", "true")
    page.locator(".mini button", has_text="撤销").click()
    expect(up.last).to_have_attribute("aria-pressed", "false")
    page.reload()
    page.wait_for_selector("body[data-ready='1']")
    expect(up.first).to_have_attribute("aria-pressed", "true")
    expect(up.last).to_have_attribute("aria-pressed", "false")
    expect(down.first).to_have_attribute("aria-pressed", "false")


def test_an_example_is_asked_by_a_click(opens: Opens, fake: str) -> None:
    page, _ = opens(fake)
    page.locator("#chat .example").first.click()
    page.wait_for_selector(FINISHED)
    expect(page.locator("#chat .lead")).to_contain_text("1908年")


def test_on_a_phone_the_sources_are_a_sheet(opens: Opens, real: str) -> None:
    page, _ = opens(real, phone=True)
    ask(page, QUESTION)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    expect(page.locator("#src .card").first).to_be_hidden()
    page.locator("#chat a.cite").first.tap()
    mark = page.locator("#src .card.on mark").first
    expect(mark).to_be_in_viewport()
    page.wait_for_function("document.querySelector('#side').getAnimations().length === 0")
    assert in_view(page, "#src .card.on mark")
    page.locator("#src .card.on [data-act=read]").tap()
    expect(page.locator("dialog.rd[open] article mark").first).to_be_in_viewport()
    box = page.locator("dialog.rd").bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, 390)
    page.locator("[data-act=close-reader]").tap()
    page.locator("#src [data-act=close]").tap()
    expect(mark).to_be_hidden()


def test_the_notices_go_when_encoder_and_reader_are_ready(opens: Opens) -> None:
    bot = FakeBot(legs=Legs(ran=("lexical",), reason="still loading $& <b>"))
    bot.reader = ReaderUsed("overlap/1", "reader on its way")
    with served(bot) as address:
        page, _ = opens(address)
        notice = page.locator("#notices .zh")
        expect(notice).to_have_text(
            ["仅用关键词检索（BM25）：still loading $& <b>", "只按规则选取原句：reader on its way"]
        )
        bot.reader = ReaderUsed("trained/4")
        bot.legs = Legs(ran=("lexical",), reason="it $& <b>failed")
        ask(page, "灯塔改用电灯")
        # The page asks again after 3 and 10 seconds; a busy machine misses the first time.
        expect(notice).to_have_text("仅用关键词检索（BM25）：it $& <b>failed")
        bot.legs = BOTH_LEGS
        page.reload()
        expect(notice).to_have_count(0)
        page.context.close()
