"""Lines that are about the article and not of it: bylines, reprint notices, share links.

    told(text)        -> what a byline, a notice or an information line says (Meta)
    is_boilerplate()  -> whether a block goes

A byline is the publication's own text and stays; a notice or a share link is not and goes.
"""

from __future__ import annotations

import re

from askllm.articles.blocks import Block, Meta
from askllm.articles.chars import has_words, listed, width
from askllm.articles.dates import iso_date
from askllm.articles.names import person_names, reporter_names

_REPORTER = re.compile(
    r"^[【（(\[□■◎●]?\s*(?P<paper>本报|本刊|本网|本社|本站|[一-鿿]{2,10}?(?:报|網|网|社|刊|周刊|在线|电视台|新闻))?"
    r"(?:首席|见习|見習|特约|特約|实习|資深|资深|特派|驻[一-鿿]{1,6})?(?:记者"
    r"|記者)\s*[:：丨|｜/]?\s*"
    r"(?P<who>[^，。；：]{2,40}?)\s*[】）)\]]?$"
)
_WIRE = re.compile(
    r"^(?:[【（(\[])?(?P<agency>[一-鿿]{2,8}?(?:社|报|網|网|台)|本报)?(?P<place>[一-鿿]{2,6}?)?"
    r"(?P<date>(?:\d{4}年)?\d{1,2}月\d{1,2}日)?(?:电|電|讯|訊)\s*[】）)\]]?\s*"
    r"(?:[（(][^（()）]{0,12}?(?:记者|記者)\s*[:：]?\s*(?P<who>[^（()）]{2,40})[）)])?"
)
_LABELS = {
    "author": r"(?:本文)?作者|撰文|撰稿|文字|作\s+者|◎\s*撰文|采写|采訪|記者|记者|文|author|written by"
    r"|words by|text by",
    "source": r"来源|來源|出处|稿源|刊于|原载|source",
    "date": r"发布时间|發佈時間|發布時間|发布日期|发表时间|发表于|时间|日期|published(?: on)?"
    r"|posted(?: on)?|updated|date",
}
_LABEL = re.compile(
    "(?:^|[\\s◎■▎　|｜,，;；]|^[（(【])(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items())
    + r")\s*[:：/丨|｜／]\s*",
    re.I,
)
_DAY = re.compile(r"\d{2,4}\s*[年\-/.]\s*\d{1,2}.*$")
_BY = re.compile(r"^by\s+(?P<who>[A-Z][\w.'’\- ]+(?:(?:,| and| &) [A-Z][\w.'’\- ]+)*)", re.I)
_WRITTEN_BY = re.compile(
    r"^(?:[Ww]ritten|[Ss]tory|[Rr]eport(?:ing|ed)|[Ww]ords|[Tt]ext) by "
    r"(?P<who>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){1,3}(?:(?:,| and| &) [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){1,3})*)\.?$"
)
_JOB = re.compile(
    r"\b(?:writer|reporter|correspondent|editor|columnist|contributor|journalist|staff|desk|bureau)s?$",
    re.I,
)
"""Ends what stands after a name in a byline and is none: By Ann Lee, Staff Writer."""
_OTHER_LABEL = re.compile(
    r"(?:^|[\s|｜,，;；])(?:(?:责任|責任|图片|圖片|值班|实习|實習|新媒体)?(?:编辑|編輯)|责编|責編|校对|校對|审核|審核|审校|摄影|攝影"
    r"|排版|监制|監製|视觉|設計|设计|出品|策划|策劃|统筹|制图|插图|供图)\s*[:：/丨|｜／]"
)
"""Whose names follow: no author's."""
_OFFICE = re.compile(
    r"[，,]\s*(?:系|为(?!民)|為|是|现任|現任|来自|來自|单位|單位"
    r"|[^，,、\s]{2,}(?:教授|研究员|研究員|博士|学者|學者|院长|院長|主任|所长|所長|律师|律師|讲师|講師|作家|评论员|評論員|分析师|分析師))"
)
"""What is said of an author after the name: 作者：张三，系某校教授."""
_ENGLISH_WIRE = re.compile(
    r"^[A-Z][A-Z .,'/]{2,40}(?:,\s*\w+\.? \d{1,2})?\s*\((?P<agency>[A-Z][\w ]{1,25})\)\s*[-–—]"
)
_REPRINT = re.compile(
    r"^[（(【*※]*(?:本文|文章|原文|本稿|稿件|此文|该文|内容|以上内容)(?:首发于|首發於|来自"
    r"|来源于?|來自|來源|"
    r"转自|轉自|转载自|轉載自|选自|摘自|原载于?|刊于|刊载于|系|为|由)"
    r"|(?:授权|授權)(?:发布|發布|转载|轉載|刊载|刊登)|(?:转载|轉載)(?:请|請|须|須|自|需|时|時"
    r"|声明|联系)|"
    r"(?:未经|未經)[^。]{0,20}(?:转载|轉載|许可|許可|授权|授權)"
    r"|(?:版权|版權)(?:归|歸|所有|声明|聲明)|违者必究|違者必究|侵权?[必即]?删|如有侵权"
    r"|不代表[^。]{0,15}(?:立场|立場|观点|觀點)"
    r"|仅代表作者|僅代表作者|仅供参考|题图来自|題圖來自"
    r"|\b(?:originally (?:published|appeared|posted)|first (?:published|appeared) (?:in|on|at)"
    r"|all rights reserved"
    r"|re(?:printed|published) (?:with|by|from)|do not (?:reproduce|redistribute)"
    r"|without (?:prior )?(?:written )?permission"
    r"|copyright\s*(?:©|\(c\)|\d{4}))|^©",
    re.I,
)
_FROM = re.compile(
    r"(?:来自|來自|来源[:：于]?|來源[:：於]?|转自|轉自|转载自|首发于|首發於|原载于?|选自|摘自"
    r"|刊于|appeared (?:in|on|at)"
    r"|published (?:in|on|at|by))\s*"
    r"(?:微信)?(?:公众号|公眾號|订阅号)?\s*[:：]?\s*(?:[“「《\"'](?P<quoted>[^”」》\"']{2,30})[”」》\"']"
    r"|(?P<plain>[A-Z][\w&'’ ]{1,30}?(?=[.,;)]|$| on\b| by\b)"
    r"|[一-鿿A-Za-z0-9]{2,16}(?=[（(，,。；;\s]"
    r"|$)))",
    re.I,
)
_WHO = re.compile(
    r"(?:作者|撰文|撰稿|记者|記者|文字|文)\s*(?:[:：/丨|｜]"
    r"|\s为)\s*(?P<who>[^，,。；;：:（(|]{2,40})"
    r"|(?:written )?by (?P<by>[A-Z][\w'’\-]+(?: (?:[A-Z]\.|[A-Z][\w'’\-]+)){1,3})"
)
_SHARE_WORD = (
    r"分享|收藏|转发|轉發|点赞|點讚|在看|举报|舉報|反馈|打印|列印|评论|評論|阅读量?|閱讀|浏览量?"
    r"|字号|大中小|订阅|"
    r"朋友圈|新浪微博|微博|微信|QQ空间|QQ|返回首页|返回顶部|回到顶部|首页|上一篇|下一篇"
    r"|相关(?:阅读|文章|新闻|推荐)|"
    r"相關(?:閱讀|文章|新聞)|延伸[阅閱][读讀]|推荐阅读|推薦閱讀|热门推荐|猜你喜欢|阅读原文"
    r"|閱讀原文|查看原文|"
    r"share|tweet|print|e-?mail|facebook|twitter|whatsapp|linkedin|weibo|wechat|reddit"
    r"|copy link|back to top|"
    r"advertisement|sponsored|subscribe|sign up|log ?in|read more|read next|recommended|"
    r"related (?:articles?|posts?|stor(?:y|ies)|topics?|reading)|you may also like|more stories"
)
_SHARE = re.compile(
    rf"[\W_]*(?:(?:{_SHARE_WORD})[\s\d|｜·/:：()（）.,、+万-]*)+$"
    r"|[\W_]*(?:分享(?:到|至)\S{0,12}[:：\s]|分享(?:到|至)(?:微信|微博|朋友圈|QQ)"
    r"|(?:打开)?微信扫一扫|(?:长按|長按|扫描|扫码"
    r"|掃描|扫一扫)[^。]{0,20}(?:二维码|關注|关注)"
    r"|欢迎(?:扫码)?关注|(?:点击|點擊)[^。]{0,12}(?:阅读原文|查看原文|关注|關注|蓝字)"
    r"|关注(?:我们|我們|[^。]{0,8}公众号)"
    r"|(?:打开|下载|下載)[^。]{0,8}(?:APP|客户端)|(?:上|下)一篇[:：]|(?:相关|推荐|延伸)阅读[:：]"
    r"|share (?:this|on|via)\b|follow us\b|subscribe to (?:our|the)\b|sign up (?:for|to) (?:our"
    r"|the)\b|click here to\b"
    r"|read more:|related:|see also:)",
    re.I,
)
_RELATED = re.compile(
    r"[\W_]*(?:相[关關](?:阅读|文章|新闻|推荐|閱讀|新聞)|延伸[阅閱][读讀]|推荐阅读|推薦閱讀"
    r"|热门推荐|猜你喜欢|related (?:articles?"
    r"|posts?|stor(?:y|ies)|reading)|you may also like|more stories)[\W_]*$",
    re.I,
)
_STAFF = re.compile(
    r"^[（(【\[]*(?:(?:责任)?编辑|責任編輯|責編|责编|校对|校對|审核|排版|美编|监制|统筹"
    r"|值班编委|编审|实习生|见习编辑|图片编辑|新媒体编辑|edited by|editor)"
    r"\s*[:：/丨|｜]\s*[^。]{1,60}[）)】\]]*$",
    re.I,
)
_CREDIT = re.compile(
    r"[（(【\[▲△↑\s]*(?:(?:图片|圖片|题图|題圖|配图|配圖|头图|頭圖|封面图?|图|圖|插图)\s*(?:来源|來源|来自|來自|源|提供|版权|作者)\s*[:：/丨|｜]?"
    r"|(?:摄影|攝影|供图|供圖|摄|图|圖)\s*[/丨|｜]|(?:摄影|攝影|供图|供圖)\s*[:：]"
    r"|(?:photo(?:graph)?|image|picture|illustration)s?(?: credits?| courtesy| source)?\s*(?::"
    r"|/|\||by |via |courtesy of )"
    r"|credits?\s*:|courtesy of |AP Photo|©)[^。，,]{0,40}$",
    re.I,
)
_SOURCE_LINE = re.compile(r"[（(\s]*(?:来源|來源|source|via)\s*[:：/|]?[^。，,]{0,30}$", re.I)
_NUMBERED_PICTURE = re.compile(
    r"^[▲△↑\s]*(?:图|圖|表|fig(?:ure)?\.?|table)\s*[\d一二三四五六七八九十\-.]*\s*$", re.I
)
_COUNTS = re.compile(
    r"(?:阅读|浏览|评论|点击|views?|comments?|点赞|分享|字数|来源|來源|作者|编辑"
    r"|\d{1,2}:\d{2}(?::\d{2})?|[\d,.万+]+"
    r"|[|｜·\-\s:：，,])+",
    re.I,
)


def told(text: str) -> Meta:
    """Return what one line near the top or the end says about the article."""
    if "\n" in text:
        result = Meta()
        for line in text.split("\n")[:6]:
            result = result.over(told(line))
        return result
    if width(text) <= 400 and _REPRINT.search(text):
        return _from_notice(text)
    if width(text) <= 120:
        byline = _byline(text)
        if byline != Meta():
            return byline
        if is_dated(text):
            return Meta(date=iso_date(text))
    return _from_wire(text)


def is_told_line(text: str) -> bool:
    """Tell whether a whole line is a byline or an information line, and so no heading."""
    return width(text) <= 120 and (
        _REPORTER.match(text) is not None
        or _LABEL.search(text) is not None
        or _BY.match(text) is not None
        or _WRITTEN_BY.match(text) is not None
        or is_dated(text)
        or is_boilerplate(Block("paragraph", text))
    )


def is_dated(text: str) -> bool:
    """Tell whether a line is a date and nothing else but a time of day or a counter."""
    found = iso_date(text)
    if found is None or width(text) > 60:
        return False
    rest = re.sub(
        r"[\d年月日号時时分秒/:.\-,，\sTZ+|｜()（）]|星期.|周[一二三四五六日]|GMT|UTC|CST", "", text
    )
    rest = re.sub(
        r"(?i)\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|\b(?:mon|tues?|wed"
        r"|thur?s?|fri|sat|sun)[a-z]*|民[国國]|st\b|nd\b|rd\b|th\b|[〇一二三四五六七八九十]",
        "",
        rest,
    )
    return not has_words(rest)


def is_information(text: str) -> bool:
    """Tell whether a line only labels facts: date, source, counters.

    Nothing of the text is lost when such a line is lifted into the metadata.
    """
    if width(text) > 120 or "\n" in text:
        return False
    if is_dated(text):
        return True
    labels = [name for match in _LABEL.finditer(text) for name in _LABELS if match[name]]
    if "source" not in labels and "date" not in labels:
        return False
    said = _byline(text)
    rest = text
    for value in (said.source, said.author):
        rest = rest.replace(value or "\0", "")
    rest = re.sub(r"[\d年月日时分]", "", _LABEL.sub(" ", rest))
    return not has_words(_COUNTS.sub("", rest))


def is_boilerplate(block: Block) -> bool:
    """Tell whether a block belongs to the page or the publisher and not to the text."""
    text = block.text.strip()
    if not has_words(text):
        return True
    if block.kind == "caption":
        patterns: tuple[re.Pattern[str], ...] = (_CREDIT, _NUMBERED_PICTURE, _SOURCE_LINE)
        return any(pattern.match(text) for pattern in patterns)
    if block.kind in ("code", "row") or width(text) > 100:
        return False
    if block.kind == "heading":
        return _RELATED.match(text) is not None
    return any(pattern.match(text) for pattern in (_SHARE, _CREDIT, _STAFF))


def opens_related(block: Block) -> bool:
    """Tell whether a block announces links to other articles."""
    return block.kind != "row" and _RELATED.match(block.text) is not None


def is_own_reporter(text: str) -> bool:
    """Tell whether a line is the byline of a paper that speaks of itself: ``本报记者…``."""
    found = _REPORTER.match(text)
    return found is not None and (found["paper"] or "本").startswith("本")


def is_notice(block: Block) -> bool:
    """Tell whether a block is a reprint or copyright notice from its first sentence to its last."""
    text = block.text.strip()
    if block.kind == "heading" or width(text) > 400 or not _REPRINT.search(text):
        return False
    pieces = [
        piece for piece in re.split(r"(?<=[。！!])|(?<=[a-z)]\.)\s|\n", text) if has_words(piece)
    ]
    return all(_REPRINT.search(piece) or _SHARE.match(piece) or _STAFF.match(piece.rstrip("。"))
               or (width(piece) <= 30 and _LABEL.search(piece)) for piece in pieces)  # fmt: skip


def _from_notice(text: str) -> Meta:
    who, origin = _WHO.search(text), _FROM.search(text)
    author = (who["who"] or who["by"]).strip() if who else None
    source = (origin["quoted"] or origin["plain"]).strip() if origin else None
    names = person_names(author) if author else []
    return Meta(author=listed(names) or author, source=source, date=None)


def _byline(text: str) -> Meta:
    """Read ``本报记者…``, ``文/…``, ``作者：… 来源：… 时间：…``, ``By …``."""
    reporter = _REPORTER.match(text)
    if reporter:
        paper = reporter["paper"]
        names = reporter_names(reporter["who"])
        own = paper is None or paper.startswith("本")
        if names:
            return Meta(author=listed(names), source=None if own else paper)
    by = _WRITTEN_BY.match(text) or _BY.match(text)
    if by:
        names = re.split(r",\s*|\s+(?:and|&)\s+", by["who"])
        people = [
            name.strip() for name in names if 2 <= len(name.split()) <= 4 and not _JOB.search(name)
        ]
        return Meta(author=listed(people), date=iso_date(text))
    return _labelled(text)


def _labelled(text: str) -> Meta:
    found = list(_LABEL.finditer(text))
    got: dict[str, str] = {}
    for i, match in enumerate(found):
        end = found[i + 1].start() if i + 1 < len(found) else len(text)
        name = next(name for name in _LABELS if match[name])
        value = text[match.end() : end]
        if name == "author":
            value = _OFFICE.split(_OTHER_LABEL.split(_DAY.sub(" ", value))[0])[0]
        value = value.strip(" \t　|｜,，;；（）()")
        if value:
            got.setdefault(name, value)
    people = person_names(got["author"]) if "author" in got else []
    if "author" in got and not people:
        return Meta()  # 文/…: a slash in a title
    source = got.get("source", "")
    source = re.split(r"\s{2,}|\s(?=\d{4}\D)|\s(?=[一-鿿]{1,4}[:：])", source)[0].strip("《》“” ")
    named = bool(found)
    return Meta(
        author=listed(people),
        source=source if 0 < width(source) <= 40 else None,
        date=(iso_date(got.get("date", "")) or iso_date(text)) if named else None,
    )


def _from_wire(text: str) -> Meta:
    """Read a dateline at the start of a paragraph: ``某社某地2021年9月2日电（记者某某）``."""
    head = text[:120]
    english = _ENGLISH_WIRE.match(head)
    if english:
        return Meta(source=english["agency"])
    wire = _WIRE.match(head)
    if not wire or not (wire["agency"] or wire["who"]):
        return Meta()
    agency = wire["agency"]
    return Meta(
        author=listed(reporter_names(wire["who"])) if wire["who"] else None,
        source=None if agency is None or agency.startswith("本") else agency,
        date=iso_date(wire["date"] or ""),
    )
