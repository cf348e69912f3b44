package dev.ratchet.activities.policy;

import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.model.Weights;
import dev.ratchet.policy.sampling.Sampler;
import dev.ratchet.policy.tokens.HuggingFaceTokenizer;
import dev.ratchet.policy.tokens.PromptEncoder;

/** A policy in memory: proven weights, and how text becomes its tokens. */
public record OpenPolicy(
        ModelConfig config, Weights weights, Sampler sampler, HuggingFaceTokenizer tokenizer, PromptEncoder prompts)
        implements AutoCloseable {
    @Override
    public void close() {
        sampler.close();
        weights.close();
        tokenizer.close();
    }
}
