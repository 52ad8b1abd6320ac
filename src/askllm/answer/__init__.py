"""The answer room: evidence to an ``Answer``, by template.

    compose(query, asked, reading, knows)        ->  answered, conflict or not_found, with citations
    compose_parts(query, parts, knows)           ->  a comparison, a quotation for each thing
    about_the_articles(query, shelf)             ->  which there are, who wrote one, which mention X
    reply_to_talk(query, kind)                   ->  a fitting word when nothing was asked
    suggesting(answer, questions)                ->  the same with questions that can be asked
    without_quoted(reading, cited)               ->  what is left where more is wanted
    only_searched(answer, chosen)                ->  not found, in the chosen articles
    refuse(query, why)                           ->  rejected, with the reason

No sentence about the world is askllm's own: what is not a quotation stands in ``phrases``.
"""

from askllm.answer.collection import about_the_articles
from askllm.answer.compose import THRESHOLD, compose, compose_parts
from askllm.answer.other import (
    about_article,
    about_collection,
    nothing_more,
    only_searched,
    refuse,
    reply_to_talk,
    suggesting,
    without_quoted,
)
from askllm.answer.shelf import Shelf

__all__ = [
    "THRESHOLD",
    "Shelf",
    "about_article",
    "about_collection",
    "about_the_articles",
    "compose",
    "compose_parts",
    "nothing_more",
    "only_searched",
    "refuse",
    "reply_to_talk",
    "suggesting",
    "without_quoted",
]
