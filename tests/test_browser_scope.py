"""The scope control of the page in a real Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
