"""The evaluation room: scores any ``Callable[[Question], Answer]``, however it answers.

    questions = read_questions(Path("questions.jsonl"))
    report = evaluate(questions.questions, ask, texts=texts, search=search)
    report.figure("answer_contained"), report.to_json()

    file ─read_questions─► Question ─evaluate─► Row ─summarize─► Report ─compare─► Comparison
                                                                  └─html_report, markdown_report …

A figure is a mean over the questions that define it; the others are counted beside it, never
averaged in. What each figure means stands in ``measures``, ``matching`` and ``score``; why, in
docs/adr/0006-evaluation.md.
"""

from askllm.evaluate.answers_file import GivenAnswers, read_answers
from askllm.evaluate.cases import (
    Added,
    add_case,
    case_from_answer,
    drop_question,
    replace_question,
    set_path,
    sets_folder,
    write_set,
)
from askllm.evaluate.check import Finding, check_set
from askllm.evaluate.compare import Comparison, compare
from askllm.evaluate.compare_table import changes_table, comparison_line, comparison_table
from askllm.evaluate.draft import draft_questions
from askllm.evaluate.figures import LATENCY_FIGURES, LOWER_IS_BETTER
from askllm.evaluate.files import contexts_as_articles, read_questions
from askllm.evaluate.identity import (
    corpus_digest,
    identity,
    machine,
    peak_memory_mb,
    questions_digest,
    versions,
)
from askllm.evaluate.questions import Question, QuestionSet
from askllm.evaluate.remote import Remote
from askllm.evaluate.report import Report, figure_names, summarize
from askllm.evaluate.reports import (
    Part,
    all_plots,
    html_report,
    junit_report,
    markdown_report,
    type_words,
)
from askllm.evaluate.row import Cited, Found, Row
from askllm.evaluate.run import (
    Asker,
    Progress,
    depths_up_to,
    evaluate,
    play,
    search_depth,
)
from askllm.evaluate.runs import (
    check_name,
    delete_run,
    journal_path,
    list_runs,
    load_run,
    runs_folder,
    save_run,
)
from askllm.evaluate.score import score
from askllm.evaluate.split import Split, split
from askllm.evaluate.table import (
    diagnoses_line,
    figure_text,
    figures_table,
    groups_table,
    risk_coverage_line,
    verdicts_line,
)
from askllm.evaluate.trial import (
    Judged,
    Trial,
    Variant,
    best_of,
    grid,
    judge,
    ranking_figures,
)
from askllm.evaluate.tune import (
    THRESHOLDS,
    Decided,
    Objective,
    calibrated,
    decided,
    outcomes_of,
    too_small,
)

__all__ = [
    "LATENCY_FIGURES",
    "LOWER_IS_BETTER",
    "THRESHOLDS",
    "Added",
    "Asker",
    "Cited",
    "Comparison",
    "Decided",
    "Finding",
    "Found",
    "GivenAnswers",
    "Judged",
    "Objective",
    "Part",
    "Progress",
    "Question",
    "QuestionSet",
    "Remote",
    "Report",
    "Row",
    "Split",
    "Trial",
    "Variant",
    "add_case",
    "all_plots",
    "best_of",
    "calibrated",
    "case_from_answer",
    "changes_table",
    "check_name",
    "check_set",
    "compare",
    "comparison_line",
    "comparison_table",
    "contexts_as_articles",
    "corpus_digest",
    "decided",
    "delete_run",
    "depths_up_to",
    "diagnoses_line",
    "draft_questions",
    "drop_question",
    "evaluate",
    "figure_names",
    "figure_text",
    "figures_table",
    "grid",
    "groups_table",
    "html_report",
    "identity",
    "journal_path",
    "judge",
    "junit_report",
    "list_runs",
    "load_run",
    "machine",
    "markdown_report",
    "outcomes_of",
    "peak_memory_mb",
    "play",
    "questions_digest",
    "ranking_figures",
    "read_answers",
    "read_questions",
    "replace_question",
    "risk_coverage_line",
    "runs_folder",
    "save_run",
    "score",
    "search_depth",
    "set_path",
    "sets_folder",
    "split",
    "summarize",
    "too_small",
    "type_words",
    "verdicts_line",
    "versions",
    "write_set",
]
