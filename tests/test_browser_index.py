"""The index as one sees it: how far it is, what is not in it, what in a link and of names outlives it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Route, expect

import askllm
from access import served_desk
from browsing import Opens, ask, served

FERRY = "---\ntitle: 白沙渡口\n---\n白沙渡口的渡船每天开12班，船票两元。\n"


@pytest.fixture
def place(corpus: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a page over a copy of the corpus, and that copy."""
    with served_desk(corpus, tmp_path) as address:
        yield address, tmp_path / "corpus"


def test_a_link_outlives_an_edit_a_rebuild_and_a_restart(
    opens: Opens, place: tuple[str, Path], tmp_path: Path
) -> None:
    address, folder = place
    page, _ = opens(address)
    ask(page, "青石大桥全长多少米？")
    card = page.locator("#src .card[data-article='river-city']").first
    card.locator("[data-act=read]").click()
    marked = "dialog.rd article mark:not(.other)"
    page.wait_for_selector(marked)
    words = "".join(page.locator(marked).all_text_contents())
    assert words == "青石大桥全长1820米，是江城的第三座跨江大桥。"
    page.locator("[data-act=rd-link]").click()
    expect(page.locator(".mini")).to_be_visible()
    link = str(page.evaluate("navigator.clipboard.readText()")).removeprefix(address)
    assert set(parse_qs(urlsplit(link).query)) == {"article", "at", "is"}
    page.keyboard.press("Escape")
    page.wait_for_function("!location.search.includes('article')")

    # The file is edited above the place, and below it; everything is indexed anew.
    path = folder / "river-city.md"
    edited = path.read_text("utf-8").replace("常住人口86万人", "2024年末常住人口为87.5万人")
    path.write_text(edited.replace("前两座分别", "之前的两座分别"), encoding="utf-8")
    page.get_by_role("link", name="文章库").click()
    expect(page.locator("#lb-changes")).to_contain_text("1 个文件")
    page.get_by_role("button", name="全部重建").click()
    expect(page.locator("#lb-course")).to_contain_text("索引已更新")
    expect(page.locator("#lb-changes details")).to_have_count(0)

    # Another server over the same index, as after a restart.
    bot = askllm.load(corpus=folder, index=tmp_path / "index", encoder="none")
    article = bot.article("river-city")
    assert article
    assert "87.5万人" in article.text
    with served(bot) as again:
        fresh, _ = opens(f"{again}{link}")
        fresh.wait_for_selector(marked)
        assert "".join(fresh.locator(marked).all_text_contents()) == words
        expect(fresh.locator(marked).first).to_be_in_viewport()
        expect(fresh.locator("dialog.rd .moved .zh")).to_be_visible()
        # A link made here is to the place of now.
        fresh.locator("[data-act=rd-link]").click()
        expect(fresh.locator(".mini")).to_be_visible()
        made = parse_qs(urlsplit(str(fresh.evaluate("navigator.clipboard.readText()"))).query)
        start = article.text.index(words)
        assert made["at"] == [f"{start}-{start + len(words)}"]
        assert made["is"] == parse_qs(urlsplit(link).query)["is"]


def test_how_fast_passages_are_encoded_and_how_long_it_will_take(
    opens: Opens, place: tuple[str, Path]
) -> None:
    page, _ = opens(f"{place[0]}/?tab=library")
    expect(page.locator("#lb-rows tr")).to_have_count(5)
    course = {"number": 9, "stage": "encode", "done": 40, "total": 100, "rate": 12.3, "left": 65.2}
    course |= {"outcome": "running", "changed": False, "seconds": 0.0, "reason": ""}
    told = page.evaluate("fetch('api/build').then((answer) => answer.json())")

    def building(route: Route) -> None:
        post = route.request.method == "POST"
        route.fulfill(json=course if post else told | {"build": course})

    page.route("**/api/build", building)
    page.set_input_files(
        "#lb-file", {"name": "渡口.md", "mimeType": "text/plain", "buffer": FERRY.encode()}
    )
    # Where files are being added, one bar of all stands with them; no file has one of its own.
    said = page.locator("#lb-whole p")
    expect(said.nth(0)).to_have_text("正在编码片段：40 / 100", use_inner_text=True)
    expect(said.nth(1)).to_have_text("每秒 12 个片段 · 约剩 1 分 5 秒", use_inner_text=True)
    expect(page.locator("#lb-whole progress")).to_have_js_property("value", 0.4)
    expect(page.locator("#lb-queue progress")).to_have_count(0)
    expect(page.locator("#lb-queue li")).to_contain_text("正在建立索引")
    expect(page.locator("#lb-course progress")).to_be_hidden()
    page.evaluate("askllm.setLanguage('en')")
    expect(said.nth(1)).to_have_text("12 passages/s · about 1 min 5 s left", use_inner_text=True)
    course |= {"outcome": "done", "changed": True, "seconds": 8.1}
    expect(page.locator("#lb-queue li")).to_contain_text("Ready to be asked")
    expect(page.locator("#lb-whole")).to_be_hidden()
    expect(page.locator("#lb-course")).to_contain_text("The index was updated in 8.1 s")


def test_names_are_listed_with_the_sentence_they_were_learned_from(
    opens: Opens, place: tuple[str, Path]
) -> None:
    address, folder = place
    learned = "白沙轮渡公司（简称“沙轮”）"
    (folder / "渡口.md").write_text(f"# 渡口\n\n{learned}成立于1956年。\n", encoding="utf-8")
    page, _ = opens(f"{address}/?tab=library")
    page.locator("#lb-build").click()
    expect(page.locator("#lb-rows tr")).to_have_count(6)
    page.get_by_role("tab", name="名称").click()
    page.fill("#lb-name-q", "沙轮")
    line = page.locator("#lb-name-list li")
    expect(line).to_have_count(1)
    expect(line.locator("b")).to_have_text(["白沙轮渡公司", "沙轮"])
    expect(line.locator(".lb-sub")).to_have_text(f"《渡口》 “{learned}”", use_inner_text=True)
    line.locator(".lb-from").click()
    expect(page.locator("dialog.rd[open] mark")).to_have_text(learned)


def test_the_notice_of_files_left_out_follows_the_articles(
    opens: Opens, place: tuple[str, Path]
) -> None:
    address, folder = place
    page, _ = opens(f"{address}/?tab=library")
    expect(page.locator("#lb-rows tr")).to_have_count(5)
    notice = page.locator("#left-out")
    expect(notice).to_have_count(0)
    (folder / "坏.txt").write_bytes(b"\x00\x01\x02")
    (folder / "渡口.md").write_text(FERRY, encoding="utf-8")
    page.locator("#lb-build").click()
    expect(notice.locator("summary")).to_have_text(
        "有 1 个文件没有收录，点此查看原因", use_inner_text=True
    )
    notice.locator("summary").click()
    expect(notice.locator("li")).to_have_text(
        "坏.txt 不是文本文件，请先转成文本", use_inner_text=True
    )
    # Whoever comes now is told, too, in any tab; the page itself was made before.
    later, _ = opens(address)
    expect(later.locator("#left-out .zh").first).to_be_visible()

    # Mended: it goes, for both.
    (folder / "坏.txt").write_text("好了：白沙渡口有两条船。", encoding="utf-8")
    page.locator("#lb-build").click()
    expect(page.locator("#lb-rows tr")).to_have_count(7)
    expect(notice).to_have_count(0)
    later.reload()
    later.wait_for_selector("body[data-ready='1']")
    expect(later.locator("#hdr .corp .zh").first).to_contain_text("7 篇")
    expect(later.locator("#left-out")).to_have_count(0)


def test_each_file_that_is_added_says_where_it_is(opens: Opens, place: tuple[str, Path]) -> None:
    page, seen = opens(f"{place[0]}/?tab=library")
    expect(page.locator("#lb-rows tr")).to_have_count(5)
    sent: list[Route] = []
    page.route("**/api/articles?name=*", lambda route: sent.append(route))
    course = {"number": 9, "stage": "encode", "done": 1, "total": 8, "rate": 2.0, "left": 3.5}
    course |= {"outcome": "running", "changed": False, "seconds": 0.0, "reason": ""}
    told = page.evaluate("fetch('api/build').then((answer) => answer.json())")

    def building(route: Route) -> None:
        post = route.request.method == "POST"
        route.fulfill(json=course if post else told | {"build": course})

    def library(route: Route) -> None:
        route.fulfill(json=route.fetch().json() | {"build": course, "changed": told["changed"]})

    def arrives(which: int) -> None:
        while len(sent) <= which:
            page.wait_for_timeout(20)
        sent[which].continue_()

    page.route("**/api/build", building)
    page.route("**/api/library", library)
    files = {"一.txt": "渡船开12班。", "二.txt": "\x00\x01\x02", "三.txt": "船票两元。"}
    page.set_input_files(
        "#lb-file",
        [
            {"name": name, "mimeType": "text/plain", "buffer": words.encode()}
            for name, words in files.items()
        ],
    )
    states, whole = page.locator("#lb-queue li p"), page.locator("#lb-whole")
    expect(states.nth(2)).to_contain_text("等待上传")
    expect(page.locator("#lb-queue progress")).to_have_count(2)  # two at a time are on their way
    arrives(0)
    expect(states.nth(0)).to_contain_text("等待建立索引")
    expect(whole).to_contain_text("已收到 1 / 3 个文件")
    arrives(1)
    expect(states.nth(1)).to_contain_text("不是文本文件")
    expect(whole.locator("progress")).to_have_js_property("value", 2 / 3)
    arrives(2)
    expect(states.nth(0)).to_contain_text("正在建立索引")
    expect(states.nth(2)).to_contain_text("正在建立索引")
    expect(whole).to_contain_text("正在编码片段：1 / 8")
    # A build that was under way before has only one of them; the next one has the other.
    told["changed"]["added"] = ["三.txt"]
    course["number"] = 10
    expect(states.nth(0)).to_contain_text("可以提问了")
    expect(states.nth(2)).to_contain_text("正在建立索引")
    expect(whole).to_be_visible()
    course |= {"outcome": "done", "changed": True}
    expect(states.nth(2)).to_contain_text("可以提问了")
    expect(whole).to_be_hidden()
    expect(page.locator("#lb-told > .zh")).to_have_text("加入了 2 个文件，1 个没有成功")
    seen.errors[:] = [error for error in seen.errors if "status of 409" not in error]


def test_what_is_taken_back_is_said_by_the_same_name_once_it_is_back(
    opens: Opens, place: tuple[str, Path]
) -> None:
    address, folder = place
    title = "一篇长文"
    (folder / "long.md").write_text(f"# {title}\n\n白沙渡口的渡船每天开12班。\n", encoding="utf-8")
    page, _ = opens(f"{address}/?tab=library")
    page.locator("#lb-build").click()
    row = page.locator("tr[data-id=long]")
    expect(row).to_have_count(1)
    page.evaluate(
        """() => {
          window.said = [];
          const there = () => Boolean(document.querySelector('tr[data-id=long]'));
          new MutationObserver(() => {
            const words = document.querySelector('#notes .mini span')?.textContent;
            if (words && window.said.at(-1)?.[0] !== words) window.said.push([words, there()]);
          }).observe(document.querySelector('#notes'), { childList: true, subtree: true });
        }"""
    )
    row.locator(".lb-bin").click()
    expect(row).to_have_count(0)
    page.locator(".mini button").click()
    expect(page.locator(".mini")).to_contain_text("已恢复")
    expect(row).to_have_count(1)
    said = page.evaluate("window.said")
    assert [words for words, _ in said] == [
        f"已移除《{title}》",
        f"正在恢复《{title}》，建好索引后就能提问",
        f"已恢复《{title}》",
    ]
    assert said[-1][1], "it is in the list when it is said to be back"
    # From the list of removed files it is called what it is called there.
    row.locator(".lb-bin").click()
    expect(row).to_have_count(0)
    page.locator("#lb-trash summary").click()
    page.locator("#lb-trash li button").click()
    expect(page.locator(".mini")).to_have_text("已恢复“long.md”")
    expect(row).to_have_count(1)


def test_on_the_narrowest_phone_every_view_of_the_library_has_its_whole_name(
    opens: Opens, place: tuple[str, Path]
) -> None:
    page, _ = opens(f"{place[0]}/?tab=library", locale="en-GB", phone=True)
    page.set_viewport_size({"width": 320, "height": 640})
    expect(page.locator("#lb-rows tr")).to_have_count(5)
    last, adding = (page.locator(each).bounding_box() for each in ("#lb-t-apart", "#lb-go"))
    assert last
    assert adding
    row = "(each) => each.scrollWidth - each.clientWidth"
    assert page.locator("#lb-views").evaluate(row) <= 0
    assert last["x"] + last["width"] <= adding["x"]


def test_articles_of_one_month_are_said_to_be_of_that_month(
    opens: Opens, place: tuple[str, Path]
) -> None:
    page, _ = opens(f"{place[0]}/?tab=library", locale="en-GB")
    expect(page.locator("#lb-rows tr")).to_have_count(5)
    page.fill("#lb-q", "2022")
    expect(page.locator("#lb-rows tr")).to_have_count(1)
    said = page.locator("#lb-time-said")
    expect(said).to_have_text("2022-03: 1 article with a date.", use_inner_text=True)
