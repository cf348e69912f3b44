#!/usr/bin/env python3
"""The PyPI package math-verify on labelled pairs, for `./ratchet bench rewards`, which starts it and speaks to it.

    math_verify_peer.py --install FOLDER     makes a virtual environment with the package, pinned, unless it is there
    math_verify_peer.py PAIRS                reads pairs, then a word a line on standard input:
        verdicts            answers with one JSON list: for each pair whether math-verify says it is right with the reference as
                            LaTeX, whether it does with LaTeX or plain, and the seconds that took; what raises is not right
        time I J K ...      judges those pairs, answers with the seconds it took by this process's clock

The package documents two forms of a reference, LaTeX and plain: the caller takes the way by which more comes out as labelled.
For the time it is parsed as LaTeX. Its own time limits stay as they are by default, save that they are off for the time, since
they cost and ours has none.
"""
import json
import logging
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

VERSION = "0.9.0"


def install(folder):
    python = folder / "bin" / "python"
    done = folder / f"math-verify-{VERSION}"
    if not done.exists():
        print(f"Installing math-verify {VERSION} …", file=sys.stderr)
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run(
            [python, "-m", "pip", "install", "-q", "--disable-pip-version-check",
             f"math-verify=={VERSION}"], check=True, stdout=sys.stderr)
        done.touch()
    print(python)


def read(path):
    pairs = []
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        if not line.startswith("# "):
            reference, response, *_ = line.split("\t")
            pairs.append((reference, response.replace("⏎", "\n")))
    return pairs


def serve(path):
    from math_verify import parse, verify

    logging.disable(logging.CRITICAL)  # it logs each failure
    pairs = read(path)

    def right(gold, response):
        try:
            return bool(verify(parse(gold), parse(response)))
        except Exception:  # whatever it raises is no verdict
            return False

    def judged(reference, response):
        began = time.perf_counter()
        latex = right(f"${reference}$", response)
        seconds = time.perf_counter() - began
        return latex, latex or right(reference, response), seconds

    def timed(chosen):
        began = time.perf_counter()
        for reference, response in chosen:
            try:
                verify(parse(f"${reference}$", parsing_timeout=None), parse(response, parsing_timeout=None),
                       timeout_seconds=None)
            except Exception:
                pass  # counted as judged: it took its time
        return time.perf_counter() - began

    for line in sys.stdin:
        match line.split():
            case ["verdicts"]:
                print(json.dumps([judged(*pair) for pair in pairs]), flush=True)
            case ["time", *chosen]:
                print(json.dumps(timed([pairs[int(i)] for i in chosen])), flush=True)
            case _:
                sys.exit(f"math_verify_peer: {line!r} (expected: verdicts, or time I J K ...)")


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    match sys.argv[1:]:
        case ["--install", folder]:
            install(Path(folder))
        case [path]:
            serve(path)
        case _:
            sys.exit(__doc__)
