"""The library room: the articles as something that changes while they are asked.

    live = LiveBot(askllm.load())     a bot that is swapped for a new one after a build
    live.catalogue().select(Wanted()) the list of its articles
    Folder(corpus).add(name, data)    files into the corpus, out of it, and back
    Builds(live).start()              one build at a time, in the background
    Disagreements(live).look()        questions that two articles answer differently

Nothing here knows HTTP or the page. Decided in docs/adr/0017-library.md.
"""

from askllm.articles import NAMES_FILE
from askllm.index import Changes, Listed
from askllm.library.builds import Builds, Course
from askllm.library.catalogue import (
    SORTS,
    Bar,
    Catalogue,
    Chart,
    Entry,
    Sort,
    Wanted,
    chart_of,
    entry_of,
    kinds,
)
from askllm.library.disagreements import Disagreement, Disagreements, Search
from askllm.library.file_names import safe_name
from askllm.library.folder import LARGEST, TRASH, Added, Folder, Known, Removed
from askllm.library.live import LiveBot
from askllm.library.named import Named, find_names
from askllm.library.refusal import LibraryError

__all__ = [
    "LARGEST",
    "NAMES_FILE",
    "SORTS",
    "TRASH",
    "Added",
    "Bar",
    "Builds",
    "Catalogue",
    "Changes",
    "Chart",
    "Course",
    "Disagreement",
    "Disagreements",
    "Entry",
    "Folder",
    "Known",
    "LibraryError",
    "Listed",
    "LiveBot",
    "Named",
    "Removed",
    "Search",
    "Sort",
    "Wanted",
    "chart_of",
    "entry_of",
    "find_names",
    "kinds",
    "safe_name",
]
