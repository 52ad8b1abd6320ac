"""The evaluation tab's frame: its places and headings; its script fills them.

The same HTML part also brings the dialog in which a person says what was wrong with an answer.
"""

from __future__ import annotations

from askllm.ui.evaluation import REASONS
from askllm.ui.markup import icon
from askllm.ui.strings import both

_KINDS = (("html", "HTML"), ("md", "Markdown"), ("json", "JSON"), ("xml", "JUnit"))


def evaluation_html(*, writable: bool) -> str:
    """Return the tab; where nothing may be written, without what writes."""
    run = _run_html() if writable else ""
    drafts = _drafts_html() if writable else ""
    banner = "" if writable else f'<p class="ev-say">{both("ev_read_only")}</p>'
    return (
        f'<div class="ak evaluation" data-writable="{int(writable)}"><div class="ev-list">{banner}'
        f"{_sets_html(writable=writable)}{run}"
        f'<section aria-labelledby="ev-h-runs"><h2 id="ev-h-runs">{both("ev_runs")}</h2>'
        f'<ul id="ev-runs"></ul></section>{drafts}</div>{_view_html(writable=writable)}'
        f"{_feedback_html() if writable else ''}</div>"
    )


def _sets_html(*, writable: bool) -> str:
    upload = (
        f'<div class="ev-row"><button type="button" class="ev-b" id="ev-upload">'
        f"{both('ev_upload')}</button>"
        f'<input type="file" id="ev-file" hidden accept=".jsonl,.ndjson,.csv,.tsv,.xlsx,.json">'
        f'</div><p class="ev-sub">{both("ev_upload_more")}</p>'
    )
    return (
        f'<section aria-labelledby="ev-h-sets"><h2 id="ev-h-sets">{both("ev_sets")}</h2>'
        f'<ul id="ev-sets"></ul><div id="ev-details" aria-live="polite"></div>'
        f"{upload if writable else ''}</section>"
    )


def _run_html() -> str:
    return (
        f'<section aria-labelledby="ev-h-run"><h2 id="ev-h-run">{both("ev_run_title")}</h2>'
        f'<form id="ev-form"><label>{both("ev_name")}<input id="ev-name" maxlength="64" '
        f'autocomplete="off" spellcheck="false"></label>'
        f'<div class="ev-row"><button class="ev-b main" id="ev-run">{both("ev_run")}</button>'
        f'<button type="button" class="ev-b" id="ev-stop" hidden>{both("ev_stop")}</button></div>'
        '</form><div id="ev-course"></div></section>'
    )


def _drafts_html() -> str:
    return (
        f'<section aria-labelledby="ev-h-drafts"><h2 id="ev-h-drafts">{both("ev_drafts")}</h2>'
        f'<p class="ev-sub">{both("ev_drafts_more")}</p><form id="ev-draft" class="ev-row">'
        f'<label class="ev-inline">{both("ev_wanted")}'
        f'<input id="ev-wanted" type="number" min="1" max="200" value="20"></label>'
        f'<button class="ev-b">{both("ev_propose")}</button>'
        '<button type="button" class="ev-b link" id="ev-review" hidden></button></form></section>'
    )


def _view_html(*, writable: bool) -> str:
    """Return the right side: a report, or the questions of a set; what to do where neither is open."""
    title, more = both("ev_hello"), both("ev_hello_more")
    if not writable:
        title, more = both("ev_hello_look"), both("ev_hello_look_more")
    links = "".join(
        f'<a class="ev-b" data-kind="{kind}" download>{name}</a>' for kind, name in _KINDS
    )
    return (
        f'<div class="ev-view" id="ev-view"><header hidden><button type="button" class="ib" '
        f'id="ev-back">{icon("back")}<span class="sr">{both("ev_back")}</span></button>'
        f'<h2 id="ev-title" tabindex="-1"></h2><div class="ev-tools" id="ev-tools" hidden>'
        f'<label class="ev-inline">{both("ev_against")}<select id="ev-against"></select></label>'
        f'<span class="ev-links"><span>{both("ev_download")}</span>{links}</span></div></header>'
        f'<div id="ev-body"><div class="ev-hello">{icon("chart")}<h2>{title}</h2>'
        f"<p>{more}</p></div></div></div>"
    )


def _feedback_html() -> str:
    """Return the dialog of a thumb down; one click on a reason saves the case."""
    reasons = "".join(
        f'<button type="button" class="ev-b" data-reason="{reason}">{both(reason)}</button>'
        for reason in REASONS
    )
    return (
        f'<dialog class="ak fb" id="fb" aria-labelledby="fb-title"><form method="dialog">'
        f'<div class="fb-h"><h2 id="fb-title">{both("rate_title")}</h2>'
        f'<button class="ib" value="">{icon("close")}<span class="sr">{both("close")}</span>'
        f'</button></div><p class="ev-sub">{both("rate_more")}</p>'
        f'<label>{both("rate_correction")}<input id="fb-words" maxlength="2000" '
        f'autocomplete="off"></label><div class="fb-r">{reasons}</div>'
        '<p class="fb-no" role="alert" hidden></p></form></dialog>'
    )
