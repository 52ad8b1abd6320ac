"""Candidates are asked one by one; those that are answered well are what is suggested."""

from __future__ import annotations

import functools
import logging
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TypeVar

from askllm.errors import AskllmError
from askllm.examples.candidates import Library, candidates, spread
from askllm.examples.checking import Good, checked
from askllm.examples.forming import Candidate, formed_of
from askllm.examples.going_on import Gist, GistOf, going_on, same_thing
from askllm.examples.kept import Drawn, Findings, Kept
from askllm.examples.owned import owned_questions
from askllm.examples.picking import (
    WANTED,
    chosen_of,
    clean,
    enough,
    share_of,
    shared,
    turned,
    varied,
)
from askllm.text import language_of, question_tokens
from askllm.types import Answer, Language, Turn

SUGGESTED = 3
TRIED = 14
"""Candidates that are asked at most before the first questions are chosen."""
KEPT = 24
"""Questions of a language that are kept to choose from beside an answer that was not found."""
OWNED = 400
"""The owner's questions that are compared with one that was not answered."""
ASKED = 2
"""Questions that are asked while somebody waits for suggestions."""
NEXT = 6
"""Questions about the thing of an answer that are asked behind after it."""
NEAR = 0.25
"""Least share of the words of a question that one near to it has."""
KNOWN = 2_000
"""Questions of which it is remembered whether they are answered, and what was suggested after them."""

ENDING = 5.0
"""Seconds that the program may take from refusing work until its main thread has ended."""

Ask = Callable[[str], Answer]
_Asked = tuple[str, str, frozenset[str] | None]
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Drawn:
    """What has come of the candidates of a language so far; ``chosen`` once it is settled."""

    waiting: Iterator[tuple[int, Candidate]]
    good: list[tuple[int, Good]] = field(default_factory=list)
    tried: int = 0
    out: int = 0
    exhausted: bool = False
    chosen: tuple[str, ...] | None = None


class Examples:
    """Questions that a bot can answer, as they are found out. Thread-safe."""

    def __init__(
        self,
        ask: Ask,
        file: Path,
        library: Callable[[], Library],
        behind: Ask | None = None,
        kept: Callable[[], Kept] | None = None,
        gist: GistOf = lambda _: Gist(),
    ) -> None:
        """Keep what is needed; nothing is read or asked before it is wanted.

        Args:
            ask: answers a question; it must not ask for examples itself.
            file: the corpus owner's questions; it need not exist.
            library: gives the articles when they are first needed.
            behind: answers where nobody waits; ``ask`` by default.
            kept: gives the place of what ``behind`` has answered before the program was started;
                nowhere by default.
            gist: says what a question asks; by default only its words tell.
        """
        self._ask, self._behind = ask, behind or ask
        self._file, self._library = file, library
        self._where, self._written = kept, Findings()
        self._gist = functools.lru_cache(maxsize=KNOWN)(gist)
        self._kept: Kept | None = None
        self._changed = threading.Condition()
        self._drawn: dict[Language, _Drawn] = {}
        self._known: dict[str, Good | None] = {}
        self._own: tuple[tuple[Candidate, frozenset[str]], ...] | None = None
        self._suggested: dict[_Asked, tuple[str, ...]] = {}
        self._next: list[Candidate] = []
        self._worker: threading.Thread | None = None
        self._stopped = False

    def general(self, language: Language) -> tuple[str, ...]:
        """Return up to ``WANTED`` questions to start with, asked and answered; waits for them.

        Those in ``language`` come first, of different kinds and from different articles as far as
        there are such. Where no article is in it, one that needs none comes before them: which
        articles there are.
        """
        drawn = self._of(language)
        while drawn.chosen is None:
            if not self._step(drawn, self._ask):
                with self._changed:
                    self._changed.wait_for(lambda: drawn.chosen is not None, timeout=0.1)
        return drawn.chosen

    def at_hand(self, language: Language) -> tuple[str, ...] | None:
        """Return what ``general`` does, or ``None`` while it is chosen, by a thread of its own.

        That thread goes on until there are ``KEPT`` to choose from.
        """
        drawn = self._of(language)
        self._work_behind()
        return drawn.chosen

    def _work_behind(self) -> None:
        with self._changed:
            idle = self._worker is None or not self._worker.is_alive()
            if idle and not self._stopped:
                # A daemon: what it does is worth nothing once the program ends.
                self._worker = threading.Thread(target=self._work, name="examples", daemon=True)
                self._worker.start()

    def stop(self) -> None:
        """Ask nothing more behind: other articles are answered from by now."""
        self._stopped = True

    def some(self, answer: Answer) -> tuple[str, ...]:
        """Return up to ``SUGGESTED`` questions to go on with where none was asked: what there is by now.

        Where there is nothing yet, a few candidates are asked for it. Whoever says the same again
        is suggested the same.
        """
        return self._once(
            (answer.question, answer.language, None), lambda: self._some(answer.language)
        )

    def _some(self, language: Language) -> tuple[str, ...]:
        drawn = self._of(language)
        for _ in range(ASKED + 1):
            if len(drawn.good) < SUGGESTED and drawn.chosen is None:
                self._step(drawn, self._ask)
        return (drawn.chosen or chosen_of(drawn.good))[:SUGGESTED]

    def near(self, answer: Answer, within: Collection[str] | None = None) -> tuple[str, ...]:
        """Return up to ``SUGGESTED`` questions that can be answered, near to one that could not.

        They are the owner's, or formed from the passages that came closest, and share words with
        what was asked; where there are too few, others follow. Each was asked: most of them
        before, at most ``ASKED`` now. Whoever asks the same again is suggested the same.

        Args:
            answer: the one that was not found.
            within: ids of the articles that were searched; all when ``None``.
        """
        searched = None if within is None else frozenset(within)
        asked = (answer.question, answer.standalone, searched)
        return self._once(asked, lambda: self._nearest(answer, within))

    def _once(self, asked: _Asked, find: Callable[[], tuple[str, ...]]) -> tuple[str, ...]:
        """Return what was found before, or find it now: the same question has the same answer."""
        found = self._suggested.get(asked)
        if found is None:
            found = find()
            with self._changed:
                _make_room(self._suggested)
                found = self._suggested.setdefault(asked, found)
        return found

    def _nearest(self, answer: Answer, within: Collection[str] | None) -> tuple[str, ...]:
        """Return such questions in the language of the one asked, in another where there is none."""
        near = self._near(answer)
        spoken = {c: near[c] for c in near if language_of(c.question) == answer.language}
        found = self._nearest_of(spoken, answer, within)
        return found or self._nearest_of(near, answer, within)

    def _nearest_of(
        self, waiting: dict[Candidate, float], answer: Answer, within: Collection[str] | None
    ) -> tuple[str, ...]:
        here = {clean(text) for text in (answer.question, answer.standalone)}
        chosen: list[Good] = []
        left = ASKED
        while waiting and len(chosen) < SUGGESTED:
            kinds = [good.kind for good in chosen]
            best = max(waiting, key=lambda c: (waiting[c] - 0.2 * kinds.count(c.kind), c.question))
            del waiting[best]
            if clean(best.question) in here or any(g.question == best.question for g in chosen):
                continue
            if best.question not in self._known:
                if not left:
                    continue
                left -= 1
            good = self._try(best, self._ask)
            if good is not None and (within is None or good.article in within):
                chosen.append(good)
        for good in self._others(answer, within, left if not chosen else 0):
            if good not in chosen and clean(good.question) not in here:
                chosen.append(good)
        return tuple(good.question for good in chosen[:SUGGESTED])

    def after(
        self, answer: Answer, history: Sequence[Turn] = (), within: Collection[str] | None = None
    ) -> tuple[str, ...]:
        """Return up to ``SUGGESTED`` questions to go on with after an answer; asks none for it.

        They are at hand by now, see ``going_on``. The owner's about the same thing that are not
        are asked behind, for the next answer.

        Args:
            answer: one that quotes something.
            history: the turns before it.
            within: ids of the articles that were searched; all when ``None``.
        """
        there = [g for g in self._good() if within is None or g.article in within]
        chosen = going_on(turned(there, answer), answer, history, self._gist, SUGGESTED)
        if self._worker is not None:
            named = same_thing(self._owned(), answer, self._gist)
            self._next = [one for one in named if one.question not in self._known][:NEXT]
            if self._next:
                self._work_behind()
        return tuple(good.question for good in chosen)

    # ---- asking ------------------------------------------------------------------------------

    def _of(self, language: Language) -> _Drawn:
        with self._changed:
            self._take_over()
            if language not in self._drawn:
                self._drawn[language] = _Drawn(self._waiting(language))
            return self._drawn[language]

    def _waiting(self, language: Language) -> Iterator[tuple[int, Candidate]]:
        for tier, some in enumerate(candidates(language, self._file, self._library())):
            for one in some:
                yield tier, one

    def _take_over(self) -> None:
        """Know, from the first time on, what was found out before the program was started."""
        if self._where is None or self._kept is not None:
            return
        self._kept = self._where()
        self._written = found = self._kept.read()
        self._known.update(found.known)
        for language, each in found.drawn.items():
            good = [(tier, known) for tier, one in each.good if (known := found.known[one])]
            waiting = self._waiting(language)
            self._drawn[language] = _Drawn(waiting, good, 0, 0, each.exhausted, each.chosen)

    def _keep(self) -> None:
        """Write down what is known by now."""
        with self._changed:
            drawn = {
                language: Drawn(
                    each.chosen,
                    tuple((tier, one.question) for tier, one in each.good),
                    each.exhausted,
                )
                for language, each in self._drawn.items()
                if each.chosen is not None
            }
            found = Findings(dict(self._known), drawn)
        if self._kept is not None and found != self._written and not self._stopped:
            self._kept.write(found)
            self._written = found

    def _work(self) -> None:
        """Find out what is answered, until there is enough, it is stopped or the program ends."""
        try:
            self._ask_on()
        except RuntimeError:
            # When the program ends, thread pools take no more work; nothing says so beforehand.
            main = threading.main_thread()
            main.join(ENDING)
            if main.is_alive():
                raise

    def _ask_on(self) -> None:
        """Ask first for what a page shows, then for what is talked of, then for what may be near."""
        while not self._stopped and threading.main_thread().is_alive():
            drawn = [self._drawn[language] for language in tuple(self._drawn)]
            unsettled = [each for each in drawn if each.chosen is None]
            thin = [each for each in drawn if not each.exhausted and len(each.good) < KEPT]
            with self._changed:
                wanted = self._next.pop(0) if self._next and not unsettled else None
            if wanted is not None:
                self._try(wanted, self._behind)
                continue
            if not (unsettled or thin):
                self._keep()
                return
            if not any(self._step(each, self._behind) for each in (unsettled or thin)[:1]):
                with self._changed:
                    self._changed.wait(timeout=0.1)
            if unsettled and all(each.chosen is not None for each in drawn):
                self._keep()

    def _step(self, drawn: _Drawn, ask: Ask) -> bool:
        """Ask the next candidate; say whether there was one."""
        with self._changed:
            tier, candidate = next(drawn.waiting, (0, None))
            if candidate is None:
                drawn.exhausted = True
                self._settle(drawn)
                return False
            drawn.out += 1
        good = self._try(candidate, ask)
        with self._changed:
            drawn.out -= 1
            drawn.tried += 1
            if good is not None and all(good.question != other.question for _, other in drawn.good):
                drawn.good.append((tier, good))
            self._settle(drawn)
        return True

    def _settle(self, drawn: _Drawn) -> None:
        """Choose once there is enough to choose from, or nothing more to come."""
        if drawn.chosen is None:
            first = enough(drawn.good)
            kinds, articles = {good.kind for good in first}, {good.article for good in first}
            varied = len(first) >= WANTED and len(kinds) >= 3 and len(articles) >= 2
            over = drawn.exhausted or (drawn.tried >= TRIED and len(drawn.good) >= WANTED)
            if varied or (over and not drawn.out):
                drawn.chosen = chosen_of(drawn.good)
        self._changed.notify_all()

    def _try(self, candidate: Candidate, ask: Ask) -> Good | None:
        """Ask a candidate, unless it was asked before; return what is to be known if it is good."""
        question = candidate.question
        if question not in self._known:
            try:
                good = checked(candidate, ask(question))
            # A question that fails must not keep a page from opening.
            except AskllmError as error:
                _log.warning("example question left out: %s", error)
                good = None
            with self._changed:
                _make_room(self._known)
                self._known[question] = good
            return good
        return self._known.get(question)

    # ---- near to a question ------------------------------------------------------------------

    def _near(self, answer: Answer) -> dict[Candidate, float]:
        """Return what is near to a question by how near it is, in [0, 2]."""
        asked = frozenset(question_tokens(answer.standalone))
        found: dict[Candidate, float] = {}
        for rank, citation in enumerate(answer.closest):
            title = " ".join((citation.article.title, *citation.heading))
            for one in islice(formed_of(citation.passage.text, title), 3):
                found[one] = 0.5 / (1 + rank) + shared(asked, one.question)
        for candidate, tokens in self._owned():
            found.setdefault(candidate, share_of(asked, tokens))
        for good in self._good():
            found.setdefault(
                Candidate(good.question, good.kind), 0.1 + shared(asked, good.question)
            )
        return {one: score for one, score in found.items() if score >= NEAR}

    def _others(self, answer: Answer, within: Collection[str] | None, asking: int) -> list[Good]:
        """Return questions that have nothing to do with the one asked, others for each question."""
        drawn = self._of(answer.language)
        for _ in range(asking):
            if len(drawn.good) < SUGGESTED:
                self._step(drawn, self._ask)
        good = [g for g in enough(drawn.good) if within is None or g.article in within]
        spoken = [g for g in good if language_of(g.question) == answer.language]
        here = turned(spoken or good, answer)
        return [*varied(here, SUGGESTED), *here]

    def _good(self) -> list[Good]:
        with self._changed:
            self._take_over()
            return [good for good in self._known.values() if good is not None]

    def _owned(self) -> tuple[tuple[Candidate, frozenset[str]], ...]:
        if self._own is None:
            owned = spread(owned_questions(self._file), OWNED)
            self._own = tuple((one, frozenset(question_tokens(one.question))) for one in owned)
        return self._own


def _make_room(known: dict[_Key, _Value]) -> None:
    """Drop what was learned first, where ``KNOWN`` entries are there."""
    while len(known) >= KNOWN:
        del known[next(iter(known))]
