"""Average the weights of two readers: what training on new questions won, less of what it forgot.

python -m training.average BEFORE AFTER --share 0.8 --out FILE

Weight-space ensembling (Wortsman et al. 2022, Robust fine-tuning of zero-shot models): AFTER must have
been trained from BEFORE. Calibrate the file that comes out (``training.calibrate``).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from askllm.e5.weights import Weights
from askllm.encoder.bundled import bundled_weights
from askllm.qa_model.difference import read_difference
from training.export import export
from training.network import Reader


def average(weights: Weights, before: Path, after: Path, share: float, out: Path) -> None:
    """Write the reader whose weights are ``share`` of those after and the rest of those before.

    Args:
        weights: the encoder's, which both differ from.
        before: the file that training started from.
        after: the one that came out.
        share: in [0, 1].
        out: the file that is written; its metadata is that of ``after``, not calibrated.
    """
    earlier, later = read_difference(before), read_difference(after)
    states = []
    for difference in (earlier, later):
        reader = Reader(weights, later.first_layer, 0.0)
        reader.take_over(weights, difference)
        states.append(reader.state_dict())
    old, new = states
    mixed = Reader(weights, later.first_layer, 0.0)
    mixed.load_state_dict(
        {
            name: old[name] * (1 - share) + value * share if value.is_floating_point() else value
            for name, value in new.items()
        }
    )
    told = dict(later.metadata)
    of = {"before": earlier.digest, "share of after": share}
    told |= {"slope": "1", "intercept": "0", "averaged": json.dumps(of)}
    export(out, mixed, weights, told)


def main() -> None:
    """Read the files, write the average."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--share", type=float, default=0.8, help="of AFTER, in [0, 1]")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    if not 0 <= options.share <= 1:
        parser.error("--share must lie in [0, 1]")
    average(bundled_weights(), options.before, options.after, options.share, options.out)


if __name__ == "__main__":
    main()
