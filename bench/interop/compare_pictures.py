#!/usr/bin/env python3
"""Compares the logits that Ratchet and transformers give a model that sees, and exits with 1 where they differ.

    python3 bench/interop/compare_pictures.py DIR --random 300 --pictures 2 [--seed 1]

DIR is what a campaign published, or a copy by "./ratchet model import DIR --to COPY". Pictures of noise, as large as the encoder
sees, stand between random tokens. transformers loads DIR as LlavaForConditionalGeneration and must find every tensor once. The
bound is 1e-4 of the largest absolute logit. Install bench/interop/requirements.txt first.
"""
import argparse
import json
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
import zlib

import numpy

HERE = pathlib.Path(__file__).resolve().parent
BOUND = 1e-4


def png(pixels):
    """A PNG file of an array of rows, columns and RGB."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    height, width, _ = pixels.shape
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + data


def theirs(directory, tokens, pictures):
    import torch
    from transformers import LlavaForConditionalGeneration

    model, report = LlavaForConditionalGeneration.from_pretrained(
        directory, dtype=torch.float32, local_files_only=True, output_loading_info=True
    )
    wrong = {kind: sorted(map(str, report[kind])) for kind in ("missing_keys", "unexpected_keys", "mismatched_keys")}
    if any(wrong.values()):
        raise ValueError(f"{directory}: {wrong} (expected: every tensor once)")
    pixels = torch.from_numpy(((pictures / 255 - 0.5) / 0.5).astype("<f4")).permute(0, 3, 1, 2)
    with torch.no_grad():
        return model.eval()(torch.tensor([tokens]), pixel_values=pixels).logits[0].numpy()


def main() -> int:
    parser = argparse.ArgumentParser(description="Ratchet's logits of pictures beside those of transformers.")
    parser.add_argument("directory")
    parser.add_argument("--random", type=int, default=300, metavar="N", help="this many random tokens beside the pictures")
    parser.add_argument("--pictures", type=int, default=2, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ratchet", default=str(HERE.parent.parent / "ratchet"))
    options = parser.parse_args()

    config = json.loads((pathlib.Path(options.directory) / "config.json").read_text())
    vision, image = config["vision_config"], config["image_token_index"]
    patches = [image] * (vision["image_size"] // vision["patch_size"]) ** 2
    generator = random.Random(options.seed)
    words = [i for i in range(config["text_config"]["vocab_size"]) if i != image]
    tokens = patches * options.pictures + [generator.choice(words) for _ in range(options.random)]
    shape = (options.pictures, vision["image_size"], vision["image_size"], 3)
    pictures = numpy.random.default_rng(options.seed).integers(0, 256, shape, dtype=numpy.uint8)
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        command = [options.ratchet, "model", "logits", options.directory, "--tokens", ",".join(map(str, tokens))]
        for i, picture in enumerate(pictures):
            (folder / f"{i}.png").write_bytes(png(picture))
            command += ["--image", str(folder / f"{i}.png")]
        subprocess.run(command + ["--after-each", str(folder / "ours.f32")], check=True)
        expected = theirs(options.directory, tokens, pictures)
        ours = numpy.fromfile(folder / "ours.f32", dtype="<f4").reshape(expected.shape)
    largest = float(numpy.abs(expected).max())
    relative = float(numpy.abs(ours - expected).max()) / largest
    print(json.dumps({"positions": len(tokens), "pictures": options.pictures, "largest": largest, "relative": relative}))
    return 0 if relative <= BOUND else 1


if __name__ == "__main__":
    sys.exit(main())
