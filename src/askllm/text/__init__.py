"""The text room: pure functions on Chinese and English text.

    folded("ＧＰＴ－３")          ->  "gpt-3", place for place
    sentences(article.text)      ->  spans, one a sentence
    search_tokens("悟道很大")     ->  ["悟", "道", "很", "大", "悟道", "道很", "很大"]
    search_tokens("1750亿")      ->  ["亿", "=175000000000"]
    quantities("1750亿参数")     ->  one Quantity, value 175000000000

Nothing here knows what an article, an index or a question set is. Offsets always lead back to the
characters that came in.
"""

from askllm.text.dates import is_within
from askllm.text.folding import folded
from askllm.text.numerals import number as number_of
from askllm.text.quantities import Quantity, quantities
from askllm.text.sentences import SENTENCE_RULE, sentences
from askllm.text.sound import heard, spelled_names
from askllm.text.surnames import COMPOUND_SURNAMES, is_persons_name
from askllm.text.tables import column_of, header_row
from askllm.text.titles import entitled
from askllm.text.tokens import (
    TOKEN_RULE,
    language_of,
    question_core,
    question_tokens,
    search_tokens,
)

__all__ = [
    "COMPOUND_SURNAMES",
    "SENTENCE_RULE",
    "TOKEN_RULE",
    "Quantity",
    "column_of",
    "entitled",
    "folded",
    "header_row",
    "heard",
    "is_persons_name",
    "is_within",
    "language_of",
    "number_of",
    "quantities",
    "question_core",
    "question_tokens",
    "search_tokens",
    "sentences",
    "spelled_names",
]
