"""The library tab in a real Chromium: adding, removing, asking before and after, looking only."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import FilePayload, Page, expect

import askllm
from askllm.library import LiveBot
from browsing import Opens, Seen, ask, served
from fakes_bot import HOSTILE_WORDS

FERRY = (
    "---\ntitle: 白沙渡口\nsource: 江河日报\ndate: 2023-02-01\n---\n"
    "白沙渡口的渡船每天开12班，船票两元。\n"
)
QUESTION = "白沙渡口的渡船每天开多少班？"

Serves = Callable[[], tuple[str, Path]]


@pytest.fixture
def place(corpus: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a page over a copy of the corpus, and that copy."""
    folder = Path(shutil.copytree(corpus, tmp_path / "corpus"))
    bot = LiveBot(askllm.load(corpus=folder, index=tmp_path / "index", encoder="none"))
    with served(bot) as address:
        yield address, folder


def refusals(seen: Seen) -> int:
    """Count the refusals the browser logs by itself, and forget them: they were asked for."""
    told = [error for error in seen.errors if re.search("status of (409|403)", error)]
    seen.errors[:] = [error for error in seen.errors if error not in told]
    return len(told)


def test_articles_are_added_and_removed_and_answers_follow(
    place: tuple[str, Path], opens: Opens
) -> None:
    address, folder = place
    page, seen = opens(address)
    ask(page, QUESTION)
    expect(page.locator("#chat .ans").last).to_have_class(re.compile("not_found"))

    page.get_by_role("link", name="文章库").click()
    expect(page.locator("#lb-rows tr")).to_have_count(5)
    files = {
        "渡口.md": FERRY.encode(),
        "坏.txt": b"\x00\x01\x02",
        "river-city.txt": "另一篇江城的文章。".encode(),
        f"{HOSTILE_WORDS.replace('/', '')[:60]}.md": f"# {HOSTILE_WORDS}\n\n毒蘑菇一共有77种。".encode(),
    }
    page.set_input_files(
        "#lb-file",
        [{"name": name, "mimeType": "text/plain", "buffer": data} for name, data in files.items()],
    )
    queue = page.locator("#lb-queue li")
    expect(queue).to_have_count(4)
    expect(queue.nth(0)).to_contain_text("可以提问了")
    expect(queue.nth(1)).to_contain_text("不是文本文件，请先转成文本")
    expect(queue.nth(2)).to_contain_text("编号 'river-city' 已经属于 river-city.md")
    expect(queue.nth(3)).to_contain_text("可以提问了")
    expect(page.locator("#lb-told > .zh")).to_have_text("加入了 2 个文件，2 个没有成功")
    assert refusals(seen) == 2
    expect(page.locator("#lb-rows tr")).to_have_count(7)
    expect(page.locator("#hdr .corp .zh").first).to_contain_text("7 篇")
    assert page.evaluate("window.hacked") is None
    assert (folder / "渡口.md").read_text("utf-8") == FERRY
    assert "另一篇" not in (folder / "river-city.md").read_text("utf-8")

    # The chat beside it answers from the new article, without a reload.
    page.get_by_role("link", name="问答").click()
    ask(page, QUESTION)
    expect(page.locator("#chat .lead").last).to_contain_text("12")

    # Removed, and back again by one click.
    page.get_by_role("link", name="文章库").click()
    page.locator("tr[data-id='渡口'] .lb-bin").click()
    expect(page.locator("tr[data-id='渡口']")).to_have_count(0)
    assert not (folder / "渡口.md").exists()
    expect(page.locator(".mini")).to_contain_text("已移除《白沙渡口》")
    page.locator(".mini button").click()
    expect(page.locator("tr[data-id='渡口']")).to_have_count(1)
    assert (folder / "渡口.md").read_text("utf-8") == FERRY

    # Who opens the page now reads how many articles there are now.
    later, _ = opens(address)
    expect(later.locator("#hdr .corp .zh").first).to_contain_text("7 篇")

    # From the trash, too, and after a reload.
    page.locator("tr[data-id='渡口'] .lb-bin").click()
    expect(page.locator("#lb-trash summary")).to_contain_text("移除的文件（1）")
    expect(page.locator("tr[data-id='渡口']")).to_have_count(0)
    page.reload()
    page.wait_for_selector("body[data-ready='1']")
    page.locator("#lb-trash summary").click()
    back = page.locator("#lb-trash li button")
    size = back.bounding_box()
    back.evaluate("(each) => each.previousElementSibling.append('-a-long-name'.repeat(9))")
    beside = back.bounding_box()
    assert size
    assert beside
    assert beside["height"] == size["height"], "its word breaks beside a long name"
    back.click()
    expect(page.locator("tr[data-id='渡口']")).to_have_count(1)


def sent(page: Page, files: dict[str, bytes]) -> None:
    """Choose files, as a person does in the dialog of the system."""
    chosen: list[FilePayload] = [
        {"name": name, "mimeType": "text/plain", "buffer": data} for name, data in files.items()
    ]
    page.set_input_files("#lb-file", chosen)


def test_on_a_phone_the_outcome_of_an_upload_stands_where_one_looks(
    opens: Opens, place: tuple[str, Path]
) -> None:
    page, seen = opens(f"{place[0]}/?tab=library", phone=True)
    expect(page.locator("#lb-rows tr")).to_have_count(5)
    expect(page.locator("#lb-add")).to_be_hidden()
    page.evaluate("document.querySelector('.library').scrollTo(0, 150)")
    go = page.get_by_role("button", name="添加文章")
    expect(go).to_have_attribute("aria-expanded", "false")
    go.tap()
    expect(go).to_have_attribute("aria-expanded", "true")
    assert page.evaluate("document.activeElement.id") == "lb-choose"
    page.evaluate(
        """() => {
          window.heard = [];
          const region = document.querySelector('#lb-told[role=status]');
          new MutationObserver(() => { window.heard.push(region.innerText); })
            .observe(region, { childList: true });
        }"""
    )
    sent(page, {"渡口.md": FERRY.encode(), "坏.txt": b"\x00\x01\x02"})
    expect(page.locator("#lb-told > .zh")).to_have_text("加入了 1 个文件，1 个没有成功")
    for place_of_it in ("#lb-told", "#lb-queue li >> nth=0", "#lb-queue li >> nth=1"):
        expect(page.locator(place_of_it)).to_be_in_viewport(ratio=1)
    tops = [
        page.locator(each).bounding_box()
        for each in ("#lb-drop", "#lb-told", "#lb-queue", "#lb-views")
    ]
    assert [box["y"] for box in tops if box] == sorted(box["y"] for box in tops if box)
    said = [" ".join(words.split()) for words in page.evaluate("window.heard")]
    assert said == [
        "正在添加 2 个文件",
        "加入了 1 个文件，1 个没有成功 坏.txt: 不是文本文件，请先转成文本",
    ]
    expect(page.locator(".mini")).to_have_count(0)

    # Who looks elsewhere is told there, and in the language of then.
    page.locator("#hdr a[data-tab=chat]").tap()
    sent(page, {"又坏.txt": b"\x00\x01\x02"})
    note = page.locator("#notes[role=status] .mini")
    expect(note).to_have_text("加入了 0 个文件，1 个没有成功")
    page.evaluate("askllm.setLanguage('en')")
    expect(note).to_have_text("0 files added, 1 refused")
    assert refusals(seen) == 2


WORDS = """() => [...document.querySelectorAll('#hdr *, #lib *')].filter((each) => !each.closest('.lb-own'))
  .flatMap((each) => ['title', 'aria-label', 'placeholder'].map((name) => `${name}=${each.getAttribute(name)}`))
  .concat(document.querySelector('.lb-main').innerText.split('\\n'))"""


def test_every_word_follows_the_language_and_the_focus_stays(
    opens: Opens, place: tuple[str, Path]
) -> None:
    page, _ = opens(f"{place[0]}/?tab=library")
    rows = page.locator("#lb-rows tr")
    expect(rows).to_have_count(5)
    names = rows.evaluate_all("(rows) => rows.map((each) => each.dataset.id)")
    page.locator("#lb-rows .lb-bin").nth(1).press("Enter")
    expect(rows).to_have_count(4)
    focused = "document.activeElement.matches('.lb-bin') && document.activeElement.closest('tr').dataset.id"
    assert page.evaluate(focused) == names[2], "the focus is where the row was"
    title = page.locator("th[data-sort=title] button")
    title.press("Enter")
    expect(page.locator("th[data-sort=title]")).to_have_attribute("aria-sort", "descending")
    page.locator(f"tr[data-id='{names[2]}'] .lb-bin").focus()
    page.locator("#lb-sort").evaluate("(each) => each.dispatchEvent(new Event('change'))")
    expect(page.locator("th[data-sort=title]")).to_have_attribute("aria-sort", "ascending")
    assert page.evaluate(focused) == names[2], "the focus goes with its row"

    note = page.locator(".mini")
    expect(note).to_contain_text("已移除《")
    old = page.evaluate(WORDS)
    for _ in range(2):  # round by traditional characters
        page.locator("#hdr [data-act=language]").click()
    expect(note).to_contain_text("Removed 《")
    expect(note.locator("button")).to_have_text("Undo")
    switched = page.evaluate(WORDS)
    assert len(switched) == len(old)
    page.reload()
    page.wait_for_selector("body[data-ready='1']")
    expect(rows).to_have_count(4)
    page.wait_for_function(f"(many) => ({WORDS})().length >= many", arg=len(switched))
    assert page.evaluate(WORDS) == switched, "as if it had been opened in English"
    assert switched != old

    page.locator("#lb-trash summary").click()
    page.locator("#lb-trash li button").press("Enter")
    expect(rows).to_have_count(5)
    page.wait_for_function("document.activeElement !== document.body")


def test_files_are_dropped_and_a_change_by_hand_is_noticed(
    opens: Opens, place: tuple[str, Path]
) -> None:
    address, folder = place
    page, _ = opens(f"{address}/?tab=library")
    expect(page.locator("#lb-changes")).to_contain_text("索引与文章一致")
    page.evaluate(
        """text => {
          const carried = new DataTransfer();
          carried.items.add(new File([text], '渡口.md'));
          const drop = document.querySelector('#lb-rows');  // beside the frame is good enough
          for (const kind of ['dragover', 'drop']) {
            drop.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
          }
        }""",
        FERRY,
    )
    expect(page.locator("#lb-queue li")).to_contain_text("可以提问了")
    expect(page.locator("#lb-course")).to_contain_text("索引已更新")
    assert (folder / "渡口.md").exists()

    (folder / "手写.md").write_text("手放进来的一篇。", encoding="utf-8")
    expect(page.locator("#lb-changes")).to_contain_text("1 个文件")
    expect(page.locator("#hdr .lb-dot")).to_have_count(1)
    page.locator("#lb-changes summary").click()
    expect(page.locator("#lb-changes li")).to_contain_text("新增 手写.md")
    page.locator("#lb-build").click()
    expect(page.locator("#lb-rows tr")).to_have_count(7)
    expect(page.locator("#hdr .lb-dot")).to_have_count(0)


def test_the_list_is_searched_sorted_narrowed_and_asked(
    opens: Opens, place: tuple[str, Path]
) -> None:
    page, _ = opens(f"{place[0]}/?tab=library")
    expect(page.locator("#lb-rows tr")).to_have_count(5)
    expect(page.locator("#lb-time-said .zh").first).to_contain_text("1998")
    assert page.title() == "文章库 · askllm"

    page.fill("#lb-q", "翻譯機")  # in the other script
    expect(page.locator("#lb-rows tr")).to_have_count(1)
    expect(page.locator("#lb-pages .zh").first).to_have_text("第 1–1 篇，共 1 篇")
    page.fill("#lb-q", "没有这样的文章")
    expect(page.locator("#lb-empty")).to_contain_text("没有符合的文章")
    expect(page.locator(".lb-table")).to_be_hidden()
    expect(page.locator("#lb-time")).to_be_hidden()
    page.fill("#lb-q", "")
    expect(page.locator("#lb-rows tr")).to_have_count(5)
    expect(page.locator("#lb-time-said .zh").first).to_contain_text("1998")

    page.locator("th[data-sort=date] button").click()
    expect(page.locator("th[data-sort=date]")).to_have_attribute("aria-sort", "descending")
    expect(page.locator("#lb-rows .lb-date").first).to_have_text("2023-05-18")
    page.locator("th[data-sort=date] button").click()
    expect(page.locator("#lb-rows .lb-date").first).to_have_text("1998-04-02")

    page.locator("#lb-bars button").first.click()
    expect(page.locator("#lb-rows tr")).to_have_count(1)
    expect(page.locator("#lb-when")).to_contain_text("1998")
    page.locator("#lb-these").click()
    expect(page.locator("#sc-now .zh")).to_have_text("1998–1998")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    ask(page, "青石大桥全长多少米？")
    expect(page.locator("#chat .within .zh").last).to_have_text("只在 1998–1998 中查找")

    page.go_back()  # the tab is a step of the history
    expect(page.locator("#lib")).to_be_visible()
    page.locator("#lb-when").click()
    expect(page.locator("#lb-rows tr")).to_have_count(5)
    page.locator("tr[data-id='river-city'] .lb-do .link").click()
    expect(page.locator("#sc-now .zh")).to_have_text("《江城两岸》")
    ask(page, "青石大桥全长多少米？")
    expect(page.locator("#chat .lead").last).to_contain_text("1820米")

    page.get_by_role("link", name="文章库").click()
    page.locator("tr[data-id='river-city'] .lb-open").click()
    expect(page.locator("#reader dialog")).to_be_visible()
    expect(page.locator("#reader h2")).to_contain_text("江城两岸")


def test_the_first_letter_is_searched_at_once_and_those_after_it_together(
    opens: Opens, place: tuple[str, Path]
) -> None:
    page, seen = opens(f"{place[0]}/?tab=library")
    rows, box = page.locator("#lb-rows tr"), page.locator("#lb-q")
    expect(rows).to_have_count(5)

    def searched() -> list[str]:
        queries = [parse_qs(urlsplit(url).query) for url in seen.requests if "/articles?" in url]
        return [query["q"][0] for query in queries if "q" in query]

    # From here on no time passes but what is let pass: nothing that waits can act.
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    box.press_sequentially("大")
    expect(rows).to_have_count(1)
    box.press_sequentially("桥梁没")
    page.clock.run_for(149)
    assert searched() == ["大"]
    box.press_sequentially("有")
    page.clock.run_for(149)
    assert searched() == ["大"]
    page.clock.run_for(1)
    expect(page.locator("#lb-empty")).to_contain_text("没有符合的文章")
    assert searched() == ["大", "大桥梁没有"]
    page.clock.run_for(150)

    # The letters that spell a word are not looked for, the word is: here as Chromium tells of them.
    box.evaluate(
        """(box) => {
          const types = (value) => {
            box.value = value;
            box.dispatchEvent(new InputEvent('input', { bubbles: true, isComposing: true }));
          };
          box.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
          types('d');
          types('da');
          types('大');
          box.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: '大' }));
        }"""
    )
    expect(rows).to_have_count(1)
    assert searched() == ["大", "大桥梁没有", "大"]


def test_disagreements_are_shown_with_both_sides(opens: Opens, place: tuple[str, Path]) -> None:
    page, _ = opens(f"{place[0]}/?tab=library&view=apart", locale="en-GB")
    sides = page.locator(".lb-side")
    expect(sides).to_have_count(2)
    assert sorted(page.locator(".lb-value").all_text_contents()) == ["1750米", "1820米"]
    assert sorted(sides.locator("mark").all_text_contents()) == ["1750米", "1820米"]
    expect(page.locator("#lb-apart-course")).to_contain_text("1 found")
    sides.first.locator(".lb-from").click()
    dialog = page.locator("#reader dialog")
    expect(dialog.locator("mark").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("Tab")
    page.locator("#lb-t-apart").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#lb-names")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "lb-t-names"
    page.keyboard.press("ArrowRight")
    page.locator(".lb-apart > .link").click()
    expect(page.locator("#ask textarea")).to_have_value(re.compile("大桥全长多少米"))


def test_a_visitor_on_a_phone_looks_and_finds_no_button_that_changes(
    opens: Opens, corpus: Path, tmp_path: Path
) -> None:
    bot = askllm.load(corpus=corpus, index=tmp_path / "index", encoder="none")
    with served(bot, writable=False) as address:
        page, seen = opens(f"{address}/?tab=library", phone=True, dark=True)
        expect(page.locator("#lb-rows tr")).to_have_count(5)
        expect(page.locator(".lb-main > .lb-say")).to_contain_text("只能查看")
        for name in ("移除", "更新索引", "选择文件"):
            expect(page.get_by_role("button", name=name)).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.select_option("#lb-sort", "date")
        expect(page.locator("#lb-rows .lb-date").first).to_have_text("1998-04-02")
        status = page.evaluate(
            "fetch('api/articles/xinghe', { method: 'DELETE' }).then((answer) => answer.status)"
        )
        assert status == 403
        page.wait_for_timeout(50)  # the console hears of it a little later
        assert refusals(seen) == 1
    assert (corpus / "xinghe.md").exists()
