"""Reports as files: HTML, Markdown, JUnit XML and the plots in them."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree, html
from markdown_it import MarkdownIt

from askllm.evaluate.calibration import Point
from askllm.evaluate.compare import compare
from askllm.evaluate.report import Report, summarize
from askllm.evaluate.reports import Part, html_report, junit_report, markdown_report
from askllm.evaluate.reports.data import script_json
from askllm.evaluate.reports.markdown import cell, code
from askllm.evaluate.reports.plots import MOST_POINTS, all_plots, plot_by_type, plot_risk_coverage
from askllm.evaluate.reports.svg import columns, shortened
from askllm.evaluate.reports.words import DIAGNOSES, VERDICTS, figure_words
from fakes_reports import DEPTHS, HOSTILE, PASSAGE, QUOTE, full, report, right_row, rows

GOLDEN = Path(__file__).parent / "data" / "golden" / "report.md"
AWKWARD = st.text(st.sampled_from("<>/!-&\"'`|\\@#$*_[](){}~\n\r\x00\x0b\ud800\u2028𠮷灯塔aZ1 "))


@pytest.fixture(scope="module")
def page() -> str:
    return html_report(report())


def page_data(text: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found
    data: dict[str, object] = json.loads(found[1])
    return data


def retyped(*types: str) -> Report:
    typed = [dataclasses.replace(right_row(f"q{i}"), type=t) for i, t in enumerate(types)]
    return summarize(typed, depths=DEPTHS, settings={})


def test_the_same_report_gives_the_same_characters(page: str) -> None:
    again = Report.from_dict(json.loads(json.dumps(report().to_dict())))
    assert html_report(again) == page
    assert markdown_report(again) == markdown_report(report())
    assert junit_report(again) == junit_report(report())


def test_the_page_asks_for_nothing_and_runs_only_its_own_script(page: str) -> None:
    tree = html.fromstring(page)
    scripts = tree.xpath("//script")
    assert [s.get("type") for s in scripts] == ["application/json", None]
    digest = base64.b64encode(hashlib.sha256(scripts[1].text.encode()).digest()).decode()
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    assert tree.xpath("//*[@src or @srcset or @background or @onclick or @onload]") == []
    assert set(tree.xpath("//link/@href")) == {"data:,"}
    assert all(each.startswith("#") for each in tree.xpath("//a/@href"))
    assert not re.search(r"@import|url\((?!#)", page)


def test_the_page_s_ids_are_unique(page: str) -> None:
    ids = html.fromstring(page).xpath("//@id")
    assert len(ids) == len(set(ids))
    assert len([each for each in ids if each.startswith("by-type-")]) > 10


def test_hostile_words_stay_words(page: str) -> None:
    tree = html.fromstring(page)
    assert tree.xpath("//img") == []
    (problem,) = tree.xpath("//details[@id='problems']//li")
    assert problem.text_content() == f"questions.jsonl:7is not JSON {HOSTILE}"
    assert tree.xpath("//*[@id='settings']//dt[text()='note']/following-sibling::dd[1]")[
        0
    ].text == (HOSTILE)
    hostile = page_data(page)["rows"][-1]  # type: ignore[index]
    assert hostile["q"] == HOSTILE
    assert hostile["error"] == f"ValueError: {HOSTILE}\x0b\ud800"
    page.encode("utf-8")


@given(st.recursive(AWKWARD, lambda inner: st.dictionaries(AWKWARD, inner, max_size=3)))
@example("</script>")
@example("<!--<script>")
def test_data_in_a_script_cannot_end_it_and_comes_back(value: object) -> None:
    text = script_json(value)
    assert not set(text) & set("<>&\u2028\u2029")
    text.encode("utf-8")
    assert json.loads(text) == value


def test_a_passage_is_written_once_and_its_quote_found_by_code_points(page: str) -> None:
    assert page.count(PASSAGE) == 1
    data = page_data(page)
    cited = data["rows"][0]["cited"][0]  # type: ignore[index]
    passage = data["texts"][cited["passage"]]  # type: ignore[index]
    start, end = cited["mark"]
    assert passage[start:end] == QUOTE
    assert passage[slice(*cited["short"])] == "1908年"


def test_a_quote_outside_its_passage_is_shown_as_such() -> None:
    row = right_row()
    moved = dataclasses.replace(row.cited[0], passage_start=0)
    wrong = summarize([dataclasses.replace(row, cited=(moved,))], depths=DEPTHS, settings={})
    (cited,) = page_data(html_report(wrong))["rows"][0]["cited"]  # type: ignore[index]
    assert cited["quote"] == QUOTE
    assert "mark" not in cited


def test_figures_are_shown_with_interval_and_what_they_count(page: str) -> None:
    figure = report().overall.figures["citation_precision"]
    assert (figure.value, figure.counted, figure.undefined) == (1 / 3, 3, 3)
    tree = html.fromstring(page)
    line = tree.xpath("//table[@id='all-figures']//tr[@data-figure='citation_precision']")[0]
    shown = [each.text_content().strip() for each in line]
    assert shown == ["引用精确率Citation precision", "0.333", "0.000–1.000", "", "3", "3"]
    (key,) = tree.xpath("//dl[@class='keys']/div[@data-figure='right']")
    # right and right_refusal, of five that are judged
    assert "40.0%" in key.text_content()
    in_chinese = "".join(key.xpath("dd[@class='small']/span[@class='zh']/text()"))
    assert in_chinese == "计 5 题，1 题无定义"


def test_a_report_of_a_run_under_way_says_what_it_is_a_part_of() -> None:
    whole = report()
    few = dataclasses.replace(whole, rows=whole.rows[:2])
    plots = all_plots(whole)[:1]
    tree = html.fromstring(html_report(few, part=Part(1200, plots)))
    (said,) = tree.xpath("//div[@id='part']/p")
    assert [part.text for part in said.xpath("span[@class='zh']")] == [
        "正在评测：6 / 1,200 题已完成，这里的数字只算这些题。",
        "题目表只列 2 题：先是最近的失误，再是最近完成的；评测完成后全部列出。",
    ]
    assert [part.text for part in said.xpath("span[@class='en']")] == [
        "Under way: 6 of 1,200 questions are done, and these figures are theirs.",
        " The table of questions has 2 of them, the latest misses and then the latest of the "
        "others; it has all when the run is done.",
    ]
    # The same figures, the plots that are given, and not those of the rows that are left.
    key = "//dl[@class='keys']/div[@data-figure='right']/dd[@class='big']"
    assert tree.xpath(key)[0].text_content() == "40.0%"
    assert tree.xpath("//figure/@data-plot") == [plots[0].name]
    # With all its rows it needs no word about them; a finished one none at all.
    tree = html.fromstring(html_report(whole, part=Part(7, ())))
    assert len(tree.xpath("//div[@id='part']//span[@class='en']")) == 1
    tree = html.fromstring(html_report(whole))
    assert tree.xpath("//div[@id='part']/*") == tree.xpath("//main/@data-part") == []


def test_only_the_groupings_that_are_wanted_are_made() -> None:
    whole, some = report(), summarize(rows(), depths=DEPTHS, settings={}, groupings=("type",))
    assert some.by_type == whole.by_type
    assert whole.by_language
    assert (some.by_language, some.by_article, some.by_tag) == ({}, {}, {})
    assert some.overall == whole.overall


def test_diagnoses_come_first_and_filter(page: str) -> None:
    tree = html.fromstring(page)
    picks = tree.xpath("//button[@data-pick='diagnosis']")
    assert [(b.get("data-value"), b.xpath("string(span[1])")) for b in picks] == [
        ("failed", "1"),
        ("refused_wrongly", "1"),
        ("not_refused", "1"),
    ]
    assert page.index('data-pick="diagnosis"') < page.index('id="rows"')


def test_a_comparison_names_what_got_better_and_worse() -> None:
    before, now = rows(), list(rows())
    now[0] = dataclasses.replace(now[0], verdict="wrong_short", short="1911年")
    now[1] = dataclasses.replace(now[1], verdict="right", status="answered", diagnosis=None)
    one = summarize(before, depths=DEPTHS, settings={"legs": "lexical"})
    other = summarize(now, depths=DEPTHS, settings={"legs": "dense, lexical"})
    text = html_report(other, compare(one, other, names=("old", "new")))
    tree = html.fromstring(text)
    better, worse = tree.xpath("//section[@id='comparison']//ul[@class='moves']")
    assert better.xpath(".//@data-open") == ["q2"]
    assert worse.xpath(".//@data-open") == ["q1"]
    assert "答对right → 短答案不对wrong short answer" in worse.text_content()
    settings_table = tree.xpath("//section[@id='comparison']//tr[th//span='legs']/td//text()")
    assert settings_table == ["关键词", "lexical", "向量、关键词", "dense, lexical"]
    data = page_data(text)
    assert [row.get("change") for row in data["rows"]][:2] == ["worse", "better"]  # type: ignore[attr-defined]
    in_english = markdown_report(other, compare(one, other, names=("old", "new")), language="en")
    assert "`q1` `望海灯塔哪一年建成？`: right → **wrong short answer**" in in_english
    assert "- legs: `lexical` → `dense, lexical`" in in_english


def test_an_empty_report_is_still_a_report() -> None:
    empty = summarize([], depths=(), settings={})
    assert "评测报告" in html_report(empty)
    assert "0 题" in markdown_report(empty)
    assert etree.fromstring(junit_report(empty).encode()).get("tests") == "0"
    assert all_plots(empty) == ()


def test_markdown_is_as_kept() -> None:
    small = summarize(
        rows()[:4], depths=(1,), settings={"file": "q.jsonl", "encoder": "none"}, resources={}
    )
    made = markdown_report(small, language="en")
    assert made == GOLDEN.read_text(encoding="utf-8")


@given(AWKWARD.filter(lambda text: text.strip()))
@example("`")
@example("``a`")
@example("a\\")
def test_words_in_markdown_are_code_and_nothing_else(text: str) -> None:
    made = (
        MarkdownIt("commonmark")
        .enable("table")
        .render(f"- {code(text)}\n\n| a | b |\n| --- | --- |\n| {cell(text)} | 1 |\n")
    )
    tree = html.fromstring(f"<div>{made}</div>")
    tags = {each.tag for each in tree.iter()}
    assert tags <= {"div", "ul", "li", "code", "table", "thead", "tbody", "tr", "th", "td"}
    cells = tree.xpath("//tbody/tr/td")
    assert [len(cells), cells[1].text] == [2, "1"]
    wanted = code(text).strip("` ")
    assert tree.xpath("string(//li)").strip("` ") == wanted


@pytest.mark.parametrize("limit", [400, 900, 1500, 65_536])
def test_markdown_fits_a_comment_and_says_what_it_left_out(limit: int) -> None:
    many = [dataclasses.replace(rows()[1], id=f"q{i}", question="长" * 200) for i in range(400)]
    text = markdown_report(summarize(many, depths=DEPTHS, settings={"a": "b"}), limit=limit)
    assert len(text) <= limit
    assert ("超过了评论的长度" in text) == (limit < 65_536)
    assert text.count("<details>") == text.count("</details>")


def test_junit_has_a_case_for_every_question() -> None:
    root = etree.fromstring(junit_report(report()).encode())
    counts = {name: root[0].get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "6", "failures": "2", "errors": "1", "skipped": "1"}
    cases = root.findall(".//testcase")
    assert [case.get("classname") for case in cases[:3]] == [
        "askllm.fact",
        "askllm.follow-up",
        "askllm.none",
    ]
    outcomes = [[child.tag for child in case] for case in cases]
    assert outcomes == [[], ["failure"], [], ["failure"], ["skipped"], ["error"]]
    failure = cases[1][0]
    assert failure.get("type") == "refused_wrongly"
    assert failure.get("message") == (
        "missed (refused wrongly): expected 31米, 三层, given 文章中没有找到可以支持回答的内容"
    )
    assert failure.text is not None
    assert failure.text.splitlines()[:3] == [
        "question: How high is its tower?",
        "expected: 31米, 三层",
        "status: not_found",
    ]
    properties = {p.get("name"): p.get("value") for p in root.iter("property")}
    assert properties["right"] == "0.400000"
    assert properties["setting.encoder"] == "none"
    assert properties["cold_start_ms"] == "812.0"


@settings(max_examples=50)
@given(st.text(st.characters(), min_size=1))
@example("\x00\x0b\ufffe\ud800 ]]> <&>")
def test_junit_is_valid_whatever_the_words(text: str) -> None:
    row = dataclasses.replace(
        rows()[1], id=text, question=text, type=text, text=text, reason=text, items=((text,),)
    )
    made = junit_report(summarize([row], depths=DEPTHS, settings={"file": text}))
    root = etree.fromstring(made.encode("utf-8"))
    case = root.find(".//testcase")
    assert case is not None
    assert len(case[0].text or "") > 20


def test_plots_hold_both_languages_and_only_the_page_s_colours() -> None:
    plots = {plot.name: plot.svg for plot in all_plots(report())}
    assert list(plots) == ["by-type", "recall", "risk-coverage", "reliability", "latency"]
    tree = etree.fromstring(plots["recall"].encode())
    names = {"s": "http://www.w3.org/2000/svg"}
    said = {
        (part.get("class"), part.text) for part in tree.iterfind(".//s:tspan", namespaces=names)
    }
    assert {("zh", "片段"), ("en", "passage"), ("zh", "召回率"), ("en", "recall@k")} <= said
    for name, svg in plots.items():
        assert not re.search(r"#0101\d\d", svg), name
        assert "<style" not in svg
        assert not re.search(r"@\d+@", svg), name
        assert "var(--ak-accent" in svg


def test_a_plot_by_type_shows_value_interval_and_count() -> None:
    svg = plot_by_type(report())
    assert svg is not None
    titles = re.findall(r"<title>(.*?)</title>", svg)
    assert "follow-up: 0.000 (0.000–0.000), n = 1" in titles
    by_type = report().by_type["none"].figures["right"]
    assert f"none: 0.500 ({by_type.low:.3f}–{by_type.high:.3f}), n = 2" in titles


@pytest.mark.parametrize("name", ["$x^2$", "<b>灯塔</b>", "@0@", "𠮷" * 40, "\u0627\u0644"])
def test_a_type_may_be_called_anything(name: str) -> None:
    svg = plot_by_type(retyped(name, "fact"))
    assert svg is not None
    texts = ["".join(t.itertext()) for t in etree.fromstring(svg.encode()).iter("{*}text")]
    assert f"{shortened(name, 11)} (1)" in texts


def test_a_long_curve_is_thinned_but_keeps_its_ends() -> None:
    points = tuple(Point(i / 9999, 0.5 * i / 9999, 1 - i / 9999) for i in range(10_000))
    svg = plot_risk_coverage(dataclasses.replace(report(), risk_coverage=points))
    assert svg is not None
    assert len(svg) < 200 * MOST_POINTS
    assert "≥ 1.00: 0.00 / 0.00" in svg
    assert "≥ 0.00: 1.00 / 0.50" in svg


@given(AWKWARD, st.integers(2, 30))
def test_shortened_keeps_the_beginning_and_the_width(text: str, width: int) -> None:
    made = shortened(text, width)
    assert columns(made) <= width
    assert made == text or (made.endswith("…") and text.startswith(made[:-1]))


def test_every_word_is_there_in_both_languages() -> None:
    names = [*full({}), *report().overall.figures]
    for words in (*VERDICTS.values(), *DIAGNOSES.values(), *(figure_words(n) for n in names)):
        assert re.search("[\u4e00-\u9fff]", words.zh), words
        assert not re.search("[\u4e00-\u9fff]", words.en), words
    assert set(VERDICTS) == set(report().overall.verdicts)
    assert set(DIAGNOSES) == set(report().diagnoses)
    assert figure_words("passage_ndcg@10").en == "Retrieval, by passage: nDCG@10"
