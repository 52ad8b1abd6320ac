"""The scope control of the page in a real Chromium."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

import askllm
from browsing import Opens, ask, served

ARTICLES = {
    "灯塔.md": "---\ntitle: 望海灯塔\nsource: 海岸周刊\nauthor: 林知远\ndate: 2021-07-08\n---\n"
    "望海灯塔于1908年建成，塔身高31米，用花岗石砌成。\n",
    "渡口.md": "---\ntitle: 白沙渡口\nsource: 江河日报\nauthor: 何小满\ndate: 2023-02-01\n---\n"
    "白沙渡口的渡船每天开12班，船票两元。\n",
}
QUESTION = "望海灯塔哪一年建成？"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    corpus = tmp_path_factory.mktemp("corpus")
    for name, text in ARTICLES.items():
        (corpus / name).write_text(text, encoding="utf-8")
    bot = askllm.load(corpus=corpus, index=tmp_path_factory.mktemp("index"), encoder="none")
    with served(bot, writable=False) as place:
        yield place


def test_every_word_of_the_control_is_in_one_language(opens: Opens, address: str) -> None:
    page, _ = opens(address, locale="en-GB")
    filters = page.locator("#sc input[type=search]")
    expect(filters).to_have_count(3)
    told = "(all) => [...new Set(all.map((each) => each.placeholder))]"
    assert filters.evaluate_all(told) == ["Filter"]
    page.locator("[data-act=language]").click()
    assert filters.evaluate_all(told) == ["筛选"]
    page.locator("[data-act=language]").click()
    assert filters.evaluate_all(told) == ["篩選"]
    page.locator("[data-act=language]").click()
    page.locator("#sc summary").click()
    for title in ("望海灯塔", "白沙渡口"):
        page.get_by_label(title, exact=True).check()
    page.locator("#sc-close").click()
    ask(page, QUESTION)
    expect(page.locator("#chat .within .en")).to_have_text(
        "Searched only in 《望海灯塔》, 《白沙渡口》"
    )


def test_only_the_chosen_article_answers_until_the_scope_is_cleared(
    opens: Opens, address: str
) -> None:
    page, _ = opens(address, phone=True)
    button, panel = page.locator("#sc summary"), page.locator("#sc .sc-p")
    expect(page.locator("#sc-now .zh")).to_have_text("全部文章")
    expect(page.locator("#sc-clear")).to_be_hidden()

    # By keyboard alone: open, choose, close.
    button.focus()
    page.keyboard.press("Enter")
    expect(panel).to_be_in_viewport(ratio=1)
    page.get_by_label("白沙渡口", exact=True).focus()
    page.keyboard.press("Space")
    expect(page.locator("#sc-now .zh")).to_have_text("《白沙渡口》")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"

    ask(page, QUESTION)
    answer = page.locator("#chat .ans").last
    expect(answer).to_have_class(re.compile("not_found"))
    expect(answer.locator(".say .zh")).to_contain_text("只查找了所选的 1 篇文章")
    expect(answer.locator(".within .zh")).to_have_text("只在 《白沙渡口》 中查找")

    # A new chat keeps the scope; one tap clears it.
    page.locator("[data-act=new]:visible").click()
    expect(page.locator("#sc-now .zh")).to_have_text("《白沙渡口》")
    page.locator("#sc-clear").click()
    expect(page.locator("#sc-now .zh")).to_have_text("全部文章")
    ask(page, QUESTION)
    expect(page.locator("#chat .lead")).to_contain_text("1908年")
    expect(page.locator("#chat .within")).to_have_count(0)

    # The conversation remembers its scope, with or without another question.
    button.click()
    page.get_by_label("江河日报", exact=True).check()
    page.locator("#sc-close").click()
    page.reload()
    page.wait_for_selector("body[data-ready='1']")
    expect(page.locator("#sc-now .zh")).to_have_text("江河日报")
    page.locator("#sc-clear").click()
    page.reload()
    page.wait_for_selector("body[data-ready='1']")
    expect(page.locator("#chat .lead")).to_contain_text("1908年")
    expect(page.locator("#sc-now .zh")).to_have_text("全部文章")

    # Sources and dates hold as well, in a follow-up and for an example too.
    button.click()
    page.get_by_label("江河日报", exact=True).check()
    page.fill("#sc-since", "2023")
    expect(page.locator("#sc-now .zh")).to_have_text("江河日报 · 2023–")
    page.locator("#sc-close").click()
    ask(page, QUESTION)
    expect(page.locator("#chat .within .zh").last).to_have_text("只在 江河日报 · 2023– 中查找")
    page.locator("[data-act=new]:visible").click()
    page.locator("#chat .example", has_text="望海灯塔").first.click()
    expect(page.locator("#chat .within")).to_have_count(1)

    # What cannot be is told in words, and the question comes back.
    button.click()
    expect(page.get_by_label("江河日报", exact=True)).to_be_checked()
    page.fill("#sc-until", "2022年3月")
    page.locator("#sc-close").click()
    ask(page, QUESTION)
    expect(page.locator("#chat .ans.err .zh").nth(1)).to_have_text("结束日期早于开始日期，请对调。")
    expect(page.locator("#ask textarea")).to_have_value(QUESTION)
    assert page.locator("#chat .error, #chat .toast-wrap").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_an_export_says_to_what_an_answer_was_narrowed(opens: Opens, address: str) -> None:
    page, _ = opens(address)
    page.locator("#sc summary").click()
    page.get_by_label("望海灯塔", exact=True).check()
    page.fill("#sc-since", "2021")
    page.locator("#sc-close").click()
    ask(page, QUESTION)
    page.locator("#sc-clear").click()
    ask(page, "渡船每天开多少班？")
    texts = {}
    for kind in ("md", "json"):
        with page.expect_download() as download:
            page.locator(f"[data-cv={kind}]").click()
        texts[kind] = Path(download.value.path()).read_text(encoding="utf-8")
    assert "\n\n只在 《望海灯塔》 · 2021– 中查找\n\n**1908年**\n\n" in texts["md"]
    assert texts["md"].count("中查找") == 1
    first, second = (each["scope"] for each in json.loads(texts["json"])["exchanges"])
    assert first == {
        "articles": ["灯塔"],
        "sources": [],
        "authors": [],
        "since": "2021",
        "until": None,
    }
    assert second is None


@pytest.mark.parametrize(
    ("locale", "chinese"), [("zh-CN", True), ("zh-TW", True), ("en-GB", False)]
)
def test_a_refusal_is_told_in_the_language_of_the_page(
    opens: Opens, address: str, locale: str, chinese: bool
) -> None:
    page, _ = opens(address, locale=locale)
    said = page.locator("#chat .ans.not_found .say:visible")
    for number, question in enumerate(("GPT-9?", "How large is GPT-9?", "GPT-9多大？")):
        ask(page, question)
        words = said.nth(number).inner_text()
        assert "GPT-9" in words
        assert bool(re.search("[一-龥]", words.replace("多大", ""))) == chinese, words
