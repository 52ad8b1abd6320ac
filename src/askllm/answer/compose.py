"""Choosing what to quote, and setting it in a frame in the question's language."""

from __future__ import annotations

import re
from collections.abc import Sequence

from askllm.answer.claims.conditions import fitting
from askllm.answer.claims.conflict import Verdicts, weigh
from askllm.answer.claims.premise import contrary, never_said, told_of_another
from askllm.answer.claims.standing import standing
from askllm.answer.claims.verdict import as_likely, settled
from askllm.answer.convert import converted
from askllm.answer.frame import answer_to, cited, framed, numbered
from askllm.answer.lists.headed import headed
from askllm.answer.lists.in_turn import told_in_turn
from askllm.answer.lists.listing import Listed, listed
from askllm.answer.lists.whereabouts import places_listed
from askllm.answer.phrases import name_of, quoted, say
from askllm.answer.reasons import plainly_explained, reasons, with_stated
from askllm.answer.refusing.plain import plainly_told
from askllm.answer.refusing.silence import Knows, not_found
from askllm.answer.refusing.unmet import unmet
from askllm.answer.said.attribution import words_of
from askllm.answer.said.figures import of_somebody_else
from askllm.answer.said.findings import finding
from askllm.answer.sense.one_thing import SameName
from askllm.answer.sense.relations import senses
from askllm.read import Asked, Reading
from askllm.text import folded
from askllm.tuning import DEFAULTS
from askllm.types import Answer, Citation, Evidence, Item, Language, Query, Side, Verdict

THRESHOLD = DEFAULTS.threshold
"""Confidence below which the articles are said not to answer, unless another one is given."""

MOST_QUOTES = 4

MOST_SIDES = 4

MOST_OF_A_SIDE = 3
"""Quotations for one side of a disagreement, of different articles where there are any."""

SUPPORT = 0.92
"""A second quotation joins a single answer when it scores this share of the best."""

COMPANION = 0.72
"""The same for questions whose answer may need several sentences."""

OTHER_VIEW = 0.85
"""The same for another article's sentence where no value answers, but what somebody holds."""

CHOICE = 0.8
"""A sentence for another of the choices that a question offers reaches this share of the best."""

SETTLES = 0.5
"""A sentence that plainly says yes or no needs this share of the confidence of any other."""

_OR = re.compile(r"还是|\bor\b")
_SEVERAL = ("list", "why", "how", "comparison")


def compose(
    query: Query,
    asked: Asked,
    reading: Reading,
    knows: Knows,
    threshold: float = THRESHOLD,
    same_name: SameName = lambda one, two: False,
) -> Answer:
    """Answer ``query`` from what was read, or say that the articles do not.

    Args:
        query: the question.
        asked: the question, understood.
        reading: what was read for it.
        knows: whether any passage holds a word; tells "no article" from "no relevant passage".
        threshold: confidence, in [0, 1], below which the articles are said not to answer.
        same_name: whether two names are known to be one thing's (谷歌, Google).
    """
    if asked.kind == "list" and not reading.missing:
        sections = headed(asked, reading.evidence, same_name)
        if sections is not None:
            return _items(query, asked, reading, sections)
    if not _speaks(reading, threshold):
        reading = plainly_told(asked, reading)
    if not _speaks(reading, threshold):
        return _unsure(query, asked, reading, knows, threshold)
    against = contrary(asked, reading.evidence)
    if against is not None:
        return not_found(query, asked, reading, knows, against=against)
    fit = fitting(asked, _of_one_thing(reading))
    if not fit or never_said(asked, reading.evidence) or of_somebody_else(asked, fit):
        return not_found(query, asked, reading, knows, silent=True)
    weighed = weigh(asked, fit, same_name)
    lacking = unmet(asked, reading.evidence, weighed.best, reading.confidence)
    if lacking is not None:
        return not_found(query, asked, reading, knows, lacking=lacking)
    if reading.rivals.another(weighed.best) or told_of_another(asked, reading, weighed.best):
        return not_found(query, asked, reading, knows, silent=True)
    if asked.kind == "yesno" and len(weighed.sides) > 1:
        return _conflict(query, reading, weighed.sides)
    quoted_alone = _by_kind(query, asked, reading, knows, same_name)
    if quoted_alone is not None:
        return quoted_alone
    if len(weighed.sides) > 1:
        return _conflict(query, reading, weighed.sides)
    return _answered(query, asked, reading, weighed)


def _unsure(query: Query, asked: Asked, reading: Reading, knows: Knows, threshold: float) -> Answer:
    """Answer with what plainly settles or explains it all the same, or say that nothing does."""
    decided = _plainly_settled(asked, reading, threshold)
    if decided is not None:
        return _decided(query, asked, reading, *decided)
    explained = plainly_explained(asked, reading)
    if explained:
        return quoting(query, reading, explained)
    return not_found(query, asked, reading, knows)


def _of_one_thing(reading: Reading) -> list[Evidence]:
    """Return the best evidence and what else is not about another thing of the kind asked about."""
    best, *others = reading.evidence
    return [best, *(item for item in others if not reading.rivals.another(item))]


def _plainly_settled(
    asked: Asked, reading: Reading, threshold: float
) -> tuple[Evidence, Verdict] | None:
    """Return what settles a yes-or-no question whose words are told otherwise: 收费, 免费."""
    if asked.kind != "yesno" or not _speaks(reading, SETTLES * threshold):
        return None
    decided = settled(asked, reading.evidence)
    return None if decided is None or decided[1] is None else (decided[0], decided[1])


def _by_kind(
    query: Query, asked: Asked, reading: Reading, knows: Knows, same_name: SameName
) -> Answer | None:
    """Answer the kinds of question that quotations answer, not one value; ``None`` for others."""
    if asked.kind == "list":
        found = listed(asked, reading.evidence, same_name)
        found = found or headed(asked, reading.evidence, same_name, listed_above=False)
        found = found or places_listed(asked, reading.evidence)
        if found is not None:
            return _items(query, asked, reading, found)
    if asked.speaker:
        own = words_of(asked, reading.evidence, reading.confidence)
        if own or asked.kind == "quotation":
            if not own:
                return not_found(query, asked, reading, knows, silent=True)
            return quoting(query, reading, with_stated(asked, own, reading.evidence))
    if asked.kind == "yesno":
        decided = settled(asked, reading.evidence)
        if decided is not None:
            return _decided(query, asked, reading, *decided)
    if asked.kind in ("why", "how"):
        told = reasons(asked, reading.evidence)
        if told:
            return quoting(query, reading, told)
    return None


def _speaks(reading: Reading, threshold: float) -> bool:
    """Whether the reading is good enough to answer from."""
    return bool(reading.evidence) and not reading.missing and reading.confidence >= threshold


def quoting(query: Query, reading: Reading, chosen: Sequence[Evidence]) -> Answer:
    """Answer with quotations alone."""
    citations = numbered(chosen)
    return answer_to(
        query,
        "answered",
        "\n".join(framed(query, citations)),
        citations=citations,
        confidence=reading.confidence,
    )


def _items(query: Query, asked: Asked, reading: Reading, found: Listed) -> Answer:
    """Answer with the items of a list, each with the marks of all its mentions, then the sentences.

    What another article says as much to the point is quoted after them.
    """
    named = {item.hit.article.id for item in found.evidence}
    near = _with_support(asked, [reading.evidence[0]], reading.evidence)
    others = [item for item in near if item.hit.article.id not in named]
    citations = numbered([*found.evidence, *others[:1]])
    items = [
        Item(span.of(found.evidence[place].hit.article.text), place + 1, span.start, span.end)
        for place, span in found.items
    ]
    lines = [say("items_found", query.language)]
    lines += [
        f"· {item.text}{''.join(f'[{place + 1}]' for place in dict.fromkeys(p for p, _ in group))}"
        for item, group in zip(items, found.groups, strict=True)
    ]
    return answer_to(
        query,
        "answered",
        "\n".join([*lines, "", *framed(query, citations)]),
        citations=citations,
        confidence=reading.confidence,
        items=items,
    )


def _decided(
    query: Query, asked: Asked, reading: Reading, best: Evidence, verdict: Verdict | None
) -> Answer:
    """Answer yes or no where a sentence settles it, and with that sentence alone where not."""
    chosen = [best, *_of_other_choices(asked, best, reading.evidence)]
    if verdict is None and len(chosen) == 1:
        chosen += as_likely(asked, best, reading.evidence)
    chosen = _with_support(asked, chosen, reading.evidence)
    citations = numbered(chosen)
    lines = [] if verdict is None else [f"{say(verdict, query.language)}[1]", ""]
    return answer_to(
        query,
        "answered",
        "\n".join([*lines, *framed(query, citations)]),
        citations=citations,
        confidence=reading.confidence,
        verdict=verdict,
    )


def _answered(query: Query, asked: Asked, reading: Reading, weighed: Verdicts) -> Answer:
    in_turn = told_in_turn(asked, reading.evidence[0])
    if in_turn is not None:
        return _items(query, asked, reading, in_turn)
    told = finding(asked, weighed.best)
    if told is not None:
        return quoting(query, reading, [told])
    chosen = [weighed.best, *weighed.other_forms[:1]]
    chosen += _of_other_choices(asked, chosen[0], reading.evidence)
    chosen = _with_support(asked, chosen, reading.evidence)
    citations = numbered(chosen)
    short = chosen[0].short
    in_english = converted(short, query.language)
    lines = [] if short is None else [f"{shown(short, query.language)}[1]", ""]
    lines += framed(query, citations)
    return answer_to(
        query,
        "answered",
        "\n".join(lines),
        short=short,
        citations=citations,
        confidence=reading.confidence,
        converted=in_english,
    )


def shown(value: str, language: Language) -> str:
    """Return a value as the author wrote it, with its conversion in brackets where it has one."""
    in_english = converted(value, language)
    return value if in_english is None else f"{value} ({in_english})"


def _of_other_choices(asked: Asked, best: Evidence, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the sentence for each deed that a question lets choose from and ``best`` lacks.

    Did they release it alone, or was it developed together? A sentence for either is quoted.
    """
    choices = _OR.split(folded(asked.text))
    found: list[Evidence] = []
    for choice in choices if len(choices) > 1 else ():
        wanted = senses(choice)
        if not wanted or any(wanted & senses(item.quote) for item in (best, *found)):
            continue
        near = (item for item in evidence if item.score >= CHOICE * best.score)
        other = next(
            (i for i in near if wanted & senses(i.quote) and standing(asked, i) == "own"), None
        )
        found += [] if other is None else [other]
    return found


def _with_support(
    asked: Asked, chosen: list[Evidence], evidence: Sequence[Evidence]
) -> list[Evidence]:
    """Add to what is quoted what is as good, in reading order where several make the answer."""
    best = chosen[0]
    several = asked.kind in _SEVERAL
    told = asked.kind == "passage" and best.answer is None  # a view, of which there may be others
    least = OTHER_VIEW if told else SUPPORT
    bound = (COMPANION if several or asked.kind == "yesno" else least) * best.score
    for item in evidence:
        if len(chosen) == MOST_QUOTES or item.score < bound:
            break
        if any(item.quote == other.quote for other in chosen):
            continue
        if not several and item.hit.article.id in {c.hit.article.id for c in chosen}:
            continue
        chosen.append(item)
    if several:
        order = list(dict.fromkeys(item.hit.article.id for item in chosen))
        chosen.sort(key=lambda item: (order.index(item.hit.article.id), item.start))
    return chosen


def _conflict(query: Query, reading: Reading, groups: Sequence[Sequence[Evidence]]) -> Answer:
    newest_first = sorted(groups, key=lambda g: g[0].hit.article.date or "", reverse=True)
    citations: list[Citation] = []
    found: list[Side] = []
    lines = [say("conflict", query.language)]
    for group in newest_first[:MOST_SIDES]:
        marked = []
        for item in _of_different_articles(group):
            citations.append(cited(item, len(citations) + 1))
            marked.append(citations[-1])
        value = group[0].short or ""
        found.append(Side(value, tuple(c.marker for c in marked)))
        marks = "".join(f"[{c.marker}]" for c in marked)
        source = name_of(marked[0].article, query.language)
        both = shown(value, query.language)
        lines.append(say("side", query.language, value=both, marks=marks, source=source))
        lines.extend(f"  {quoted(c.quote)}[{c.marker}]" for c in marked)
    return answer_to(
        query,
        "conflict",
        "\n".join(lines),
        citations=citations,
        confidence=reading.confidence,
        sides=found,
    )


def _of_different_articles(group: Sequence[Evidence]) -> list[Evidence]:
    """Return the evidence to quote for a side: one an article first, then others, none twice."""
    first: dict[str, Evidence] = {}
    for item in group:
        first.setdefault(item.hit.article.id, item)
    rest = [item for item in group if item not in first.values()]
    quotes: dict[str, Evidence] = {}
    for item in (*first.values(), *rest):
        quotes.setdefault(item.quote, item)
    return list(quotes.values())[:MOST_OF_A_SIDE]
