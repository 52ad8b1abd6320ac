"""Questions that can be asked, drawn from the articles at hand; each was asked and answered.

    examples = Examples(ask, file, library)
    examples.general("zh")   ->  to start with; waits until they are chosen
    examples.at_hand("zh")   ->  the same, or None while they are chosen behind
    examples.near(answer)    ->  beside an answer that was not found
    examples.after(answer)   ->  after one that was, from those at hand

The corpus owner's own ``questions.jsonl`` comes first; besides, a sentence becomes a question by
asking for what it says where it stands.
"""

from askllm.examples.choosing import SUGGESTED, Examples
from askllm.examples.forming import Candidate, formed_questions, latin_names
from askllm.examples.going_on import Gist, Script, script_wanted
from askllm.examples.kept import EXAMPLES_FILE, KEPT_RULE, Kept
from askllm.examples.owned import QUESTIONS_FILE, owned_questions
from askllm.examples.picking import WANTED

__all__ = [
    "EXAMPLES_FILE",
    "KEPT_RULE",
    "QUESTIONS_FILE",
    "SUGGESTED",
    "WANTED",
    "Candidate",
    "Examples",
    "Gist",
    "Kept",
    "Script",
    "formed_questions",
    "latin_names",
    "owned_questions",
    "script_wanted",
]
