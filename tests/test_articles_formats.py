"""Each format gives its text, structure and metadata; each bad file gives its reason."""

from __future__ import annotations

import codecs
import io
import zipfile
from pathlib import Path

import docx
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from askllm.articles import files
from askllm.articles.decode import decode
from askllm.articles.files import parse
from askllm.articles.from_html import read_html
from askllm.errors import ReadError
from askllm.types import Article

FILES = Path(__file__).parent / "data" / "files"


def read(name: str) -> Article:
    return parse((FILES / name).read_bytes(), name)


def titles(article: Article) -> list[tuple[int, str]]:
    for heading in article.headings:
        assert article.text[heading.start : heading.end] == heading.title
    return [(heading.level, heading.title) for heading in article.headings]


def pdf(
    pages: list[list[str]], *, font: str = "STSong-Light", password: str | None = None
) -> bytes:
    if font == "STSong-Light":
        pdfmetrics.registerFont(UnicodeCIDFont(font))
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=password, invariant=True)
    for page in pages:
        canvas.setFont(font, 12)
        for row, line in enumerate(page):
            canvas.drawString(72, 780 - 20 * row, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def word(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_feed_reader_page_is_html_under_front_matter() -> None:
    article = read("feed.txt")
    assert article.title == "深海机器人为什么需要慢下来？"
    assert (article.author, article.source, article.date) == ("林远舟", "蓝水网", "2021-03-02")
    assert article.text.split("\n")[0] == (
        "自2016年海渊实验室发布第一台样机以来，深海机器人已经下潜两百多次。最深的一次达到10,908米。"
    )
    assert titles(article) == [(2, "01 速度的代价"), (3, "慢速航行的三个好处")]
    assert article.text.endswith("一是省电。\n二是安静，不会吓跑鱼群。\n三是看得清楚。")


def test_a_newspaper_text_without_a_title_takes_its_first_sentence() -> None:
    article = read("004_9f3ab27c01de88aa.txt")
    assert article.id == "004_9f3ab27c01de88aa"
    assert article.title.startswith("近年来,江豚重新成为长江武汉段的常客")
    assert (article.author, article.source, article.date) == ("程远", "江城经济报", None)
    assert titles(article) == [(2, "回家的路"), (2, "考验仍在")]
    assert "长江 豚的数量" in article.text  # a lost character is not ours to close up


def test_a_journal_text_is_healed_and_keeps_its_headings() -> None:
    article = read("journal.txt")
    assert (article.title, article.author) == ("高原湖泊保护现状与趋势", "苏木青、田野、罗小川")
    assert titles(article) == [
        (2, "保护趋势"),
        (2, "国外保护现状"),
        (3, "北湖"),
        (3, "东湖 / 西湖"),
        (2, "国内保护现状"),
        (3, "青湖"),
        (3, "白湖"),
    ]
    for whole in (
        "湖泊、河流、冰川和地下水。其次",
        "传统的牧区、农业区和城镇",
        "判断湖泊的健康状况",
        "LakeWatch（湖泊观察）系统",
        "首次对外公布湿地恢复计划（又称白湖计划）的进展",
        "2019 年的普查发现湖泊面积有两大特点：\n① 北部湖泊",
        "更多的基础研究。\n作者单位：高原水文研究所（昆明）",
    ):
        assert whole in article.text


PAGE = """<!doctype html><html lang="zh-CN"><head><title>河道治理十年_水利新闻网</title>
<meta name="author" content="陈水"><meta property="og:site_name" content="水利新闻网">
<meta property="article:published_time" content="2020-08-09T10:00:00+08:00">
<link rel="canonical" href="https://example.org/a/1"><script>var a = "不要";</script></head><body>
<header>水利新闻网 首页</header><nav>首页</nav><article><h1>河道治理十年</h1>
<div class="info">2020-08-09 10:00 来源：水利新闻网</div>
<p>十年前，<a href="/r">青</a>河的水是<b>黑</b>的。<br>如今孩子们在河里游泳。</p>
<figure><img src="x"><figcaption>图源：远山图库</figcaption></figure>
<figure><img src="x"><figcaption>2019年夏天，志愿者在青河边</figcaption></figure>
<h2>一、截污</h2><p>全市新建管网
300公里，
都已通水。</p><ul><li>东区</li><li>西区</li></ul>
<table><tr><th>年份</th><th>水质</th></tr><tr><td>2010</td><td>劣五类</td></tr></table>
<div class="share-bar">分享到：微信 微博</div><p>未经授权，不得转载。</p>
</article><aside>热门</aside><footer>版权</footer></body></html>"""


def test_a_page_gives_the_article_and_not_its_furniture() -> None:
    article = parse(PAGE.encode(), "a/page.HTML")
    assert article.id == "a/page"
    assert (article.title, article.author, article.source) == ("河道治理十年", "陈水", "水利新闻网")
    assert (article.date, article.url) == ("2020-08-09", "https://example.org/a/1")
    assert article.text == (
        "十年前，青河的水是黑的。\n如今孩子们在河里游泳。\n2019年夏天，志愿者在青河边\n一、截污\n"
        "全市新建管网 300公里，都已通水。\n东区\n西区\n年份\t水质\n2010\t劣五类"
    )
    assert titles(article) == [(2, "一、截污")]


def test_json_ld_tells_what_meta_tags_do_not() -> None:
    page = """<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle",
    "headline": "The harbour", "datePublished": "2021-05-06", "author": [{"name": "Ann Lee"}],
    "publisher": {"name": "Coast Post"}}]}</script><p>Ships came in.</p>"""
    article = parse(page.encode(), "h.html")
    told = (article.title, article.author, article.source, article.date, article.language)
    assert told == ("The harbour", "Ann Lee", "Coast Post", "2021-05-06", "en")


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<div>a<div>b</div>c</div>", ["a", "b", "c"]),
        ("<p>未闭合<p>第二段", ["未闭合", "第二段"]),
        ("<table><tr><td><p>版面</p><p>表格</p></td></tr></table>", ["版面", "表格"]),
        ("<p>x</p><!-- y --><?z z?>", ["x"]),
        ("<p>a &lt;b&gt; &amp;</p>", ["a <b> &"]),
        ("<p style='display: none'>no</p><p hidden>no</p><p>yes</p>", ["yes"]),
        ("<p>一 <em>二</em> 三</p>", ["一 二 三"]),
    ],
)
def test_html_blocks(page: str, text: list[str]) -> None:
    assert [block.text for block in read_html(page).blocks] == text


def test_entity_bombs_do_not_grow() -> None:
    inner = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12))
    bomb = f'<!DOCTYPE html [<!ENTITY e0 "aaaaaaaaaa">{inner}]><p>正文在此。&e11;</p>'
    assert len(parse(bomb.encode(), "bomb.html").text) < 100


def test_deep_html_is_read_whole_or_refused() -> None:
    page = "<div>" * 1_900 + "深处有字。" + "</div>" * 1_900
    assert parse(page.encode(), "deep.html").text == "深处有字。"
    with pytest.raises(ReadError, match="nested"):
        parse(("<p>字。</p>" + "<div>" * 100_000 + "深处有字。").encode(), "deep.html")


def test_markdown_with_front_matter_and_without() -> None:
    body = (
        "# 海边的图书馆\n\n图书馆开在海边，\n读者要走过一段沙滩。[^1]\n\n"
        "## 藏书\n\n- 三万册\n\n[^1]: 注。\n"
    )
    article = parse(body.encode(), "2021-07-08-library.md")
    assert (article.title, article.date) == ("海边的图书馆", "2021-07-08")
    assert article.text == "图书馆开在海边，读者要走过一段沙滩。\n藏书\n三万册\n注。"
    front = (
        "---\nid: lib\ntitle: 另一题目\nsource: 市报\nauthor: [A B, C D]\n"
        "lang: zh-TW\nnote: 转述\n---\n"
    )
    article = parse((front + body).encode(), "x.markdown")
    assert (article.id, article.title, article.author) == ("lib", "另一题目", "A B, C D")
    assert (article.source, article.language, article.note) == ("市报", "zh-Hant", "转述")
    assert titles(article) == [(1, "海边的图书馆"), (2, "藏书")]


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("title: Bridges: a history\ndate: 2021-02-30", "Bridges: a history"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\ntitle: 炸弹", "炸弹"),
        ("title: 括号\nx: " + "[" * 1500, "括号"),
        ("note: &n x\ntitle: *n", "*n"),
        ("title: !!python/name:os.system x", "!!python/name:os.system x"),
    ],
)
def test_front_matter_that_is_no_safe_yaml_is_read_line_by_line(front: str, title: str) -> None:
    assert parse(f"---\n{front}\n---\n正文。".encode(), "a.md").title == title


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert (
        parse("---\n\n第一段。\n\n---\n\n第二段。".encode(), "a.txt").text == "第一段。\n第二段。"
    )


def test_pdf_sentences_are_whole_again_and_running_heads_gone() -> None:
    head = "水利学刊 2022年第3期"
    data = pdf(
        [
            [head, "青河治理的十年", "陈水 林木",
             "青河全长一百二十公里，流经五个县，是下游三十万人",
             "的饮用水源。十年前，河水污染严重，鱼类几乎绝迹，沿",
             "岸居民只能饮用瓶装水。", "治理的起点",
             "2012年，省政府启动治理工程，第一期投资二十亿元，关", "闭了四十家造纸厂，使得", "1"],
            [head, "进入河道的污水减少了八成，鱼 群 回来了。", "2"],
            [head, "作者认为，今后的任务是恢复湿地。", "3"],
        ]
    )  # fmt: skip
    article = parse(data, "river.pdf")
    assert (article.title, article.author) == ("青河治理的十年", "陈水、林木")
    assert (article.source, article.date) == ("水利学刊", "2022")
    assert titles(article) == [(2, "治理的起点")]
    assert article.text == (
        "陈水 林木\n青河全长一百二十公里，流经五个县，是下游三十万人的饮用水源。"
        "十年前，河水污染严重，鱼类几乎绝迹，沿岸居民只能饮用瓶装水。\n治理的起点\n2012年，省政府启动治理工程，第一期投资"
        "二十亿元，关闭了四十家造纸厂，使得进入河道的污水减少了八成，鱼群回来了。\n"
        "作者认为，今后的任务是恢复湿地。"
    )


def test_english_pdf_words_cut_at_line_ends_are_whole_again() -> None:
    data = pdf(
        [
            ["The Return of the River",
             "The river is one hundred kilometres long and supplies wa-",
             "ter to the people. It was once so polluted that no fish",
             "lived in it, and the people on its"],
            ["banks drank bottled water until the long-", "term plan began."],
        ],
        font="Helvetica",
    )  # fmt: skip
    article = parse(data, "r.pdf")
    assert article.title == "The Return of the River"
    assert article.text == (
        "The river is one hundred kilometres long and supplies water to the people. It was once so "
        "polluted that no fish lived in it, and the people on its banks drank bottled water until "
        "the long-term plan began."
    )


def test_docx_styles_lists_tables_and_line_breaks() -> None:
    document = docx.Document()
    document.add_heading("山里的学校", 0)
    document.add_paragraph("作者：周山 2019年6月1日")
    document.add_paragraph("学校有二十个学生。\n只有一位老师。")
    document.add_heading("校舍", 1)
    document.add_paragraph("建于1978年。", style="List Bullet")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "2018", "20人"
    article = parse(word(document), "school.docx")
    assert (article.title, article.author, article.date) == ("山里的学校", "周山", "2019-06-01")
    assert article.text.endswith(
        "学校有二十个学生。\n只有一位老师。\n校舍\n建于1978年。\n2018\t20人"
    )
    assert titles(article) == [(1, "校舍")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_simplified_encodings(encoding: str) -> None:
    text = "港口吞吐量增长。今年一季度达到两百万吨。"
    assert parse(text.encode(encoding), "a.txt").text == text


@pytest.mark.parametrize("text", ["他", "Rīgā ir tilts, kas būvēts āāā gadā.", "港\n\n口😀"])
def test_a_mark_of_utf_16_begins_a_text_of_any_script(text: str) -> None:
    assert decode(codecs.BOM_UTF16_BE + text.encode("utf-16-be")) == text
    # An odd byte at the end is damage.
    assert decode(codecs.BOM_UTF16_LE + (text * 3).encode("utf-16-le") + b"x")[:-1] == text * 3


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "gb18030"])
def test_traditional_encodings(encoding: str) -> None:
    text = "港口吞吐量增長。今年第一季達到兩百萬噸。"
    assert parse(text.encode(encoding), "a.txt").text == text


@pytest.mark.parametrize("encoding", ["big5", "gb18030"])
@pytest.mark.parametrize("text", ["他們在這裡住過", "她說，船會回來的。"])
def test_a_few_words_are_enough_to_tell_big5_from_gb18030(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_western_and_damaged_bytes() -> None:
    western = "The café — “naïve” Señor Muñoz — serves coffee. It opened in 1999."
    assert parse(western.encode("cp1252"), "a.txt").text == western
    damaged = ("江水东流。" * 30).encode()
    assert parse(damaged[:7] + b"\xff" + damaged[8:], "a.txt").text.count("江水东流。") == 29
    page = "<meta charset='gb2312'><p>港口增长。</p>".encode("gb18030")
    assert parse(page, "a.html").text == "港口增长。"


def _zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"0" * 201_000_000)
    return out.getvalue()


def _scan() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.rect(10, 10, 100, 100)
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.pdf", b"%PDF-1.4 garbage", "damaged"),
        ("a.pdf", b"hello", "no PDF"),
        ("a.pdf", pdf([["secret"]], font="Helvetica", password="key"), "password"),
        ("a.pdf", _scan(), "text layer"),
        ("a.docx", b"PK\x03\x04junk", "damaged"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 99, "password"),
        ("a.docx", _zip_bomb(), "unpacks to more than"),
        ("a.doc", b"x", r"save it as \.docx"),
        ("a.txt", bytes(range(256)) * 9, "binary"),
        ("a.txt", codecs.BOM_UTF16_LE + bytes(range(8)), "binary"),
        ("a.txt", codecs.BOM_UTF16_BE + bytes(range(256)) * 9, "binary"),
        ("a.md", codecs.BOM_UTF32_LE + bytes(range(64, 128)), "binary"),
        ("a.txt", codecs.BOM_UTF8 + bytes(range(32)), "binary"),
        ("a.txt", b"%PDF-1.4", "under a text's name"),
        ("a.txt", b" \n\n ", "no text"),
        ("a.html", b"<script>x</script>", "no text"),
        ("a.md", b"---\ntitle: x\n---\n", "no text"),
        ("a.txt", "分享到：微信\n\n版权所有，未经授权不得转载。".encode(), "nothing is left"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_reason(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        parse(data, name)


def test_a_text_that_unpacks_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "TEXT_LIMIT", 1_000)
    document = docx.Document()
    document.add_paragraph("x" * 1_001)
    with pytest.raises(ReadError, match="1,000 characters; split it"):
        parse(word(document), "big.docx")
