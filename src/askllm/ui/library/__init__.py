"""The library tab: what its script asks for, which is the REST interface of the library, too.

    library = library_for(live, writable=True)   the state behind the tab, shared by all open pages
    library_routes(library)                      articles, their files, the index, names, disagreements

The work is done in the room ``askllm.library``, which knows neither HTTP nor the page.
"""

from askllm.library import LARGEST as LARGEST_FILE
from askllm.ui.library.desk import Library, VisitorRefused, library_for
from askllm.ui.library.routes import ADDING, library_routes

__all__ = ["ADDING", "LARGEST_FILE", "Library", "VisitorRefused", "library_for", "library_routes"]
