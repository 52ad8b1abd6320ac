"""Gradio, imported so that it calls nobody, and started so that it leaves nothing open.

Gradio is imported inside functions only: importing askllm must stay quick and silent.
"""

from __future__ import annotations

import asyncio
import importlib
import os
from collections.abc import Callable
from types import ModuleType
from typing import TypeVar

Made = TypeVar("Made")


def quiet_gradio() -> ModuleType:
    """Import gradio so that neither it nor its hub library calls anyone.

    Returns:
        The ``gradio`` module. The variables must be set before the first import in the process.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    # Figures for Gradio's dashboard, which is off: ten thousand questions are kept for them, and
    # all are added up again after each.
    os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000000"
    for name in ("NO_PROXY", "no_proxy"):
        known = [host for host in os.environ.get(name, "").split(",") if host]
        missing = [host for host in ("127.0.0.1", "localhost") if host not in known]
        os.environ[name] = ",".join([*known, *missing])
    return importlib.import_module("gradio")


def in_a_loop(make: Callable[[], Made]) -> Made:
    """Call ``make`` inside an event loop.

    Where none is running, Gradio opens loops of its own, sockets and all, and never closes them.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:

        async def made() -> Made:
            return make()

        return asyncio.run(made())
    return make()
