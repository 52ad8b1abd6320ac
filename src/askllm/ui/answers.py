"""The forms of an answer, one function each: what stands in the bubble, in reading order.

Each returns blocks of one-line HTML; ``bubbles`` lets them grow on the page one by one.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Sequence

from askllm.text import entitled, language_of
from askllm.types import Answer, Cause, Citation, Item, Language, Side, Verdict
from askllm.ui.digest import Range
from askllm.ui.marks import answer_range
from askllm.ui.markup import escape, one_line
from askllm.ui.quotes import (
    ask_html,
    chip,
    chips,
    offer_html,
    pills_html,
    quote_html,
    references_html,
    title_link,
    with_chips,
)
from askllm.ui.reasons.questions import in_either
from askllm.ui.strings import Worded, both, spans, spoken
from askllm.ui.traditional import traditional

LARGE = 24
"""A short answer up to this many characters is set large, a longer one a little smaller."""
QUOTES = 6
"""Quotes beyond this many are folded away."""

_VERDICTS: dict[Verdict, str] = {"yes": "an_yes", "no": "an_no"}
_HINTS: dict[Cause, str] = {
    "no_name": "an_no_name_more",
    "unknown_words": "an_unknown_words_more",
    "no_figure": "an_no_figure_more",
    "too_weak": "an_too_weak_more",
}
_MARK = re.compile(r'<a class="cite" href="#c-[0-9a-f]+-(k?\d+)"')
# A title between the marks of its language, one pair of the same marks allowed inside; a Latin one
# keeps quotation marks in Chinese, too.
_TITLES: dict[Language, re.Pattern[str]] = {
    "zh": re.compile("《((?:[^《》]|《[^《》]*》)+)》|“([^“”\u3400-\u9fff]+)”"),
    "en": re.compile(r"“((?:[^“”]|“[^“”]*”)+)”"),
}


def answer_blocks(exchange_id: str, answer: Answer, besides: int = 0) -> list[str]:
    """Return the blocks of ``answer`` in reading order, without the line of small print.

    ``besides``: how many passages were found that it does not cite.
    """
    body = [*_understood(exchange_id, answer), *_body(exchange_id, answer, besides)]
    today = datetime.datetime.now().astimezone().date()
    # Only what a mark of the answer leads to: passages on offer are not part of a print.
    marks = set(_MARK.findall("".join(body)))
    referred = [c for c in answer.citations if str(c.marker) in marks]
    referred += [c for c in answer.closest if f"k{c.marker}" in marks]
    references = references_html(referred, today)
    # Nobody sees them grow: they come with the last block.
    return [*body[:-1], f"{body[-1]}{references}"] if body else []


def _body(exchange_id: str, answer: Answer, besides: int) -> list[str]:
    if answer.status == "not_found":
        return _nothing(exchange_id, answer)
    if answer.status == "conflict" and answer.sides:
        body = _conflict(exchange_id, answer)
    elif answer.status == "answered" and answer.citations:
        body = _answered(exchange_id, answer)
    else:
        body = _told(exchange_id, answer)
    pills = pills_html(exchange_id, answer.citations, besides)
    return [*body, *([pills] if pills else []), *_questions(answer)]


def _understood(exchange_id: str, answer: Answer) -> list[str]:
    """Return how a follow-up was understood, with the way to take that reading back."""
    reading = understood(answer)
    if not reading:
        return []
    back = f'<a class="literal" role="button" href="#l-{exchange_id}">{both("as_typed")}</a>'
    return [f'<p class="understood">{both("understood_as", reading)}{back}</p>']


def understood(answer: Answer) -> str:
    """Return the question that was answered where it is not the one that was typed, else nothing."""
    if answer.status not in ("answered", "conflict", "not_found", "collection"):
        return ""
    return "" if _bare(answer.standalone) == _bare(answer.question) else answer.standalone


# ---- answered ------------------------------------------------------------------------------


def _answered(exchange_id: str, answer: Answer) -> list[str]:
    """Return the short answer, the list or the verdict, then the sentences that hold it."""
    blocks = [*_short(exchange_id, answer), *_items(exchange_id, answer)]
    badge = _badge(answer.verdict)
    quotes = []
    for place, citation in enumerate(answer.citations):
        within = _of_citation(citation, answer.items)
        if answer_range(answer, citation) is None:
            citation = dataclasses.replace(citation, answer_start=None, answer_end=None)
        # A list has its own head: none of its sentences stands out.
        first = place == 0 and not answer.items
        quotes.append(
            quote_html(
                exchange_id, citation, first=first, badge=badge if place == 0 else "", within=within
            )
        )
    shown, folded = quotes[:QUOTES], quotes[QUOTES:]
    if len(answer.citations) > 1 and not answer.items:
        shown.insert(1, f'<p class="cap">{both("more_quotes")}</p>')
    elif answer.items:
        shown.insert(0, f'<p class="cap">{both("an_list_quotes")}</p>')
    blocks += shown
    if folded:
        blocks.append(
            f'<details class="rest"><summary>{both("an_rest", len(folded))}</summary>'
            f"{''.join(folded)}</details>"
        )
    return [*blocks, *_open(answer)]


def _short(exchange_id: str, answer: Answer) -> list[str]:
    """Return the short answer, large, its conversion marked as askllm's own words."""
    if not answer.short:
        return []
    holder = next((c for c in answer.citations if c.answer_start is not None), answer.citations[0])
    size = "lead" if len(answer.short) <= LARGE else "lead long"
    converted = ""
    if answer.converted:
        converted = (
            f'<span class="conv"><b>{both("an_converted")}</b>{one_line(answer.converted)}</span>'
        )
    mark = chip(exchange_id, holder)
    return [f'<p class="{size}">{one_line(answer.short)}{mark}{converted}</p>']


def _badge(verdict: Verdict | None) -> str:
    if verdict is None:
        return ""
    return f'<b class="badge {verdict}">{both(_VERDICTS[verdict])}</b>'


def _items(exchange_id: str, answer: Answer) -> list[str]:
    """Return the list: each item once, in the author's words, with the marks of all who name it."""
    items = named_items(answer)
    if not items:
        return []
    rows = "".join(
        f"<li><span>{one_line(text)}</span>{chips(exchange_id, cited)}</li>"
        for text, cited in items.items()
    )
    return [
        f'<p class="cap">{both("an_items", len(items))}</p>',
        f'<ul class="items">{rows}</ul>',
    ]


def named_items(answer: Answer) -> dict[str, list[Citation]]:
    """Return the items of a list, each once, with the citations that name it."""
    markers: dict[str, dict[int, None]] = {}
    for item in answer.items:
        markers.setdefault(item.text, {})[item.marker] = None
    return {text: _cited(answer, list(named)) for text, named in markers.items()}


def _of_citation(citation: Citation, items: Sequence[Item]) -> list[Range]:
    return [(item.start, item.end) for item in items if item.marker == citation.marker]


def _open(answer: Answer) -> list[str]:
    """Return a line for each part of the question that nothing was found for."""
    return [f'<p class="open">{both("an_part_open", part)}</p>' for part in answer.unanswered]


# ---- conflict ------------------------------------------------------------------------------


def _conflict(exchange_id: str, answer: Answer) -> list[str]:
    """Return a card for each side, newest first: the value, who says it and when, the sentences."""
    dated = newest_first(answer)
    known = newest_is_known(dated)
    cards = [
        _side(exchange_id, side, cited, newest=place == 0 and known)
        for place, (side, cited) in enumerate(dated)
    ]
    return [
        f'<p class="say">{both("two_sides")}</p>',
        f'<div class="sides">{"".join(cards)}</div>',
        *_open(answer),
    ]


def newest_first(answer: Answer) -> list[tuple[Side, list[Citation]]]:
    """Return the sides of a conflict with their citations, the newest first."""
    dated = [(side, _cited(answer, side.markers)) for side in answer.sides]
    return sorted(dated, key=lambda pair: _newest(pair[1]), reverse=True)


def newest_is_known(dated: Sequence[tuple[Side, Sequence[Citation]]]) -> bool:
    """Say whether the first of the sides of ``newest_first`` is newer than the last."""
    first, last = _newest(dated[0][1]), _newest(dated[-1][1])
    return bool(first) and first != last


def _side(exchange_id: str, side: Side, cited: Sequence[Citation], *, newest: bool) -> str:
    by_article = {citation.article.id: citation.article for citation in cited}
    who = "".join(
        f'<span class="by">{escape(entitled(article.title))}'
        + (f'<span class="when">{escape(article.date)}</span>' if article.date else "")
        + "</span>"
        for article in by_article.values()
    )
    flag = f'<b class="badge">{both("an_newest")}</b>' if newest else ""
    quotes = "".join(quote_html(exchange_id, citation, first=True) for citation in cited)
    return (
        f'<div class="side"><p><b class="value">{one_line(side.value)}</b>'
        f'{chips(exchange_id, cited)}{flag}</p><p class="who">{who}</p>{quotes}</div>'
    )


def _newest(cited: Sequence[Citation]) -> str:
    return max((citation.article.date or "" for citation in cited), default="")


# ---- nothing found -------------------------------------------------------------------------


def _nothing(exchange_id: str, answer: Answer) -> list[str]:
    """Return the refusal: what is missing, or what the articles say instead; what can be asked."""
    closest = list(answer.closest)
    if answer.cause == "premise" and closest:
        # The reason quotes the same sentence, without a mark that leads to it.
        blocks = [f'<p class="say">{both("an_premise")}</p>']
        blocks.append(quote_html(exchange_id, closest.pop(0), first=True, closest=True))
    else:
        blocks = [_reason(answer)]
        if answer.cause in _HINTS:
            blocks.append(f'<p class="why">{both(_HINTS[answer.cause])}</p>')
    if closest:
        offers = "".join(offer_html(exchange_id, citation) for citation in closest)
        blocks.append(f'<p class="cap">{both("closest")}</p><p class="offers">{offers}</p>')
    return [*blocks, *_questions(answer)]


def _reason(answer: Answer) -> str:
    reason = missing(answer)
    if len(set(reason.spoken.values())) > 1:
        return f'<p class="say">{spans(reason)}</p>'
    alphabet = " latin" if answer.language == "en" else ""
    return f'<p class="say{alphabet}">{one_line(reason.spoken["zh"])}</p>'


def missing(answer: Answer) -> Worded:
    """Return what is missing, in every language of the page.

    What is not known in others stays in the question's, in traditional characters, too, if Chinese:
    what stands between a colon and the full stop are words of the question, as they were written.
    """
    said = answer.reason or answer.text
    if not said:
        return Worded(spoken("not_found"))
    known = in_either(said)
    if known:
        return known
    hant = said
    if answer.language == "zh":
        before, colon, rest = said.partition("：")
        theirs, stop, after = rest.partition("。")
        hant = f"{traditional(before)}{colon}{theirs}{stop}{traditional(after)}"
    return Worded({"zh": said, "hant": hant, "en": said})


def _questions(answer: Answer) -> list[str]:
    """Return the suggested questions as buttons that ask them."""
    if not answer.suggestions:
        return []
    captions = {"answered": "an_next", "conflict": "an_next", "not_found": "an_can"}
    caption = captions.get(answer.status, "an_try")
    buttons = "".join(ask_html(question) for question in answer.suggestions)
    return [f'<p class="cap">{both(caption)}</p><p class="asks">{buttons}</p>']


# ---- about the collection, small talk, refusals --------------------------------------------


def _told(exchange_id: str, answer: Answer) -> list[str]:
    """Return the answer's own text line by line; a list becomes one, titles open their articles."""
    # Figures and codes tell no language: what is said to them follows the page.
    tells_one = language_of(answer.question, "zh") == language_of(answer.question, "en")
    either = None if tells_one else in_either(answer.text)
    if either:
        return [f"<p>{spans(either)}</p>"]
    blocks: list[str] = []
    rows: list[str] = []
    for line in answer.text.splitlines():
        words = line.strip()
        if not words:
            continue
        if words.startswith("· "):
            rows.append(f"<li>{_told_line(words[2:], exchange_id, answer)}</li>")
            continue
        if rows:
            blocks.append(f'<ul class="items">{"".join(rows)}</ul>')
            rows = []
        blocks.append(f"<p>{_told_line(words, exchange_id, answer)}</p>")
    if rows:
        blocks.append(f'<ul class="items">{"".join(rows)}</ul>')
    return blocks


def _told_line(line: str, exchange_id: str, answer: Answer) -> str:
    """Return one line; what a line that announces others puts between marks is no title."""
    if answer.status != "collection" or line.endswith((":", "：")):
        return with_chips(line, exchange_id, answer.citations)
    parts, at = [], 0
    for found in _TITLES[answer.language].finditer(line):
        parts.append(with_chips(line[at : found.start()], exchange_id, answer.citations))
        parts.append(title_link(next(filter(None, found.groups())), found[0]))
        at = found.end()
    return "".join([*parts, with_chips(line[at:], exchange_id, answer.citations)])


def _cited(answer: Answer, markers: Sequence[int]) -> list[Citation]:
    by_marker = {citation.marker: citation for citation in answer.citations}
    return [by_marker[marker] for marker in markers if marker in by_marker]


def _bare(text: str) -> str:
    """Return ``text`` without spaces and closing punctuation, to compare two questions."""
    return "".join(text.split()).rstrip("？?。.！!")
