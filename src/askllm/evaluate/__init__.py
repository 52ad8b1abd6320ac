"""The evaluation room: scores any ``Callable[[Question], Answer]``, however it answers.

    questions = read_questions(Path("questions.jsonl"))
    report = evaluate(questions.questions, ask, texts=texts, search=search)
    report.figure("answer_contained"), report.to_json()

A figure is a mean over the questions that define it; the others are counted beside it, never
averaged in. What each figure means stands in ``measures``, ``matching`` and ``score``; why, in
docs/adr/0006-evaluation.md.
"""

from askllm.evaluate.files import contexts_as_articles, read_questions
from askllm.evaluate.questions import Question, QuestionSet
from askllm.evaluate.report import Figure, Group, Report, check_figure, figure_names, summarize
from askllm.evaluate.run import Asker, Searcher, depths_up_to, evaluate, play, search_depth
from askllm.evaluate.score import Row, score
from askllm.evaluate.table import figures_table, verdicts_line

__all__ = [
    "Asker",
    "Figure",
    "Group",
    "Question",
    "QuestionSet",
    "Report",
    "Row",
    "Searcher",
    "check_figure",
    "contexts_as_articles",
    "depths_up_to",
    "evaluate",
    "figure_names",
    "figures_table",
    "play",
    "read_questions",
    "score",
    "search_depth",
    "summarize",
    "verdicts_line",
]
