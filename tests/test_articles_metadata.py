"""Titles, authors, sources and dates from wherever a file tells them; boilerplate from text."""

from __future__ import annotations

import datetime

import pytest

from askllm.articles.blocks import Block
from askllm.articles.dates import iso_date
from askllm.articles.file_names import told_by_name
from askllm.articles.files import parse
from askllm.articles.notices import is_boilerplate, is_information, is_notice, told


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("Fri, 14 Jan 2022 11:50:59 GMT", "2022-01-14"),
        ("2021-10-26T23:30:00+08:00", "2021-10-26"),
        ("2021/1/5 08:00", "2021-01-05"),
        ("2021.10.26", "2021-10-26"),
        ("20211026", "2021-10-26"),
        ("2021年10月26日 12:55", "2021-10-26"),
        ("2021 年 10 月", "2021-10"),
        ("2021年", "2021"),
        ("2021-10", "2021-10"),
        ("二〇二一年十月二十六日", "2021-10-26"),
        ("民國110年3月5日", "2021-03-05"),
        ("October 26, 2021", "2021-10-26"),
        ("26 Oct. 2021", "2021-10-26"),
        ("the 3rd of May 2020", "2020-05-03"),
        ("March 2020", "2020-03"),
        ("25/12/2020", "2020-12-25"),
        ("12/25/2020", "2020-12-25"),
        ("03/04/2021", "2021"),
        ("2021-02-30", "2021-02"),
        ("2021", "2021"),
        (2021, "2021"),
        (datetime.date(2021, 10, 26), "2021-10-26"),
        (datetime.datetime(2021, 10, 26, 23), "2021-10-26"),
        ("GPT-2000", None),
        ("soon", None),
        ("", None),
        (True, None),
        (None, None),
    ],
)
def test_dates(written: object, iso: str | None) -> None:
    assert iso_date(written) == iso


@pytest.mark.parametrize(
    ("line", "author", "source", "date"),
    [
        ("本报记者程远武汉报道", "程远", None, None),
        ("本报记者 李明 王芳 武汉报道", "李明、王芳", None, None),
        ("本刊记者/欧阳明", "欧阳明", None, None),
        ("江城日报记者 张三 通讯员 李四", "张三、李四", "江城日报", None),
        ("記者 林美玲／花蓮報導", "林美玲", None, None),
        ("◎ 撰文 | 苏木青 田野", "苏木青、田野", None, None),
        ("文｜周山", "周山", None, None),
        ("作者：王小明 来源：江城日报 时间：2023年5月6日", "王小明", "江城日报", "2023-05-06"),
        ("2023-05-06 08:30 来源：江城日报", None, "江城日报", "2023-05-06"),
        ("新华社广州2022年3月4日电（记者赵一）码头运行。", "赵一", "新华社", "2022-03-04"),
        ("By Jane Doe and John Roe", "Jane Doe, John Roe", None, None),
        ("By Jane Doe, Staff Writer", "Jane Doe", None, None),
        ("Written by Jane Doe and John Roe", "Jane Doe, John Roe", None, None),
        ("Written by the harbour board.", None, None, None),
        ("作者 | 苏木青  编辑 | 田野", "苏木青", None, None),
        ("文｜周山 摄影｜李明", "周山", None, None),
        ("（作者：王小明，系江城大学教授）", "王小明", None, None),
        ("（作者：王小明、李明，江城大学研究员）", "王小明、李明", None, None),
        ("本文作者：王小明", "王小明", None, None),
        ("□记者 李明 王芳", "李明、王芳", None, None),
        ("LONDON, May 3 (Reuters) - Ships came in.", None, "Reuters", None),
        ("本文来自微信公众号“听海”（ID：th），作者：林远舟，编辑：小鱼", "林远舟", "听海", None),
        ("First published in Rail by Tom Hill. All rights reserved.", "Tom Hill", "Rail", None),
        ("大模型的训练成本在2021年下降了一半。", None, None, None),
        ("文/理分科的利弊与未来的教育制度改革方向究竟在哪里", None, None, None),
    ],
)  # fmt: skip
def test_what_a_line_tells(
    line: str, author: str | None, source: str | None, date: str | None
) -> None:
    got = told(line)
    assert (got.author, got.source, got.date) == (author, source, date)


@pytest.mark.parametrize(
    "line",
    [
        "分享到：微信 微博",
        "收藏 | 转发 | 评论 12",
        "长按二维码关注我们",
        "阅读原文",
        "（责任编辑：李四 校对：王五）",
        "图片来源：视觉图库",
        "（图源：网络）",
        "Share this article",
        "Photo: Jane Doe/Agency",
        "* * *",
    ],
)
def test_boilerplate_goes(line: str) -> None:
    assert is_boilerplate(Block("paragraph", line))


@pytest.mark.parametrize(
    "line",
    [
        "收藏市场今年回暖。",
        "分享经济改变了城市交通。",
        "评论家们并不买账。",
        "图1：三代模型的参数规模对比",
        "编辑部里只剩下三个人。",
        "微信的用户超过十亿。",
        "关注度不断上升。",
        "Twitter was sold in 2022.",
        "Print is not dead.",
        "摄影师在山上等了三天。",
        "版权制度起源于英国。",
        "转载一篇文章需要付多少钱？",
        "来源不明的数据不能使用。",
    ],
)
def test_the_authors_words_stay(line: str) -> None:
    assert not is_boilerplate(Block("paragraph", line))
    assert not is_notice(Block("paragraph", line))
    assert not is_information(line)


@pytest.mark.parametrize(
    "line",
    [
        "本文来自微信公众号“听海”，作者：林远舟，经授权发布。",
        "未经授权，不得转载。版权归原作者所有。",
        "本文首发于《远山》杂志，转载请注明出处。",
        "© 2021 The Northern Post. All rights reserved.",
    ],
)
def test_notices_go(line: str) -> None:
    assert is_notice(Block("paragraph", line))


def test_a_paragraph_with_a_notice_and_a_thought_stays() -> None:
    text = "他说，未经许可转载他的文章是偷窃。可是三年后，他自己也因为抄袭上了法庭。"
    assert not is_notice(Block("paragraph", text))


@pytest.mark.parametrize(
    ("stem", "title", "date"),
    [
        ("000_57b674a3d93831dc", None, None),
        ("untitled 3", None, None),
        ("d41d8cd98f00b204e9800998ecf8427e", None, None),
        ("2021-07-08-the-old-town", "the old town", "2021-07-08"),
        ("20210708_港口", "港口", "2021-07-08"),
        ("港口的一天", "港口的一天", None),
        ("GPT-3", "GPT-3", None),
    ],
)
def test_what_a_file_name_tells(stem: str, title: str | None, date: str | None) -> None:
    got = told_by_name(stem)
    assert (got.title, got.date) == (title, date)


def test_the_file_name_is_the_title_only_when_the_text_has_none() -> None:
    body = "港口今年的吞吐量增长了两成，达到两百万吨。\n\n明年还会增长。"
    assert parse(body.encode(), "港口的一天.txt").title == "港口的一天"
    assert parse(f"港口年报\n\n{body}".encode(), "港口的一天.txt").title == "港口年报"
    assert (
        parse(body.encode(), "00_1a2b3c4d.txt").title == "港口今年的吞吐量增长了两成，达到两百万吨"
    )


def test_links_to_other_articles_at_the_end_go() -> None:
    text = "港口年报\n\n港口增长了。\n\n相关阅读\n\n机场年报\n\n铁路年报\n"
    assert parse(text.encode(), "a.txt").text == "港口增长了。"


@pytest.mark.parametrize(
    ("attribute", "text", "language"),
    [
        ("en", "全是中文的正文。", "zh"),
        ("zh-TW", "正體中文的內容。", "zh-Hant"),
        ("ja", "日本語の文章です。", "ja"),
    ],
)
def test_language(attribute: str, text: str, language: str) -> None:
    assert parse(f"<html lang='{attribute}'><p>{text}</p>".encode(), "a.html").language == language
