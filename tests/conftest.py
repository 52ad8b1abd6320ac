"""Fixtures shared by all tests: a small corpus of invented things, and bots over it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import askllm
from askllm.bot import Bot, Settings
from askllm.index import refresh
from fakes import HashEncoder

# Machines that run tests are busy: how long an example takes says nothing about it.
settings.register_profile("askllm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("askllm")


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
