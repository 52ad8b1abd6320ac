"""axe-core, the checker of WCAG rules, in a page under test.

It comes from the npm registry this machine is set up for, by ``npm pack``, once: pinned here by
version and SHA-512, kept in pytest's cache, nothing of it in the repository. Where there is no npm, or
it reaches no registry, the somewhat older one is taken that the package axe-playwright-python brings
along, which is installed with the other tools of the tests: no machine goes without the check.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.resources
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from playwright.sync_api import Frame, Page

VERSION = "4.14.1"
SHA512 = "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
"""Base64, as the registry's ``dist.integrity`` has it."""
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")

# The size of targets is off by default; hidden parts of the page are checked when they are shown.
_RUN = """async ([rules, skipped]) => {
  const found = await axe.run({ exclude: skipped }, {
    runOnly: { type: 'tag', values: rules },
    rules: { 'target-size': { enabled: true } },
    resultTypes: ['violations'],
    iframes: false,  // each frame is given by itself
    preload: false,  // of style sheets, for rules that are not run here
  });
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) =>
    [id, node.target.join(' '), node.any.concat(node.all, node.none).map(({ message }) => message).join('; ')].join(' | ')));
}"""


class NoAxe(Exception):
    """axe-core cannot be had; the message says what to do."""


class NoNpm(NoAxe):
    """There is no npm, or it reached no registry."""


def axe_source(folder: Path) -> str:
    """Return axe-core's script, fetched into ``folder`` when it is not there yet.

    Raises:
        NoAxe: There is no npm, the registry was not reached, or it gave other bytes.
    """
    kept = folder / f"axe-core-{VERSION}.tgz"
    if not kept.exists():
        _fetch(kept)
    if base64.b64encode(hashlib.sha512(kept.read_bytes()).digest()).decode() != SHA512:
        kept.unlink()
        raise NoAxe(f"axe-core {VERSION} from npm is not the file that tests/axe.py pins.")
    with tarfile.open(kept) as packed:
        script = packed.extractfile("package/axe.min.js")
        assert script is not None
        return script.read().decode("utf-8")


def axe_at_hand(folder: Path) -> str:
    """Return ``axe_source``, or the installed package's script where npm gives none.

    Raises:
        NoAxe: npm gave other bytes than those that are pinned.
    """
    try:
        return axe_source(folder)
    except NoNpm:
        installed = importlib.resources.files("axe_playwright_python") / "axe.min.js"
        return installed.read_text(encoding="utf-8")


def violations(page: Page | Frame, source: str, *, skipped: tuple[str, ...] = ()) -> list[str]:
    """Return a line for each element of ``page`` that breaks a rule of WCAG 2.2 A or AA.

    Args:
        page: What is checked, as it is shown now; a frame without this page's origin is only
            seen when it is given itself.
        source: axe-core, see ``axe_source``; loaded once per page.
        skipped: CSS selectors of parts that are not checked; each needs its reason in the test.
    """
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(source)
    found: list[str] = page.evaluate(_RUN, [list(RULES), [[selector] for selector in skipped]])
    return found


def _fetch(kept: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise NoNpm("The accessibility tests need axe-core from npm: install Node.js with npm.")
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as place:
        told = subprocess.run(
            [npm, "pack", f"axe-core@{VERSION}", "--silent", "--fetch-retries=1"],
            cwd=place,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        packed = next(Path(place).glob("*.tgz"), None)
        if packed is None:
            raise NoNpm(
                f"axe-core {VERSION} could not be fetched with npm; run the tests once where the "
                f"npm registry can be reached. npm: {told.stderr.strip()[-300:] or 'no word'}"
            )
        packed.replace(kept)
