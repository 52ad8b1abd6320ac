"""What questions leave behind in Gradio's session: nothing. Without a browser or a server."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from askllm.ui import build_page
from askllm.ui.memory import CONVERSATIONS
from fakes_bot import FakeBot

if TYPE_CHECKING:
    import gradio
    from gradio.state_holder import SessionState


def _asked(page: gradio.Blocks, session: SessionState, *inputs: str) -> list[Any]:
    """Put a question into the box; return what each part of the page is told at the end."""
    (event,) = [
        each for each in page.fns.values() if any(name == "submit" for _, name in each.targets)
    ]

    async def run() -> list[Any]:
        told: list[Any] = []
        iterator = None
        while True:
            step = await page.process_api(event, list(inputs), session, iterator=iterator)
            if not step["is_generating"]:
                return told
            told, iterator = step["data"], step["iterator"]

    # In a thread of its own: the browser tests leave a loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(run())).result()


def test_a_question_leaves_no_copy_of_the_page_behind() -> None:
    page = build_page(FakeBot())
    from gradio.state_holder import SessionState  # gradio makes noise unless the page came first

    session = SessionState(page)
    parts, told = set(session.blocks_config.blocks), set(session.config_values)
    conversation = ""
    for turn, year in enumerate(("1893", "1921", "1936"), start=1):
        box, chat, panel, conversation, word = _asked(
            page, session, f"望海灯塔{year}年改用电灯吗", conversation, "{}"
        )
        assert set(session.blocks_config.blocks) == parts
        assert set(session.config_values) == told
        assert box["submit_btn"] is True
        assert len(chat) == 2 * turn, "it is one conversation"
        assert year in str(chat[-2]["content"])
        assert 'class="' in panel["value"]
        assert word["kind"] == "kept"


def test_gradio_forgets_sessions_as_the_server_forgets_conversations() -> None:
    page = build_page(FakeBot())
    assert page.state_session_capacity == CONVERSATIONS


def test_a_page_that_nobody_asks_looks_for_work_a_hundred_times_a_second_at_most() -> None:
    queue = build_page(FakeBot())._queue
    looks = [value for name, value in vars(queue).items() if name.endswith("sleep_when_free")]
    assert looks == [0.01, 0.01], "Gradio's own is a thousand, whatever it calls it"
