"""What the articles have of the same kind as a name: beside it in a list, with its ending, in its role.

han_others(asked, "青岑市", …)  ->  白浦市, 广澜市: what ends alike, or is listed with it
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from askllm.read.ask.names import names_in
from askllm.read.ask.question import Asked
from askllm.text import folded, is_persons_name

LONGEST = 10
"""Characters of a name in Han characters."""

NEAR = 80
"""Characters before and after a name within which what is listed with it is looked for."""

_HAN = r"\u4e00-\u9fff"
_KIND = (
    "马拉松|实验室|研究院|研究所|博物馆|图书馆|体育馆|美术馆|出版社|合作社|基金会|俱乐部|委员会|协会|剧团|乐团|剧院|剧场|公园|农场|百货|超市|酒店|医院|学院|大学|中学|小学|学校"
    "|银行|公司|集团|证券|资本|电信|地产|水库|机场|车站|码头|大桥|隧道|高铁|铁路|号线|电站|联赛|公开赛|文学奖|小说奖|项目|一号|二号|三号|四号"
    "|[市县区省州镇乡村国队桥馆院湖河江山岛港塔寺路奖杯节展厂店站药]"
)
_OWN = (2, 7)
"""From how many characters a name of a kind has before what tells the kind, to one more."""
OF_A_KIND = re.compile(rf"(?P<own>[{_HAN}]{{2,6}}?)(?P<kind>{_KIND})$")
_HAN_ONLY = re.compile(rf"[{_HAN}]+")
_GENERIC = re.compile(
    r"[的了在是和与及或其该本此这那全各每两三几多一二四五六七八九十新老大小旧某首个座家名位所数]"
    r"|虽然|但是|如果|因为|所以|许多|有[的些]|一些|不少|部分|主要|目前|其他|另外|整个|附近|当地|国内|知名"
)
_CUT = re.compile(r"[由在是的等均都将被让对为以]|联合|共同|共计|合计")
_ITEMS = re.compile(rf"(?:[{_HAN}a-z0-9《》“”「」·]{{2,24}}、)+[{_HAN}a-z0-9《》“”「」·]{{2,40}}")
_PAIR = re.compile(rf"(?P<one>[{_HAN}]{{2,24}}?)(?:和|与|跟|及|以及)(?P<two>[{_HAN}]{{2,24}})")
_END = re.compile(r"[。；！？!?;\n]")
_JOIN = re.compile(r"、|以及|和|与|及|跟")
_ENGLISH_ITEMS = re.compile(
    r"[A-Z][A-Za-z0-9-]+(?: [A-Z][A-Za-z0-9-]+)*(?:, (?:the )?[A-Z][A-Za-z0-9-]+(?: [A-Z][A-Za-z0-9-]+)*)*,? (?:and|or) (?:the )?"
    r"[A-Z][A-Za-z0-9-]+(?: [A-Z][A-Za-z0-9-]+)*"
)
WORK = re.compile(r"[《『]([^》』《『，。]{2,16})[》』]")
SAYS = "说|称|认为|表示|指出|介绍|透露|宣布|预计|建议|解释|则|今年|去年|曾|以|跑|在|是|从|对|把|将|也|还|的|有|出身|毕业|来自|夺|获|摘|拿|赢|当选|担任|主持|负责|，|、|：|（"
_TITLE = (
    "教授|院长|总裁|经理|董事长|主席|工程师|专家|主任|院士|博士|创始人|所长|局长|部长|馆长|校长|市长|县长|队长|组长|教练|导演|演员|歌手|作家|作者"
    "|记者|编辑|研究员|负责人|分析师|老将|选手|得主|冠军|亚军|球员|律师|法官|医生|检察官|策展人|姑娘|小将|首席执行官"
)
_PERSON = re.compile(
    rf"(?<![{_HAN}])(?P<led>[{_HAN}]{{3}})(?={SAYS}|[《\d])|(?:{_TITLE}|由)(?P<titled>[{_HAN}]{{2,3}}?)(?={SAYS}|[《\d。])"
)
ABOUT_PERSON = re.compile(
    r"几岁|多大年[纪龄]|年龄|毕业|出生|籍贯|哪里人|身高|体重|教练|导师|妻子|丈夫|父亲|母亲|职业|学历"
    r"|\bhow (?:old|tall)\b|\bborn\b|\bgraduat|\bcoach\b|\bwife\b|\bhusband\b"
)
_NO_NAME = re.compile(r"[的了是在有为和与及以由把被将就也都很最更各每]|[公项件人率量值会事员]$")
_FROM = re.compile("(?:ish|ese|ian|ean|ench)$")
_LETTER = re.compile("[A-Za-z]")
_OPENS = re.compile(
    r"(?:^|(?<=[.!?\n] )|(?<=\n))(?:(?:The|A|An) (?:[a-z]+,? ){0,3})?(?P<name>[A-Z][A-Za-z0-9-]+(?: [A-Z][A-Za-z0-9-]+)*)"
)


def han_others(asked: Asked, name: str, whole: str) -> Iterator[str]:
    """Yield the names of the kind of ``name``, in Han characters, that the folded articles have."""
    yield from _listed_with(name, whole)
    kind = OF_A_KIND.match(name)
    if kind is not None:
        yield from _of_kind(kind["own"], kind["kind"], whole)
    if re.search(rf"[《『]{re.escape(name)}[》』]", whole):
        yield from (m[1] for m in WORK.finditer(whole))
    if ABOUT_PERSON.search(folded(asked.text)) or (
        is_persons_name(name) and len(name) > 2 and kind is None
    ):
        yield from _persons(whole)


def _listed_with(name: str, whole: str) -> Iterator[str]:
    """Yield what an enumeration has beside the name: 禾丰、嘉年和邻里鲜三家."""
    near = _sentences_with(name, whole)
    lists = [m[0] for words in near for m in _ITEMS.finditer(words) if name in m[0]]
    lists += [m[0] for words in near for m in _PAIR.finditer(words) if name in m[0]]
    for told in dict.fromkeys(lists):
        items = [item.strip("《》“”「」") for item in _JOIN.split(told)]
        last = len(items) - 1
        at = next((i for i, item in enumerate(items) if _is_item(name, item, i, last)), None)
        if at is None:
            continue
        for i, item in enumerate(items):
            if i == at:
                continue
            other = item if 0 < i < last else _recurring(item, whole, from_end=i == 0)
            if other and not _CUT.search(other) and _stands_alone(other, whole):
                yield other


def _sentences_with(name: str, whole: str) -> list[str]:
    """Return what stands around a name, up to the ends of its sentence, nothing twice."""
    found = []
    for match in re.finditer(re.escape(name), whole):
        before = _END.split(whole[max(0, match.start() - NEAR) : match.start()])[-1]
        after = _END.split(whole[match.end() : match.end() + NEAR])[0]
        found.append(f"{before}{name}{after}")
    return list(dict.fromkeys(found))


def _is_item(name: str, item: str, i: int, last: int) -> bool:
    """Whether the name is an item of a list; the first and the last run on into their sentence."""
    if item == name:
        return True
    return (i == 0 and item.endswith(name)) or (i == last and item.startswith(name))


def _stands_alone(name: str, whole: str) -> bool:
    """Whether words are a thing's name, and not mostly the end of longer ones (大模型)."""
    ends = sum(_begins(whole, m.start()) for m in re.finditer(re.escape(name), whole))
    return 2 * ends >= whole.count(name)


def _recurring(item: str, whole: str, *, from_end: bool) -> str:
    """Return the longest end, or beginning, of an item of a list that recurs in the articles."""
    item = _CUT.split(item)[-1 if from_end else 0]
    for length in range(min(len(item), LONGEST), 1, -1):
        piece = item[-length:] if from_end else item[:length]
        if whole.count(piece) > 1:
            return piece
    return ""


def _of_kind(own: str, kind: str, whole: str) -> Iterator[str]:
    """Yield what ends alike and is as long, 白浦市 for 青岑市; where it ends plainly, of any length.

    丰禾合作社 for 云溪猕猴桃合作社: three characters that tell the kind end no other words.
    """
    lengths = range(*_OWN) if len(kind) > 2 else (len(own),)
    for match in re.finditer(re.escape(kind), whole):
        for length in lengths:
            start = match.start() - length
            other = whole[max(0, start) : match.start()]
            if other == own or not _HAN_ONLY.fullmatch(other) or _GENERIC.search(other):
                continue
            if start >= 0 and _begins(whole, start):
                yield other + kind


def _begins(whole: str, at: int) -> bool:
    before = whole[max(0, at - 1) : at]
    return (
        not re.match(rf"[{_HAN}a-z]", before)
        or before in "的在于由和与及至到从往向对是了为被让给把年月日"
    )


def _persons(whole: str) -> Iterator[str]:
    for match in _PERSON.finditer(whole):
        name = match["led"] or match["titled"]
        if is_persons_name(name) and not OF_A_KIND.match(name) and not _NO_NAME.search(name):
            yield name


def latin_others(shown: str, whole: str) -> Iterator[str]:
    """Yield, folded, what the articles list with a Latin name, or begin sentences with as with it."""
    for words in _sentences_with(shown, whole):
        for match in _ENGLISH_ITEMS.finditer(words):
            items = [i.removeprefix("the ") for i in re.split(r",? (?:and|or) |, ", match[0])]
            if shown in items:
                yield from (folded(item) for item in items if item != shown)
    subjects = [m["name"] for m in _OPENS.finditer(whole)]
    if any(subject == shown or subject.startswith(f"{shown} ") for subject in subjects):
        named = {span.of(whole) for span in names_in(whole)}
        yield from (
            folded(s) for s in subjects if s.split()[0] in named and not _is_ordinary(s, whole)
        )


def _is_ordinary(subject: str, whole: str) -> bool:
    """Whether a word with a capital is one that the articles also write small, or says of where."""
    first = subject.split()[0]
    if written_small(first.lower(), whole):
        return True
    return subject == first and _FROM.search(first) is not None


def written_small(word: str, whole: str) -> bool:
    """Whether a word stands somewhere as it is, and not within a longer one."""
    at = whole.find(word)
    while at >= 0:  # a pattern for each word would take longer to make than to use
        before, after = whole[max(0, at - 1) : at], whole[at + len(word) : at + len(word) + 1]
        if not _LETTER.match(before) and not "a" <= after <= "z":
            return True
        at = whole.find(word, at + 1)
    return False


def beside_in_headings(name: str, headings: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the short headings of an article that has one for the name, all folded."""
    for above in headings:
        if any(heading.startswith(name) for heading in above):
            yield from (h for h in above if len(h) <= LONGEST or (h.isascii() and len(h) < 24))
