"""Fixtures shared by all tests: a small corpus of invented things, and bots over it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, expect, sync_playwright

import askllm
from askllm.bot import Bot, Settings
from askllm.cli import main
from askllm.index import refresh
from browsing import PATIENCE, Opens, opened, served
from commands import BRIDGES, QUESTIONS, RIVERS, Run
from fakes import HashEncoder
from fakes_answers import FormsBot
from fakes_bot import FakeBot

# The shell is Chromium without a window around the page: a quarter less work (ADR 0020).
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Machines that run tests are busy: how long an example takes says nothing about it.
settings.register_profile("askllm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("askllm")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser; pages of Gradio are built in it, which pandas warns of."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            for words in (
                "'future.no_silent_downcasting' is deprecated",
                "The copy keyword is deprecated",
            ):
                item.add_marker(pytest.mark.filterwarnings(f"ignore:{words}"))


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Five short articles: three in Chinese, one in traditional characters, one in English."""
    return Path(__file__).parent / "data" / "corpus"


@pytest.fixture(scope="session")
def bot(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Bot:
    """A bot that searches with BM25 alone."""
    return askllm.load(corpus=corpus, index=tmp_path_factory.mktemp("index"), encoder="none")


@pytest.fixture(scope="session")
def bot_dense(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Bot:
    """A bot with both legs, its encoder a quick fake."""
    folder = tmp_path_factory.mktemp("index-dense")
    encoder = HashEncoder()
    result = refresh(corpus, folder, encoder)
    return Bot(Settings(corpus, folder, encoder.name), result.index, encoder)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a corpus, a questions file, and nothing built."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "bridges.txt").write_text(BRIDGES, encoding="utf-8")
    (tmp_path / "corpus" / "rivers.md").write_text(RIVERS, encoding="utf-8")
    lines = "".join(json.dumps(question, ensure_ascii=False) + "\n" for question in QUESTIONS)
    (tmp_path / "qa.jsonl").write_text(lines, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(place: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command without an encoder; exit code, stdout, stderr."""

    def running(*arguments: str, encoder: str | None = "none") -> tuple[int, str, str]:
        capsys.readouterr()
        options = [] if encoder is None else ["--encoder", encoder]
        code = main([*arguments, *options])
        out, err = capsys.readouterr()
        return code, out, err

    return running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium for all tests that look at a page; a missing one fails them."""
    named = [os.environ.get("CHROMIUM", ""), *CHROMIUM]
    found = next((path for name in named if name and (path := shutil.which(name))), None)
    expect.set_options(timeout=PATIENCE)
    assert found, "Chromium is missing. Run `make test`, which installs it, or set CHROMIUM."
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def opens(browser: Browser) -> Iterator[Opens]:
    """Open addresses of a served page, see ``browsing.opened``."""
    with opened(browser) as open_page:
        yield open_page


@pytest.fixture(scope="module")
def fake_bot() -> FakeBot:
    """A bot that answers at once from a few invented articles."""
    return FakeBot()


@pytest.fixture(scope="module")
def fake(fake_bot: FakeBot) -> Iterator[str]:
    """The address of a page over ``fake_bot``."""
    with served(fake_bot) as address:
        yield address


@pytest.fixture(scope="module")
def forms() -> Iterator[str]:
    """The address of a page whose bot gives every form of answer.

    Not for the whole session: Gradio's queue looks a thousand times a second for work.
    """
    with served(FormsBot()) as address:
        yield address
