"""Questions to start with, and words that follow the reader's language, in a real Chromium."""

from __future__ import annotations

import dataclasses
import threading
from pathlib import Path

from playwright.sync_api import Page, expect

import askllm
from askllm.library import LiveBot
from askllm.types import Language, Legs, ReaderUsed
from browsing import Opens, ask, served
from fakes_bot import ARTICLES, FakeBot


class Waiting(FakeBot):
    """A bot that knows no questions to start with before it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.known = threading.Event()

    def examples_at_hand(self, language: Language) -> tuple[str, ...] | None:  # type: ignore[override]
        return super().examples_at_hand(language) if self.known.is_set() else None


def test_questions_to_start_with_come_behind_the_page(opens: Opens) -> None:
    bot = Waiting()
    with served(bot) as address:
        page, _ = opens(address)
        expect(page.locator("#chat .examples .bar")).to_have_count(4)
        expect(page.locator("#chat .example")).to_have_count(0)
        ask(page, "青屿岛常住人口为多少人？")  # which waits for none of them
        expect(page.locator("#chat .lead")).to_contain_text("3860")
        page.locator("[data-act=new]:visible").click()
        bot.known.set()
        shown = page.locator("#chat .example")
        expect(shown).to_have_text(list(bot.examples("zh")))
        expect(page.locator("#chat .examples .bar")).to_have_count(0)
        assert page.locator("#chat .examples").get_attribute("aria-label") == "可以这样问"
        page.locator("[data-act=language]").click()
        page.locator("[data-act=language]").click()
        expect(shown).to_have_text(list(bot.examples("en")))
        # They stand there again when a conversation begins anew.
        shown.first.click()
        page.wait_for_selector("#chat .ans .stat")
        page.locator("[data-act=new]:visible").click()
        expect(shown).to_have_text(list(bot.examples("en")))


class ChineseFirst(FakeBot):
    """A bot that knows the questions in Chinese before those in English."""

    def __init__(self) -> None:
        super().__init__()
        self.known = threading.Event()

    def examples_at_hand(self, language: Language) -> tuple[str, ...] | None:  # type: ignore[override]
        there = language == "zh" or self.known.is_set()
        return super().examples_at_hand(language) if there else None


def test_questions_of_another_language_give_way_at_once(opens: Opens) -> None:
    bot = ChineseFirst()
    with served(bot) as address:
        page, _ = opens(address)
        shown = page.locator("#chat .example")
        expect(shown).to_have_text(list(bot.examples_at_hand("zh") or ()))
        page.locator("[data-act=language]").click()
        expect(shown).to_have_count(2)  # traditional characters: the same questions
        page.locator("[data-act=language]").click()
        expect(shown).to_have_count(0, timeout=1_000)
        expect(page.locator("#chat .examples .bar")).to_have_count(4)
        page.locator("[data-act=language]").click()
        expect(shown).to_have_text(list(bot.examples_at_hand("zh") or ()))
        page.locator("[data-act=language]").click()
        page.locator("[data-act=language]").click()
        expect(page.locator("#chat .examples .bar")).to_have_count(4)
        bot.known.set()
        expect(shown).to_have_text(list(bot.examples_at_hand("en") or ()))
        expect(page.locator("#chat .examples .bar")).to_have_count(0)


def test_an_answer_is_gone_on_from_by_a_click(opens: Opens) -> None:
    bot = FakeBot()
    bot.further = ("望海灯塔的塔身高多少米？", "青屿岛常住人口为多少人？")
    with served(bot) as address:
        page, _ = opens(address)
        ask(page, "灯塔哪一年改用电灯？")
        further = page.locator("#chat .ans .again")
        expect(further).to_have_text(list(bot.further))
        expect(page.locator("#chat .cap:visible", has_text="接着问")).to_have_count(1)
        page.locator("#chat .acts .copy:visible").last.click()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert "灯塔改用电灯" in copied
        assert "接着问" not in copied
        assert bot.further[0] not in copied
        further.first.click()
        expect(page.locator("#chat .asked")).to_have_text(["灯塔哪一年改用电灯？", bot.further[0]])
        # What was asked is not offered again, and only the last answer is gone on from.
        expect(further).to_have_text([bot.further[1]])
        page.reload()
        expect(further).to_have_text([bot.further[1]])


def test_other_articles_bring_other_questions_without_a_reload(
    opens: Opens, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, year in (("白沙渡口", 1923), ("青石大桥", 2021)):
        text = f"---\ntitle: {name}\n---\n\n{name}于{year}年10月正式启用。\n"
        (corpus / f"{name}.md").write_text(text, encoding="utf-8")
    bot = LiveBot(askllm.load(corpus=corpus, index=tmp_path / "index", encoder="none"))
    with served(bot) as address:
        page, _ = opens(address)
        ferry = page.locator("#chat .example", has_text="白沙渡口")
        expect(ferry.first).to_be_visible()
        page.evaluate("fetch('api/articles/' + encodeURIComponent('白沙渡口'), {method: 'DELETE'})")
        page.get_by_role("link", name="文章库").click()
        expect(page.locator("#lb-rows tr")).to_have_count(1)
        page.get_by_role("link", name="问答").click()
        expect(ferry).to_have_count(0)
        expect(page.locator("#chat .example", has_text="青石大桥").first).to_be_visible()


def seen_words(page: Page, selector: str) -> str:
    return " ".join(page.locator(selector).inner_text().split())


def test_why_something_does_not_run_is_said_in_the_language_of_the_page(opens: Opens) -> None:
    bot = FakeBot(legs=Legs(("lexical",), "The settings of this index let one leg search."))
    bot.reader = ReaderUsed(
        "overlap/1", "The settings leave the trained reader out. Rules choose the words."
    )
    with served(bot) as address:
        page, _ = opens(address)
        page.wait_for_timeout(300)  # the page has asked once whether it is still so
        chinese = "仅用关键词检索（BM25）：这个索引的设置只用一路检索。"
        assert seen_words(page, "#legs") == chinese
        assert (
            seen_words(page, "#reads") == "只按规则选取原句：设置为不用阅读模型。由规则选出原文。"
        )
        page.locator("[data-act=language]").click()
        assert seen_words(page, "#legs") == "僅用關鍵詞檢索（BM25）：這個索引的設定只用一路檢索。"
        page.locator("[data-act=language]").click()
        assert seen_words(page, "#legs") == (
            "Keyword search only (BM25): The settings of this index let one leg search."
        )


def test_the_script_words_numbers_and_titles_as_the_server_does(opens: Opens) -> None:
    with served(FakeBot()) as address:
        page, _ = opens(address, locale="en-GB")

        def say(key: str, *values: str | int) -> object:
            return page.evaluate("([key, values]) => askllm.say(key, ...values)", [key, [*values]])

        assert say("size", "1", "21") == "1 article · 21 passages"
        assert say("lib_only_these", 1) == "Ask only this one"
        assert say("lib_only_these", "1,001") == "Ask only these 1,001"
        titles = ["《史记》选读", "The “Golden” Age", "望海灯塔"]
        marked = page.evaluate("(titles) => titles.map(askllm.entitled)", titles)
        assert marked == [askllm.text.entitled(title) for title in titles]
        assert marked == ["《〈史记〉选读》", "“The ‘Golden’ Age”", "《望海灯塔》"]


def test_the_library_is_in_the_order_of_a_reader_and_its_chart_shows_the_newest(
    opens: Opens,
) -> None:
    titles = ["Zoo", "重庆", "apple", "嫦娥", "阿里", "饕餮", "第10章", "第2章"]
    articles = [
        dataclasses.replace(ARTICLES[1], id=f"a{n}", title=title, date=f"{1970 + 7 * n}-01-01")
        for n, title in enumerate(titles)
    ]
    with served(FakeBot(articles=articles)) as address:
        page, _ = opens(f"{address}/?tab=library", phone=True)
        expect(page.locator("#lb-rows .lb-open")).to_have_text(
            ["apple", "Zoo", "阿里", "嫦娥", "重庆", "第2章", "第10章", "饕餮"]
        )
        bars = page.locator("#lb-bars")
        assert bars.evaluate("(e) => e.scrollWidth > e.clientWidth")
        expect(page.locator("#lb-bars .lb-bar").last).to_be_in_viewport()
        # Pressing one leaves the chart where it is.
        bars.evaluate("(e) => { e.scrollLeft = 40; }")
        page.locator("#lb-bars button.lb-bar").nth(1).tap()
        expect(page.locator("#lb-bars [aria-pressed=true]")).to_have_count(1)
        assert bars.evaluate("(e) => e.scrollLeft") < 200
