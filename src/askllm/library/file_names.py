"""A name that a browser sends, made into the name of a file that every system can have."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from askllm.articles import NAMES_FILE
from askllm.library.refusal import LibraryError

LONGEST = 200
"""Bytes of a name in UTF-8; file systems take 255."""

_UNFIT = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"|?*\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+')
_EDGES = re.compile(r"^\s+|[\s.]+$")
"""What Windows drops from the end of a name without a word, and nobody sees at its start."""
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])", re.IGNORECASE)
"""Names that Windows gives to devices, whatever suffix follows.

Source: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
"""


def safe_name(sent: str) -> str:
    """Return the last part of ``sent`` as a name for a file of the corpus.

    Folders are left off, characters that some system refuses become hyphens, a name that starts
    with a point or is a device's gets an underscore before it, a long one is cut. The suffix
    stays as it is.

    Raises:
        LibraryError: nothing is left of it, or it is the name of the file of names.
    """
    plain = unicodedata.normalize("NFC", sent).encode("utf-8", "replace").decode("utf-8")
    last = re.split(r"[/\\]", plain)[-1]
    name = _EDGES.sub("", _UNFIT.sub("-", last))
    if not re.search(r"\w", name):
        raise LibraryError(f"{sent[:80]!r} is no file name; give the file a name and a suffix")
    if name.startswith((".", "~$")) or _DEVICE.fullmatch(name.split(".")[0].rstrip()):
        name = f"_{name}"
    if name.lower() == NAMES_FILE:
        raise LibraryError(
            f"{NAMES_FILE} holds names with other forms, not an article; "
            "put it into the corpus folder by hand"
        )
    suffix = PurePosixPath(name).suffix
    stem = name.removesuffix(suffix)
    room = LONGEST - len(suffix.encode())
    if room < 1:
        raise LibraryError(f"{sent[:80]!r} is no file name; give the file a shorter suffix")
    while len(stem.encode()) > room:
        stem = stem[:-1]
    return f"{_EDGES.sub('', stem)}{suffix}"
