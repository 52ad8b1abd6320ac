"""How many processor cores there are to use."""

from __future__ import annotations

import os


def usable_cores() -> int:
    """Return how many processor cores this process may use, at least 1."""
    if hasattr(os, "sched_getaffinity"):  # Linux; a container may give less than there is
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
