#!/usr/bin/env python3
"""The peers of `./ratchet bench policy`, which starts them and speaks to them.

    policy_peers.py --install FOLDER                      a virtual environment with them, pinned, unless it is there
    policy_peers.py PEER MODEL THREADS                    one of them, on a Hugging Face directory

PEER is llama.cpp, transformers (generate), pytorch (a training step by hand) or trl (its GRPO trainer). Each reads requests,
one JSON object a line of standard input, and answers each with one; the same that Ratchet's own contestant reads:

    {"do": "write", "prompts": [[token, …], …], "tokens": N}        N greedy tokens after each, whatever ends an answer
    {"do": "train", "groups": [{"prompt": [token, …], "answers": [[token, …], …]}, …]}
                                                                    one update; rewards are 0, 1, 0, 1, … within a group
    {"do": "step", "prompts": ["text", …], "samples": K, "tokens": N}   a whole step of RL, N tokens an answer, likewise
    {"do": "machine"}                                               what the device and its memory do at most

Transformers and PyTorch compute on the first GPU where there is one, as Ratchet does.

What each peer is set to, to be at its best, stands where it is set.
"""
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
REQUIREMENTS = HERE / "policy-requirements.txt"
LEARNING_RATE = 1e-5


def install(folder):
    python = folder / "bin" / "python"
    done = folder / "installed.txt"
    wanted = REQUIREMENTS.read_text()
    if not done.exists() or done.read_text() != wanted:
        print("Installing the peers: torch, transformers, TRL, and llama.cpp, which is compiled: 4 GB, a quarter of an hour …",
              file=sys.stderr)
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run(
            [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", REQUIREMENTS],
            check=True, stdout=sys.stderr, env=os.environ | {"CMAKE_ARGS": "-DGGML_NATIVE=ON"})
        done.write_text(wanted)
    print(python)


def answers(seconds, **more):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"seconds": seconds, "peakBytes": peak, **more}


def serve(contestant):
    """`contestant` has a method for each request that it takes."""
    for line in requests():
        request = json.loads(line)
        reply(getattr(contestant, request.pop("do"))(**request))


def requests():
    while line := sys.stdin.readline():
        yield line


def reply(answer):
    print("answer " + json.dumps(answer), flush=True)  # libraries print too


class LlamaCpp:
    """Its own interface, through the package's bindings: all sequences in one batch, the likeliest token taken by numpy.

    Keys and values in 16 bits, each sequence with a stream of its own in the cache, prompts in steps of 512 tokens. Flash
    attention where there are several sequences: 15 to 20 % faster at 32, and as much slower alone with a long context. Threads
    that wait by spinning, unless OMP_WAIT_POLICY says else: a tenth faster, and a hundredth as fast where another process
    wants the cores.
    """

    def __init__(self, model, threads):
        import ctypes

        os.environ.setdefault("OMP_WAIT_POLICY", "active")  # read when the library is loaded
        import llama_cpp
        import numpy

        self.llama, self.numpy, self.threads, self.context, self.shape = llama_cpp, numpy, threads, None, None
        self.silent = llama_cpp.llama_log_callback(lambda level, text, data: None)
        llama_cpp.llama_log_set(self.silent, ctypes.c_void_p(0))
        llama_cpp.llama_backend_init()
        self.model = llama_cpp.llama_model_load_from_file(
            str(as_gguf(model)).encode(), llama_cpp.llama_model_default_params())
        self.vocabulary = llama_cpp.llama_vocab_n_tokens(llama_cpp.llama_model_get_vocab(self.model))
        self.batch = llama_cpp.llama_batch_init(512, 0, 1)

    def fresh(self, sequences, positions):
        if self.shape != (sequences, positions):
            if self.context:
                self.llama.llama_free(self.context)
            settings = self.llama.llama_context_default_params()
            settings.n_seq_max = sequences
            settings.n_ctx = sequences * positions
            settings.n_batch = settings.n_ubatch = 512
            settings.n_threads = settings.n_threads_batch = self.threads
            settings.kv_unified = False
            settings.flash_attn_type = 1 if sequences > 1 else 0
            self.context = self.llama.llama_init_from_model(self.model, settings)
            self.shape = sequences, positions
        self.llama.llama_memory_clear(self.llama.llama_get_memory(self.context), True)

    def decode(self, rows):
        """Rows of token, position, sequence and whether its logits are wanted; the likeliest next tokens of those."""
        batch = self.batch
        for i, (token, position, sequence, wanted) in enumerate(rows):
            batch.token[i], batch.pos[i], batch.logits[i] = token, position, wanted
            batch.n_seq_id[i], batch.seq_id[i][0] = 1, sequence
        batch.n_tokens = len(rows)
        if self.llama.llama_decode(self.context, batch) != 0:
            sys.exit("policy_peers: llama_decode failed (expected: 0)")
        count = sum(row[3] for row in rows)
        if count == 0:
            return []
        logits = self.numpy.ctypeslib.as_array(self.llama.llama_get_logits(self.context), (count, self.vocabulary))
        return logits.argmax(1).tolist()

    def write(self, prompts, tokens):
        self.fresh(len(prompts), -(-(max(map(len, prompts)) + tokens) // 256) * 256)
        began = time.perf_counter()
        rows = [(token, at, sequence, at == len(prompt) - 1)
                for sequence, prompt in enumerate(prompts) for at, token in enumerate(prompt)]
        last = []
        for start in range(0, len(rows), 512):
            last += self.decode(rows[start:start + 512])
        first, prefilled = last, time.perf_counter()
        for step in range(tokens - 1):
            last = self.decode([(token, len(prompts[i]) + step, i, True) for i, token in enumerate(last)])
        ended = time.perf_counter()
        return answers(ended - began, prefillSeconds=prefilled - began, written=len(prompts) * tokens, first=first)


def as_gguf(model):
    """The directory's weights in 32 bits as llama.cpp wants them, made once."""
    import numpy
    from gguf import GGUFWriter
    from safetensors.numpy import load_file

    target = model.with_suffix(".f32.gguf")
    if target.exists():
        return target
    config = json.loads((model / "config.json").read_text())
    heads, key_heads = config["num_attention_heads"], config["num_key_value_heads"]
    partial = target.with_suffix(".partial")
    writer = GGUFWriter(partial, "llama")
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(heads)
    writer.add_head_count_kv(key_heads)
    writer.add_rope_dimension_count(config["head_dim"])
    writer.add_rope_freq_base(config["rope_theta"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_vocab_size(config["vocab_size"])
    # Nothing here is text: names of tokens would do nothing but be loaded.
    writer.add_tokenizer_model("none")
    names = {"self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
             "self_attn.o_proj": "attn_output", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
             "mlp.down_proj": "ffn_down", "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm"}
    for name, values in sorted(load_file(model / "model.safetensors").items()):
        if name == "model.embed_tokens.weight":
            writer.add_tensor("token_embd.weight", values)
            continue
        if name == "model.norm.weight":
            writer.add_tensor("output_norm.weight", values)
            continue
        _, _, layer, *part, _ = name.split(".")
        part = ".".join(part)
        if part.endswith(("q_proj", "k_proj")):  # its rotary embedding takes neighbours for pairs
            count = heads if part.endswith("q_proj") else key_heads
            rows, columns = values.shape
            values = numpy.ascontiguousarray(
                values.reshape(count, 2, rows // count // 2, columns).swapaxes(1, 2).reshape(rows, columns))
        writer.add_tensor(f"blk.{layer}.{names[part]}.weight", values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    partial.rename(target)
    return target


def engine(threads):
    """PyTorch with threads that sleep while they wait, as Ratchet's do: spinning loses as soon as anything else runs."""
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # read when the library is loaded
    import torch

    torch.set_num_threads(threads)
    torch.set_num_interop_threads(1)
    return torch


def device(torch):
    """The first GPU where there is one, as Ratchet does it."""
    return "cuda" if torch.cuda.is_available() else "cpu"


def finish(torch):
    """A GPU computes while Python goes on: time is taken when it is done."""
    if torch.cuda.is_available():
        torch.cuda.synchronize()


def loaded(torch, model):
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(model, dtype=torch.float32, attn_implementation="sdpa").to(device(torch))


class Transformers:
    """`generate` with PyTorch's fused attention and its growing cache, without gradients."""

    def __init__(self, model, threads):
        self.torch = engine(threads)
        self.model = loaded(self.torch, model).eval()

    def write(self, prompts, tokens):
        from transformers import LogitsProcessorList

        times = []

        def clock(ids, scores):
            if not times:
                finish(self.torch)
            times.append(time.perf_counter())
            return scores

        ids = self.torch.tensor(prompts, device=device(self.torch))
        began = time.perf_counter()
        with self.torch.inference_mode():
            written = self.model.generate(
                ids, attention_mask=self.torch.ones_like(ids), do_sample=False, max_new_tokens=tokens, min_new_tokens=tokens,
                pad_token_id=0, logits_processor=LogitsProcessorList([clock]))
        finish(self.torch)
        ended = time.perf_counter()
        return answers(ended - began, prefillSeconds=times[0] - began, written=(written.shape[1] - ids.shape[1]) * len(prompts),
                       first=written[:, ids.shape[1]].tolist())


class PyTorch:
    """A step by hand: one padded batch, prompts to the left and answers to the right, logits of answers only, fused AdamW."""

    def __init__(self, model, threads):
        self.torch = engine(threads)
        self.model = loaded(self.torch, model).train()
        self.optimizer = self.torch.optim.AdamW(
            self.model.parameters(), lr=LEARNING_RATE, betas=(0.9, 0.95), eps=1e-8, weight_decay=0, fused=True)

    def train(self, groups):
        torch = self.torch
        rows = [(group["prompt"], answer, (0.5 if i % 2 == 0 else -0.5) / len(group["answers"]) / len(groups))
                for group in groups for i, answer in enumerate(group["answers"])]
        left = max(len(prompt) for prompt, _, _ in rows)
        right = max(len(answer) for _, answer, _ in rows)
        began = time.perf_counter()
        ids = torch.zeros(len(rows), left + right, dtype=torch.long)
        mask = torch.zeros_like(ids)
        for row, (prompt, answer, _) in enumerate(rows):
            ids[row, left - len(prompt):left + len(answer)] = torch.tensor(prompt + answer)
            mask[row, left - len(prompt):left + len(answer)] = 1
        whole = bool(mask.all())
        positions = (mask.cumsum(1) - 1).clamp(min=0)
        weights = torch.tensor([weight for _, _, weight in rows])
        ids, mask, positions, weights = (tensor.to(device(torch)) for tensor in (ids, mask, positions, weights))
        logits = self.model(
            ids, attention_mask=None if whole else mask, position_ids=positions, use_cache=False,
            logits_to_keep=right + 1).logits[:, :-1]
        nats = torch.nn.functional.cross_entropy(
            logits.reshape(-1, logits.shape[-1]), ids[:, left:].reshape(-1), reduction="none").view(len(rows), right)
        # rewards 0, 1, 0, 1, …: the gradient of - advantage x log-probability, averaged over answers and groups
        loss = -(weights * (nats * mask[:, left:]).sum(1)).sum()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0).item()
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        finish(torch)
        return answers(time.perf_counter() - began, gradientNorm=norm)

    def machine(self):
        torch = self.torch
        here = device(torch)
        a, b = torch.rand(2048, 2048, device=here), torch.rand(2048, 2048, device=here)
        big = torch.rand(64 << 20, device=here)
        copy = torch.empty_like(big)

        def best(work):
            times = []
            for _ in range(8):
                began = time.perf_counter()
                work()
                finish(torch)
                times.append(time.perf_counter() - began)
            return min(times)

        name = f"{torch.cuda.get_device_name()} by PyTorch {torch.__version__}" if here == "cuda" else ""
        return answers(0, device=name, flops=2 * 2048**3 / best(lambda: torch.mm(a, b)),
                       readBytes=4 * big.numel() / best(lambda: big.sum()),
                       copyBytes=8 * big.numel() / best(lambda: copy.copy_(big)))


def trl(model, threads):
    """Its GRPO trainer: all samples in one batch, no gradient checkpointing, fused AdamW, a frozen reference (beta 0.04)."""
    engine(threads)
    os.environ["WANDB_MODE"] = "disabled"
    from datasets import Dataset
    from transformers import TrainerCallback
    from trl import GRPOConfig, GRPOTrainer

    first = json.loads(sys.stdin.readline())
    samples, prompts, tokens = first["samples"], first["prompts"], first["tokens"]
    batch = len(prompts) * samples
    written = []

    def reward(completions, completion_ids, **_):
        written.append(sum(map(len, completion_ids)))
        return [float(i % 2) for i in range(len(completions))]

    class Turns(TrainerCallback):
        asked = True

        def on_step_begin(self, *_, **__):
            if not self.asked and not sys.stdin.readline():
                os._exit(0)
            self.asked = False
            self.began = time.perf_counter()

        def on_step_end(self, *_, **__):
            reply(answers(time.perf_counter() - self.began, written=written.pop()))

    settings = GRPOConfig(
        output_dir=tempfile.gettempdir(), use_cpu=True, bf16=False, report_to="none", save_strategy="no",
        logging_strategy="no", disable_tqdm=True, per_device_train_batch_size=batch, gradient_accumulation_steps=1,
        num_generations=samples, max_completion_length=tokens, temperature=1.0, generation_kwargs={"min_new_tokens": tokens},
        beta=0.04, learning_rate=LEARNING_RATE, lr_scheduler_type="constant", optim="adamw_torch_fused", max_steps=1_000_000,
        gradient_checkpointing=False, shuffle_dataset=False, dataloader_pin_memory=False,
        model_init_kwargs={"dtype": "float32", "attn_implementation": "sdpa"})
    GRPOTrainer(
        model=str(model), reward_funcs=reward, args=settings,
        train_dataset=Dataset.from_list([{"prompt": prompt} for prompt in prompts]), callbacks=[Turns()]).train()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--install", folder]:
            install(Path(folder))
        case ["llama.cpp", model, threads]:
            serve(LlamaCpp(Path(model), int(threads)))
        case ["transformers", model, threads]:
            serve(Transformers(Path(model), int(threads)))
        case ["pytorch", model, threads]:
            serve(PyTorch(Path(model), int(threads)))
        case ["trl", model, threads]:
            trl(Path(model), int(threads))
        case _:
            sys.exit(__doc__)
