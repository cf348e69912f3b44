#!/usr/bin/env python3
"""A campaign of long answers: written over many iterations as partial rollouts, then trained on.

    ./ratchet bench long                             up to 16,384, 32,768, 65,536 and 131,072 tokens
    ./ratchet bench long --tokens 8192,16384         other lengths
    ./ratchet bench long --tokens 131072 --iterations 4

The model is small, has random weights and never writes its end token: answers end at stop strings or at the limit, and the
length reward tells them apart. Each length is a campaign of its own in a new home; 131,072 tokens take half an hour over four
iterations and more than an hour over eight. Writes bench/results/long.json, a line for each length, number of iterations and
seed, newest runs in place of older ones: seconds, and memory beside what the formulas say that answers need. Ends with exit
code 1 where no answer became as long as asked, none was learned from, or memory grew faster than length.
"""
import argparse
import json
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

from campaigns import LAUNCHER, PROJECT, campaign, processor

ALPHABET = "0123456789+=, :"
LAYERS, WIDTH, HEADS, KEY_HEADS, HEAD_WIDTH, HIDDEN = 2, 32, 1, 1, 16, 96
SAMPLES = 3
RESULTS = PROJECT / "bench" / "results" / "long.json"
CONSTANT = 4.0  # of the first unit, which no layer changes: the head reads it to keep the end token away


def matrix(draw, rows, columns, deviation):
    return [[draw.gauss(0, deviation) for _ in range(columns)] for _ in range(rows)]


def tensors():
    """Weights under the names of transformers' Llama: a list of (name, shape, rows)."""
    draw = random.Random(1)
    vocabulary = len(ALPHABET) + 1
    result = []

    def add(name, rows):
        result.append((name, [len(rows), len(rows[0])] if isinstance(rows[0], list) else [len(rows)], rows))

    embedding = matrix(draw, vocabulary, WIDTH, 1)
    for row in embedding:
        row[0] = CONSTANT
    add("model.embed_tokens.weight", embedding)
    for layer in range(LAYERS):
        prefix = f"model.layers.{layer}."
        keys = KEY_HEADS * HEAD_WIDTH
        add(prefix + "input_layernorm.weight", [1.0] * WIDTH)
        add(prefix + "self_attn.q_proj.weight", matrix(draw, HEADS * HEAD_WIDTH, WIDTH, 0.2))
        add(prefix + "self_attn.k_proj.weight", matrix(draw, keys, WIDTH, 0.2))
        add(prefix + "self_attn.v_proj.weight", matrix(draw, keys, WIDTH, 0.2))
        output = matrix(draw, WIDTH, HEADS * HEAD_WIDTH, 0.2)
        down = matrix(draw, WIDTH, HIDDEN, 0.1)
        output[0] = [0.0] * (HEADS * HEAD_WIDTH)
        down[0] = [0.0] * HIDDEN
        add(prefix + "self_attn.o_proj.weight", output)
        add(prefix + "post_attention_layernorm.weight", [1.0] * WIDTH)
        add(prefix + "mlp.gate_proj.weight", matrix(draw, HIDDEN, WIDTH, 0.2))
        add(prefix + "mlp.up_proj.weight", matrix(draw, HIDDEN, WIDTH, 0.2))
        add(prefix + "mlp.down_proj.weight", down)
    add("model.norm.weight", [1.0] * WIDTH)
    head = matrix(draw, vocabulary, WIDTH, 0.03)  # all characters are nearly as likely: stop strings come as they should
    for token, row in enumerate(head):
        row[0] = -30.0 if token == 0 else 0.0
    add("lm_head.weight", head)
    return result


def write_model(directory, context):
    directory.mkdir()
    vocabulary = len(ALPHABET) + 1
    config = {
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu", "hidden_size": WIDTH,
        "intermediate_size": HIDDEN, "num_hidden_layers": LAYERS, "num_attention_heads": HEADS,
        "num_key_value_heads": KEY_HEADS, "head_dim": HEAD_WIDTH, "vocab_size": vocabulary, "rms_norm_eps": 1e-5,
        "rope_theta": 500000.0, "max_position_embeddings": context, "tie_word_embeddings": False,
        "attention_bias": False, "mlp_bias": False, "eos_token_id": 0, "dtype": "float32"}
    (directory / "config.json").write_text(json.dumps(config))
    end = {"id": 0, "content": "<end>", "single_word": False, "lstrip": False, "rstrip": False, "normalized": False,
           "special": True}
    tokenizer = {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": [end], "normalizer": None,
        "pre_tokenizer": None, "post_processor": None, "decoder": {"type": "Fuse"},
        "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None,
                  "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False, "ignore_merges": False,
                  "vocab": {"<end>": 0} | {character: i + 1 for i, character in enumerate(ALPHABET)}, "merges": []}}
    (directory / "tokenizer.json").write_text(json.dumps(tokenizer))
    (directory / "tokenizer_config.json").write_text(json.dumps({"eos_token": "<end>"}))
    header, data = {}, b""
    for name, shape, rows in tensors():
        flat = [x for row in rows for x in row] if len(shape) == 2 else rows
        numbers = struct.pack(f"<{len(flat)}f", *flat)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(data), len(data) + len(numbers)]}
        data += numbers
    text = json.dumps(header).encode()
    (directory / "model.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)


def stop_strings(tokens):
    """As many as end four answers of ten before the limit."""
    draw = random.Random(2)
    count = min(64, max(1, round(len(ALPHABET) ** 5 / (2 * tokens))))
    return ["".join(draw.choices(ALPHABET, k=5)) for _ in range(count)]


def specification(tokens, iterations, seed):
    part = tokens // iterations
    return f"""name: long
seed: {seed}
iterations: {iterations}
model: {{directory: model}}
prompts:
  arithmetic: {{questions: ["{{a}}+{{b}}="], minDigits: 3, maxDigits: 3, train: 100, heldOut: 0}}
rollout:
  promptsPerIteration: 1
  samplesPerPrompt: {SAMPLES}
  iterationTokens: {part}
  segmentTokens: {min(part, 4096)}
  hardLimit: {tokens - 8}
  stop: {{strings: {json.dumps(stop_strings(tokens))}}}
  engine: {{cacheMegabytes: {cache_megabytes(tokens)}}}
reward: {{lengthWeight: 1}}
replay: {{segments: NEWEST, maxStaleness: {iterations}}}
training:
  learningRate: 0.00001
  microbatchTokens: 4096
  memory: {{recompute: true, prefixWithoutGradientFrom: 4096}}
evaluation: {{problems: 0}}
"""


def cache_bytes(tokens):
    """Keys and values of the answers to one prompt, in 32 bits."""
    return SAMPLES * tokens * 2 * LAYERS * KEY_HEADS * HEAD_WIDTH * 4


def cache_megabytes(tokens):
    return -(-cache_bytes(tokens) // 2**20) + 1


def learner_bytes(tokens, iterations):
    """docs/training.md: what is kept of an answer whose newest segment has a gradient."""
    keys, mixed, newest = 2 * KEY_HEADS * HEAD_WIDTH, HEADS * HEAD_WIDTH + HEADS, tokens // iterations
    return 4 * (LAYERS * (keys * tokens + (WIDTH + mixed) * newest) + (WIDTH + keys) * newest)


def run(tokens, iterations, seed, keep):
    directory = Path(tempfile.mkdtemp(prefix=f"ratchet-long-{tokens}-"))
    write_model(directory / "model", tokens)
    (directory / "long.yaml").write_text(specification(tokens, iterations, seed))
    home = directory / "home"
    events, seconds, _ = campaign(["run", str(directory / "long.yaml")], "long", seed, home)
    told = [event for event in events if event.get("event") == "iteration"]
    commits = [
        json.loads((home / f"store/campaigns/long/main/iterations/{i:06}/commit.json").read_text())["content"]["made"]
        for i in range(1, iterations + 1)]
    if keep:
        print(f"{tokens} tokens: {directory}", file=sys.stderr)
    else:
        shutil.rmtree(directory)
    return {
        "work": f"a campaign of answers up to {tokens} tokens", "tokens": tokens, "iterations": iterations, "seed": seed,
        "cores": os.cpu_count(), "processor": processor(), "seconds": round(seconds, 1),
        "secondsOfIteration": [
            round(later["at"] - earlier["at"], 1) for earlier, later in zip(told, told[1:])],
        "tokensWritten": sum(event["tokens"] for event in told),
        "answersAtLimit": sum(made["appended"]["figures"]["stops"].get("limit", 0) for made in commits),
        "answersLearnedFrom": sum(event["trainedTrajectories"] for event in told),
        "gradientNorm": max((made["trained"]["gradientNorm"] for made in commits if made["trained"]), default=0),
        "peakResidentBytes": events[-1]["peakResidentBytes"],
        "cacheBytesByFormula": cache_bytes(tokens), "learnerBytesByFormula": learner_bytes(tokens, iterations),
    }


def key(row):
    return row["tokens"], row["iterations"], row["seed"]


def earlier():
    """Rows of earlier runs: one that is run again replaces its own."""
    return [json.loads(line) for line in RESULTS.read_text().splitlines()] if RESULTS.exists() else []


def missed(measured, rows):
    """Of what was measured just now; memory beside all rows of its seed."""
    for row in measured:
        if row["answersAtLimit"] == 0 or row["answersLearnedFrom"] == 0 or row["gradientNorm"] == 0:
            yield (f"{row['tokens']} tokens, seed {row['seed']}: {row['answersAtLimit']} answers at the limit, "
                   f"{row['answersLearnedFrom']} learned from, gradient {row['gradientNorm']} (expected: each above 0); "
                   "with another --seed answers have other lengths")
    first, last = min(rows, key=key), max(rows, key=key)
    most = first["peakResidentBytes"] * last["tokens"] / first["tokens"]
    if last["peakResidentBytes"] > most:
        yield f"{last['peakResidentBytes']} bytes for {last['tokens']} tokens (expected: at most {most:.0f})"


def main():
    parser = argparse.ArgumentParser(
        prog="ratchet bench long", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tokens", type=lambda text: [int(tokens) for tokens in text.split(",")],
                        default=[16_384, 32_768, 65_536, 131_072],
                        help="most tokens of an answer with its prompt, comma-separated, multiples of 4,096")
    parser.add_argument("--iterations", type=int, default=8, help="over how many an answer is written at least; default: 8")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="leave the runs' directories, and say where they are")
    asked = parser.parse_args()
    if any(tokens < 4096 or tokens % 4096 for tokens in asked.tokens):
        parser.error(f"--tokens: {asked.tokens} (expected: multiples of 4096)")
    if not 2 <= asked.iterations <= 64:
        parser.error(f"--iterations: {asked.iterations} (expected: 2 to 64)")
    subprocess.run([LAUNCHER, "--version"], check=True, stdout=subprocess.DEVNULL)  # the build is not part of the time
    rows = {key(row): row for row in earlier()}
    measured = []
    for tokens in sorted(asked.tokens):
        row = run(tokens, asked.iterations, asked.seed, asked.keep)
        measured.append(row)
        rows[key(row)] = row
        print(json.dumps(row), flush=True)
        RESULTS.write_text("".join(json.dumps(rows[each]) + "\n" for each in sorted(rows)))
    if faults := list(missed(measured, [row for row in rows.values() if row["seed"] == asked.seed])):
        sys.exit("bench: goals missed\n  " + "\n  ".join(faults))


if __name__ == "__main__":
    main()
