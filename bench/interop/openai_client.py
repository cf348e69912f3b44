#!/usr/bin/env python3
"""Talks to /v1 with the official openai package, unchanged, and prints what it found as JSON.

    openai_client.py --install FOLDER       a virtual environment with it, pinned, unless it is there; prints its python
    openai_client.py BASE_URL MODEL [KEY]   BASE_URL as in http://127.0.0.1:8080/v1
"""
import asyncio
import base64
import json
import struct
import subprocess
import sys
import venv
import zlib
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parent / "openai-requirements.txt"
TRIANGLE = "삼각형의 세 변의 길이가 주어졌을 때 넓이를 구하는 방법을 설명해 주세요."
STREAMS = 32


def install(folder):
    python = folder / "bin" / "python"
    done = folder / "installed.txt"
    wanted = REQUIREMENTS.read_text()
    if not done.exists() or done.read_text() != wanted:
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run(
            [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", REQUIREMENTS],
            check=True, stdout=sys.stderr)
        done.write_text(wanted)
    print(python)


def png(width, height):
    """A white picture."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = (b"\0" + b"\xff" * 3 * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def picture(url):
    return [{"role": "user", "content": [
        {"type": "text", "text": "How many?"}, {"type": "image_url", "image_url": {"url": url}}]}]


def user(text):
    return [{"role": "user", "content": text}]


def refusal(call):
    """The name of the exception, its status and the type of its body."""
    import openai
    try:
        call()
    except openai.APIStatusError as e:
        return {"error": type(e).__name__, "status": e.status_code, "type": e.body["type"], "message": e.body["message"]}
    return {"error": "none"}


def read(stream):
    """What a stream brings."""
    text, reasoning, finish, models, usage = "", "", None, set(), None
    for chunk in stream:
        models.add(chunk.model)
        usage = chunk.usage or usage
        for choice in chunk.choices:
            text += choice.delta.content or ""
            reasoning += getattr(choice.delta, "reasoning_content", None) or ""
            finish = choice.finish_reason or finish
    return {"text": text, "reasoning": reasoning, "finish": finish, "models": sorted(models),
            "tokens": usage.completion_tokens if usage else None}


async def streams(base, key, model):
    import openai
    client = openai.AsyncOpenAI(base_url=base, api_key=key, max_retries=0)

    async def one(i):
        stream = await client.chat.completions.create(
            model=model, messages=user(f"number {i}"), max_tokens=64, seed=i, stream=True)
        models, finish = set(), None
        async for chunk in stream:
            models.add(chunk.model)
            finish = chunk.choices[0].finish_reason or finish
        return len(models) == 1 and finish in ("stop", "length")
    return sum(await asyncio.gather(*(one(i) for i in range(STREAMS))))


def talk(base, model, key):
    import openai
    client = openai.OpenAI(base_url=base, api_key=key, max_retries=0)
    chat = client.chat.completions
    found = {"models": [each.id for each in client.models.list()], "model": client.models.retrieve(model).id}
    found["triangle"] = read(chat.create(
        model=model, messages=user(TRIANGLE), temperature=0.3, max_tokens=8192, stream=True,
        stream_options={"include_usage": True}))
    whole = chat.create(model=model, messages=user("x"), max_tokens=20, n=2, seed=5, logprobs=True, top_logprobs=2)
    again = chat.create(model=model, messages=user("x"), max_tokens=20, n=2, seed=5, logprobs=True, top_logprobs=2)
    found["chat"] = {
        "texts": [choice.message.content for choice in whole.choices],
        "again": [choice.message.content for choice in again.choices],
        "finishes": [choice.finish_reason for choice in whole.choices],
        "logprobs": [len(choice.logprobs.content) for choice in whole.choices],
        "alternatives": len(whole.choices[0].logprobs.content[0].top_logprobs),
        "usage": whole.usage.total_tokens - whole.usage.prompt_tokens}
    completion = client.completions.create(model=model, prompt=[[97, 98], [99]], max_tokens=8, logprobs=1, seed=1)
    found["completions"] = [len(choice.logprobs.token_logprobs) for choice in completion.choices]
    data = "data:image/png;base64," + base64.b64encode(png(40, 30)).decode()
    try:
        found["picture"] = chat.create(model=model, messages=picture(data), max_tokens=8).choices[0].finish_reason
    except openai.BadRequestError as e:
        found["picture"] = e.body["message"]
    found["refusals"] = {
        "model": refusal(lambda: chat.create(model="nobody", messages=user("x"))),
        "temperature": refusal(lambda: chat.create(model=model, messages=user("x"), temperature=3)),
        "url": refusal(lambda: chat.create(model=model, messages=picture("https://example.com/x.png"))),
        "no picture": refusal(lambda: chat.create(model=model, messages=picture("data:image/png;base64,AAAA"))),
        "retrieve": refusal(lambda: client.models.retrieve("nobody"))}
    if key != "none":
        other = openai.OpenAI(base_url=base, api_key="nonsense", max_retries=0)
        found["refusals"]["key"] = refusal(lambda: other.models.list())
    found["streams"] = asyncio.run(streams(base, key, model))
    return found


if __name__ == "__main__":
    if sys.argv[1] == "--install":
        install(Path(sys.argv[2]))
    else:
        print(json.dumps(talk(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "none")))
