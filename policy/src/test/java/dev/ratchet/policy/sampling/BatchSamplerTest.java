package dev.ratchet.policy.sampling;

import dev.ratchet.policy.model.Models;
import dev.ratchet.policy.model.Weights;

class BatchSamplerTest extends SamplerContract {
    @Override
    Sampler open(Weights weights) {
        return Models.sampler(weights);
    }
}
