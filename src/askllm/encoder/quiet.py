"""Keeps the libraries around a model from talking while it loads: what fails is raised anyway."""

from __future__ import annotations

import contextlib
import logging
import warnings
from collections.abc import Iterator

_TALKATIVE = ("transformers", "sentence_transformers", "huggingface_hub")


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Silence warnings, bars and log lines below an error inside the block, then put all back.

    Entering it imports transformers, and with it torch: seconds, the first time.
    """
    with warnings.catch_warnings(), contextlib.ExitStack() as undo:
        warnings.simplefilter("ignore")
        # Inside, because an import may warn; before the levels, because it sets them.
        import huggingface_hub.utils as hub  # its exports are lazy and unknown to mypy
        from transformers.utils import logging as bars

        for logger in map(logging.getLogger, _TALKATIVE):
            undo.callback(logger.setLevel, logger.level)
            logger.setLevel(logging.ERROR)
        # Undone last first: turning on the bars of transformers brings the hub's along.
        if hub.are_progress_bars_disabled():  # type: ignore[attr-defined]
            undo.callback(hub.disable_progress_bars)  # type: ignore[attr-defined]
        else:
            undo.callback(hub.enable_progress_bars)  # type: ignore[attr-defined]
        if bars.is_progress_bar_enabled():
            undo.callback(bars.enable_progress_bar)
        bars.disable_progress_bar()  # the hub's as well
        yield
