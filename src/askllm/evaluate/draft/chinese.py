"""Chinese sentences to questions: the asked part is replaced where it stands.

Chinese asks in place (GPT-3有1750亿参数 -> GPT-3有多少参数？), so a clause with a subject of its own
is a grammatical question once its figure, date or name is replaced. What decides whether a
person can answer it is the clause's subject: a name, or a noun phrase that says of what or whom.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from askllm.evaluate.draft import chinese_words as words
from askllm.evaluate.draft.proposal import Kind, Proposal, Statement, balanced, simplified
from askllm.text import Quantity, quantities
from askllm.types import Article

SHORTEST_DEFINITION = 10
"""Characters; what is shorter (一个岛) says nothing."""
LONGEST_QUOTATION = 100
"""Characters; nobody answers with more."""


@dataclass(frozen=True, slots=True)
class _Clause:
    """One clause of a statement; ``when`` is a date that opens the sentence before it."""

    text: str
    when: str
    first: bool


def short_names(article: Article) -> frozenset[str]:
    """Return the Chinese words of two characters that open clauses twice or more.

    Such a word is taken for a name (谷歌, 微软) unless it is a common noun (公司).
    """
    opened = re.findall(
        rf"(?:^|[，。；：、\n])([\u4e00-\u9fff]{{2}})(?=的|、|和|与|{words.VERBS}|{words.SAYS})",
        simplified(article.text),
    )
    twice = {word for word in opened if opened.count(word) > 1}
    return frozenset(word for word in twice if not words.GENERIC.search(word))


def is_person(name: str) -> bool:
    """Whether a name looks like a person's: 教授李明, 张三丰, 约翰·史密斯."""
    if re.search("[区县市省州国镇乡村山河湖岛路队社党军城站江寺院厅桥]$", name):
        return False
    if re.search(r"[\u4e00-\u9fff][·•‧][\u4e00-\u9fff]", name):
        return True
    given = r"[\u4e00-\u9fff]{1,2}$"
    return bool(re.search(rf"(?:^|[师长裁授家人理员事任者])[{words.SURNAMES}]{given}", name))


def propose(statement: Statement) -> Iterator[Proposal]:
    """Yield the questions that a Chinese statement answers, by every template that fits."""
    clauses = list(_clauses(statement.bare))
    yield from _quotation(statement)
    if re.search(rf"(?:{words.SAYS}|看来)[，：,:]", statement.bare):
        return  # what somebody says is asked as such
    for clause in clauses:
        yield from _amounts(statement, clause)
        yield from _events(statement, clause)
        yield from _facts(statement, clause)
        yield from _lists(statement, clause)


def _clauses(bare: str) -> Iterator[_Clause]:
    pieces, depth, at = [], 0, 0
    for i, character in enumerate(bare):
        depth += (character in words.OPEN) - (character in words.CLOSE)
        digits = bare[i - 1 : i].isdigit() and bare[i + 1 : i + 2].isdigit()
        if depth == 0 and character in "，；：。！,;" and not (character == "," and digits):
            pieces.append(bare[at:i].strip())
            at = i + 1
    pieces.append(bare[at:].strip())
    pieces = [piece for piece in pieces if piece]
    when = ""
    for number, piece in enumerate(pieces):
        piece = words.OPENERS.sub("", piece)
        dates = quantities(piece)
        if number == 0 and dates and dates[0].kind == "date":
            alone = re.fullmatch(
                rf"(?:早?在|到|截至|到了)?{words.SEASON}", _without(piece, dates[0])
            )
            if alone and str(dates[0].value).startswith("-"):
                return  # of which year, only the sentences before say
            if alone:
                when = piece
                continue
        yield _Clause(piece, when, number == 0 or (number == 1 and bool(when)))


def _without(piece: str, date: Quantity) -> str:
    return piece[: date.start] + piece[date.end :]


def _subject_ok(subject: str, statement: Statement, first: bool) -> bool:
    """Whether ``subject`` says of whom or what, without the sentences before."""
    subject = subject.strip()
    if (
        not 2 <= len(subject) <= 20
        or words.NO_SUBJECT.search(subject)
        or words.POINTS_BACK.search(subject)
    ):
        return False
    if words.CUT_SUBJECT.search(subject):
        return False
    if words.SUBJECT_GOES_ON.search(subject):
        return False
    if words.STRONG.search(subject):
        return bool(words.GENERIC.sub("", subject).strip("的"))
    if subject in statement.proper or re.split("的", subject)[0] in statement.proper:
        return True
    rest = words.GENERIC.sub("", subject)
    return first and len(subject) >= 3 and len(rest) >= 2


def _head(clause: str) -> str:
    """Return the clause up to its first predicate word: its subject, roughly."""
    match = words.PREDICATE.search(clause, 2)
    while match and _inside(clause, match.start()):
        match = words.PREDICATE.search(clause, match.end())
    verb = words.VERB.search(clause, 2)
    ends = [m.start() for m in (match, verb) if m]
    return clause[: min(ends)] if ends else ""


def _inside(text: str, at: int) -> bool:
    """Whether a place lies inside a quotation, or inside a Latin name with digits."""
    before = text[:at]
    if sum(before.count(c) for c in words.OPEN) > sum(before.count(c) for c in words.CLOSE):
        return True
    return bool(
        text[at : at + 1].isdigit()
        and re.search(r"[A-Za-z\u4e00-\u9fff.][-\d. ]*$", before)
        and re.search(r"[A-Za-z][-\d. ]*$|[-.]$", before)
    )


def _make(
    statement: Statement,
    kind: Kind,
    question: str,
    answer: str,
    template: str,
    *,
    subject: str = "",
    items: tuple[str, ...] = (),
    person: bool = False,
) -> Iterator[Proposal]:
    if words.POINTS_BACK.search(question):
        return
    yield Proposal(
        kind,
        statement.as_written(question),
        statement.verbatim(answer),
        statement.text,
        statement.article,
        template,
        statement.as_written(subject),
        tuple(statement.verbatim(item) for item in items),
        person,
    )


def _amounts(statement: Statement, clause: _Clause) -> Iterator[Proposal]:
    found = quantities(clause.text)
    amounts = [q for q in found if q.kind != "date"]
    if len(amounts) != 1 or _inside(clause.text, amounts[0].start):
        return
    figure = amounts[0]
    before, after = clause.text[: figure.start], clause.text[figure.end :]
    written = clause.text[figure.start : figure.end]
    if figure.unit == "人" and re.match("[口均次士类员民数]", after):  # 100万人口
        written, after = written[:-1], "人" + after
        figure = replace(figure, unit="")
    if _vague(figure, written, before, after):
        return
    before = words.APPROXIMATE.sub("", before)
    asked = _asked(figure, written)
    if asked.startswith("几") and not words.COUNTS.search(before):
        return
    subject = _head(clause.text)
    if not _subject_ok(subject, statement, clause.first) or len(before) < len(subject):
        return
    kind: Kind = "share" if figure.kind == "share" else "number"
    lead = f"{clause.when}，" if clause.when else ""
    if kind == "share" and before.endswith(("率", "比例", "比重", "份额")):
        before += "是"
    attribute = re.fullmatch(r"(?P<of>.*?[^共]?)(?:高达|达到|约为|仅为|为|是|达)", before)
    if attribute and not after and "的" in before and figure.unit not in ("人", "个", "名"):
        question = f"{lead}{attribute['of']}是多少？"
    else:
        question = f"{lead}{before}{asked}{after}？"
    yield from _make(statement, kind, question, written, "figure asked in place", subject=subject)


def _vague(figure: Quantity, written: str, before: str, after: str) -> bool:
    """Whether a figure is one end of a range, a rank, a rough word or a part of a longer noun."""
    if re.search(
        r"(?<![达得收增降升看感])[至到]$|[数几好成上第每~～\-–—./、或]$", before
    ) or re.match(r"[至到~～\-–—、/或几多余来]", after):
        return True
    if re.match("[号路岁世代届室楼级线期版集季都均是时/]", after) or (
        not after and not figure.unit and len(written) < 4 and figure.kind == "number"
    ):
        return True
    if figure.unit in words.NOT_COUNTED or figure.value == 1 or "几" in written or "的" in after:
        return True
    if figure.unit == "年" and (after or float(figure.value) > 300):
        return True  # 120年校庆; the year 476 without a month
    if (
        len(after) > 10
        or re.search("[A-Za-z《“]", after)
        or before.endswith(("的", "、", "和", "与"))
        or re.search("之[一二]|以[上下内]|左右|[倍分]之", after[:4])
    ):
        return True
    return not written[-1].isalnum() and written[-1] not in "%％‰"


def _asked(figure: Quantity, written: str) -> str:
    if figure.kind == "share":
        return "百分之多少"
    unit = written[len(written) - len(figure.unit) :] if figure.unit else ""
    unit = (
        re.sub("^[多余]", "", unit) if not written.startswith(("$", "¥", "€", "£")) else figure.unit
    )
    few = not re.search(r"[0-9０-９]", written) and float(figure.value) < 10 and bool(unit)
    return ("几" if few and unit not in words.IN_TIME else "多少") + unit


def _events(statement: Statement, clause: _Clause) -> Iterator[Proposal]:
    dates = [q for q in quantities(clause.text) if q.kind == "date"]
    text, when = clause.text, clause.when
    if len(dates) > 1 or (dates and when):
        return
    if dates:
        start = dates[0].start
        season = re.match(words.SEASON, text[dates[0].end :])
        end = dates[0].end + (season.end() if season else 0)
        when = text[start:end]
        founded = re.fullmatch(
            rf"(?P<name>[^，]{{2,18}}?)(?:{words.VERBS}|始建|建|生|卒|诞生)于", text[:start]
        )
        if founded and end == len(text) and _subject_ok(founded["name"], statement, clause.first):
            question, name = f"{text[:start]}{_when(when)}？", founded["name"]
            yield from _make(statement, "date", question, when, "date asked in place", subject=name)
            return
        text = re.sub("(?:早?在|于|自|到)$", "", text[:start]) + text[end:].lstrip("，")
    yield from _acts(statement, clause, text, re.sub("^(?:早?在|到了?|截至)", "", when))


def _acts(statement: Statement, clause: _Clause, text: str, when: str) -> Iterator[Proposal]:
    """Ask when something was done, and by whom; ``text`` is the clause without its date."""
    acted = re.fullmatch(
        rf"(?P<who>.{{2,18}}?)(?P<place>在(?!线)[^，]{{2,10}})?{words.ADVERBS}"
        rf"(?P<verb>{words.VERB.pattern})(?P<done>出?了|出|过)?(?P<what>.{{0,26}})",
        text,
    )
    if acted is None or not _subject_ok(acted["who"], statement, clause.first):
        return
    who, what, verb = acted["who"], acted["what"].rstrip("了"), acted["verb"]
    if len(_head(text)) < len(who) and not words.STRONG.search(who):
        return
    if words.NO_OBJECT.search(what) or re.fullmatch(words.VERBS, what) or not balanced(what):
        return
    if (not what and verb not in words.ALONE) or re.search("[0-9]至", text):
        return
    how, done = (acted["place"] or "") + acted["how"], (acted["done"] or "").rstrip("了")
    if re.search("[12][0-9]{3}|[一二][零〇○一二三四五六七八九]{3}年", when):
        question = f"{who}是{_when(when)}{how}{verb}{done}{what}的？"
        yield from _make(statement, "date", question, when, "date of an event", subject=who)
    if verb not in words.NOT_BY and _names_something(what):
        lead = f"{when}，" if when else ""
        done = "" if verb in ("宣布", "开始", "当选") else done if done == "过" else f"{done}了"
        question = f"{lead}{_who(who)}{how}{verb}{done}{what}？"
        yield from _make(statement, "who", question, who, "name of who acted")


def _names_something(what: str) -> bool:
    """Whether an object is definite enough to ask who made it."""
    rest = words.GENERIC.sub("", what)
    return len(what) >= 4 and (bool(words.STRONG.search(what)) or len(rest) >= 9)


def _when(date: str) -> str:
    return "哪一年" if re.fullmatch(r"[^月日]*年", date) else "什么时候"


def _who(name: str) -> str:
    return "哪家公司" if name.endswith(("公司", "集团")) else "谁"


def _facts(statement: Statement, clause: _Clause) -> Iterator[Proposal]:
    """Ask for an attribute, a place, a maker or a definition, whichever the clause gives."""
    if not clause.first or clause.when:
        return
    alias, placed = words.ALIAS.match(clause.text), words.PLACED.match(clause.text)
    made, said = words.BY.match(clause.text), words.DEFINED.match(clause.text)
    if alias and _subject_ok(alias["name"], statement, True):
        name, role = alias["name"], alias["role"]
        question = f"{name}的{role}{words.ASK_ROLE.get(role, '是什么')}？"
        yield from _make(
            statement, "definition", question, alias["what"], "said what it is", subject=name
        )
    elif placed and _subject_ok(placed["name"], statement, True):
        name, place = placed["name"], placed["place"]
        if not re.search("[0-9°]|时$", place):
            question = f"{name}{placed['verb']}哪里？"
            yield from _make(statement, "where", question, place, "place asked", subject=name)
    elif made and _subject_ok(made["name"], statement, True):
        name, who = made["name"], re.sub("(?:共同|联合|一起|合作)$", "", made["who"])
        if _subject_ok(who, statement, True):
            question = f"{name}是由谁{made['rest']}的？"
            yield from _make(statement, "who", question, who, "name after 由", subject=name)
    elif said and _subject_ok(said["name"], statement, True):
        yield from _definition(statement, said["name"], said["verb"], said["what"])


def _definition(statement: Statement, name: str, verb: str, what: str) -> Iterator[Proposal]:
    if len(what) < SHORTEST_DEFINITION or words.NO_DEFINITION.search(what):
        return
    if re.search("[的和与]", name) or words.VERB.search(name):
        return
    named = words.STRONG.search(name) and "的" in what
    if verb == "是" and not (words.ONE.match(what) or named):
        return
    human = words.HUMAN.search(what) or is_person(name)
    person = bool(human) and verb == "是" and "种" not in what[:12]
    question = f"{name}是谁？" if person else f"{name}是什么？"
    yield from _make(
        statement, "definition", question, what, "definition", subject=name, person=person
    )


def _lists(statement: Statement, clause: _Clause) -> Iterator[Proposal]:
    ending = re.search("(?:组成|构成)$", clause.text)
    text = clause.text[: ending.start()] if ending else clause.text
    found = words.LIST.match(text)
    if found is None or (found["verb"] == "由") != bool(ending):
        return
    name = found["name"]
    if not _subject_ok(name, statement, clause.first):
        return
    if found["verb"] == "有" and "的" not in name:
        return
    listed = found["list"].removesuffix("等")
    items = tuple(re.split("、|以及|[和与及](?![^《“]*[》”])", listed))
    if len(items) < 3 or any(not item.strip() for item in items):
        return
    lengths = sorted(map(len, items))
    if lengths[-1] > 2 * lengths[len(items) // 2] + 3 or any(
        re.search("等|^[0-9由]|[两三四五六七八九十0-9][个种大项]", item) for item in items
    ):
        return
    if "的" in items[-1] and "的" not in items[0]:
        return  # A、B和C的D: the last noun belongs to all
    head = found["head"] or ""
    if head and not re.fullmatch(r"[\u4e00-\u9fff]{2,6}|[人国]", head):
        return
    asked = "部分" if ending else head
    question = f"{name}{found['verb']}哪些{asked}{ending[0] if ending else ''}？"
    yield from _make(
        statement, "list", question, listed, "list asked as a whole", subject=name, items=items
    )


def _quotation(statement: Statement) -> Iterator[Proposal]:
    said = words.QUOTED.match(words.OPENERS.sub("", statement.bare))
    if said is None:
        return
    who, rest = said["who"], said["rest"].rstrip("。！；")
    if not _subject_ok(who, statement, True) or words.NO_SPEAKER.search(who):
        return
    topic = words.TOPIC.match(rest)
    if (
        topic is None
        or words.POINTS_BACK.search(topic["topic"])
        or words.NO_SUBJECT.search(topic["topic"])
    ):
        return
    about = re.sub("(?:可能|并|既|也|还|就|都|又|则|却)+$", "", topic["topic"])
    if words.NO_TOPIC.search(about) or not words.GENERIC.sub("", about):
        return
    answer = re.split("，而(?!是|且)|；", rest)[0].strip("“”")
    if len(answer) > LONGEST_QUOTATION:
        return
    view = said["says"] in ("认为", "看来", "相信", "主张")
    question = f"{who}怎么看{about}？" if view else f"关于{about}，{who}是怎么说的？"
    person = is_person(who)
    yield from _make(
        statement, "quotation", question, answer, "what somebody says", subject=who, person=person
    )
