package dev.ratchet.activities.policy;

import static dev.ratchet.domain.fault.Fault.INVALID_REQUEST;

import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.policy.decoding.DecoderWeights;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.formats.ModelFiles;
import dev.ratchet.policy.formats.Safetensors;
import dev.ratchet.policy.kernels.Precision;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.sampling.BatchInvariance;
import dev.ratchet.policy.sampling.BatchSampler;
import dev.ratchet.policy.sampling.EagerSampler;
import dev.ratchet.policy.sampling.Sampler;
import dev.ratchet.workflows.spec.CampaignSpec;
import dev.ratchet.workflows.spec.RolloutSpec.Engine;
import java.io.IOException;

/** Opens samplers as a specification asks for them. */
final class Samplers {
    /** Of the memory that the process has left beside weights; the rest is for what a round makes. */
    private static final double CACHE_SHARE = 0.6;

    private static final String SIMPLE_WAY =
            "set rollout.engine.reproducible to false, the simple way: shards of a fixed composition, on machines of one kind";

    private Samplers() {}

    static Sampler open(ModelFiles files, ModelConfig config, CampaignSpec spec) throws IOException {
        Engine engine = spec.rollout().engine();
        int threads = spec.compute().threads();
        if (!engine.reproducible()) {
            Compute.configure(threads);
            return EagerSampler.owning(Policies.weights(files, config));
        }
        DecoderWeights weights = DecoderWeights.load(config, precision(engine), sink -> Safetensors.read(files, sink));
        BatchSampler sampler = new BatchSampler(weights, threads, cacheBytes(engine));
        try {
            BatchInvariance.ofThisProcess(threads).ifPresent(broken -> {
                throw new FaultException(
                        INVALID_REQUEST,
                        "rollout.engine.reproducible: true, but on this machine %s; %s".formatted(broken, SIMPLE_WAY));
            });
            return sampler;
        } catch (RuntimeException | Error e) {
            sampler.close();
            throw e;
        }
    }

    private static Precision precision(Engine engine) {
        return switch (engine.precision()) {
            case FP32 -> Precision.FP32;
            case BF16 -> Precision.BF16;
            case INT8 -> Precision.INT8;
        };
    }

    private static long cacheBytes(Engine engine) {
        if (engine.cacheMegabytes() > 0) {
            return (long) engine.cacheMegabytes() << 20;
        }
        Runtime process = Runtime.getRuntime();
        long left = process.maxMemory() - (process.totalMemory() - process.freeMemory());
        return (long) (CACHE_SHARE * left);
    }
}
