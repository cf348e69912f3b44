package dev.ratchet.policy.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.model.Models;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RequestDigestTest {
    private record Nothing() {}

    @Test
    void a_step_that_an_older_version_began_has_the_name_that_it_had() {
        assertThat(digest(Models.tiny())).isEqualTo("6c6ab535d1f86dd1f6f6869db913ddee0e280c23c0970b21bd7a3b10b2986a78");
    }

    @Test
    void a_step_with_the_settings_that_there_were_at_first_has_the_name_that_it_had() {
        TrainingSettings settings = new TrainingSettings(0.3, OptimizerSettings.withLearningRate(1e-2), 2, 2, 40, 1, 9);
        byte[] named = new RequestDigest(Models.tiny(), settings)
                .groups(Groups.random(2, 3, 11, 4))
                .sha256();

        assertThat(HexFormat.of().formatHex(named))
                .isEqualTo("3a1be210a697240cd544d2b9389930482f7063b1f7df2a0ee7684124ea61db23");
    }

    @Test
    void every_family_and_every_scaling_has_a_name_of_its_own() {
        assertThat(Models.tinyFamilies().stream().map(RequestDigestTest::digest))
                .doesNotHaveDuplicates();
    }

    private static String digest(ModelConfig config) {
        return HexFormat.of().formatHex(new RequestDigest(config, new Nothing()).sha256());
    }
}
