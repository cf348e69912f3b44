package dev.ratchet.activities.policy;

import dev.ratchet.policy.sampling.Sampler;
import dev.ratchet.policy.tokens.HuggingFaceTokenizer;
import dev.ratchet.policy.tokens.PromptEncoder;

/** A policy in memory: proven weights that write, and how text becomes its tokens. */
public record OpenPolicy(Sampler sampler, HuggingFaceTokenizer tokenizer, PromptEncoder prompts)
        implements AutoCloseable {
    @Override
    public void close() {
        sampler.close();
        tokenizer.close();
    }
}
