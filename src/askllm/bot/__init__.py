"""The front door: wires the rooms, and lets a question walk through them.

bot = load(corpus="corpus", index="index")
bot.ask("GPT-3有多少参数？")
"""

from askllm.bot.bot import Bot
from askllm.bot.early import LONGEST_QUESTION
from askllm.bot.loading import load
from askllm.bot.progress import Stage, Watcher
from askllm.bot.settings import Settings

__all__ = ["LONGEST_QUESTION", "Bot", "Settings", "Stage", "Watcher", "load"]
