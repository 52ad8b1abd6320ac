"""The map of docs/architecture.md: which room may import which, and who may print."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "askllm"

MAP: dict[str, frozenset[str]] = {
    room: frozenset(allowed.split())
    for room, allowed in {
        "types": "",
        "errors": "",
        "tuning": "errors",
        "text": "types",
        "articles": "types errors tuning text",
        "aliases": "types errors text",
        "e5": "text",
        "encoder": "types errors e5",
        "lexical": "types errors text",
        "dense": "types errors",
        "index": "types errors tuning text articles aliases encoder lexical dense",
        "retrieve": "types errors tuning text aliases encoder lexical dense index",
        "qa_model": "types errors tuning text e5 encoder",
        "read": "types errors text index retrieve qa_model",
        "dialogue": "types errors text read",
        "answer": "types errors tuning text aliases lexical index read dialogue",
        "examples": "types errors text",
        "bot": "types errors tuning text articles aliases encoder index retrieve qa_model read answer"
        " dialogue examples",
        # evaluate scores any callable: it knows the nouns, not the rooms that answer
        "evaluate": "types errors tuning text articles",
        # exam is where the two meet: it alone knows both the bot and the measures
        "exam": "tuning bot evaluate",
        "library": "types errors text articles aliases index bot evaluate",
        "ui": "types errors text examples bot evaluate exam library",
        "server": "types errors text bot ui",
        "cli": "types errors tuning text articles aliases encoder index qa_model bot evaluate exam ui"
        " server",
    }.items()
}
"""What each room may import: only rooms above it in docs/architecture.md, and not all of those."""

ENTERED_BY_PARTS = frozenset({"e5"})
"""Rooms whose parts are imported one by one, because not everyone can pay for all of them."""

OUTSIDE = {
    "gradio": {"ui"},
    "matplotlib": {"evaluate"},
    "torch": {"encoder"},
    "faiss": {"dense"},
    "rank_bm25": {"lexical"},
}
"""Libraries that live in one room."""


def files() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def room_of(path: Path) -> str:
    first = path.relative_to(SOURCE).parts[0]
    return first.removesuffix(".py")


def imports(tree: ast.AST, path: Path) -> set[str]:
    """Return the dotted names that a file imports, anywhere in it, also under TYPE_CHECKING."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import"
            module = node.module or ""
            found.update(f"{module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            found.update(str(a.value) for a in node.args if isinstance(a, ast.Constant))
    return found


def rooms_imported(source: str, path: Path) -> set[str]:
    names = imports(ast.parse(source), path)
    inside = {name.split(".")[1] for name in names if name.startswith("askllm.")}
    return {name for name in inside if name in MAP} - {room_of(path)}


def complaints(source: str, path: Path) -> list[str]:
    """Return what is wrong with one file, a line each."""
    room = room_of(path)
    tree = ast.parse(source)
    allowed = MAP.get(room, frozenset())
    found = [f"imports {name}" for name in sorted(rooms_imported(source, path) - allowed)]
    loaded = {name.split(".")[0] for name in imports(_WithoutTypeChecking().visit(tree), path)}
    for library, rooms in OUTSIDE.items():
        if library in loaded and room not in rooms:
            found.append(f"imports {library}")
    if room != "cli":
        found.extend(_prints_and_exits(tree))
    return found


class _WithoutTypeChecking(ast.NodeTransformer):
    """Drops what only a type checker reads: a library named there is not loaded."""

    def visit_If(self, node: ast.If) -> ast.AST | None:
        return None if ast.unparse(node.test) == "TYPE_CHECKING" else self.generic_visit(node)


def _prints_and_exits(tree: ast.AST) -> list[str]:
    spelled = {"print", "sys.exit", "exit", "quit", "os._exit"}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in spelled:
            found.append(f"line {node.lineno}: {ast.unparse(node.func)}")
        elif isinstance(node, ast.Raise) and node.exc is not None:
            if ast.unparse(node.exc).startswith("SystemExit"):
                found.append(f"line {node.lineno}: SystemExit")
    return found


def test_the_map_is_one_way() -> None:
    order = list(MAP)
    for room, allowed in MAP.items():
        assert all(order.index(other) < order.index(room) for other in allowed), room


def test_the_map_is_the_documented_one() -> None:
    text = (SOURCE.parents[1] / "docs" / "architecture.md").read_text("utf-8")
    rows = [line.split("`")[1] for line in text.splitlines() if line.startswith("| `")]
    assert rows == list(MAP)


def test_every_file_belongs_to_a_room() -> None:
    doors = {"__init__", "__main__", "py"}
    assert {room_of(path) for path in files()} - doors <= set(MAP)


@pytest.mark.parametrize("room", MAP)
def test_a_room_imports_only_what_it_may(room: str) -> None:
    found = {
        path.relative_to(SOURCE).as_posix(): wrong
        for path in files()
        if room_of(path) == room and (wrong := complaints(path.read_text("utf-8"), path))
    }
    assert found == {}


def test_rooms_are_entered_by_their_door() -> None:
    """Packages are imported by their name: what ``__init__`` does not show is their own affair."""
    found = []
    for path in files():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            for module in modules:
                parts = module.split(".")
                inside = len(parts) > 2 and parts[0] == "askllm"
                if inside and parts[1] not in {room_of(path), *ENTERED_BY_PARTS}:
                    found.append(f"{path.relative_to(SOURCE).as_posix()}: {module}")
    assert found == []


@pytest.mark.parametrize(
    ("room", "source", "expected"),
    [
        ("text.py", "from askllm.articles import read_corpus", ["imports articles"]),
        ("text.py", "def f():\n    import askllm.index.build", ["imports index"]),
        ("text.py", "from askllm import bot", ["imports bot"]),
        ("read/a.py", "import gradio as gr", ["imports gradio"]),
        ("ui/a.py", "import gradio as gr", []),
        ("server.py", "if TYPE_CHECKING:\n    import gradio", []),
        ("server.py", "if TYPE_CHECKING:\n    from askllm.cli import main", ["imports cli"]),
        ("lexical.py", "def f():\n    import torch", ["imports torch"]),
        ("read/a.py", "from askllm.read.b import c", []),
        ("read/a.py", "import importlib\nimportlib.import_module('askllm.cli')", ["imports cli"]),
        ("bot.py", "print(1)", ["line 1: print"]),
        ("bot.py", "import sys\nsys.exit(1)", ["line 2: sys.exit"]),
        ("bot.py", "raise SystemExit(2)", ["line 1: SystemExit"]),
        ("cli.py", "print(1)", []),
    ],
)
def test_the_guard_sees(room: str, source: str, expected: list[str]) -> None:
    assert complaints(source, SOURCE / room) == expected


def test_the_guard_refuses_relative_imports() -> None:
    with pytest.raises(AssertionError, match="a relative import"):
        complaints("from . import types", SOURCE / "bot.py")
