"""What ``import askllm`` shows, and that it costs next to nothing."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys

import askllm

SCRIPT = """
import json, logging, os, socket, sys
before = dict(os.environ)
handlers = list(logging.getLogger().handlers)
levels = logging.getLogger().level
def refuse(*args, **kwargs):
    raise AssertionError("the network was touched")
socket.socket.connect = refuse
socket.getaddrinfo = refuse
import askllm
print(json.dumps({
    "modules": sorted({name.split(".")[0] for name in sys.modules}),
    "environment": dict(os.environ) == before,
    "logging": logging.getLogger().handlers == handlers and logging.getLogger().level == levels,
}))
"""
HEAVY = {"torch", "faiss", "gradio", "sentence_transformers", "transformers", "fastapi"}


def test_all_is_what_it_shows() -> None:
    assert sorted(askllm.__all__) == list(askllm.__all__)
    public = {
        name
        for name, value in vars(askllm).items()
        if not name.startswith("_") and not inspect.ismodule(value) and name != "annotations"
    }
    assert public == set(askllm.__all__)
    for name in askllm.__all__:
        value = getattr(askllm, name)
        assert value.__doc__, name
        assert value.__module__.startswith("askllm."), name


def test_the_front_door_takes_keywords_only() -> None:
    parameters = inspect.signature(askllm.load).parameters.values()
    names = "corpus index encoder names progress rebuild wait tuning reader".split()
    assert [p.name for p in parameters] == names
    assert {p.kind for p in parameters} == {inspect.Parameter.KEYWORD_ONLY}


def test_importing_is_light_and_changes_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=120
    )
    report = json.loads(done.stdout)
    assert set(report["modules"]) & HEAVY == set()
    assert report["environment"]
    assert report["logging"]
    assert done.stderr == ""
