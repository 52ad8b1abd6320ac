"""``askllm doctor``: is everything in order, and what to run if it is not."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import click

from askllm.cli.common import (
    Place,
    Refused,
    count,
    echo,
    echo_json,
    example,
    json_option,
    place_options,
)

if TYPE_CHECKING:
    from askllm.cli.checks import Check

MARKS = {"ok": "ok  ", "warn": "warn", "bad": "BAD "}


@click.command(
    epilog=example("askllm doctor", "askllm doctor --corpus articles --index articles-index --json")
)
@place_options
@json_option
def doctor(corpus: Path, index: Path, encoder: str, as_json: bool) -> None:
    """Check Python, packages, encoder, articles and index; say what to run. Changes nothing.

    Exit code 1 if something is bad; a warning is no failure.
    """
    from askllm.cli.checks import run_checks

    checks: list[Check] = []
    for check in run_checks(Place(corpus, index, encoder)):
        checks.append(check)
        if not as_json:
            _print(check)
    if as_json:
        echo_json({"checks": [dataclasses.asdict(check) for check in checks]})
    bad = [check for check in checks if check.state == "bad"]
    if bad:
        names = ", ".join(dict.fromkeys(check.name for check in bad))
        raise Refused(f"{count(len(bad), 'check')} failed: {names}")


def _print(check: Check) -> None:
    echo(f"{MARKS[check.state]}  {check.name}: {check.detail}")
    if check.remedy:
        echo(f"      run: {check.remedy}")
