"""Who stands in a role: 导演是汉娜·魏斯, 总裁庄北辰, the naval architect Runa Haldorsen.

A role is what a question calls somebody (乐团的指挥是谁, 这座桥由谁设计); its bearer is read off the words
beside the role, never off a list of names.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from askllm.read.ask.question import Asked
from askllm.text import folded
from askllm.types import Span

_ENDS_IN_ROLE = re.compile(
    r"(?:[长裁家师官员者手导练演剧席理任授士编商方]|[冠亚季将]军|指挥|总监|主管|股东|业主|房东|搭档|队友|对手|学生|徒弟|记者|裁判|助理|秘书|领队|先锋|后卫|门将"
    r"|总统|首相|国王|皇帝|女王|主教|教宗|父亲|母亲|爸爸|妈妈|妻子|丈夫|儿子|女儿|哥哥|弟弟|姐姐|妹妹|祖父|祖母|外公|外婆"
    r"|单位|机构|企业|公司|(?:创始|创办|负责|代言|发言|主持|主办|经纪|合伙|继承|候选|发起|策展|发明|发现|设计|牵头|申请|投资|出品|监制|制作|承包|运营|赞助|捐赠|掌门|带头|当家|接班|委托|代理|联系|主讲|领导|保持)人)$"
)
_ROLE_ASKED = (
    re.compile(
        r"^(?:请问|那么?)?(?P<role>[^,?]{2,24}?)(?:现在|目前|如今|当时|到底|究竟|都)?"
        r"(?:是|叫|为)(?:谁|什么(?:名字?|人)?|哪一?[位个家所](?:人|公司|机构|单位|企业)?|何人)(?:(?:担任|来当|当)的?)?(?:呢|啊|呀)?[?\s]*$"
    ),
    re.compile(
        r"^(?:请问|那么?)?(?:谁|哪一?位)(?:是|担任|出任|当上?|任)(?:了|过)?(?P<role>[^,?]{2,24}?)(?:呢)?[?\s]*$"
    ),
    re.compile(r"^(?P<role>[^,?]{2,20}?)(?:由)(?:谁|哪一?位)(?:担任|出任|来当|当)[?\s]*$"),
    re.compile(
        r"\bwho(?:'s| is| was| are| were) (?:the |its |their |his |her )?(?P<role>[a-z][a-z\- ]{2,40}?)(?: (?:of|at|for|in|behind) .*)?[?\s]*$"
    ),
    re.compile(r"\bwho(?:'s| is| was) [a-z.\- ]+['’]s (?P<role>[a-z][a-z\- ]{2,30}?)[?\s]*$"),
)
_DEED_ASKED = (
    re.compile(
        r"由(?:谁|哪一?[位个家所支](?:[\u4e00-\u9fff]{2,3}?)?)(?:负责|来)?(?P<deed>[\u4e00-\u9fff]{2})的?[?\s]*$"
    ),
    re.compile(
        r"(?:是|被)(?:谁|哪一?[位个家所支](?:[\u4e00-\u9fff]{2})?)(?:负责)?(?P<deed>[\u4e00-\u9fff]{2})的?[?\s]*$"
    ),
    re.compile(r"^(?:是)?谁(?:负责)?(?P<deed>(?![是的])[\u4e00-\u9fff]{2})(?:了|过|的)"),
)
_TITLE = re.compile(r"《[^》]*》")
_AS_ROLE = ("方", "者", "人", "师", "单位", "商")
"""What makes somebody out of a deed: 设计方, 创办人."""

_RANK = r"副|(?<![目之此以年月天日])前任?|(?<![太松固中平三开高草湖])原|代理?|助理|上一?任"
OF_ANOTHER_RANK = re.compile(rf"(?:{_RANK})$")
"""What makes another office of the one behind it: 副院长, 前院长."""
_FORMER = re.compile(rf"(?:{_RANK}|首任|[一二两三四五六七八九十几多各0-9][位名个])$")
_IS = re.compile(
    r"[”」]?(?:一职)?(?:则|就|正|仍|都|也|一直|目前|现在|依然|分别)*(?:是|为|由|叫做?|名叫|系|:)\s?"
)
_HOLDS = re.compile(
    r"(?:^|[,。;:“”])(?P<head>[^,。;:“”]{2,20}?)(?:现|曾|已|正式|后来|随后|刚刚?)*"
    r"(?:是|任|担任|出任|现任|曾任|当选|接任|升任|就任|被任命为)(?:为|了)?[^,。;、]{0,20}$"
)
_NAMED = re.compile(
    r"(?:任命|聘任|聘请|委任|推选|推举|选举|选出|提名|提拔|晋升)(?P<head>[^,。;:“”]{2,20}?)(?:为|担任|出任|作)"
    r"(?:新任|新一任|该[\u4e00-\u9fff]{1,2}|公司|集团)?$"
)
"""Who is put into the role behind: 任命副总工程师沈未为总经理."""
_HELD = re.compile(r"(?=[,。;、兼!)]|$)")
_FOREIGN = r"[\u4e00-\u9fff]{1,6}(?:·[\u4e00-\u9fff]{1,8})+"
_FOLLOWS = r"(?=[,。;:、!?()“”《》\s]|先生|女士|等|[则还也曾却就仅只将在对向于从和与及跟同把被率带说称写问答笑指透坦介表认担主为是的又都已正由因以负到去来给回接出提强]|告诉|补充|预计|预测|评论|评价|分析|提醒|建议|警告|批评|感叹|总结|希望|回忆|解释|承认|宣布|呼吁|获|拿|夺|签|当天|今天|昨天|随后|后来|赛后|会后|[0-9]|$)"
_BESIDE = re.compile(
    # further roles of the same bearer may stand between: 创始人、董事长霍启明
    r"(?:[、兼][^,。;:、“”]{2,16}(?:[冠亚季将]军|[长裁家师官员者手导练演剧席理任授士]|负责人|创始人|指挥|总监|主管))*"
    rf"(?P<name>{_FOREIGN}|(?![则还也曾却就将在对向于从和与把被说称的是为])[\u4e00-\u9fff]{{2,4}}?){_FOLLOWS}"
)
_ANY_BODY = re.compile(
    r"(?:公司|集团|企业|机构|剧院|剧团|学校|医院|球队|俱乐部|乐团|项目|协会|基金会|博物馆|组委会|委员会|工程|大桥|研究院|研究所|出版社|学院|大学|[的是有和与由])$"
)
_POST = "员|长|师|家|者|官|任|授|士|裁|席|理|总|记|手|星|委|练|帅|将|护|警|兵|徒|父|母|哥|弟|姐|妹|妻|夫|高音|中音|低音|教宗|国王|皇帝|总统|总理|首相|主席|创始人|负责人|主持人|演员|导演|编剧|民|农|匠|工|生|友|客|商"
_BEFORE_NAME = re.compile(
    rf"^[^·]{{0,24}}(?:{_POST})(?=(?:{_FOREIGN}|(?![\u4e00-\u9fff]*(?:[院所局社馆厂校]|公司|集团|大学|团队|银行|实验室)$)[\u4e00-\u9fff]{{2,4}})$)"
    r"|^[^·]{0,24}(?:企业|公司|厂商|机构|集团|品牌)(?=[\u4e00-\u9fff]{2,8}$)"
)
_LEADS = re.compile(r"^(?:已故|著名|知名|年轻|资深|前|现年?\d+岁)+")
_TAIL = re.compile(r"[^,。;、!?()]+")
_NO_NAME = re.compile(
    r"[0-9是]|^(?:[和与及等目现之职一以于由为被与即]|他|她|它|谁|这|那|一[个位名家种]|自己|其|我|你|不|没|如何|怎|什么|大家|本|该|表示|认为|指出|介绍|透露|坦言|强调|告诉|回应)|[了过着]$"
)
_NAME_EN = (
    r"(?P<name>[A-Z][\w'’.-]+(?: (?:de|da|di|van|von|der|al|bin|la|le))*(?: [A-Z][\w'’.-]+){1,2})"
)
_OFFICE_EN = re.compile(
    r"['’]s$|\b(?:President|Vice|Director|Manager|Executive|Officer|Chief|Minister|Secretary|Chair\w*|General|Professor|Head|The|Its|University|Institute|Company)\b"
)
_SEVERAL = re.compile(r"[一二两三四五六七八九十几多各0-9]+[位名个]")
_LONGEST = 20


@functools.lru_cache(maxsize=256)
def role_in(question: str) -> str:
    """Return the role whose bearer ``question`` asks for, with its owner, folded, or ``""``.

    雪山剧院的院长是谁 gives 雪山剧院的院长; a name (周迪是谁) is no role.
    """
    plain = _TITLE.sub("", folded(question)).strip()
    for pattern in _ROLE_ASKED:
        match = pattern.search(plain)
        if match is not None:
            role = match["role"].strip()
            if role.isascii() or _ENDS_IN_ROLE.search(role):
                return role
    return ""


@functools.lru_cache(maxsize=256)
def _deed_in(question: str) -> str:
    """Return the deed whose doer ``question`` asks for (由谁饰演: 饰演), folded, or ``""``."""
    plain = folded(question)
    matches = (pattern.search(plain) for pattern in _DEED_ASKED)
    return next((match["deed"] for match in matches if match is not None), "")


def is_persons_role(words: str) -> bool:
    """Whether folded ``words`` call a person by role (江城的市长, the curator), and not by name."""
    if words.isascii():
        return re.match(r"(?:the|its|their|his|her) [a-z]", words) is not None
    if _ANY_BODY.search(words) or words[-1] in "方商" or _SEVERAL.match(words):
        return False
    return _ENDS_IN_ROLE.search(words) is not None


def told_by_role(asked: Asked, words: str) -> bool:
    """Whether ``words`` say outright who stands in the role asked for: 设计方是甲 for 由谁设计 too."""
    role, deed = role_in(asked.text), _deed_in(asked.text)
    roles = [role] if role else [deed + end for end in _AS_ROLE if deed]
    return any(bearers(words, one) for one in roles)


def bearers_asked(asked: Asked, words: str) -> list[Span]:
    """Return who in ``words`` stands in the role, or did the deed, that the question asks for.

    Offsets are into ``words``; whom the question itself names is none.
    """
    role, deed = role_in(asked.text), _deed_in(asked.text)
    found = bearers(words, role) if role else []
    if deed and not found:
        found = [span for end in _AS_ROLE for span in bearers(words, deed + end)]
        found = found or _doers(words, deed, folded(asked.text))
    plain = folded(asked.text)
    return [span for span in found if folded(span.of(words)) not in plain]


def bearers(words: str, role: str) -> list[Span]:
    """Return the names that stand in ``role`` (folded) in ``words``, in order.

    The role may be told with whose it is (雪山剧院的院长): the longest end of it that has a bearer
    counts, and no 副院长 is an 院长.
    """
    plain = folded(words)
    if role.isascii():
        return _bearers_en(words, role)
    for length in range(len(role), 1, -1):
        end, owner = role[-length:], role[:-length]
        if _FORMER.search(owner):
            break
        if end[0] in "的是":
            continue
        found = list(dict.fromkeys(_beside(plain, end, owner.strip("的《》“”"))))
        if found:
            return found
    return []


def _beside(plain: str, role: str, owner: str) -> Iterator[Span]:
    for match in re.finditer(re.escape(role), plain):
        before = plain[: match.start()]
        if _FORMER.search(before) or _is_anothers(plain, before, owner):
            continue
        copula = _IS.match(plain, match.end())
        tail = _TAIL.match(plain, copula.end()) if copula else None
        name = _bare(plain, tail.start(), tail.end()) if tail else None
        if name is None and copula is None:
            direct = _BESIDE.match(plain, match.end())
            if direct is not None and not _NO_NAME.search(direct["name"]):
                name = Span(direct.start("name"), direct.end("name"))
        if name is None and _HELD.match(plain, match.end()):
            holds = _NAMED.search(before) or _HOLDS.search(before)
            if holds is not None:
                name = _bare(plain, holds.start("head"), holds.end("head"))
        if name is not None:
            yield name


def _is_anothers(plain: str, before: str, owner: str) -> bool:
    """Whether what stands right before a role says that it is somebody else's: 望川市 for 柳城市."""
    said = re.search(r"[\u4e00-\u9fffa-z0-9]{2,}$", before.removesuffix("的"))
    if said is None or not owner or _ANY_BODY.search(said[0]):
        return False
    pairs = [owner[i : i + 2] for i in range(max(1, len(owner) - 1))]
    if any(pair in said[0] for pair in pairs):
        return False
    return 2 * sum(pair in plain for pair in pairs) < len(pairs)


def _doers(words: str, deed: str, question: str) -> list[Span]:
    """Return who does the deed in ``words``: 由甲饰演, 甲饰演了; to what is asked about, if any does."""
    plain = folded(words)
    told = re.compile(
        rf"由(?P<by>[^,。;、由]{{2,24}}?)(?:联合|共同|亲自|独立|负责|主持|牵头)*{deed}"
        rf"|(?:^|[,。;:“])(?P<who>(?![^,。;]{{0,12}}[由的])[^,。;:“]{{2,16}}?)(?:曾|还|也|则|又|亲自|独立|联合|共同)*{deed}(?![的者方人师院所图部])"
    )
    found = []
    for match in told.finditer(plain):
        group = "by" if match["by"] else "who"
        name = _bare(plain, match.start(group), match.end(group))
        if name is not None:
            after = re.split("[,。;]", plain[match.end() :])[0]
            near = any(after[i : i + 2] in question for i in range(len(after) - 1))
            found.append((not near, name))
    least = min((far for far, _ in found), default=False)
    return [name for far, name in found if far is least]


def _bare(plain: str, start: int, end: int) -> Span | None:
    """Return the name at the end of a stretch without what leads up to it: 从德国请来的, 作曲家."""
    words = plain[start:end].rstrip(" ”」")
    words = re.sub(r"(?:先生|女士|担任|出任|主持|负责|率领|带队)$", "", words)
    end = start + len(words)
    if "的" in words and "“" not in words:
        start += words.rfind("的") + 1
    for pattern in (_LEADS, _BEFORE_NAME):
        lead = pattern.match(plain[start:end])
        start += lead.end() if lead else 0
    while start < end and plain[start] in " “「":
        start += 1
    name = plain[start:end]
    if not 2 <= len(name) <= _LONGEST or _NO_NAME.search(name):
        return None
    return Span(start, end)


def _bearers_en(words: str, role: str) -> list[Span]:
    """Return who bears a role in English: the chief executive, Dougal Frayne, said."""
    own = rf"(?i:\b{re.escape(role)}\b)"
    patterns = (
        rf"{own}(?: (?:of|at|for) [^,.;]{{2,40}}?)?,? (?:(?:is|was) )?{_NAME_EN}",
        rf"{_NAME_EN},? (?:(?:is|was|became) )?(?:the |its |their |a |an )?(?:[\w'’-]+ ){{0,4}}{own}",
    )
    places = [
        Span(match.start("name"), match.end("name"))
        for pattern in patterns
        for match in re.finditer(pattern, words)
    ]
    return [span for span in dict.fromkeys(places) if not _OFFICE_EN.search(span.of(words))]
