package dev.ratchet.activities.policy;

import dev.ratchet.policy.decoding.DecoderWeights;
import dev.ratchet.policy.tokens.HuggingFaceTokenizer;
import dev.ratchet.policy.tokens.PromptEncoder;

/** Proven weights in memory, and how text becomes their tokens. */
public record LoadedPolicy(DecoderWeights weights, HuggingFaceTokenizer tokenizer, PromptEncoder prompts) {}
