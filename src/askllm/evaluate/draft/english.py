"""English sentences to questions, by templates that need no grammar of their own.

Where English would turn the verb round (What did …?), only verbs whose base form is in a table are
asked; where the asked part is the subject (Who …?, How many people …?), any verb will do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from askllm.evaluate.draft import english_words as words
from askllm.evaluate.draft.proposal import Kind, Proposal, Statement
from askllm.text import Quantity, quantities
from askllm.types import Article


def proper_words(article: Article) -> frozenset[str]:
    """Return the words that carry a capital in the middle of a sentence: names, not openers."""
    return frozenset(re.findall(r"(?<=[a-z,] )[A-Z][\w'’\-]+", article.text))


def propose(statement: Statement) -> Iterator[Proposal]:
    """Yield the questions that an English statement answers, by every template that fits."""
    text = re.sub(r"\s+", " ", statement.bare).strip().rstrip(".!;")
    when, body = _leading_date(text)
    yield from _amounts(statement, body, when)
    yield from _events(statement, body, when)
    if not when:
        yield from _facts(statement, body)
        yield from _lists(statement, body)
        yield from _quotation(statement, body)


def _leading_date(text: str) -> tuple[str, str]:
    """Return the date that opens a sentence (In 1998, …), and the rest."""
    opened = re.match(r"(?:In|On|By|Since)\s(?P<date>[^,]{3,24}),\s", text)
    if opened and any(q.kind == "date" and q.start == 0 for q in quantities(opened["date"])):
        return opened["date"], text[opened.end() :]
    comma = re.match(r"(?:On|In)\s(?P<date>[A-Z][a-z]+ \d{1,2}, \d{4}),\s", text)
    return (comma["date"], text[comma.end() :]) if comma else ("", text)


def _is_name(phrase: str, statement: Statement) -> bool:
    """Whether a capitalised phrase is a name rather than the first words of a sentence."""
    parts = phrase.removeprefix("The ").split()
    if not parts or len(parts) > 8 or parts[0].lower() in words.STARTERS:
        return False
    if parts[-1] in ("of", "and", "the", "for", "to", "not", "also", "never", "that", "in", "by"):
        return False
    if any(word.endswith(("ed", "ing", "ly")) for word in parts if word.islower()):
        return False
    capitals = [word for word in parts if word[:1].isupper()]
    first = re.sub("['’]s$", "", parts[0])
    if len(capitals) > 1 and not (len(capitals) == 2 and parts[1] == "and"):
        return True
    return first in statement.proper or bool(re.search(r"[A-Z].*[A-Z0-9]", first))


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
    question = re.sub(r"\s+", " ", question).replace(" ?", "?").strip()
    question = re.sub(r"(?<=\s)The(?=\s)", "the", question)
    subject = re.sub("^The ", "the ", subject)
    if re.search(
        r"\b(?:in|of|to|for|by|with|at|on|from|and|or|the)\?$", question
    ) and not question.endswith(" by?"):
        return
    rest = question.replace("were there", "") if question.startswith("How many") else question
    rest = rest.replace("are there", "")
    if not words.POINTS_BACK.search(rest) and not re.search(r"[,;:]\s*\?$", question):
        yield Proposal(
            kind,
            question,
            statement.verbatim(answer.strip(" ,")),
            statement.text,
            statement.article,
            template,
            subject,
            tuple(statement.verbatim(item) for item in items),
            person,
        )


def _to_break(text: str) -> str:
    """Return ``text`` up to where another clause begins."""
    cut = words.BREAK.search(text)
    return (text[: cut.start()] if cut else text).strip(" ,")


def _amounts(statement: Statement, body: str, when: str) -> Iterator[Proposal]:
    figures = [q for q in quantities(body) if q.kind != "date" and q.value != 1]
    tail = _tail(when)
    for figure in figures[:1]:
        before, after = body[: figure.start], body[figure.end :]
        written = body[figure.start : figure.end]
        if re.search(r"(?:\bto|\band|\bor|between|-|–)\s?$", before) or re.match(
            r"\s?(?:to|or|and|-|–|%)\s?\d?", after
        ):
            continue
        before = re.sub(rf"{words.ROUGH}$", "", before, flags=re.IGNORECASE)
        if figure.kind == "share":
            yield from _share(statement, before, after, written, tail)
            continue
        yield from _count(statement, figure, before, after, written, tail)


def _share(
    statement: Statement, before: str, after: str, written: str, tail: str
) -> Iterator[Proposal]:
    of = re.match(r"\s(?P<of>of\s.+)$", after)
    if of and not before.strip():
        rest = _to_break(of["of"])
        if len(rest.split()) >= 4:
            yield from _make(
                statement,
                "share",
                f"What percentage {rest}{tail}?",
                written,
                "share asked as the subject",
            )
    made = re.fullmatch(
        rf"(?P<name>{words.NAME})\s(?P<verb>accounts? for|accounted for|makes? up|made up|represents?|represented|owns?|owned|holds?|held)\s",
        before,
    )
    if of and made and _is_name(made["name"], statement):
        base = {
            "accounted": "account",
            "made": "make",
            "represented": "represent",
            "owned": "own",
            "held": "hold",
        }
        first, *more = made["verb"].split()
        verb = " ".join([base.get(first, first.rstrip("s")), *more])
        do = "did" if first in base else "does"
        yield from _make(
            statement,
            "share",
            f"What percentage {_to_break(of['of'])} {do} {made['name']} {verb}{tail}?",
            written,
            "share of the object",
            subject=made["name"],
        )


def _count(
    statement: Statement, figure: Quantity, before: str, after: str, written: str, tail: str
) -> Iterator[Proposal]:
    value, long = words.VALUE.fullmatch(before), words.IS.fullmatch(before)
    people = words.HAS_A.fullmatch(before)
    if value:
        name = re.search(words.NAME, value["what"].split(" of ")[-1])
        if name and _is_name(name[0], statement) and not re.match(r"\s[a-z]+s\b", after):
            question = f"What {value['is']} {_lower_the(value['what'])}{tail}?"
            yield from _make(
                statement, "number", question, written, "value of an attribute", subject=name[0]
            )
    elif long and _is_name(long["name"], statement):
        how = re.match(r"\s?[a-z]*\s?(?P<how>long|tall|high|wide|deep)\b", after)
        if how:
            question = f"How {how['how']} {long['is']} {long['name']}?"
            size = written + after[: how.start("how")].rstrip()
            yield from _make(
                statement, "number", question, size, "size asked", subject=long["name"]
            )
    elif people and _is_name(people["name"], statement):
        verb, name_ = "is" if people["had"] == "has" else "was", people["name"]
        question = f"What {verb} the {people['what']} of {name_}{tail}?"
        yield from _make(
            statement, "number", question, written, "value of an attribute", subject=name_
        )
    else:
        yield from _how_many(statement, figure, before, after, written, tail)


def _how_many(
    statement: Statement, figure: Quantity, before: str, after: str, written: str, tail: str
) -> Iterator[Proposal]:
    """Ask how many of the noun after the figure there are, or somebody has."""
    unit = written.split()[-1] if figure.unit and " " in written and figure.unit.isascii() else ""
    number = written[: len(written) - len(unit)].strip() if unit else written
    noun = f"{unit}{after}".strip() if unit else after.strip()
    counted = words.COUNTED.match(noun)
    if counted is None or words.NOT_COUNTED.match(noun):
        return
    rest = _to_break(noun[counted.end() :])
    opened = re.fullmatch(r"(?:There (?P<are>are|were) )?", before)
    has = re.fullmatch(rf"(?P<name>{words.NOUNS})\s(?P<verb>{words.ANY})\s", before)
    if opened is not None:
        middle = f" {opened['are']} there" if opened["are"] else ""
        if rest and " and " not in noun and (middle or words.FINITE.match(rest)):
            question = f"How many {counted[0]}{middle} {rest}{tail}?"
            yield from _make(statement, "number", question, number, "figure asked as the subject")
    elif has and _is_name(has["name"], statement):
        name, verb = has["name"], has["verb"]
        do = "did" if verb not in words.PRESENT else "do" if verb == "have" else "does"
        question = f"How many {counted[0]} {do} {name} {words.VERBS[verb]} {rest}{tail}?"
        yield from _make(
            statement, "number", question, number, "figure asked as the object", subject=name
        )


def _lower_the(phrase: str) -> str:
    return phrase[0].lower() + phrase[1:] if phrase.startswith("The ") else phrase


def _events(statement: Statement, body: str, when: str) -> Iterator[Proposal]:
    date, text = when, body
    if not date:
        dates = [q for q in quantities(body) if q.kind == "date"]
        if len(dates) == 1:
            prefix = re.search(r"\s(?:in|on)\s$", body[: dates[0].start])
            if prefix and not words.BREAK.search(body[: prefix.start()]):
                date = body[dates[0].start : dates[0].end]
                text = body[: prefix.start()]
    elif any(q.kind == "date" for q in quantities(body)):
        return
    dated = bool(re.search(r"\d{4}", date))
    passive, acted = words.PASSIVE.match(text), words.ACTIVE.match(text)
    if passive and _is_name(passive["name"], statement):
        name, was, done = passive["name"], passive["was"], passive["done"]
        rest, by = _to_break(passive["rest"]), words.BY.match(passive["rest"])
        if dated and len(rest.split()) <= 7:
            question = f"When {was} {name} {done} {rest}?"
            yield from _make(statement, "date", question, date, "date of an event", subject=name)
        if by:
            question = f"Who {was} {name} {done} by?"
            yield from _make(statement, "who", question, by["who"], "name after by", subject=name)
    elif acted and _is_name(acted["name"], statement):
        name, verb, rest = acted["name"], acted["verb"], _to_break(acted["rest"])
        if len(rest.split()) > 10 or not (rest or verb in words.ALONE):
            return
        if dated:
            question = f"When did {name} {words.VERBS[verb]} {rest}?"
            yield from _make(statement, "date", question, date, "date of an event", subject=name)
        agent = re.fullmatch(words.NAME, name) and verb not in words.NOT_BY
        if agent and re.search("[A-Z]", rest) and not re.match("[0-9]|[A-Z][a-z]+ [0-9]", rest):
            question = f"Who {verb} {rest}{_tail(when)}?"
            yield from _make(statement, "who", question, name, "name of who acted")


def _tail(when: str) -> str:
    """Return the date that opened the sentence as a question ends with it."""
    if not when:
        return ""
    return f" on {when}" if re.search(r"\b[0-9]{1,2}(?:st|nd|rd|th)?\b", when) else f" in {when}"


def _facts(statement: Statement, body: str) -> Iterator[Proposal]:
    """Ask for a place or a definition, whichever the sentence gives."""
    placed, said = words.PLACED.match(body), words.DEFINED.match(body)
    if placed and _is_name(placed["name"], statement):
        where = words.AFTER_PLACE.split(placed["where"])[0]
        question = f"Where {placed['is']} {placed['name']} located?"
        yield from _make(statement, "where", question, where, "place asked", subject=placed["name"])
    elif said:
        yield from _definition(statement, said["name"], said["is"], said["what"])


def _definition(statement: Statement, name: str, verb: str, said: str) -> Iterator[Proposal]:
    proper = _is_name(name, statement)
    common = said.startswith(("a ", "an ")) and verb == "is"
    if not proper and (not common or name.split()[0].lower() in words.STARTERS):
        return
    cut = words.AFTER_DEFINITION.search(said)
    what = said[: cut.start()] if cut else said
    if not 3 <= len(what.split()) <= 22 or words.NO_DEFINITION.search(what):
        return
    noun = words.AFTER_NOUN.split(what)[0]
    several = len(name.split()) > 1 and not name.startswith("The ")
    person = several and bool(re.search(words.HUMAN.pattern + "$", noun))
    shown = name if proper or re.search("['’]", name) else name[0].lower() + name[1:]
    question = f"{'Who' if person else 'What'} {verb} {shown}?"
    yield from _make(
        statement, "definition", question, what, "definition", subject=shown, person=person
    )


def _lists(statement: Statement, body: str) -> Iterator[Proposal]:
    found = re.match(
        rf"(?P<name>{words.NAME}(?:\s[a-z]+)?)\s(?P<verb>includes?|included|consists of|consisted of|comprises?|contains?)\s"
        r"(?P<list>[^,;:]{2,40}(?:,\s[^,;:]{2,40})+,?\s(?:and|or)\s[^,;:]{2,40})$",
        body,
    )
    if found is None or not _is_name(found["name"], statement):
        return
    items = tuple(
        item.strip() for item in re.split(r",\s(?:and|or)\s|,\s|\s(?:and|or)\s", found["list"])
    )
    first, *more = found["verb"].split()
    past = first.endswith("ed")
    base = {"included": "include", "consisted": "consist"}.get(first, first.rstrip("s"))
    do = "did" if past else "does" if first.endswith("s") else "do"
    question = f"What {do} {found['name']} {' '.join([base, *more])}?"
    yield from _make(
        statement,
        "list",
        question,
        found["list"],
        "list asked as a whole",
        subject=found["name"],
        items=items,
    )


def _quotation(statement: Statement, body: str) -> Iterator[Proposal]:
    said = re.match(
        rf"(?P<name>{words.NAME})\s(?P<says>{'|'.join(words.SAYS)})\s(?:that\s|,\s?[\"“])(?P<rest>.+)$",
        body,
    )
    if said is None or not _is_name(said["name"], statement):
        return
    topic = re.match(
        r"(?P<topic>(?:(?:the|a|an)\s)?(?:[\w\-]+\s){1,5}?)(?=(?:is|are|was|were|will|would|can|could|should|has|had|have|must|may|did|does)\s)",
        said["rest"],
    )
    if topic is None:
        return
    verb = words.SAYS[said["says"]]
    do = "does" if said["says"].endswith("s") else "did"
    about = topic["topic"].strip()
    yield from _make(
        statement,
        "quotation",
        f"What {do} {said['name']} {verb} about {about}?",
        said["rest"].strip('"”“ '),
        "what somebody says",
        subject=said["name"],
        person=True,
    )
