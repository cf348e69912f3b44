#!/usr/bin/env python3
"""Makes a tiny random model of each family with what transformers computes of it, for the tests in policy.

    python3 bench/interop/make_families.py policy/src/test/resources/dev/ratchet/policy/families

Each folder is a Hugging Face directory, and beside it logits.f32, the logits after each token (32-bit floats,
little-endian, tokens x vocabulary), and expected.json: the tokens, the greedy continuation of the first few of them, how
far its likeliest token was ahead of the next at each place, the largest absolute logit and the logits' deviation. All
parameters are random, norms and biases too, so that none can be left out unseen. The same versions of torch and
transformers make the same bytes.

llava sees: beside it are pictures.u8, its pictures as the encoder gets them (8 bits, pictures x rows x columns x RGB), which
stand in the places of the tokens for images, and logits-erf.f32, what the same weights say with GELU by the error function.
"""
import argparse
import json
import pathlib
import shutil

import torch
import transformers
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

TOKENS = 512
PROMPT = 16
GREEDY = 48
CHARACTERS = "0123456789+-*/=.,:;!?()abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN"
END = "<|end|>"
IMAGE, PATCH = 20, 5
SHAPE = {
    "vocab_size": len(CHARACTERS) + 1,
    "hidden_size": 32,
    "intermediate_size": 48,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 1024,
    "bos_token_id": None,
    "eos_token_id": 0,
    "pad_token_id": None,
}


def families():
    """Name, configuration and largest file; the fields are those of the published models, the sizes are not."""
    scaling = {
        "rope_type": "llama3",
        "factor": 8.0,
        "low_freq_factor": 1.0,
        "high_freq_factor": 4.0,
        "original_max_position_embeddings": 256,
    }
    llama = transformers.LlamaConfig(
        **SHAPE, head_dim=16, rope_theta=10_000.0, rope_scaling=scaling, rms_norm_eps=1e-5, tie_word_embeddings=False
    )
    window = {"use_sliding_window": False, "sliding_window": 512, "max_window_layers": 2}
    qwen2 = transformers.Qwen2Config(
        **SHAPE, **window, rope_theta=1_000_000.0, rms_norm_eps=1e-6, tie_word_embeddings=True
    )
    qwen3 = transformers.Qwen3Config(
        **SHAPE,
        **window,
        head_dim=16,
        attention_bias=False,
        rope_theta=1_000_000.0,
        rms_norm_eps=1e-6,
        tie_word_embeddings=False,
    )
    return [("llama3", llama, "40KB"), ("qwen2", qwen2, "1GB"), ("qwen3", qwen3, "1GB")]


def llava():
    """A text that is a Llama, an encoder as SigLIP's, GELU by the hyperbolic tangent in both."""
    text = transformers.LlamaConfig(
        **SHAPE, head_dim=16, rope_theta=10_000.0, rms_norm_eps=1e-5, tie_word_embeddings=False
    )
    vision = transformers.SiglipVisionConfig(
        hidden_size=24,
        intermediate_size=40,
        num_hidden_layers=2,
        num_attention_heads=3,
        image_size=IMAGE,
        patch_size=PATCH,
        hidden_act="gelu_pytorch_tanh",
        layer_norm_eps=1e-6,
        vision_use_head=False,
    )
    return transformers.LlavaConfig(
        vision_config=vision,
        text_config=text,
        image_token_index=SHAPE["vocab_size"] - 1,
        projector_hidden_act="gelu_pytorch_tanh",
        vision_feature_select_strategy="full",
        vision_feature_layer=-1,
        image_seq_length=(IMAGE // PATCH) ** 2,
        tie_word_embeddings=False,
    )


def randomise(model, seed):
    """Embeddings of deviation 1, matrices that keep the size of what they are given, norms about 1, biases about 0."""
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in sorted(model.named_parameters()):
        noise = torch.randn(parameter.shape, generator=generator)
        if name.endswith(".bias"):
            value = 0.5 * noise
        elif parameter.dim() == 1:
            value = 0.5 + torch.rand(parameter.shape, generator=generator)
        elif "embed_tokens" in name:
            value = noise
        elif "position_embedding" in name:
            value = 0.5 * noise
        else:
            value = 1.5 * noise / parameter[0].numel() ** 0.5
        parameter.data.copy_(value)


def greedy(model, tokens):
    """The likeliest token again and again, and how far each was ahead of the next."""
    written, margins = [], []
    for _ in range(GREEDY):
        best = model(torch.tensor([tokens + written])).logits[0, -1].topk(2)
        written.append(best.indices[0].item())
        margins.append((best.values[0] - best.values[1]).item())
    return written, margins


def tokenizer():
    """Reads characters; a model directory is whole only with one."""
    vocabulary = {END: 0} | {character: i + 1 for i, character in enumerate(CHARACTERS)}
    made = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens([END])
    return transformers.PreTrainedTokenizerFast(tokenizer_object=made, eos_token=END)


def make(name, config, largest_file, target, seed):
    model = transformers.AutoModelForCausalLM.from_config(config, dtype=torch.float32).eval()
    randomise(model, seed)
    shutil.rmtree(target, ignore_errors=True)
    model.save_pretrained(target, max_shard_size=largest_file)
    tokenizer().save_pretrained(target)
    (target / "special_tokens_map.json").unlink(missing_ok=True)
    tokens = torch.randint(1, config.vocab_size, (TOKENS,), generator=torch.Generator().manual_seed(seed)).tolist()
    with torch.no_grad():
        logits = model(torch.tensor([tokens])).logits[0]
        written, margins = greedy(model, tokens[:PROMPT])
    if logits.std() < 1 or config.eos_token_id in written:
        raise ValueError(f"{name}: deviation {logits.std():.2f}, greedy {written} (expected: >= 1, no end token)")
    (target / "logits.f32").write_bytes(logits.numpy().astype("<f4").tobytes())
    expected = {
        "madeBy": f"transformers {transformers.__version__}, torch {torch.__version__.split('+')[0]}",
        "tokens": tokens,
        "prompt": PROMPT,
        "greedy": written,
        "margins": margins,
        "largest": logits.abs().max().item(),
        "deviation": logits.std().item(),
    }
    (target / "expected.json").write_text(json.dumps(expected) + "\n")
    print(f"{name}: largest {expected['largest']:.2f}, deviation {expected['deviation']:.2f}")


def make_llava(target, seed):
    """Two pictures of noise among random tokens."""
    config = llava()
    model = transformers.LlavaForConditionalGeneration(config).eval()
    randomise(model, seed)
    shutil.rmtree(target, ignore_errors=True)
    model.save_pretrained(target)
    tokenizer().save_pretrained(target)
    (target / "special_tokens_map.json").unlink(missing_ok=True)
    generator = torch.Generator().manual_seed(seed)
    image = config.image_token_index
    words = torch.randint(1, image, (TOKENS,), generator=generator).tolist()
    patches = [image] * config.image_seq_length
    tokens = (words[:9] + patches + words[9:14] + patches + words[14:])[:TOKENS]
    pictures = torch.randint(0, 256, (2, IMAGE, IMAGE, 3), generator=generator, dtype=torch.uint8)
    pixels = ((pictures.double() / 255 - 0.5) / 0.5).float().permute(0, 3, 1, 2)
    with torch.no_grad():
        logits = model(torch.tensor([tokens]), pixel_values=pixels).logits[0]
        for module in [model.model.multi_modal_projector] + [
            layer.mlp for layer in model.model.vision_tower.vision_model.encoder.layers
        ]:
            setattr(module, "act" if hasattr(module, "act") else "activation_fn", torch.nn.GELU())
        other = model(torch.tensor([tokens]), pixel_values=pixels).logits[0]
    if logits.std() < 1:
        raise ValueError(f"llava: deviation {logits.std():.2f} (expected: >= 1)")
    (target / "pictures.u8").write_bytes(pictures.numpy().tobytes())
    (target / "logits.f32").write_bytes(logits.numpy().astype("<f4").tobytes())
    (target / "logits-erf.f32").write_bytes(other.numpy().astype("<f4").tobytes())
    expected = {
        "madeBy": f"transformers {transformers.__version__}, torch {torch.__version__.split('+')[0]}",
        "tokens": tokens,
        "pictures": len(pictures),
        "largest": logits.abs().max().item(),
        "deviation": logits.std().item(),
    }
    (target / "expected.json").write_text(json.dumps(expected) + "\n")
    difference = (logits - other).abs().max() / logits.abs().max()
    print(f"llava: largest {expected['largest']:.2f}, deviation {expected['deviation']:.2f}, other GELU {difference:.2e}")


def main():
    parser = argparse.ArgumentParser(description="Tiny models of each family, with their logits by transformers.")
    parser.add_argument("target", type=pathlib.Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    for seed, (name, config, largest_file) in enumerate(families(), start=2):
        make(name, config, largest_file, options.target / name, seed)
    make_llava(options.target / "llava", 5)


if __name__ == "__main__":
    main()
