"""The evaluation tab: sets, runs, reports and cases, everything but the look.

    desk = desk_for(bot)          the state behind the tab, shared by all open pages
    evaluation_routes(desk)       what the tab's script asks: JSON, reports, uploads

``sets`` holds the sets, ``live_run`` the one run at a time, ``partial_figures`` and
``partial_report`` what it has shown so far, ``finished_runs`` the others and their reports,
``feedback`` the cases from the chat, ``set_questions`` the questions of a set. None of them knows
Gradio or HTTP; ``routes`` alone knows HTTP. Decided in docs/adr/0008-web-page.md.
"""

from askllm.ui.evaluation.desk import Desk, desk_for
from askllm.ui.evaluation.feedback import REASONS
from askllm.ui.evaluation.routes import UPLOADS, evaluation_routes
from askllm.ui.evaluation.sets import LARGEST

__all__ = ["LARGEST", "REASONS", "UPLOADS", "Desk", "desk_for", "evaluation_routes"]
