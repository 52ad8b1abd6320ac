"""The answer room: evidence to an ``Answer``, by template.

    compose(query, asked, reading, knows)        ->  answered, conflict or not_found, with citations
    compose_parts(query, parts, knows)           ->  an answer and a quotation for each part
    about_the_articles(query, shelf)             ->  which there are, who wrote one, which mention X
    reply_to_talk(query, kind)                   ->  a fitting word when nothing was asked
    suggesting(answer, questions)                ->  the same with questions that can be asked
    tell_more(query, asked, reading, cited, n)   ->  what stands around, where more is wanted
    only_searched(answer, chosen)                ->  not found, in the chosen articles
    refuse(query, why)                           ->  rejected, with the reason

No sentence about the world is askllm's own: what is not a quotation stands in ``phrases``.
"""

from askllm.answer.collection import about_the_articles
from askllm.answer.compose import compose
from askllm.answer.further import tell_more
from askllm.answer.in_parts import compose_parts
from askllm.answer.other import (
    only_searched,
    refuse,
    reply_to_talk,
    suggesting,
)
from askllm.answer.shelf import Shelf

__all__ = [
    "Shelf",
    "about_the_articles",
    "compose",
    "compose_parts",
    "only_searched",
    "refuse",
    "reply_to_talk",
    "suggesting",
    "tell_more",
]
