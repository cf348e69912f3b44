#!/usr/bin/env python3
"""Runs a campaign of examples/ as users do, and holds what it reached against its goals.

    ./ratchet bench demo               three seeds of examples/arithmetic.yaml
    ./ratchet bench smollm2            examples/smollm2-arithmetic.yaml; imports the model first if it is not there
    ./ratchet bench demo --seeds 7     other seeds

Needs nothing but the launcher. Each run has a new home, removed after it unless --keep. Writes bench/results/<name>.json,
one row for each figure over all seeds, and ends with exit code 1 where a goal is missed.
"""
import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
LAUNCHER = str(PROJECT / "ratchet")
SMOLLM2 = PROJECT / "models" / "smollm2"


def campaign(command, name, seed, home):
    """The events of one run, and the seconds it took by this process's clock."""
    began = time.monotonic()
    events = []
    process = subprocess.Popen(
        [LAUNCHER, *command, "--seed", str(seed), "--home", str(home), "--json"], stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        events.append(json.loads(line) | {"at": time.monotonic()})
        if events[-1].get("event") in ("iteration", "evaluation"):
            print(f"seed {seed}: {line.rstrip()}", file=sys.stderr, flush=True)
    if process.wait() != 0:
        sys.exit(f"bench: {name} with seed {seed} ended with exit code {process.returncode} (expected: 0)")
    seconds = time.monotonic() - began
    memory = [json.loads(line) for line in (home / "logs" / f"memory-{name}.jsonl").read_text().splitlines()]
    return events, seconds, {row["iteration"]: row["residentBytes"] for row in memory}


def around(memory, iteration):
    """The median of five iterations: whether a step is under way at the moment of one moves it by some percent."""
    return statistics.median(memory[near] for near in range(iteration - 2, iteration + 3))


def figures(events, seconds, memory):
    """What the goals are about, of one run."""
    end = events[-1]
    iterations = [event for event in events if event.get("event") == "iteration"]
    trained = sum(event["trainedTrajectories"] for event in iterations)
    before = next(event for event in events if event.get("event") == "evaluation")
    return {
        "accuracyBefore": end["accuracyBefore"],
        "accuracyAfter": end["accuracyAfter"],
        "gainLowerEnd": end["ciAfter"][0] - end["ciBefore"][1],
        "lengthRatio": end["lengthAfter"] / end["lengthBefore"],
        "acrossVersions": sum(event["trainedAcrossVersions"] for event in iterations) / trained,
        "seconds": seconds,
        "secondsOfIterations": iterations[-1]["at"] - before["at"],
        "peakResidentBytes": end["peakResidentBytes"],
        "memoryLastToFifth": around(memory, end["iterations"] - 2) / around(memory, 5),
        "weightsSha256": end["weightsSha256"],
    }


# figure: (unit, goal in words, whether a value reaches it); None is reported without a goal
DEMO = {
    "accuracyBefore": ("share", None, None),
    "accuracyAfter": ("share", ">= 0.75 on each seed", lambda x: x >= 0.75),
    "gainLowerEnd": ("share", ">= 0.35 on each seed", lambda x: x >= 0.35),
    "lengthRatio": ("ratio", ">= 2 on each seed", lambda x: x >= 2),
    "acrossVersions": ("share", ">= 0.20 on each seed", lambda x: x >= 0.2),
    "seconds": ("s", "<= 240", lambda x: x <= 240),
    "peakResidentBytes": ("bytes", "<= 3e9", lambda x: x <= 3e9),
    "memoryLastToFifth": ("ratio", "<= 1.05", lambda x: x <= 1.05),
}
SMOLLM2_GOALS = {
    "accuracyBefore": ("share", None, None),
    "accuracyAfter": ("share", "accuracyBefore + 0.40", None),
    "gain": ("share", ">= 0.40", lambda x: x >= 0.4),
    "gainLowerEnd": ("share", None, None),
    "seconds": ("s", None, None),
    "secondsOfIterations": ("s", "<= 900, 20 iterations without the two evaluations", lambda x: x <= 900),
    "peakResidentBytes": ("bytes", "<= 9e9", lambda x: x <= 9e9),
    "memoryLastToFifth": ("ratio", "<= 1.05", lambda x: x <= 1.05),
}


def processor():
    try:
        names = [line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                 if line.startswith("model name")]
        return names[0]
    except (OSError, IndexError):
        return platform.machine()


def report(name, goals, runs, seeds):
    machine = {"cores": os.cpu_count(), "processor": processor()}
    rows, missed = [], []
    for figure, (unit, goal, reached) in goals.items():
        values = [run[figure] for run in runs]
        row = {"work": f"{name}, {figure}", "unit": unit, "seeds": seeds, "values": values, "min": min(values),
               "median": statistics.median(values), "max": max(values), "goal": goal, **machine}
        rows.append(row)
        if reached is not None and not all(map(reached, values)):
            missed.append(f"{figure}: {values} (expected: {goal})")
    rows.append({"work": f"{name}, weights", "seeds": seeds, "values": [run["weightsSha256"] for run in runs], **machine})
    text = "".join(json.dumps(row) + "\n" for row in rows)
    print(text, end="")
    (PROJECT / "bench" / "results" / f"{name}.json").write_text(text)
    if missed:
        sys.exit("bench: goals missed\n  " + "\n  ".join(missed))


def main():
    parser = argparse.ArgumentParser(
        prog="ratchet bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=["demo", "smollm2"])
    parser.add_argument("--seeds", type=lambda text: [int(seed) for seed in text.split(",")],
                        help="comma-separated; default: 1,2,3 for demo, 1 for smollm2")
    parser.add_argument("--keep", action="store_true", help="leave the runs' homes, and say where they are")
    asked = parser.parse_args()
    demo = asked.name == "demo"
    seeds = asked.seeds or ([1, 2, 3] if demo else [1])
    if not demo and not SMOLLM2.exists():
        subprocess.run([LAUNCHER, "model", "import", "smollm2-135m-instruct", "--to", str(SMOLLM2)], check=True)
    command = ["demo"] if demo else ["run", str(PROJECT / "examples" / "smollm2-arithmetic.yaml")]
    subprocess.run([LAUNCHER, "--version"], check=True, stdout=subprocess.DEVNULL)  # the build is not part of the time
    runs = []
    for seed in seeds:
        home = Path(tempfile.mkdtemp(prefix=f"ratchet-{asked.name}-{seed}-"))
        runs.append(figures(*campaign(command, "demo" if demo else "smollm2-arithmetic", seed, home)))
        runs[-1]["gain"] = runs[-1]["accuracyAfter"] - runs[-1]["accuracyBefore"]
        if asked.keep:
            print(f"seed {seed}: {home}", file=sys.stderr)
        else:
            shutil.rmtree(home)
    report(asked.name, DEMO if demo else SMOLLM2_GOALS, runs, seeds)


if __name__ == "__main__":
    main()
