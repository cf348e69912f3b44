#!/usr/bin/env python3
"""Reads a campaign's Arrow objects with pyarrow alone and proves their checksums.

    pip install -r requirements.txt
    python read_trajectories.py FILE_OR_FOLDER...

Prints each object's schema, rows and columns, and ends with an error if one of them is not what was written.
"""
import hashlib
import pathlib
import re
import struct
import sys

import pyarrow as pa
import pyarrow.ipc


def prove(path):
    """Recomputes ratchet.sha256: that of the file with the digits of both footer checksums set to zeros."""
    data = bytearray(path.read_bytes())
    (length,) = struct.unpack_from("<i", data, len(data) - 10)
    footer = len(data) - 10 - length
    stored = None
    for label, digits in ((b"sha256:", 64), (b"crc32c:", 8)):
        found = [match.end() for match in re.finditer(re.escape(label), bytes(data[footer:]))]
        if len(found) != 1:
            raise ValueError(f"{path}: {len(found)} values of {label.decode()} (expected: one)")
        start = footer + found[0]
        if digits == 64:
            stored = data[start : start + digits].decode()
        data[start : start + digits] = b"0" * digits
    actual = hashlib.sha256(data).hexdigest()
    if actual != stored:
        raise ValueError(f"{path}: sha256 {actual} (expected: {stored})")


def show(path):
    prove(path)
    with pa.OSFile(str(path)) as source:
        table = pa.ipc.open_file(source).read_all()
    table.validate(full=True)
    name = table.schema.metadata[b"ratchet.schema"].decode()
    print(f"{path}: {name}, {table.num_rows} rows, columns {', '.join(table.column_names)}")
    if name.startswith("ratchet.rollout/"):
        for row in table.slice(0, 3).to_pylist():
            lengths = len(row["tokens"]), len(row["log_probs"])
            if lengths[0] != lengths[1] or row["start"] + lengths[0] != row["total_length"]:
                raise ValueError(f"{path}, {row['trajectory']}: lengths {lengths} (expected: one log-probability a token)")
            print(f"  {row['trajectory']} {row['stop']:>8} {row['question']!r} -> {row['response']!r}")


def main(arguments):
    if not arguments:
        sys.exit(__doc__)
    paths = []
    for argument in map(pathlib.Path, arguments):
        paths += sorted(argument.rglob("*.arrow")) if argument.is_dir() else [argument]
    for path in paths:
        show(path)
    print(f"{len(paths)} objects, all as they were written")


if __name__ == "__main__":
    main(sys.argv[1:])
