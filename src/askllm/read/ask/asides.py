"""Two names of one thing, one of them in brackets: either is enough where no article has the other.

    Who heads WHF (Weller House)?   no article has WHF        ->  Who heads Weller House?
    Where is Linhe (Old Quarry)?    no article has Old Quarry ->  Where is Linhe?

A name with a number is another thing than the one without: it stays. So does a name that may as well
be whose the thing is: what stands before brackets gives way only if it is an abbreviation.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_NAME = r"[A-Z][A-Za-z'’&.-]*(?: [A-Z][A-Za-z'’&.-]*){0,4}"
_ASIDE = re.compile(
    rf"(?:(?P<abbreviation>(?<![A-Za-z0-9-])[A-Z]{{3,6}})|(?<=[A-Za-z0-9\u4e00-\u9fff]))\s?"
    rf"[（(](?P<inner>{_NAME})[)）]"
)


def without_unknown_name(question: str, knows: Callable[[str], bool]) -> str:
    """Return ``question`` without the one of two names for a thing that no article has.

    Args:
        knows: whether any article has a name, in letters, by its sound or in another form.
    """
    match = _ASIDE.search(question)
    if match is None:
        return question
    before, after = question[: match.start()], question[match.end() :]
    outer, inner = match["abbreviation"], match["inner"]
    if outer is not None and not knows(outer):
        return f"{before}{inner}{after}" if knows(inner) else question
    if knows(inner):
        return question
    return f"{before}{outer or ''}{after}"
