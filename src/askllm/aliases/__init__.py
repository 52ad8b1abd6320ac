"""The aliases room: names that the articles themselves give two forms for.

    learn_aliases(articles)      ->  (Alias(("通义千问", "Tongyi Qianwen"), "a", 7, 26), ...)
    AliasTable(aliases)          ->  table.widen("通义千问是谁的")  ->  ("Tongyi Qianwen",)

What is learned comes from shapes alone (brackets, 又称, initials, sound), not from a list of
names; precision goes before recall (ADR 0011).
"""

from askllm.aliases.alias import Alias, from_json, read_aliases, to_json
from askllm.aliases.learn import (
    ALIAS_RULE,
    Mention,
    aliases_from,
    learn_aliases,
    mentions_of,
)
from askllm.aliases.table import AliasTable

__all__ = [
    "ALIAS_RULE",
    "Alias",
    "AliasTable",
    "Mention",
    "aliases_from",
    "from_json",
    "learn_aliases",
    "mentions_of",
    "read_aliases",
    "to_json",
]
