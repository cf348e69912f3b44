#!/usr/bin/env python3
"""Loads a model directory with transformers and prints the logits of given tokens as JSON.

    python3 bench/interop/check_weights.py DIR --tokens 1,2,3 [--all] [--after-each FILE]

The line has "tokens", "shape" [positions, vocabulary], "largest" (of the absolute logits), "top" (the five likeliest next
tokens with their logits) and "logits" of the last position, or of every position with --all. --after-each writes those of
every position to a file too: 32-bit floats, little-endian, positions x vocabulary. With --text in place of
--tokens the directory's tokenizer encodes the text, without special tokens of its own.
"""
import argparse
import json
import sys


def main() -> int:
    parser = argparse.ArgumentParser(description="Logits of a model directory, by transformers.")
    parser.add_argument("directory")
    given = parser.add_mutually_exclusive_group(required=True)
    given.add_argument("--tokens", help="token ids, separated by commas")
    given.add_argument("--text", help="a text for the directory's tokenizer")
    parser.add_argument("--all", action="store_true", help="logits of every position, not only of the last")
    parser.add_argument("--after-each", metavar="FILE", help="a file for the logits of every position")
    options = parser.parse_args()

    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    if options.tokens is None:
        tokenizer = AutoTokenizer.from_pretrained(options.directory, local_files_only=True)
        tokens = tokenizer(options.text, add_special_tokens=False).input_ids
    else:
        tokens = [int(token) for token in options.tokens.split(",")]
    model, report = AutoModelForCausalLM.from_pretrained(
        options.directory, dtype=torch.float32, local_files_only=True, output_loading_info=True
    )
    wrong = {kind: sorted(map(str, report[kind])) for kind in ("missing_keys", "unexpected_keys", "mismatched_keys")}
    if any(wrong.values()):
        print(f"{options.directory}: {wrong} (expected: every tensor once)", file=sys.stderr)
        return 1
    with torch.no_grad():
        logits = model(torch.tensor([tokens])).logits[0]
    if options.after_each is not None:
        logits.numpy().astype("<f4").tofile(options.after_each)
    top = logits[-1].topk(min(5, logits.shape[1]))
    print(
        json.dumps(
            {
                "tokens": tokens,
                "shape": list(logits.shape),
                "largest": logits.abs().max().item(),
                "top": [[index, value] for index, value in zip(top.indices.tolist(), top.values.tolist())],
                "logits": logits.tolist() if options.all else logits[-1].tolist(),
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
