"""The group of commands, and where their errors end."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from typing import TextIO

import click

from askllm import __version__
from askllm.cli.answering import articles, ask, search
from askllm.cli.common import example, harmless
from askllm.cli.doctor import doctor
from askllm.cli.evaluating import evaluate
from askllm.cli.indexing import index
from askllm.cli.serving import serve
from askllm.errors import AskllmError

DEBUG = "ASKLLM_DEBUG"
INTERRUPTED = 130
"""128 + SIGINT, as shells count."""


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=example("askllm index", 'askllm ask "GPT-3有多少参数？"', "askllm serve --open"),
)
@click.version_option(__version__, prog_name="askllm")
def cli() -> None:
    """Ask a folder of articles, and get the very words that answer."""


for command in (index, ask, search, articles, evaluate, serve, doctor):
    cli.add_command(command)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; every error becomes a sentence on stderr.

    Args:
        argv: the arguments after the program's name; ``None`` takes those of the process.
    """
    _speak_utf8()
    try:
        code = cli.main(
            args=None if argv is None else list(argv), prog_name="askllm", standalone_mode=False
        )
        sys.stdout.flush()
    except click.Abort:
        _say("Stopped.")
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except AskllmError as error:
        _say(f"Error: {error}")
        return 1
    except BrokenPipeError:
        _close_quietly(sys.stdout)
        return 1
    except Exception as error:
        _say_unexpected(error)
        return 1
    return code if isinstance(code, int) else 0


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale or the Windows code page; never fail on a character."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _say(line: str) -> None:
    click.echo(harmless(line), err=True)


def _say_unexpected(error: Exception) -> None:
    """Name a defect of our own; the traceback only for who asks for it."""
    wanted = bool(os.environ.get(DEBUG))
    if wanted:
        traceback.print_exception(error)
    first = (str(error) or "no message").splitlines()[0]
    _say(f"Error: something went wrong inside askllm ({type(error).__name__}: {first}).")
    if not wanted:
        _say(f"Set {DEBUG}=1 and run the same command again to see where.")


def _close_quietly(stream: TextIO) -> None:
    """Let the reader of a pipe go away without a complaint when the process ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
