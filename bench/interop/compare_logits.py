#!/usr/bin/env python3
"""Compares the logits that Ratchet and transformers give a model directory, and exits with 1 where they differ.

    python3 bench/interop/compare_logits.py DIR --tokens 1,2,3 [--ratchet ./ratchet]

The bound is 1e-4 of the largest absolute logit. Install bench/interop/requirements.txt first.
"""
import argparse
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
BOUND = 1e-4


def main() -> int:
    parser = argparse.ArgumentParser(description="Ratchet's logits beside those of transformers.")
    parser.add_argument("directory")
    parser.add_argument("--tokens", required=True, help="token ids, separated by commas")
    parser.add_argument("--ratchet", default=str(HERE.parent.parent / "ratchet"))
    options = parser.parse_args()

    ours = json.loads(
        subprocess.run(
            [options.ratchet, "model", "logits", options.directory, "--tokens", options.tokens],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    )["logits"]
    theirs = json.loads(
        subprocess.run(
            [sys.executable, str(HERE / "check_weights.py"), options.directory, "--tokens", options.tokens],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    )["logits"]
    if len(ours) != len(theirs):
        print(f"vocabulary: {len(ours)} logits by Ratchet (expected: {len(theirs)})", file=sys.stderr)
        return 1
    largest = max(map(abs, theirs))
    difference = max(abs(a - b) for a, b in zip(ours, theirs))
    print(json.dumps({"largest": largest, "difference": difference, "relative": difference / largest, "bound": BOUND}))
    return 0 if difference <= BOUND * largest else 1


if __name__ == "__main__":
    sys.exit(main())
