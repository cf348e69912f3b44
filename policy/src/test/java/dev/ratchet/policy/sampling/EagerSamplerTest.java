package dev.ratchet.policy.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Models;
import dev.ratchet.policy.model.Weights;
import org.junit.jupiter.api.Test;

class EagerSamplerTest extends SamplerContract {
    @Override
    Sampler open(Weights weights) {
        return new EagerSampler(weights);
    }

    @Test
    void rounds_leave_no_arrays_behind() {
        try (Weights weights = Models.lively(Models.tiny(), 3);
                EagerSampler sampler = new EagerSampler(weights)) {
            sampler.writeRound(mixed(9, 100), SEED, EIGHT_A_ROUND, Progress.SILENT);
            int before = sampler.arraysHeld();
            for (int i = 0; i < 5; i++) {
                sampler.writeRound(mixed(9, 100), i, EIGHT_A_ROUND, Progress.SILENT);
            }
            assertThat(sampler.arraysHeld()).isEqualTo(before);
        }
    }

    @Test
    void a_cache_that_fails_half_way_leaves_no_arrays_behind() {
        int[] morePaddingThanColumns = {5};
        int before = Compute.arraysAlive();
        try (NDManager parent = NDManager.newBaseManager("PyTorch")) {
            assertThatThrownBy(() -> new KeyValueCache(parent, Models.tiny(), morePaddingThanColumns, 4))
                    .isInstanceOf(ArrayIndexOutOfBoundsException.class);
            assertThat(Compute.arraysAlive()).isEqualTo(before);
        }
    }
}
