"""askllm: ask a folder of articles, get the very words that answer.

    import askllm
    bot = askllm.load()
    print(bot.ask("GPT-3有多少参数？").text)

Importing this package loads neither torch nor faiss nor gradio; rooms load them when they work.
"""

from __future__ import annotations

from askllm.bot import Bot, Settings, load
from askllm.errors import AskllmError
from askllm.types import Answer, Article, Citation, Hit, Passage, Scope, Turn

__all__ = [
    "Answer",
    "Article",
    "AskllmError",
    "Bot",
    "Citation",
    "Hit",
    "Passage",
    "Scope",
    "Settings",
    "Turn",
    "load",
]
__version__ = "0.1.0"
