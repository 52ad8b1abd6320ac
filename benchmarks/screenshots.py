"""Pictures of every state of the page, to be looked at.

    python benchmarks/screenshots.py OUT [--only answer,reader] [--encoder default]

Serves a copy of ``corpus/`` and takes each state at 1440 x 900 and 390 x 844, light and dark, in
Chinese and English: ``OUT/<state>-<width>-<theme>-<language>.png``. The states and the ways there are
in ``screenshot_states.py``; which question has which form of answer is found by asking those of
``corpus/questions.jsonl``.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Error

import askllm
from askllm.evaluate import read_questions
from askllm.server import PageServer, create_app
from chromium import chromium
from screenshot_answers import held_up, questions_by_form
from screenshot_states import STATES, Ground

SIZES = {"1440": (1440, 900), "390": (390, 844)}
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
THEMES = ("light", "dark")
FEW = 24
"""Every so many-th question is in the report that is shown."""


def main() -> None:
    """Serve, go through the states, write the pictures."""
    options = argparse.ArgumentParser(description="Pictures of every state of the page.")
    options.add_argument("out", type=Path)
    options.add_argument("--corpus", type=Path, default=Path("corpus"))
    options.add_argument(
        "--index", type=Path, default=Path("index"), help="copied, so that it is not built again"
    )
    options.add_argument("--encoder", default="default")
    options.add_argument("--only", default="", help="states, separated by commas; all by default")
    chosen = options.parse_args()
    only = {name for name in chosen.only.split(",") if name}
    unknown = only - set(STATES)
    if unknown:
        raise SystemExit(
            f"no such state: {', '.join(sorted(unknown))}; there are: {', '.join(STATES)}"
        )
    chosen.out.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place,
        held_up(),
        chromium() as browser,
    ):
        library = Library(chosen.corpus, chosen.index, chosen.encoder, Path(place))
        bot = library.copied()
        questions = chosen.corpus / "questions.jsonl"
        asked = questions_by_form(bot.ask, read_questions(questions).questions)
        few = tuple(questions.read_text(encoding="utf-8").splitlines()[::FEW])
        with served(bot) as owner, served(bot, writable=False) as visitor:
            shared = partial(Ground, owner, visitor, asked=asked, few=few)
            for name in STATES:
                for size in SIZES if not only or name in only else ():
                    take(browser, library, shared, name, size, chosen.out)


@dataclass(frozen=True, slots=True)
class Library:
    """What is served, always as a copy in ``place``: corpus, index where there is one, encoder."""

    corpus: Path
    index: Path
    encoder: str
    place: Path

    def copied(self, more: Mapping[str, bytes] = {}, *, plain: bool = False) -> askllm.Bot:
        """Load a bot over a copy with ``more`` files; ``plain``: without an encoder."""
        place = Path(tempfile.mkdtemp(dir=self.place))
        corpus, index = place / "corpus", place / "index"
        shutil.copytree(self.corpus, corpus)
        for name, data in more.items():
            (corpus / name).write_bytes(data)
        if self.index.is_dir() and not plain:
            shutil.copytree(self.index, index)
        encoder = "none" if plain else self.encoder
        return askllm.load(corpus=corpus, index=index, encoder=encoder)


def take(
    browser: Browser,
    library: Library,
    shared: Callable[..., Ground],
    name: str,
    size: str,
    out: Path,
) -> None:
    """Bring a page of ``size`` to the state ``name`` and take it in each theme and language."""
    width, height = SIZES[size]
    with ExitStack() as opened:

        def own(more: Mapping[str, bytes] = {}, *, plain: bool = False) -> str:
            return opened.enter_context(served(library.copied(more, plain=plain)))

        ground = shared(own=own)
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", reduced_motion="reduce"
        )
        page = context.new_page()
        page.set_default_timeout(15_000)
        try:
            page.goto(ground.owner)
            page.wait_for_selector("body[data-ready='1']")
            STATES[name](page, ground)
            for language, locale in LANGUAGES.items():
                page.evaluate("(locale) => askllm.setLanguage(locale)", locale)
                for theme in THEMES:
                    page.evaluate(
                        "(dark) => document.body.classList.toggle('dark', dark)", theme == "dark"
                    )
                    page.wait_for_timeout(120)
                    page.screenshot(path=out / f"{name}-{size}-{theme}-{language}.png")
            print(f"{name} {size}")
        except (Error, KeyError) as error:
            print(f"{name} {size}: not taken, {str(error).splitlines()[0]}", file=sys.stderr)
        finally:
            context.close()


@contextmanager
def served(bot: askllm.Bot, *, writable: bool = True) -> Iterator[str]:
    """Serve ``bot`` on a free port; yield the address."""
    server = PageServer(create_app(bot, writable=writable))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


if __name__ == "__main__":
    main()
