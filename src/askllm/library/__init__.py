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
from askllm.library.catalogue import Catalogue, Sort, Wanted, chart_of, entry_of, kinds
from askllm.library.disagreements import Disagreements
from askllm.library.folder import LARGEST, TRASH, Folder
from askllm.library.live import LiveBot
from askllm.library.named import find_names
from askllm.library.order import reading_order
from askllm.library.refusal import LibraryError

__all__ = [
    "LARGEST",
    "NAMES_FILE",
    "TRASH",
    "Builds",
    "Catalogue",
    "Changes",
    "Course",
    "Disagreements",
    "Folder",
    "LibraryError",
    "Listed",
    "LiveBot",
    "Sort",
    "Wanted",
    "chart_of",
    "entry_of",
    "find_names",
    "kinds",
    "reading_order",
]
