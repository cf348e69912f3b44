#!/usr/bin/env python3
"""Compares the logits that Ratchet and transformers give a model directory, and exits with 1 where they differ.

    python3 bench/interop/compare_logits.py DIR --random 512 [--seed 1]
    python3 bench/interop/compare_logits.py DIR --tokens 1,2,3
    python3 bench/interop/compare_logits.py DIR --random 512 --exported COPY

Compares the logits after each token, and counts where the likeliest next token is another although it is ahead by more than
the largest difference. With --exported Ratchet reads DIR and transformers COPY, as "./ratchet model import DIR --to COPY"
makes it. The bound is 1e-4 of the largest absolute logit. Install bench/interop/requirements.txt first.
"""
import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import numpy

HERE = pathlib.Path(__file__).resolve().parent
BOUND = 1e-4


def random_tokens(directory, count, seed):
    vocabulary = json.loads((pathlib.Path(directory) / "config.json").read_text())["vocab_size"]
    generator = random.Random(seed)
    return ",".join(str(generator.randrange(vocabulary)) for _ in range(count))


def compare(ours, theirs):
    if ours.shape != theirs.shape:
        raise ValueError(f"logits: {ours.shape} by Ratchet (expected: {theirs.shape})")
    largest = float(numpy.abs(theirs).max())
    difference = float(numpy.abs(ours - theirs).max())
    ahead = numpy.sort(theirs, axis=1)
    clear = ahead[:, -1] - ahead[:, -2] > difference
    return {
        "positions": ours.shape[0],
        "largest": largest,
        "deviation": float(theirs.std(dtype=numpy.float64)),
        "difference": difference,
        "relative": difference / largest,
        "bound": BOUND,
        "otherLikeliest": int((clear & (ours.argmax(axis=1) != theirs.argmax(axis=1))).sum()),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description="Ratchet's logits beside those of transformers.")
    parser.add_argument("directory")
    given = parser.add_mutually_exclusive_group(required=True)
    given.add_argument("--tokens", help="token ids, separated by commas")
    given.add_argument("--random", type=int, metavar="N", help="this many random tokens")
    parser.add_argument("--seed", type=int, default=1, help="of the random tokens")
    parser.add_argument("--exported", help="the directory for transformers, where it is another")
    parser.add_argument("--ratchet", default=str(HERE.parent.parent / "ratchet"))
    options = parser.parse_args()

    tokens = options.tokens or random_tokens(options.directory, options.random, options.seed)
    count = tokens.count(",") + 1
    with tempfile.TemporaryDirectory() as temporary:
        ours, theirs = pathlib.Path(temporary) / "ours.f32", pathlib.Path(temporary) / "theirs.f32"
        subprocess.run(
            [options.ratchet, "model", "logits", options.directory, "--tokens", tokens, "--after-each", str(ours)],
            check=True,
        )
        subprocess.run(
            [sys.executable, str(HERE / "check_weights.py"), options.exported or options.directory]
            + ["--tokens", tokens, "--after-each", str(theirs)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        result = compare(*(numpy.fromfile(file, dtype="<f4").reshape(count, -1) for file in (ours, theirs)))
    print(json.dumps(result))
    return 0 if result["relative"] <= BOUND and result["otherLikeliest"] == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
