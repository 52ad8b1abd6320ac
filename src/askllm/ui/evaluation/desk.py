"""Everything behind the evaluation tab, wired for one bot and shared by all open pages."""

from __future__ import annotations

from askllm.bot import Bot
from askllm.errors import EvaluationError
from askllm.evaluate import runs_folder, set_path, sets_folder
from askllm.exam import text_of
from askllm.library import LiveBot
from askllm.ui.answerer import Answerer
from askllm.ui.evaluation.feedback import Feedback
from askllm.ui.evaluation.finished_runs import FinishedRuns
from askllm.ui.evaluation.live_run import LiveRun
from askllm.ui.evaluation.sets import Sets
from askllm.ui.memory import Memory


class Desk:
    """The sets, the runs and the cases of one bot.

    Attributes:
        writable: whether visitors may run, upload, rate and change; if not, they may look.
        memory: the conversations, in which rated answers are looked up.
    """

    def __init__(self, bot: Bot | LiveBot, *, writable: bool = True) -> None:
        index = bot.settings.index
        self._bot = bot
        self.writable = writable
        self.memory = Memory()
        self.sets = Sets(bot.settings.corpus, sets_folder(index), self._text)
        self.live = LiveRun(lambda: self.bot, runs_folder(index))
        self.finished = FinishedRuns(runs_folder(index))
        self.feedback = Feedback(self.memory, set_path(sets_folder(index), "chat"))

    @property
    def bot(self) -> Bot:
        """The bot that answers now; its articles may be others later."""
        return self._bot.now if isinstance(self._bot, LiveBot) else self._bot

    def _text(self, article_id: str) -> str | None:
        return text_of(self.bot, article_id)

    def refuse_visitors(self) -> None:
        """Raise ``EvaluationError`` where nothing may be written."""
        if not self.writable:
            raise EvaluationError(
                "this page is open to others, so it can only be looked at; run askllm serve on "
                "your own computer (without --host) to evaluate"
            )


def desk_for(bot: Answerer, *, writable: bool = True) -> Desk | None:
    """Return the desk of a bot that has an index; ``None`` for any other: the chat stands alone."""
    return Desk(bot, writable=writable) if isinstance(bot, Bot | LiveBot) else None
