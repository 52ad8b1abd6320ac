"""The Chromium of this machine, for what is measured and pictured in a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-headless-shell", "chromium-browser", "google-chrome")


class Missing(Exception):
    """There is no browser to look with."""


def chromium() -> AbstractContextManager[Browser]:
    """Return the Chromium of this machine, to be entered.

    Raises:
        Missing: There is none, or no playwright.
    """
    named = [os.environ.get("CHROMIUM", ""), *NAMES]
    found = next((path for name in named if name and (path := shutil.which(name))), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise Missing("playwright is missing") from None
    if found is None:
        raise Missing("Chromium is missing: install it, or name it in CHROMIUM")

    @contextmanager
    def running() -> Iterator[Browser]:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
            yield browser
            browser.close()

    return running()
