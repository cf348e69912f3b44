package dev.ratchet.policy.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.gradient.TapedTransformer;
import dev.ratchet.policy.model.Models;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RequestDigestTest {
    private record Nothing() {}

    @Test
    void a_model_has_the_name_that_it_had_when_this_network_began_to_learn() {
        assertThat(digest(Models.tiny())).isEqualTo("ed96cde6aba77d011fc6c8b66a7bcfe44875716e314a34f26218cbd4f256c784");
    }

    @Test
    void a_step_has_the_name_that_it_had_when_this_network_began_to_learn() {
        TrainingSettings settings = new TrainingSettings(0.3, OptimizerSettings.withLearningRate(1e-2), 2, 2, 40, 1, 9);
        byte[] named = new RequestDigest(Models.tiny(), settings, TapedTransformer.NUMERICS)
                .groups(Groups.random(2, 3, 11, 4))
                .sha256();

        assertThat(HexFormat.of().formatHex(named))
                .isEqualTo("2a2dd2f51439578057a0fe8a20e2728149a9d99a50cb984ce0701625b43dd962");
    }

    @Test
    void a_step_that_something_else_computes_has_another_name() {
        byte[] engine = new RequestDigest(Models.tiny(), new Nothing(), EngineNetwork.NUMERICS).sha256();

        assertThat(HexFormat.of().formatHex(engine)).isNotEqualTo(digest(Models.tiny()));
    }

    @Test
    void every_family_and_every_scaling_has_a_name_of_its_own() {
        assertThat(Models.tinyFamilies().stream().map(RequestDigestTest::digest))
                .doesNotHaveDuplicates();
    }

    private static String digest(ModelConfig config) {
        return HexFormat.of().formatHex(new RequestDigest(config, new Nothing(), TapedTransformer.NUMERICS).sha256());
    }
}
