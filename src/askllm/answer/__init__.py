"""The answer room: evidence to an ``Answer``, by template.

    compose(query, asked, reading, knows)        ->  answered, conflict or not_found, with citations
    compose_parts(query, parts, knows)           ->  a comparison, a quotation for each thing
    about_article(query, article, field)         ->  who wrote an article, when, for whom
    about_collection(query, articles, which)     ->  what the corpus holds
    reply_to_talk(query, kind)                   ->  a fitting word when nothing was asked
    only_searched(answer, chosen)                ->  not found, in the chosen articles
    refuse(query, why)                           ->  rejected, with the reason

No sentence about the world is askllm's own: what is not a quotation stands in ``phrases``.
"""

from askllm.answer.compose import THRESHOLD, compose, compose_parts
from askllm.answer.other import (
    about_article,
    about_collection,
    only_searched,
    refuse,
    reply_to_talk,
)

__all__ = [
    "THRESHOLD",
    "about_article",
    "about_collection",
    "compose",
    "compose_parts",
    "only_searched",
    "refuse",
    "reply_to_talk",
]
