#!/usr/bin/env python3
"""Encodes each line of standard input, a JSON string, with a directory's tokenizer; prints ids and the decoded text.

    printf '"12+34=\\n"' | python3 bench/interop/check_tokenizer.py DIR
"""
import json
import sys

from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(sys.argv[1], local_files_only=True)
for line in sys.stdin:
    if line.strip():
        ids = tokenizer(json.loads(line), add_special_tokens=False).input_ids
        print(json.dumps({"ids": ids, "text": tokenizer.decode(ids, skip_special_tokens=True)}))
