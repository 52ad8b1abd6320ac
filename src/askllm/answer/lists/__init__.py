"""Lists: the things that sentences coordinate, count off, or tell one deed at a time."""
