"""Train the extractive reader. Run from the repository's root; see training/README.md.

python -m training.train --data CMRC DRCD ZSQUAD XQUAD-ZH XQUAD-EN --out FILE --work FOLDER --minutes 72
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from askllm.e5.pieces import PieceTable
from askllm.e5.weights import Weights
from askllm.encoder.bundled import bundled_identity, bundled_weights, spelling_of
from askllm.qa_model.difference import read_difference
from askllm.qa_model.inputs import PieceReader
from training.examples import Example, Text, example_of, texts_of
from training.export import export
from training.names import Namer, han_names
from training.network import Outputs, Reader
from training.sources import NAMES, Asked, read_sets
from training.written import FOLDER, read_written

FIRST_LAYER = 4
BATCH = 16
WARM_UP = 0.06
LAYER_RATE, HEAD_RATE = 1.5e-4, 1e-3
DECAY, CLIP, DROPOUT = 0.01, 1.0, 0.1
INSIDE_WEIGHT, ANSWERS_WEIGHT = 0.3, 0.5
LOG_EVERY = 20
"""Steps."""


def piece_reader(weights: Weights) -> PieceReader:
    """Return what makes windows of texts."""
    return PieceReader(PieceTable.of(weights.pieces), spelling_of(weights))


def loss_of(outputs: Outputs, batch: Sequence[Example]) -> torch.Tensor:
    """Return the mean loss of a batch: a scalar."""
    rows, tokens = outputs.start.shape
    allowed = torch.zeros((rows, tokens), dtype=torch.bool)
    passage = torch.zeros((rows, tokens), dtype=torch.bool)
    inside = torch.zeros((rows, tokens))
    starts, ends = [], []
    for row, one in enumerate(batch):
        first, spans = one.window.first, one.window.spans
        stop = first + len(spans)
        allowed[row, 0] = True
        allowed[row, first:stop] = torch.from_numpy(spans[:, 1] > spans[:, 0])
        passage[row, first:stop] = True
        inside[row, first:stop] = torch.from_numpy(one.inside)
        starts.append(first + one.start - 1 if one.start else 0)
        ends.append(first + one.end - 1 if one.end else 0)
    spans_loss = sum(
        functional.cross_entropy(logits.masked_fill(~allowed, -1e4), torch.tensor(gold))
        for logits, gold in ((outputs.start, starts), (outputs.end, ends))
    )
    inside_loss = functional.binary_cross_entropy_with_logits(
        outputs.inside[passage], inside[passage]
    )
    answered = torch.tensor([float(one.start > 0) for one in batch])
    answers_loss = functional.binary_cross_entropy_with_logits(outputs.answers, answered)
    return spans_loss / 2 + INSIDE_WEIGHT * inside_loss + ANSWERS_WEIGHT * answers_loss


def batches_of(examples: Sequence[Example], chance: random.Random) -> Iterator[list[Example]]:
    """Yield batches of about the same length each, for ever."""
    while True:
        order = list(examples)
        chance.shuffle(order)
        for at in range(0, len(order), BATCH * 64):
            near = sorted(order[at : at + BATCH * 64], key=lambda one: len(one.window.ids))
            parts = [near[i : i + BATCH] for i in range(0, len(near), BATCH)]
            chance.shuffle(parts)
            yield from parts


def run(model: Reader, batch: Sequence[Example]) -> Outputs:
    """Run a batch in bfloat16."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        outputs: Outputs = model(
            [(one.window.ids, one.window.segments, one.window.matches) for one in batch]
        )
    return outputs


def checked(model: Reader, examples: Sequence[Example]) -> dict[str, float]:
    """Return loss, exact spans and right yes-or-no on examples that are not trained on."""
    model.eval()
    losses, spans, answers = [], [], []
    with torch.no_grad():
        order = sorted(examples, key=lambda one: len(one.window.ids))
        for at in range(0, len(order), BATCH):
            batch = order[at : at + BATCH]
            outputs = run(model, batch)
            losses.append(float(loss_of(outputs, batch)))
            for row, one in enumerate(batch):
                answers.append((float(outputs.answers[row]) > 0) == (one.start > 0))
                if one.start:
                    first = one.window.first
                    stop = first + len(one.window.spans)
                    start = int(outputs.start[row, first:stop].argmax()) + 1
                    end = int(outputs.end[row, first:stop].argmax()) + 1
                    spans.append((start, end) == (one.start, one.end))
    model.train()
    return {
        "check_loss": round(float(np.mean(losses)), 4),
        "check_spans": round(float(np.mean(spans)), 4),
        "check_answers": round(float(np.mean(answers)), 4),
    }


def train(
    model: Reader,
    weights: Weights,
    examples: Sequence[Example],
    checks: Sequence[Example],
    options: argparse.Namespace,
    metadata: dict[str, str],
) -> None:
    """Train for so many steps or minutes, with checkpoints and a curve."""
    layers, others = model.trained()
    groups = [
        {"params": [p for p in layers if p.ndim > 1], "weight_decay": DECAY},
        {"params": [p for p in layers if p.ndim < 2], "weight_decay": 0.0},
        {"params": others, "weight_decay": 0.0},
    ]
    rates = (options.rate, options.rate, HEAD_RATE)
    optimizer = torch.optim.AdamW(groups)
    batches = batches_of(examples, random.Random(options.seed + 1))
    began = saved = time.monotonic()
    losses: list[float] = []
    model.train()
    step, done = 0, 0.0
    while done < 1:
        step += 1
        pace = min(done / WARM_UP, (1 - done) / (1 - WARM_UP))
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * max(pace, 0.01)
        batch = next(batches)
        loss = loss_of(run(model, batch), batch)
        if not math.isfinite(float(loss.detach())):
            raise SystemExit(f"the loss is not finite at step {step}: use a lower --rate")
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_([*layers, *others], CLIP)
        optimizer.step()
        losses.append(float(loss.detach()))
        minutes = (time.monotonic() - began) / 60
        done = step / options.steps if options.steps else minutes / options.minutes
        last = done >= 1
        line: dict[str, float] = {}
        if step % LOG_EVERY == 0 or last:
            line = {"step": step, "loss": round(float(np.mean(losses)), 4)}
            losses.clear()
        if last or time.monotonic() - saved > options.save_every * 60:
            line = {"step": step, **line, **checked(model, checks)}
            told = {**metadata, "steps": str(step), "done": f"{min(done, 1.0):.3f}"}
            export(options.out, model, weights, told)
            torch.save({"heads": model.head_tensors(), "layers": model.layer_tensors()},
                       options.work / "last.pt")  # fmt: skip
            saved = time.monotonic()
        if line:
            line |= {"done": round(done, 4), "minutes": round(minutes, 2)}
            with (options.work / "curve.jsonl").open("a", encoding="utf-8") as curve:
                curve.write(json.dumps(line) + "\n")


def main() -> None:
    """Read the sets, make the examples, train."""
    options = _options()
    torch.set_flush_denormal(True)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    options.work.mkdir(parents=True, exist_ok=True)
    weights = bundled_weights()
    asked, digests = read_sets(dict(zip(NAMES, options.data, strict=True)))
    names = han_names()
    own, digests["own"] = read_written(options.written)
    asked += own
    examples = _examples([one for one in asked if one.side == "train"], weights, options, names)
    checks = _examples([one for one in asked if one.side == "tune"], weights, options, names)
    if options.examples:
        examples = examples[: options.examples]
    model = Reader(weights, FIRST_LAYER, DROPOUT)
    if options.start:
        model.take_over(weights, read_difference(options.start))
    metadata = {
        "base": bundled_identity(),
        "seed": str(options.seed),
        "data": json.dumps(digests, sort_keys=True),
        "examples": str(len(examples)),
        "slope": "1",
        "intercept": "0",
    }
    train(model, weights, examples, checks[: options.checks], options, metadata)


def _examples(
    asked: Sequence[Asked], weights: Weights, options: argparse.Namespace, names: Namer
) -> list[Example]:
    texts: list[Text] = texts_of(asked, options.passes, options.seed, names, options.own_passes)
    reader = piece_reader(weights)
    return [one for text in texts if (one := example_of(text, reader)) is not None]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", nargs=len(NAMES), metavar=tuple(name.upper() for name in NAMES), required=True,
        help="paths or URLs of the five sets",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, required=True, help="the reader's file")
    parser.add_argument("--work", type=Path, required=True, help="folder for curve and checkpoint")
    parser.add_argument("--written", type=Path, default=FOLDER, help="questions of our own")
    until = parser.add_mutually_exclusive_group(required=True)
    until.add_argument("--steps", type=int, default=0, help=f"of {BATCH} examples each")
    until.add_argument("--minutes", type=float, default=0, help="as many steps as this takes")
    parser.add_argument("--rate", type=float, default=LAYER_RATE, help="of the layers")
    parser.add_argument("--passes", type=int, default=3, help="through CMRC and DRCD")
    parser.add_argument("--own-passes", type=int, default=3, help="through our own questions")
    parser.add_argument("--examples", type=int, default=0, help="use only the first so many")
    parser.add_argument("--checks", type=int, default=150, help="examples checked at checkpoints")
    parser.add_argument("--save-every", type=float, default=8, help="minutes between checkpoints")
    parser.add_argument("--start", type=Path, help="go on from this reader, not from the encoder")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
