"""The command line: ``askllm index · ask · search · articles · eval · serve · doctor``.

The only room that prints or exits. ``main`` is where every error ends: one sentence on stderr,
never a traceback. Exit codes: 0 done, 1 a refusal with its reason on stderr, 2 wrong usage, 130
stopped by the user. The rooms behind a command are imported when it runs, so that ``--help`` is
quick. Decided in docs/adr/0007-command-line.md.
"""

from askllm.cli.app import cli, main

__all__ = ["cli", "main"]
