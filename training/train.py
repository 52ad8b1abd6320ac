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
from training.examples import Example, Text, group_of, texts_of
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
INSIDE_WEIGHT, ANSWERS_WEIGHT, FIRST_WEIGHT = 0.3, 0.5, 0.5
BESIDE = 0.5
"""What a passage beside the answering one weighs: two of them as much as it."""
LOG_EVERY = 20
"""Steps."""

Group = Sequence[Example]
"""A question read with a passage, and with those that were found beside it, if any."""


def piece_reader(weights: Weights) -> PieceReader:
    """Return what makes windows of texts."""
    return PieceReader(PieceTable.of(weights.pieces), spelling_of(weights))


def loss_of(outputs: Outputs, batch: Sequence[Group]) -> torch.Tensor:
    """Return the mean loss of a batch, a scalar; ``outputs`` has a row for each example, in order.

    Span, sentence and whether the passage answers are learned of each passage alone; beside that the
    first of a group, which answers, is to be the likeliest of it to answer: a softmax over the
    passages of a question (Clark and Gardner 2018, https://arxiv.org/abs/1710.10723).
    """
    rows, tokens = outputs.start.shape
    share = torch.tensor([BESIDE if at else 1.0 for group in batch for at in range(len(group))])
    share /= share.sum()
    allowed = torch.zeros((rows, tokens), dtype=torch.bool)
    passage = torch.zeros((rows, tokens))
    inside = torch.zeros((rows, tokens))
    starts, ends = [], []
    for row, one in enumerate(one for group in batch for one in group):
        first, spans = one.window.first, one.window.spans
        stop = first + len(spans)
        allowed[row, 0] = True
        allowed[row, first:stop] = torch.from_numpy(spans[:, 1] > spans[:, 0])
        passage[row, first:stop] = share[row]
        inside[row, first:stop] = torch.from_numpy(one.inside)
        starts.append(first + one.start - 1 if one.start else 0)
        ends.append(first + one.end - 1 if one.end else 0)
    spans_loss = sum(
        functional.cross_entropy(
            logits.masked_fill(~allowed, -1e4), torch.tensor(gold), reduction="none"
        )
        @ share
        for logits, gold in ((outputs.start, starts), (outputs.end, ends))
    )
    each = functional.binary_cross_entropy_with_logits(outputs.inside, inside, reduction="none")
    inside_loss = (each * passage).sum() / passage.sum()
    answered = torch.tensor([float(one.start > 0) for group in batch for one in group])
    each = functional.binary_cross_entropy_with_logits(outputs.answers, answered, reduction="none")
    loss = spans_loss / 2 + INSIDE_WEIGHT * inside_loss + ANSWERS_WEIGHT * (each @ share)
    firsts = [
        functional.cross_entropy(logits, torch.tensor(0))
        for logits in torch.split(outputs.answers, [len(group) for group in batch])
        if len(logits) > 1
    ]
    return loss + FIRST_WEIGHT * torch.stack(firsts).sum() / len(batch) if firsts else loss


def batches_of(groups: Sequence[Group], chance: random.Random) -> Iterator[list[Group]]:
    """Yield batches of about the same length each, for ever; a group is never parted."""
    while True:
        order = list(groups)
        chance.shuffle(order)
        for at in range(0, len(order), BATCH * 64):
            near = sorted(order[at : at + BATCH * 64], key=_longest)
            parts: list[list[Group]] = [[]]
            for group in near:
                if sum(map(len, parts[-1])) + len(group) > BATCH:
                    parts.append([])
                parts[-1].append(group)
            chance.shuffle(parts)
            yield from (part for part in parts if part)


def _longest(group: Group) -> int:
    return max(len(one.window.ids) for one in group)


def run(model: Reader, batch: Sequence[Group]) -> Outputs:
    """Run a batch in bfloat16."""
    windows = [one.window for group in batch for one in group]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        outputs: Outputs = model([(one.ids, one.segments, one.matches) for one in windows])
    return outputs


def checked(model: Reader, groups: Sequence[Group]) -> dict[str, float]:
    """Return loss, exact spans, right yes-or-no and right passages of what is not trained on."""
    model.eval()
    losses, spans, answers, firsts = [], [], [], []
    with torch.no_grad():
        for group in sorted(groups, key=_longest):
            outputs = run(model, [group])
            losses.append(float(loss_of(outputs, [group])))
            if len(group) > 1:
                firsts.append(int(outputs.answers.argmax()) == 0)
            for row, one in enumerate(group):
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
        **({"check_first": round(float(np.mean(firsts)), 4)} if firsts else {}),
    }


def train(
    model: Reader,
    weights: Weights,
    groups: Sequence[Group],
    checks: Sequence[Group],
    options: argparse.Namespace,
    metadata: dict[str, str],
) -> None:
    """Train for so many steps or minutes, with checkpoints and a curve."""
    layers, others = model.trained()
    parameters = [
        {"params": [p for p in layers if p.ndim > 1], "weight_decay": DECAY},
        {"params": [p for p in layers if p.ndim < 2], "weight_decay": 0.0},
        {"params": others, "weight_decay": 0.0},
    ]
    rates = (options.rate, options.rate, HEAD_RATE)
    optimizer = torch.optim.AdamW(parameters)
    batches = batches_of(groups, random.Random(options.seed + 1))
    began = saved = time.monotonic()
    losses: list[float] = []
    model.train()
    step, done = 0, 0.0
    while done < 1:
        step += 1
        pace = min(done / WARM_UP, (1 - done) / (1 - WARM_UP))
        for changed, rate in zip(optimizer.param_groups, rates, strict=True):
            changed["lr"] = rate * max(pace, 0.01)
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
    groups = _groups([one for one in asked if one.side == "train"], weights, options, names)
    checks = _groups([one for one in asked if one.side == "tune"], weights, options, names)
    if options.examples:
        groups = groups[: options.examples]
    model = Reader(weights, FIRST_LAYER, DROPOUT)
    if options.start:
        model.take_over(weights, read_difference(options.start))
    metadata = {
        "base": bundled_identity(),
        "seed": str(options.seed),
        "data": json.dumps(digests, sort_keys=True),
        "examples": str(sum(map(len, groups))),
        "slope": "1",
        "intercept": "0",
    }
    train(model, weights, groups, checks[: options.checks], options, metadata)


def _groups(
    asked: Sequence[Asked], weights: Weights, options: argparse.Namespace, names: Namer
) -> list[Group]:
    texts: list[Text] = texts_of(
        asked, options.passes, options.seed, names, options.own_passes, options.beside
    )
    reader = piece_reader(weights)
    return [group for text in texts if (group := group_of(text, reader))]


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
    parser.add_argument(
        "--beside",
        type=int,
        default=0,
        help="passages that the search finds too, beside each answer",
    )
    parser.add_argument("--examples", type=int, default=0, help="use only the first so many")
    parser.add_argument("--checks", type=int, default=150, help="examples checked at checkpoints")
    parser.add_argument("--save-every", type=float, default=8, help="minutes between checkpoints")
    parser.add_argument("--start", type=Path, help="go on from this reader, not from the encoder")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
