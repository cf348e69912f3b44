package dev.ratchet.workflows.contract;

/**
 * Weights that a step has stored and that nobody reads before they are published.
 *
 * @param weightsKey where model.safetensors lies
 * @param updates of the optimizer
 * @param tokens trained on, prompts counted once per answer
 * @param numerics fingerprint of the engine that computed it
 */
public record Trained(
        String weightsKey,
        String weightsSha256,
        long weightsBytes,
        int updates,
        double loss,
        double gradientNorm,
        long tokens,
        String numerics) {}
