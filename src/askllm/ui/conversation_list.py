"""The conversations of this browser: the frame of their list, which the page's script fills."""

from __future__ import annotations

from askllm.ui.markup import icon
from askllm.ui.strings import both


def conversation_list_html() -> str:
    """Return the pane, empty; conversations never come from the server."""
    return (
        '<nav class="ak cvs" aria-labelledby="cv-h"><div class="cv-top">'
        f'<button type="button" class="cv-new" data-act="new">{icon("new")}'
        f"<span>{both('new_chat')}</span></button>"
        f'<button type="button" class="ib cv-close" data-act="close-conversations">{icon("close")}'
        f'<span class="sr">{both("close")}</span></button></div>'
        f'<h2 id="cv-h">{both("cv_recent")}</h2><ul id="cv"></ul>'
        f'<p class="cv-none" id="cv-none">{both("cv_none")}</p>'
        f'<p class="cv-note">{both("cv_private")}</p></nav>'
    )
