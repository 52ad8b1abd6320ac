"""Another askllm, asked over its REST address as if it were a ``Bot``.

    with Remote("http://127.0.0.1:7860") as remote:
        evaluate(questions, remote, texts=remote.text, search=remote.search)

The first call makes sure that an askllm answers there. What fails on the way is tried again; what
the server refuses is not. Articles are fetched once, for the proof that quotes are verbatim.
"""

from __future__ import annotations

import ipaddress
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from askllm.errors import EvaluationError
from askllm.evaluate.answer_json import answer_of, noun_of
from askllm.evaluate.questions import Question
from askllm.evaluate.run import play
from askllm.types import Answer, Article, Hit, LegScore, Passage, Turn

if TYPE_CHECKING:
    import httpx

TIMEOUT = 60.0
"""Seconds that one question may take."""
TRIES = 3
PAUSE = 0.5
"""Seconds before the second try, doubled before each further one."""
MOST_HITS = 50
"""Hits that askllm's REST gives at most."""
LONGEST_TURN = 20_000
"""Characters of an earlier answer that askllm's REST takes."""

_PASSING = frozenset({429, 502, 503, 504})
"""Statuses of a server or proxy that may answer the next time."""


@dataclass(frozen=True, slots=True)
class _FoundHit:
    """A hit as ``GET /api/search`` gives it; its article comes without the text."""

    passage: Passage
    score: float
    rank: int
    legs: tuple[LegScore, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """The reply of ``GET /api/search``."""

    hits: tuple[_FoundHit, ...]


class Remote:
    """An ``Asker``, a ``Searcher`` and ``Texts`` over one address; safe to share among threads.

    Raises:
        EvaluationError: the address is none, nothing answers there, what answers is not askllm,
            or httpx is not installed.
    """

    def __init__(
        self, url: str, *, timeout: float = TIMEOUT, tries: int = TRIES, pause: float = PAUSE
    ) -> None:
        self.url = address_of(url)
        self._tries = max(1, tries)
        self._pause = pause
        self._answering = True
        self._texts: dict[str, Article | None] = {}
        self._lock = threading.Lock()
        self._http = _client(self.url, timeout)
        try:
            self._health = self._check()
        except EvaluationError:
            self._http.close()
            raise

    def __enter__(self) -> Remote:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __call__(self, question: Question) -> Answer:
        """Ask the question after its history.

        Raises:
            EvaluationError: see ``ask``.
        """
        return play(question, self.ask)

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Ask one question.

        Raises:
            EvaluationError: the server cannot be reached any more, refuses the question (its own
                words are given), or answers in a form that this askllm does not know.
        """
        turns = [{"question": turn.question, "answer": _said(turn)} for turn in history]
        value = self._json("POST", "/api/ask", json={"question": question, "history": turns})
        try:
            return answer_of(value)
        except ValueError as error:
            raise self._other_version("/api/ask", error) from error

    def search(self, question: str, k: int = 10) -> list[Hit]:
        """Return the server's hits, best first, with their articles' texts.

        Raises:
            EvaluationError: see ``ask``.
        """
        params = {"q": question, "k": str(min(k, MOST_HITS))}
        value = self._json("GET", "/api/search", params=params)
        try:
            found = noun_of(_Found, value)
            return [self._hit(hit, f"hits[{i}]") for i, hit in enumerate(found.hits)]
        except ValueError as error:
            raise self._other_version("/api/search", error) from error

    def text(self, article_id: str) -> str | None:
        """Return an article's text, ``None`` if the server has no such article.

        Raises:
            EvaluationError: see ``ask``.
        """
        article = self.article(article_id)
        return None if article is None else article.text

    def article(self, article_id: str) -> Article | None:
        """Return an article, fetched once; ``None`` if the server has none of this id.

        Raises:
            EvaluationError: see ``ask``.
        """
        with self._lock:
            if article_id in self._texts:
                return self._texts[article_id]
        value = self._json("GET", f"/api/articles/{quote(article_id, safe='/')}", absent=True)
        try:
            found = None if value is None else noun_of(Article, value)
        except ValueError as error:
            raise self._other_version("/api/articles", error) from error
        with self._lock:
            self._texts[article_id] = found
        return found

    def settings(self) -> Mapping[str, str]:
        """Return what the server says of itself, for the report."""
        legs = self._health.get("legs")
        ran = legs.get("ran") if isinstance(legs, Mapping) else None
        return {
            "address": self.url,
            "articles": str(self._health["articles"]),
            "passages": str(self._health["passages"]),
            "legs": ", ".join(str(leg) for leg in ran) if isinstance(ran, list) else "",
        }

    def _check(self) -> Mapping[str, object]:
        value = self._json("GET", "/healthz")
        if not isinstance(value, Mapping) or not {"articles", "passages"} <= value.keys():
            raise self._not_askllm("GET /healthz says nothing of articles and passages")
        return value

    def _hit(self, hit: _FoundHit, at: str) -> Hit:
        article = self.article(hit.passage.article_id)
        if article is None:
            name = hit.passage.article_id
            raise ValueError(f'"{at}" is of article {name!r}, which /api/articles does not have')
        return Hit(hit.passage, article, hit.score, hit.rank, hit.legs)

    def _json(
        self,
        method: str,
        route: str,
        *,
        json: Mapping[str, object] | None = None,
        params: Mapping[str, str] | None = None,
        absent: bool = False,
    ) -> object:
        """Send one request and return its JSON; with ``absent``, ``None`` for a 404."""
        response = self._send(method, route, json, params)
        if absent and response.status_code == 404:
            return None
        try:
            value: object = response.json()
        except ValueError:
            value = None
        if response.is_success and value is not None:
            return value
        said = value.get("error") if isinstance(value, Mapping) else None
        if isinstance(said, str):
            raise EvaluationError(f"{self.url} refuses {method} {route}: {said}")
        if response.is_redirect:
            raise EvaluationError(
                f"{self.url} sends elsewhere, to {response.headers.get('location')}; "
                "name that address"
            )
        if response.status_code in (401, 403, 407):
            raise EvaluationError(
                f"{self.url} asks for a login ({response.status_code}), which askllm's REST does "
                "not; name the address behind it"
            )
        raise self._not_askllm(f"{method} {route} gave {response.status_code}, no JSON of askllm")

    def _send(
        self,
        method: str,
        route: str,
        json: Mapping[str, object] | None,
        params: Mapping[str, str] | None,
    ) -> httpx.Response:
        """Send, and send again after a pause while that may help.

        A server that has failed every try gets one try a question from then on, until it answers:
        a run of thousands must not wait for each of them.
        """
        import httpx

        tries = self._tries if self._answering else 1
        for number in range(1, tries + 1):
            last = number == tries
            try:
                response = self._http.request(method, route, json=json, params=params)
            except httpx.ReadTimeout as error:  # it is at work: asking again adds to that
                raise EvaluationError(
                    f"{self.url} took longer than {self._http.timeout.read:g} s for "
                    f"{method} {route}; allow more time, or ask it fewer questions at once"
                ) from error
            except httpx.HTTPError as error:
                if last:
                    self._answering = False
                    raise self._unreachable(error) from error
            else:
                if last or response.status_code not in _PASSING or _is_ours(response):
                    self._answering = True
                    return response
            time.sleep(self._pause * 2 ** (number - 1))
        raise AssertionError("the last try returns or raises")

    def _unreachable(self, error: Exception) -> EvaluationError:
        return EvaluationError(
            f"{self.url} cannot be reached ({error or type(error).__name__}); start it there: "
            "askllm serve, or check the address"
        )

    def _not_askllm(self, what: str) -> EvaluationError:
        return EvaluationError(
            f"{self.url} is not the address of an askllm: {what}. Name what askllm serve "
            "printed, such as http://127.0.0.1:7860"
        )

    def _other_version(self, route: str, error: ValueError) -> EvaluationError:
        return EvaluationError(
            f"{self.url} answers {route} in another form than this askllm knows: {error}. "
            "Install the same version on both sides: pip install --upgrade askllm"
        )


def address_of(url: str) -> str:
    """Return the address without route and last slash; ``http://`` is put before a bare host.

    Raises:
        EvaluationError: it is no address.
    """
    full = url.strip() if "://" in url else f"http://{url.strip()}"
    try:
        parts = urlsplit(full)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port  # out of range raises here
    except ValueError:
        valid = False
    if not valid or any(char.isspace() for char in full):
        raise EvaluationError(
            f"{url!r} is no address; write http://HOST:PORT, such as http://127.0.0.1:7860"
        )
    path = parts.path.rstrip("/").removesuffix("/api/ask").removesuffix("/api").rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path}"


def _client(url: str, timeout: float) -> httpx.Client:
    try:
        import httpx
    except ImportError as error:
        raise EvaluationError(
            "asking over REST needs httpx; install it: pip install httpx"
        ) from error
    return httpx.Client(
        base_url=url,
        timeout=httpx.Timeout(timeout, connect=min(timeout, 10.0)),
        headers={"Accept": "application/json"},
        trust_env=not _is_here(url),  # a proxy of the environment does not lead to this machine
    )


def _is_here(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_ours(response: httpx.Response) -> bool:
    """Whether a refusal is askllm's own, in words: it will refuse again."""
    try:
        value = response.json()
    except ValueError:
        return False
    return isinstance(value, Mapping) and isinstance(value.get("error"), str)


def _said(turn: Turn) -> str:
    answer = turn.answer if isinstance(turn.answer, str) else turn.answer.text
    return answer[:LONGEST_TURN]
