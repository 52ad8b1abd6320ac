"""The library tab's frame: its places and headings; its script fills them.

A visitor's page has no place for what only the owner may do.
"""

from __future__ import annotations

from askllm.ui.markup import icon
from askllm.ui.strings import both

_VIEWS = {"articles": "lib_articles", "names": "lib_names", "apart": "lib_apart"}
_SORTS = ("title", "source", "date", "characters", "passages")


def library_html(*, writable: bool) -> str:
    """Return the tab; where nothing may be changed, without what changes."""
    return (
        f'<div class="ak library" data-writable="{int(writable)}">'
        f"{_owner_html() if writable else ''}"
        f'<div class="lb-main"><h2 class="sr" id="lb-h" tabindex="-1">{both("tab_library")}</h2>'
        f"{_to_adding_html() if writable else _visitor_html()}"
        f'<div id="lb-said" role="status"></div>{_views_html()}'
        f"{_articles_html()}{_names_html()}{_apart_html()}</div></div>"
    )


def _to_adding_html() -> str:
    """Return what opens adding on a phone, above the list."""
    return (
        '<button type="button" class="lb-b" id="lb-go" aria-expanded="false" '
        f'aria-controls="lb-add">{icon("add")}{both("lib_add")}</button>'
    )


def _visitor_html() -> str:
    return f'<p class="lb-say">{both("lib_read_only")}</p>'


def _owner_html() -> str:
    """Return the column of the owner: adding, the index, what was removed."""
    return (
        '<div class="lb-own">'
        f'<section id="lb-add" aria-labelledby="lb-h-add"><h2 id="lb-h-add">{both("lib_add")}</h2>'
        f'<div class="lb-drop" id="lb-drop">{icon("add")}<p class="lb-wide">{both("lib_drop")}</p>'
        f'<button type="button" class="lb-b main" id="lb-choose">{both("lib_choose")}</button>'
        '<input type="file" id="lb-file" multiple hidden><p class="lb-sub" id="lb-kinds"></p></div>'
        '<p id="lb-told" role="status"></p><div id="lb-whole" hidden></div><ul id="lb-queue" hidden></ul>'
        f'<button type="button" class="lb-b link" id="lb-tidy" hidden>{both("lib_tidy")}</button>'
        f"</section>"
        f'<section aria-labelledby="lb-h-index"><h2 id="lb-h-index">{both("lib_index")}</h2>'
        '<div id="lb-course" role="status"></div><div id="lb-changes"></div><div class="lb-row">'
        f'<button type="button" class="lb-b" id="lb-build">{both("lib_reindex")}</button>'
        f'<button type="button" class="lb-b link" id="lb-rebuild">{both("lib_rebuild")}</button>'
        '</div></section><section><details id="lb-trash" hidden><summary></summary>'
        f'<p class="lb-sub">{both("lib_trash_more")}</p><ul></ul></details></section></div>'
    )


def _views_html() -> str:
    buttons = "".join(
        f'<button type="button" role="tab" id="lb-t-{name}" aria-controls="lb-{name}" '
        f'aria-selected="{"true" if name == "articles" else "false"}" '
        f'tabindex="{0 if name == "articles" else -1}" data-view="{name}">{both(key)}</button>'
        for name, key in _VIEWS.items()
    )
    return f'<div class="lb-views" id="lb-views" role="tablist">{buttons}</div>'


def _articles_html() -> str:
    heads = "".join(
        f'<th scope="col" data-sort="{sort}"><button type="button" class="lb-th">'
        f"{both(f'lib_by_{sort}')}</button></th>"
        for sort in _SORTS
    )
    options = "".join(f'<option value="{sort}"></option>' for sort in _SORTS)
    return (
        '<section id="lb-articles" role="tabpanel" aria-labelledby="lb-t-articles">'
        f'<figure id="lb-time"><figcaption><b>{both("lib_time")}</b> <span id="lb-time-said">'
        '</span></figcaption><div id="lb-bars" role="group"></div></figure>'
        f'<div class="lb-tools"><label class="sr" for="lb-q">{both("lib_search")}</label>'
        '<input id="lb-q" type="search" maxlength="200" autocomplete="off" spellcheck="false">'
        f'<label class="sr" for="lb-source">{both("lib_source")}</label><select id="lb-source">'
        f'</select><label class="lb-narrow"><span class="sr">{both("lib_sort")}</span>'
        f'<select id="lb-sort">{options}</select></label>'
        '<button type="button" class="lb-chip" id="lb-when" hidden></button>'
        '<button type="button" class="lb-b link" id="lb-these" hidden></button></div>'
        f'<table class="lb-table"><thead><tr>{heads}<th scope="col"><span class="sr">'
        f'{both("lib_actions")}</span></th></tr></thead><tbody id="lb-rows"></tbody></table>'
        '<div id="lb-empty" class="lb-empty" hidden></div><div class="lb-pages" id="lb-pages">'
        "</div></section>"
    )


def _names_html() -> str:
    return (
        '<section id="lb-names" role="tabpanel" aria-labelledby="lb-t-names" hidden>'
        f'<p class="lb-sub">{both("lib_names_more")}</p><div class="lb-tools">'
        f'<label class="sr" for="lb-name-q">{both("lib_names_search")}</label>'
        '<input id="lb-name-q" type="search" maxlength="200" autocomplete="off" '
        'spellcheck="false"></div><ul id="lb-name-list"></ul>'
        '<div class="lb-pages" id="lb-name-pages"></div></section>'
    )


def _apart_html() -> str:
    return (
        '<section id="lb-apart" role="tabpanel" aria-labelledby="lb-t-apart" hidden>'
        f'<p class="lb-sub">{both("lib_apart_more")}</p><div id="lb-apart-course" role="status">'
        '</div><div id="lb-apart-list"></div></section>'
    )
