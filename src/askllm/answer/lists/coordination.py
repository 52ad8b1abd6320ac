"""Things that one sentence coordinates: A、B和C等, 包括A、B以及C, 《甲》《乙》, A, B and C.

Found by shape alone. What belongs to a thing and what only leads up to it (包括, 来自, 推出了) is told
by the words before the first and after the last of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from askllm.answer.lists.coordination_en import counted_before, latin_runs, latin_things, tidy
from askllm.text import folded
from askllm.types import Span


@dataclass(frozen=True, slots=True)
class Run:
    """Coordinated things in one sentence, offsets into the sentence.

    ``clause``: the words that say what the things are, before and after them. ``label``: the words
    right after them that call them something (等行业, 三大挑战), or ``""``. ``plain``: whether it is
    plainly a list, by three things or more, or by words that announce or sum it up. ``called``: what
    the first of several names is called (渡轮“白鹭号”、“海燕号”), or ``""``.
    """

    items: tuple[Span, ...]
    clause: Span
    label: str
    plain: bool
    called: str = ""


MOST_CHARS = 60
"""Characters of one thing; a longer stretch is no item but a clause."""

_TRIGGERS = (
    "包括了?|包含了?|涵盖了?|覆盖了?|涉及了?|含有|拥有|具有|具备|分为|分成|例如|比如|譬如|诸如|分别是|[别均都各即皆]为|分别|叫做|称为|名为|来自于?|出自"
    "|需要|擅长|用于|应用于|适用于|先后推出了?|推出了?|发布了?|提出了?|开源了?|建成了?|建有|实现了?|做到了?|出版了?|收藏了?|展出了?|生产了?|出产|盛产"
    "|支持|提供了?|获得了?|进入了?|连接了?|前往|去往|飞往|赶赴|走访了?|收购了?|加进了?|流经|途经|经过|既有|也有|还有|又有|没有|只有|主要有|共有|设有|写有|有|即|如|像|是|以及|由|从|在|向|对|把|将|与|同"
    "|供应|销售|出售|种植|经营|运营|使用|招收"
    "|面临着?|面对着?|遭遇了?|遇到了?|到|至|连|给|于|了|被|让|使|以|用|会|走|靠|凭借|采用|采取|利用|通过|掌握|负责|研究|参观了?|邀请了?|击败了?|超过了?|开设了?|创作了?|写了|撰写了?"
)
_TRIGGER = re.compile(rf"(?:{_TRIGGERS})(?![限效色线机利关型得])")
_KEPT = re.compile(
    "[以可难][及以]|[即如]何|[为]人|行为|作为|认为|成为|称为|[大小]型|用户|用途|应用|作用|使用|通用|会议|社会|机会|协会|晚会|对话|对象|对抗|对外|对手|以下|以外|以来|如此|如今|同心|即使|即将|向来|相对|绝对|反对|存在|现在|所在|在线|外在|内在|由于|自由|理由|于是|关于|属于|位于"
    "|有限|所有|国有|私有|有机|有色|有线|有效|将军|同学|同时|合同|共同|不同|协同|到达|直到|给予|供给|参与|为了|是非|至少|甚至|以至|以为|所以|可以|走廊|靠近|使馆|大使|天使|从事|服从|把握|向量|方向|走向|面向|动向|了解|连接|连续|被子|像素|图像|影像|录像|雕像|佛像|画像|铜像|经过|如果|例如|比如|譬如|诸如|假如"
)
_AND = r"(?:以及|及其|和|与|及|跟|或者|或|并)"
_NOT_AND = re.compile(
    "和平|和谐|和解|和尚|总和|饱和|共和|温和|缓和|柔和|参与|给予|与会|与否|及时|以及|普及|埃及|涉及|及格|来得及|不及|与此|或许|与其|和声|和田|颐和|义和|并[不非未且]"
)
_END = re.compile(
    r"等|(?:[两二三四五六七八九十几多]|(?<!\d)\d{1,3})(?:大|个|种|类|项|家|座|款|条|方面|部|位|所|名|者|块|层|张|国|省|市|县|人)(?![\u4e00-\u9fff]*[、和])"
    r"|[两二三四五六七八九十][地国省市县区镇村校队馆城州路线面](?=[,，。;；、]|$)"
    r"|这(?:些|[一两二三四五六七八九十几]?[大个种类项家座款条])|(?:也|都|均|皆|全|总|还|则|又)(?:能|会|可|是|有|在|已|不|用|要|由|将|被|参|来|属|以|从|很|曾|出|获)|都|均|皆|先后|联合|共同|相继|接连|陆续|纷纷|一起|一同"
    r"|为代表|在内|组成|构成|之间|之中|[，,。；;：:！？!?）)…—]|$"
)
_VERB = re.compile(
    r"(?:推出|发布|提出|研发|研制|开发|合作|参加|参与|宣布|表示|认为|成立|建立|举行|签署|达成|获得|位于|来自|属于|使用|采用|成为|拥有|生产|为基础|为主|捐赠|资助|出资|承建|设计|建造)(?:了|于|过)?(?=[\u4e00-\u9fff\d《“])"
    r"|在(?=\d{4}|[\u4e00-\u9fff]{2,})|将(?!军)|于(?=\d)|由(?!于)|被|是(?!非)"
)
_DONE_THERE = re.compile(
    "(?:演出|巡演|巡展|展出|比赛|参赛|访问|考察|参观|上映|放映|举行|举办|开业|落户|设厂|建厂|投资|任教|就读|工作|学习|休养|旅行|采访)$"
)
"""What is done in places that a list goes to, behind the last of them."""
_TOGETHER = re.compile("(?:联合|共同|携手|合作|一起|一同)[\u4e00-\u9fff]{2}")
_OF_ALL = re.compile("的(?=[^、，,。的]{1,8}$)")
_LABEL = re.compile(
    r"\s?(?:等(?:等|[两二三四五六七八九十几多]?[个种类项家座款条部位大]?)|这?(?:[两二三四五六七八九十几些]|\d+)(?:大|个|种|类|项|家|座|款|条|方面|部|位)?)(?:的|各|不同|其他|诸多|众多|多个|更多元?|国内外?|有影响力)*"
    r"(?P<label>[\u4e00-\u9fff]{0,6})"
)
_ANNOUNCED = re.compile(
    r"(?:包括|包含|涵盖|覆盖|分为|分成|例如|比如|诸如|分别[是为]|来自|擅长|有|即|[:：])[“《]?$"
)
_SUMMING = re.compile("[共约約近计計达達超]|[总總合]计|[总總合]計|[总總]共")
"""What only leads up to a figure: 分三批、共64人."""
_JOINS_ON = re.compile("且|并(?![行发联购列排网])|也|而|但(?!丁)|又|还(?!原|乡)|却")
_LED = r"(?:[\u4e00-\u9fff]{1,8}的)?"
_TITLES = re.compile(rf"(?:{_LED}《[^》]{{1,40}}》[、，,和与與及以]{{0,2}}){{2,}}")
_QUOTES = re.compile(
    rf"(?:{_LED}“[^”]{{1,30}}”[、，,和与及以]{{0,2}}){{2,}}|(?:{_LED}「[^」]{{1,30}}」[、，,和與及以]{{0,2}}){{2,}}"
)
_ONE_TITLE = re.compile(r"《[^》]+》|“[^”]+”|「[^」]+」")
_TWO = rf"(?P<a>[^,，。;；:：、的]{{2,24}}?)(?:{_AND})(?P<b>[^,，。;；:：、]{{2,24}}?)"
_PAIR = re.compile(
    rf"(?:包括|包含|涵盖|分为|分成|分别是|分别为|有|即|来自|例如|比如|：|:){_TWO}(?=[两2][大个种类项家座款条者]|[，,。；;]|等|$)"
)
_PAIR_TOGETHER = re.compile(
    rf"(?:由|[,，]|^){_TWO.replace('、的', '、的由')}(?=联合|共同|携手|合作)"
)
_PAIR_OF_TWO = re.compile(rf"(?:是|为){_TWO}(?=[两2二][大个种类项家座款条者])")
_JOINED = re.compile(rf"、(?:{_AND})?|[,，](?={_AND}){_AND}")


def runs(sentence: str) -> list[Run]:
    """Return the coordinations of ``sentence``, in order; each has at least two things."""
    plain = folded(sentence)
    found: list[Run] = []
    for items in (
        *_marked(sentence, _TITLES),
        *_with_commas(plain),
        *_by_marks(plain),
        *_marked(sentence, _QUOTES),
        *_pairs(plain),
        *latin_runs(sentence),
    ):
        items, called = _called_alike(sentence, items)
        if len(items) < 2 or any(not _is_item(sentence, item) for item in items):
            continue
        start, end = items[0].start, items[-1].end
        if any(run.items[0].start < end and start < run.items[-1].end for run in found):
            continue
        label = _LABEL.match(plain, end)
        sure = len(items) > 2 or label is not None or _ANNOUNCED.search(plain[:start]) is not None
        sure = sure or _TOGETHER.match(plain, end) is not None
        sure = sure or counted_before(plain[:start])
        named = "" if label is None else label["label"]
        found.append(Run(tuple(items), _clause(plain, start, end), named, sure, called))
    return sorted(found, key=lambda run: run.items[0].start)


def _called_alike(sentence: str, items: list[Span]) -> tuple[list[Span], str]:
    """Narrow 渡轮“白鹭号” to its name where all the others (“海燕号”) are nothing but names.

    What it is called (渡轮) comes back too, or ``""``.
    """
    first, *others = items
    if not others or any(_ONE_TITLE.fullmatch(span.of(sentence)) is None for span in others):
        return items, ""
    name = re.search(rf"(?:{_ONE_TITLE.pattern})$", first.of(sentence))
    if name is None:
        return items, ""
    called = first.of(sentence)[: name.start()]
    return [Span(first.start + name.start(), first.end), *others], called


def _is_item(sentence: str, item: Span) -> bool:
    words = item.of(sentence)
    if words.endswith(("的", "了")):
        return False  # cut off before what it belongs to
    return (
        len(words) <= MOST_CHARS
        and not _SUMMING.fullmatch(words)
        and not _JOINS_ON.match(words)
        and re.search(r"\w", words) is not None
    )


def _clause(plain: str, start: int, end: int) -> Span:
    """Return the stretch around a run that says what it lists: from the last 。；, to the next."""
    left = max(plain.rfind(mark, 0, start) for mark in "。；;!?")
    right = re.compile("[。；;!?]").search(plain, end)
    return Span(left + 1, len(plain) if right is None else right.start())


def _marked(sentence: str, pattern: re.Pattern[str]) -> list[list[Span]]:
    """Return the runs of titles or quotations that follow each other."""
    return [
        [
            Span(match.start() + one.start(), match.start() + one.end())
            for one in _ONE_TITLE.finditer(match[0])
        ]
        for match in pattern.finditer(sentence)
    ]


def _by_marks(plain: str) -> list[list[Span]]:
    """Return the runs parted by 、 whose last thing may follow 和, 以及 or 等."""
    found = []
    held = masked(plain)
    at = 0
    while (mark := held.find("、", at)) >= 0:
        start = _first_start(held, plain, mark, at)
        items, end = _items_from(held, plain, start)
        if len(items) > 1:
            found.append(items)
        at = max(end, mark + 1)
    return found


def masked(plain: str) -> str:
    """Blank out what stands in brackets and quotes, so that its marks part nothing."""
    return re.sub(
        r"\([^()]*\)|（[^（）]*）|《[^》]*》|“[^”]*”|「[^」]*」",
        lambda m: m[0][0] + "x" * (len(m[0]) - 2) + m[0][-1],
        plain,
    )


def _first_start(held: str, plain: str, mark: int, least: int) -> int:
    """Return where the first thing begins: after the last word that only leads up to it."""
    start = max(held.rfind(sign, least, mark) for sign in "，,。；;：:！？!?—") + 1
    start = max(start, least)
    for match in _TRIGGER.finditer(held, start, mark):
        if mark - match.end() < 1:
            continue
        if (
            any(
                k.start() < match.end() and match.start() < k.end()
                for k in _KEPT.finditer(held, start, mark)
            )
            and len(match[0]) == 1
        ):
            continue
        start = match.end()
    while start < mark and plain[start] in ' ”"':
        start += 1
    return start


def _items_from(held: str, plain: str, start: int) -> tuple[list[Span], int]:
    """Return the things of a run that begins at ``start``, and where the run ends."""
    stop = _run_end(held, start)
    pieces: list[Span] = []
    at = start
    for match in _JOINED.finditer(held[start:stop]):
        pieces.append(
            Span(at, start + match.start()) if start + match.start() > at else Span(at, at + 1)
        )
        at = start + match.end()
    if at < stop:
        last = _last(held, at, stop, pieces)
        pieces.extend(last)
    ended = pieces[-1].end if pieces else stop
    return [tidy(plain, piece) for piece in pieces], max(ended, start + 1)


def _run_end(held: str, start: int) -> int:
    """Return where a run's list of marks ends: the clause mark after its last 、 or ，以及."""
    mark = re.compile(rf"[。；;！？!?：:]|[，,](?!{_AND})").search(held, start)
    return len(held) if mark is None else mark.start()


def _last(held: str, at: int, stop: int, before: list[Span]) -> list[Span]:
    """Return the last piece of a run, cut in two at 和 and cut off where the run is over."""
    border = _END.search(held, at + 1, stop)
    end = border.start() if border else stop
    joint = _joint(held, at, end)
    found = []
    if joint is not None and joint[0] > at:
        found.append(Span(at, joint[0]))
        at = joint[1]
        border = _END.search(held, at + 1, stop)
        end = border.start() if border else stop
    if border is None or border[0] in "，,。；;：:！？!?）)…—":
        end = _before_predicate(held, at, end, (*before, *found))
    if end > at:
        found.append(Span(at, end))
    return found


def _before_predicate(held: str, at: int, end: int, others: tuple[Span, ...]) -> int:
    """Return where the last thing ends when what they all do or belong to follows at once."""
    longest = max((span.end - span.start for span in others), default=0)
    if not any("的" in held[span.start : span.end] for span in others):
        shared = _OF_ALL.search(held[at:end])
        if shared is not None and shared.start() > 1:
            end = at + shared.start()
    there = _DONE_THERE.search(held, at + 2, end)
    if there is not None and end - at > longest:
        return there.start()
    verb = _VERB.search(held, at + 1, end)
    if verb is None or (verb[0] != "是" and end - at <= longest + 2):
        return end
    return verb.start()


def _joint(held: str, at: int, end: int) -> tuple[int, int] | None:
    """Return the place of the last 和, 与, 以及 in a stretch that parts two things."""
    found = None
    for match in re.compile(_AND).finditer(held, at, end):
        around = held[max(0, match.start() - 1) : match.end() + 1]
        kept = _NOT_AND.search(around)
        if kept is not None and match[0] != "以及":
            continue
        found = (match.start(), match.end())
        if match[0] == "以及":
            break
    return found


def _with_commas(plain: str) -> list[list[Span]]:
    """Return runs of long things parted by commas: 包括甲，乙丙，以及丁."""
    held = masked(plain)
    found = []
    for match in re.finditer(
        r"(?:包括|包含|例如|比如|分别是|分别为|：|:)(?P<body>[^。；;：:]*?[，,](?:以及|和|及)[^，,。；;]{2,60})(?=[，,。；;]|$)",
        held,
    ):
        start, end = match.span("body")
        cuts = [*re.finditer(r"[，,](?:以及|和|及)?", held[start:end])]
        starts = [start, *(start + cut.end() for cut in cuts)]
        stops = [*(start + cut.start() for cut in cuts), end]
        pieces = [Span(a, b) for a, b in zip(starts, stops, strict=True) if a < b]
        if len(pieces) >= 3 and all(span.end - span.start > 1 for span in pieces):
            found.append([tidy(plain, piece) for piece in pieces])
    return found


def _pairs(plain: str) -> list[list[Span]]:
    """Return two things joined by 和 after words that announce a list: 路线有甲和乙两种."""
    held = masked(plain)
    found = []
    for match in (
        *_PAIR.finditer(held),
        *_PAIR_OF_TWO.finditer(held),
        *_PAIR_TOGETHER.finditer(held),
    ):
        joint = _joint(held, match.start("a"), match.end("b"))
        if joint is not None and _KEPT.search(match[0][:3]) is None:
            left = Span(match.start("a"), joint[0]) if joint[0] > match.start("a") else None
            right = Span(joint[1], match.end("b")) if match.end("b") > joint[1] else None
            if left and right and left.end - left.start > 1 and right.end - right.start > 1:
                found.append([tidy(plain, left), tidy(plain, right)])
    return found


def parted(sentence: str, stretch: Span) -> list[Span]:
    """Return the things that ``stretch`` of ``sentence`` joins; itself where it joins none.

    甲、乙和丙 and A, B and C are three, 《甲》和《乙》 two, 研究与发展部 is one.
    """
    words = stretch.of(sentence)
    names = [
        Span(stretch.start + m.start(), stretch.start + m.end()) for m in _ONE_TITLE.finditer(words)
    ]
    if len(names) > 1:
        return names
    plain = folded(words)
    if not re.search(r"[\u4e00-\u9fff]", words):
        apart = latin_things(words, 0, len(words))
    else:
        apart = _apart(plain)
    if len(apart) < 2 or any(span.end - span.start < 2 for span in apart):
        return [stretch]
    return [Span(stretch.start + span.start, stretch.start + span.end) for span in apart]


def _apart(plain: str) -> list[Span]:
    """Cut 甲、乙和丙 at its marks and its last 和; nothing where a piece would be empty."""
    held, at = masked(plain), 0
    cuts = [mark.span() for mark in _JOINED.finditer(held)]
    joint = _joint(held, cuts[-1][1] if cuts else 0, len(held))
    pieces = []
    for start, end in [*cuts, *([joint] if joint else []), (len(held), len(held))]:
        if start <= at:
            return []
        pieces.append(tidy(plain, Span(at, start)))
        at = end
    return pieces
