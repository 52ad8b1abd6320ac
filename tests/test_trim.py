"""A short answer without what only leads up to it, complete otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askllm.read.short.trim import trimmed_to
from askllm.types import Span
from readings import asked_for


@pytest.mark.parametrize(
    ("question", "words", "rest", "left"),
    [
        ("比赛哪年创办？", "2014年10月10日", "，", "2014年"),
        ("比赛是在哪一年哪个月创办的？", "2014年10月", "，", "2014年10月"),
        ("日本队哪一年夺冠？", "2014年10月10日", "，", "2014年"),
        ("天府赛季哪一年开始？", "2014年10月10日", "，", "2014年"),
        ("比赛是哪一年几月创办的？", "2014年10月", "，", "2014年10月"),
        ("比赛是哪一年哪一天创办的？", "2014年10月10日", "，", "2014年10月10日"),
        ("比赛创办的年份和月份", "2014年10月", "，", "2014年10月"),
        ("比赛哪天举行？", "2014年10月10日", "，", "2014年10月10日"),
        ("比賽在何年創辦", "1958年1月29日", "。", "1958年"),
        ("In which year was it founded?", "12 May 1911", ".", "1911"),
        ("When was it founded?", "12 May 1911", ".", "12 May 1911"),
        ("电耗省了多少？", "超80%，效率提升近11倍", "。", "超80%"),
        ("收入多少？", "1,184元", "，", "1,184元"),
        ("作者来自哪个单位？", "来自江城研究院", "（北京）的四位作者", "江城研究院（北京）"),
        ("新组件叫什么名字", "叠层组件“晨星”", "，", "晨星"),
        ("新組件是什麼", "叠层组件“晨星”", "，", "叠层组件“晨星”"),
        ("江港集团和谁合作？", "江港集团同蓝海公司", "合作", "蓝海公司"),
        ("这是谁和谁研发的？", "江港集团和蓝海公司", "，", "江港集团和蓝海公司"),
        ("大桥由谁设计", "设计方是江城设计院", "，", "江城设计院"),
        ("在哪个会议上通过", "国际河流会第48届年会上", "，", "国际河流会第48届年会"),
        ("谁是冠军", "阮听澜", "，", "阮听澜"),
        ("渡轮是谁研制的？", "江城船厂在东港", "研制", "江城船厂"),
        ("哪家公司修的？", "江城现在船厂", "修", "江城现在船厂"),
        ("哪家公司收购了白鹭号？", "总部设在江城的海通公司", "收购", "总部设在江城的海通公司"),
        ("谁修好了大桥？", "三名在江城工作的工程师", "修好", "三名在江城工作的工程师"),
        ("协议是谁签的", "总统李在明和外长", "签署", "总统李在明和外长"),
    ],
)
def test_what_is_left(question: str, words: str, rest: str, left: str) -> None:
    text = f"前文。{words}{rest}"
    span = trimmed_to(asked_for(question), text, Span(3, 3 + len(words)))
    assert span.of(text) == left


@given(
    st.text(alphabet="来自叫“晨星”和同江城院（北京）2014年1月，。是方", min_size=1, max_size=20),
    st.sampled_from(["谁设计的", "叫什么名字", "哪年创办", "多少钱", "和谁合作", "是什么"]),
)
def test_some_words_of_the_text_are_always_left(words: str, question: str) -> None:
    text = f"前{words}后"
    span = trimmed_to(asked_for(question), text, Span(1, 1 + len(words)))
    assert 1 <= span.start < span.end <= len(text)
