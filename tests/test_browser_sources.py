"""Answers, sources and the reader in a real Chromium: marks, cards, references, links, print."""

from __future__ import annotations

import dataclasses
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from askllm.types import Article
from askllm.ui.digest import digest_of
from browsing import Opens, ask, at_rest, served
from fakes_answers import ELECTRIC, FERRY, LIGHTHOUSE_ARTICLE, LONG, PAYLOADS, FormsBot

LINE = "海风吹过甲板，缆绳轻轻作响，守塔人在册子上记下了这一夜的潮水与风向。"
BOOK = Article(
    id="书",
    title="一本大书",
    text="\n".join(f"第{number}段，{LINE}" for number in range(12_500)),
    path="书.txt",
)
HIGH, PAID, CROWD = "灯塔多高，造价多少？", "岛上有哪些公共设施？", "每年有多少游客？"


class EditedBot(FormsBot):
    """A bot over a lighthouse that someone edits; it opens a book, too, and is not asked about it."""

    def edit(self, text: str) -> None:
        self._articles = (dataclasses.replace(LIGHTHOUSE_ARTICLE, text=text, headings=()),)

    def article(self, article_id: str) -> Article | None:
        return BOOK if article_id == BOOK.id else super().article(article_id)


@pytest.fixture
def address(forms: str) -> str:
    return forms


def copied(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def reading(page: Page) -> str:
    """Return what the reader marks, once it is open."""
    page.wait_for_selector("dialog.rd[open]")
    return "".join(page.locator("dialog.rd article mark:not(.other)").all_text_contents())


def test_every_form_reaches_the_page_through_the_chats_sanitiser(
    opens: Opens, address: str
) -> None:
    page, _ = opens(address)
    ask(page, CROWD)
    expect(page.locator("#chat .conv .zh")).to_have_text("换算")
    mark = page.locator("#chat .lead .cite").bounding_box()
    chip = page.locator("#chat .lead .conv").bounding_box()
    assert mark
    assert chip
    assert mark["x"] + mark["width"] + 8 <= chip["x"] or chip["y"] >= mark["y"] + mark["height"]
    expect(page.locator("#chat ol.refs")).to_be_hidden()
    small = page.locator("#chat .fine")
    expect(small.locator("p").first).to_be_hidden()
    small.locator("summary").click()
    expect(small).to_contain_text("阅读器 extract/1")
    ask(page, "灯塔改用电灯了吗？")
    expect(page.locator("#chat .badge.yes .zh")).to_be_visible()
    ask(page, "灯塔哪年建成？")
    sides = page.locator("#chat .side")
    assert sides.count() == 3
    first, second = sides.nth(0).bounding_box(), sides.nth(1).bounding_box()
    assert first
    assert second
    assert first["y"] == second["y"]
    assert first["x"] + first["width"] <= second["x"]
    page.set_viewport_size({"width": 390, "height": 844})
    at_rest(page)
    first, second = sides.nth(0).bounding_box(), sides.nth(1).bounding_box()
    assert first
    assert second
    assert first["y"] + first["height"] <= second["y"], "one above the other on a phone"
    page.set_viewport_size({"width": 1440, "height": 900})

    ask(page, "有哪些文章")
    page.locator("#chat a.art", has_text="青屿岛年鉴").click()
    expect(page.locator("dialog.rd[open] h2")).to_have_text("青屿岛年鉴")
    page.keyboard.press("Escape")
    ask(page, "你好")
    page.locator("#chat a.again", has_text="轮渡每天几班？").last.click()
    expect(page.locator("#chat .asked").last).to_have_text("轮渡每天几班？")


# A mark whose line is not that of the character before it.
ALONE = """() => [...document.querySelectorAll('#chat .ans p > a.cite')].filter((mark) => {
  let before = mark.previousSibling;
  while (before && before.nodeType !== Node.TEXT_NODE) before = before.lastChild;
  if (!before) return false;
  const end = document.createRange();
  end.setStart(before, before.length - 1);
  end.setEnd(before, before.length);
  return mark.getBoundingClientRect().top > end.getBoundingClientRect().bottom;
}).map((mark) => mark.parentElement.innerText)"""


def test_no_mark_stands_alone_on_a_line_and_each_article_of_a_side_has_one(
    opens: Opens, address: str
) -> None:
    page, _ = opens(address, phone=True)
    for question in (CROWD, PAID, "灯塔哪年建成？"):
        ask(page, question)
    assert page.locator("#chat .ans p > a.cite").count() > 8
    # As in a browser that does not look after the last line of a paragraph.
    page.add_style_tag(content="#chat .ans p { text-wrap: wrap !important }")
    for width in range(320, 440, 8):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(ALONE) == [], f"{width} px"
    lines = page.locator("#chat .side .by").evaluate_all(
        "(all) => all.map((each) => getComputedStyle(each).display)"
    )
    assert set(lines) == {"block"}


def test_a_mark_shows_its_passage_and_leads_to_it_by_mouse_and_by_key(
    opens: Opens, address: str
) -> None:
    page, _ = opens(address)
    ask(page, CROWD)
    marks = page.locator("#chat a.cite")
    peek = page.locator("#peek")
    marks.nth(2).hover()
    expect(peek).to_be_visible()
    expect(peek.locator("h3")).to_have_text("青屿岛年鉴")
    expect(peek.locator("mark")).to_have_text(FERRY)
    peek.hover()  # it can be entered
    page.wait_for_timeout(250)
    expect(peek).to_be_visible()
    page.mouse.move(700, 600)
    expect(peek).to_be_hidden()

    # Every mark is reached with Tab alone, and Enter opens it.
    seen: list[str] = []
    page.locator("#chat .asked").first.evaluate("(e) => { e.tabIndex = -1; e.focus(); }")
    for _ in range(12):
        page.keyboard.press("Tab")
        seen.append(str(page.evaluate("document.activeElement.getAttribute('href') || ''")))
        if seen[-1].startswith("#c-") and len([s for s in seen if s.startswith("#c-")]) == 3:
            break
    assert [href[-2:] for href in seen if href.startswith("#c-")] == ["-1", "-1", "-2"]
    expect(peek.locator("mark")).to_have_text(FERRY)
    assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == "peek"
    page.keyboard.press("Escape")
    expect(peek).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("#src .card.on h3")).to_have_text("青屿岛年鉴")
    assert page.evaluate("document.activeElement.classList.contains('card')")
    page.keyboard.press("j")
    expect(page.locator("#src .card.on h3")).to_have_text("望海灯塔")
    page.keyboard.press("k")
    expect(page.locator("#src .card.on h3")).to_have_text("青屿岛年鉴")
    page.keyboard.press("1")
    expect(page.locator("#src .card.on .n")).to_have_text("1")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className").startswith("cite"), "back at its mark"
    page.fill("#ask textarea", "")
    page.locator("#ask textarea").press("j")
    expect(page.locator("#ask textarea")).to_have_value("j")
    expect(page.locator("#src .card.on .n")).to_have_text("1")


def test_what_was_found_and_not_cited_opens_below_the_sources(opens: Opens, address: str) -> None:
    page, _ = opens(address)
    ask(page, CROWD)
    fold = page.locator("#src .turn.on .others > details > summary")
    first = page.locator("#src .card.besides").first
    chip = page.locator("#chat a.more")
    expect(chip).to_contain_text("+8")
    expect(page.locator("#src .cnt")).to_have_text("2")
    expect(first).to_be_hidden()
    # The cards that are shown are stepped through; the others wait for their fold.
    page.evaluate("document.activeElement.blur()")
    for number in ("1", "2", "1"):
        page.keyboard.press("j")
        expect(page.locator("#src .card.on .n")).to_have_text(number)

    chip.focus()
    page.keyboard.press("Space")
    expect(fold.locator(".zh")).to_have_text("找到但没有引用的片段（8）")
    expect(first).to_be_in_viewport()
    expect(fold).to_be_in_viewport()
    expect(first).to_be_focused()
    expect(first.locator(".n")).to_have_text("3")
    page.keyboard.press("j")
    expect(page.locator("#src .card.on .n")).to_have_text("4")
    page.keyboard.press("Escape")
    expect(chip).to_be_focused()

    # As long as it fits: 1 for the first, 1/2 for the second; said to who points at it.
    bars = page.locator("#src .turn.on .others .fit")
    for place, share in ((0, 1.0), (1, 0.5)):
        part, whole = bars.nth(place).locator("i").bounding_box(), bars.nth(place).bounding_box()
        assert part
        assert whole
        assert part["width"] / whole["width"] == pytest.approx(share, abs=0.03)
    bars.nth(1).hover()
    expect(bars.nth(1)).to_have_attribute("title", "与问题的契合度 50%")
    expect(page.locator("#src .turn.on > .card").first.locator(".path .para .zh")).to_have_text(
        "段落 6 / 6"
    )

    # Read, one steps among its own kind.
    page.locator("#src .card.besides [data-act=read]").nth(1).click()
    expect(page.locator("dialog.rd .rd-c .zh")).to_have_text("引用 2/8")
    page.keyboard.press("Escape")

    # Folded again, they are passed over.
    fold.click()
    expect(first).to_be_hidden()
    page.keyboard.press("j")
    expect(page.locator("#src .card.on .n")).to_have_text("1")

    # An earlier answer's chip leads to its own.
    ask(page, PAID)
    page.locator("#chat a.more").first.click()
    expect(page.locator("#src li.q:visible")).to_have_text(CROWD)
    expect(page.locator("#src .card.on.besides .n")).to_have_text("3")


def test_a_card_tells_why_it_was_found_and_is_copied_in_the_form_chosen_last(
    opens: Opens, address: str
) -> None:
    page, _ = opens(address)
    ask(page, CROWD)
    card = page.locator("#src .turn.on .card").first
    card.locator(".found summary").click()
    expect(card.locator(".found .w").first).to_have_text("灯塔")
    for words in ("灯塔 = 望海灯塔", "意思相近", "检索排第 10 位，得分 0.10"):
        expect(card.locator(".found")).to_contain_text(words)
    card.locator(".found .also").click()
    expect(page.locator("dialog.rd[open] h2")).to_have_text("青屿岛年鉴")
    page.keyboard.press("Escape")

    quote = card.locator(".cq > [data-act=quote]")
    quote.click()
    expect(page.locator(".mini")).to_have_text("已复制：纯文本")
    assert copied(page).startswith("“每年有4.2万名游客登岛参观。”——林知远《望海灯塔》")
    # By keyboard: open the menu, go down to the third, choose.
    card.locator("[data-act=quote-menu]").focus()
    page.keyboard.press("Enter")
    expect(card.locator("[role=menu]")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".mini")).to_have_text("已复制：GB/T 7714")
    expect(card.locator("[role=menu]")).to_be_hidden()
    assert "\n林知远. 望海灯塔[EB/OL]. 海岸周刊, 2021(2021-07-08)[20" in copied(page)
    card.locator("[data-act=quote-menu]").click()
    page.keyboard.press("Escape")
    expect(card.locator("[role=menu]")).to_be_hidden()
    assert page.evaluate("document.activeElement.dataset.act") == "quote-menu"

    page.goto(address)
    page.wait_for_selector("body[data-ready='1']")
    ask(page, PAID)
    page.locator("#src .turn.on .card .cq > [data-act=quote]").first.click()
    expect(page.locator(".mini")).to_have_text("已复制：GB/T 7714")
    assert "\n青屿岛志[N]. 海岸日报, 2023-03." in copied(page)


def test_the_reader_steps_through_citations_and_its_link_opens_the_same_place(
    opens: Opens, address: str
) -> None:
    page, _ = opens(address)
    ask(page, "灯塔2010年装太阳能板花了多少钱？")
    page.locator("#src .turn.on .card [data-act=read]").first.click()
    assert reading(page) == "2019年，灯塔装上了太阳能板，从此不再需要守塔人。"
    expect(page.locator("dialog.rd mark.other")).to_have_text(ELECTRIC)
    expect(page.locator(".rd-c .zh")).to_have_text("引用 1/2")
    assert "望海灯塔" in page.title().split(" · ")
    page.locator("[data-act=rd-next]").click()
    expect(page.locator(".rd-c .zh")).to_have_text("引用 2/2")
    assert reading(page) == ELECTRIC
    page.keyboard.press("j")
    expect(page.locator(".rd-c .zh")).to_have_text("引用 1/2")
    page.keyboard.press("k")
    expect(page.locator(".rd-c .zh")).to_have_text("引用 2/2")
    page.locator("[data-act=rd-link]").click()
    expect(page.locator(".mini")).to_be_visible()
    link = copied(page)
    asked = parse_qs(urlsplit(link).query)
    start = LIGHTHOUSE_ARTICLE.text.index(ELECTRIC)
    assert asked == {
        "article": ["岛/灯塔"],
        "at": [f"{start}-{start + len(ELECTRIC)}"],
        "is": [digest_of(ELECTRIC)],
    }
    told = parse_qs(urlsplit(page.url).query)
    assert {name: told.get(name) for name in asked} == asked, "the address bar tells it too"
    page.go_back()
    expect(page.locator("dialog.rd[open]")).to_have_count(0)
    assert "article" not in page.url
    page.go_forward()
    assert reading(page) == ELECTRIC
    page.keyboard.press("Escape")
    expect(page.locator("dialog.rd[open]")).to_have_count(0)
    page.wait_for_function("!location.search.includes('article')")
    page.wait_for_function("!document.title.split(' · ').includes('望海灯塔')")

    fresh, _ = opens(link, phone=True)
    assert reading(fresh) == ELECTRIC
    expect(fresh.locator("dialog.rd article mark").first).to_be_in_viewport()
    expect(fresh.locator("dialog.rd .moved, dialog.rd .changed").first).to_be_hidden()
    fresh.locator("[data-act=close-reader]").tap()
    fresh.wait_for_function("location.search === ''")


def test_a_link_outlives_a_restart_and_an_edit_or_says_that_the_words_are_gone(
    opens: Opens,
) -> None:
    start = LIGHTHOUSE_ARTICLE.text.index(ELECTRIC)
    place = f"?article=岛/灯塔&at={start}-{start + len(ELECTRIC)}&is={digest_of(ELECTRIC)}"
    bot = EditedBot()
    bot.edit("新加的一段。😀\n" + LIGHTHOUSE_ARTICLE.text)
    with served(bot) as moved:
        page, _ = opens(f"{moved}/{place}")
        assert reading(page) == ELECTRIC
        expect(page.locator("dialog.rd .moved .zh")).to_be_in_viewport()
        gone, _ = opens(f"{moved}/?article=没有&at=1-2")
        told = gone.locator("dialog.rd[open] .gone")
        expect(told).to_be_visible()
        expect(told).to_have_text(re.compile("^文章库里没有这篇文章"), use_inner_text=True)
        gone.reload()  # the address stays, until it is closed
        expect(told).to_be_visible()
        expect(gone.locator("dialog.rd [data-act=rd-link]")).to_be_hidden()
        gone.locator("[data-act=close-reader]").click()
        gone.wait_for_function("location.search === ''")
        # A place beyond the end: the article may never have changed.
        gone.goto(f"{moved}/?article=岛/年鉴&at=99998-99999")
        beyond = gone.locator("dialog.rd[open] .changed")
        expect(beyond).to_have_text(re.compile("也可能链接有误"), use_inner_text=True)
        gone.goto(f"{moved}/?title=没有这个题目")
        expect(told).to_be_visible()
        expect(gone.locator("#rd-title")).to_have_text("没有这个题目")
        gone.keyboard.press("Escape")
        gone.wait_for_function("location.search === ''")
        for odd in ("?article=岛/灯塔&at=x-y", "?article=岛/灯塔&at=9-3", "?article=岛/灯塔"):
            gone.goto(f"{moved}/{odd}")
            assert reading(gone) == ""

        # A book of half a million characters: there at once, at the place, with all of its text.
        words = f"第12345段，{LINE}"
        at = BOOK.text.index(words)
        assert len(BOOK.text) > 500_000
        page.goto(f"{moved}/?article=书&at={at}-{at + len(words)}&is={digest_of(words)}")
        assert reading(page) == words
        mark = page.locator("dialog.rd article mark")
        expect(mark).to_be_in_viewport()
        # What has moved is told where one looks, however far the place is from the beginning.
        at += 1
        page.goto(f"{moved}/?article=书&at={at}-{at + len(words)}&is={digest_of(words)}")
        assert reading(page) == words
        expect(mark).to_be_in_viewport()
        told, marked = page.locator("dialog.rd .moved"), mark.bounding_box()
        expect(told).to_be_in_viewport(ratio=1)
        above = told.bounding_box()
        assert above
        assert marked
        assert above["y"] + above["height"] <= marked["y"]
        page.locator("dialog.rd").evaluate("(dialog) => dialog.scrollTo(0, 0)")
        expect(page.locator("dialog.rd article p").first).to_be_in_viewport()
        assert page.locator("dialog.rd article p").count() == 12_500
        page.keyboard.press("Escape")

        bot.edit(LIGHTHOUSE_ARTICLE.text.replace("电灯", "电燈"))
        page.goto(f"{moved}/{place}")
        assert reading(page) == ""
        expect(page.locator("dialog.rd .changed .zh")).to_be_visible()
        expect(page.get_by_text("灯塔改用电燈")).to_be_in_viewport()


def test_contents_of_a_long_article_lead_to_their_headings(opens: Opens, address: str) -> None:
    page, _ = opens(f"{address}/?article={LONG.id}")
    page.wait_for_selector("dialog.rd.long[open]")
    expect(page.locator(".toc button")).to_have_count(12)
    page.locator(".toc button", has_text="第10月").click()
    heading = page.locator("dialog.rd article h4", has_text="第10月")
    expect(heading).to_be_in_viewport()
    top = heading.bounding_box()
    head = page.locator(".rd-h").bounding_box()
    assert top
    assert head
    assert 0 <= top["y"] - (head["y"] + head["height"]) < 60, "below the dialog's head"
    narrow, _ = opens(f"{address}/?article={LONG.id}", phone=True)
    expect(narrow.locator(".toc summary")).to_be_visible()
    expect(narrow.locator(".toc button").first).to_be_hidden()
    assert narrow.evaluate("document.documentElement.scrollWidth") == 390


def test_a_print_has_the_conversation_with_its_references_and_no_panes(
    opens: Opens, address: str
) -> None:
    page, _ = opens(address, dark=True)
    for question in (CROWD, "火星上的灯塔有多高？", PAID, "灯塔哪年建成？", HIGH):
        ask(page, question)
    page.emulate_media(media="print")
    for hidden in ("#hdr", "#side", "#composer", "#chat .pills", "#chat .stat", "#chat .asks"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator("#chat ol.refs").first).to_be_visible()
    expect(page.locator("#chat ol.refs li").first).to_have_text(
        re.compile(r"^\[1\] 林知远《望海灯塔》，海岸周刊，2021-07-08，https://example.org/")
    )
    cut_off = page.evaluate(
        """() => [...document.querySelectorAll('#chat *')].filter((part) =>
          part.querySelector('.ans') && part.scrollHeight > part.clientHeight + 2
          && getComputedStyle(part).overflowY !== 'visible').length"""
    )
    assert cut_off == 0
    # Each reference is of a mark that is printed; passages on offer are not, and have none.
    for answer in page.locator("#chat .ans").all():
        marks = answer.locator("a.cite:visible").all_text_contents()
        listed = answer.locator("ol.refs li").all_text_contents()
        numbers = {re.sub(r"\D", "", mark) for mark in marks}
        assert sorted(line.split(" ")[0] for line in listed) == sorted(f"[{n}]" for n in numbers)
    expect(page.locator("#chat .not_found ol.refs")).to_have_count(0)
    height = page.evaluate("document.documentElement.scrollHeight")
    last = page.locator("#chat .ans").last.bounding_box()
    assert last
    assert last["y"] + last["height"] <= height + page.evaluate("scrollY") + 2
    ink = page.locator("#chat .ans p").first.evaluate("(p) => getComputedStyle(p).color")
    assert ink == "rgb(0, 0, 0)", "a dark page prints black on white"

    page.emulate_media(media="screen")
    page.evaluate("window.askllm.reader.read('长篇', [2000, 2030])")
    assert reading(page)
    page.evaluate("() => { dispatchEvent(new Event('beforeprint')); }")
    page.emulate_media(media="print")
    printed = page.locator(".rd-print")
    expect(printed.locator("h2")).to_be_visible()
    expect(printed.locator("article h4")).to_have_count(12)
    expect(page.locator("dialog.rd")).to_be_hidden()
    expect(page.locator("#qa")).to_be_hidden()
    pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
    assert pages >= 4, "all of it is printed, not one screen"
    page.emulate_media(media="screen")
    expect(page.locator(".rd-print")).to_have_count(0)


def test_text_that_tries_to_be_markup_stays_text_everywhere(opens: Opens, address: str) -> None:
    assert len(PAYLOADS) >= 30
    page, _ = opens(address)
    ask(page, f"全部毒蘑菇 {' '.join(PAYLOADS[:6])}")
    expect(page.locator("#src .turn.on > .card")).to_have_count(len(PAYLOADS))
    titles = page.locator("#src .turn.on > .card h3").all_text_contents()
    items = page.locator("#chat ul.items li > span").all_text_contents()
    buttons = page.locator("#chat a.again").all_text_contents()
    breaks = re.compile("[\\n\\r\\u2028\\u2029\\x0b]+")
    for number, words in enumerate(PAYLOADS):
        plain = breaks.sub("", words)
        assert breaks.sub("", titles[number]) == f"毒{number}{plain}"
        assert plain in items
        assert plain in buttons
    for chip in page.locator("#chat a.cite").all()[1:40:6]:
        chip.scroll_into_view_if_needed()
        at_rest(page)  # scrolling hides what pointing shows
        chip.hover()
        page.wait_for_selector("#peek:not([hidden])")
    quotes = page.evaluate(
        """() => [...document.querySelectorAll('#src .turn.on > .card .cq')]
          .map((part) => JSON.parse(part.dataset.quotes))"""
    )
    for number, words in enumerate(PAYLOADS):
        assert " ".join(f"毒{number}{words}".split()) in quotes[number]["plain"]
        assert set(quotes[number]) == {"plain", "markdown", "gbt7714", "bibtex"}
        page.evaluate(
            "(at) => window.askllm.reader.readCard("
            "document.querySelectorAll('#src .turn.on > .card')[at])",
            number,
        )
        page.wait_for_function(
            "(n) => document.querySelector('.rd-c')?.textContent.includes(`${n + 1}/`)", arg=number
        )
        shown = page.locator("dialog.rd h2").text_content()
        assert breaks.sub("", shown or "") == breaks.sub("", f"毒{number}{words}")
        assert page.locator("dialog.rd a").count() == 0
        assert f"毒{number}" in page.title()
    page.keyboard.press("Escape")
    assert page.evaluate("window.hacked") is None
    foreign = "script, img, iframe, style, link, meta, form, input, video, svg[onload], base"
    for part in ("#chat .ans", "#chat .asked", "#src .card", "#peek", "dialog.rd article"):
        found = page.evaluate(
            "([part, foreign]) => [...document.querySelectorAll(part)]"
            ".flatMap((e) => [...e.querySelectorAll(foreign)]).map((e) => e.outerHTML)",
            [part, foreign],
        )
        assert found == [], part
    assert page.locator("a[href^='javascript'], a[href^='data:']").count() == 0
