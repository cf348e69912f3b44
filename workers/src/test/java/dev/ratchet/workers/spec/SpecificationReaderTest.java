package dev.ratchet.workers.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.workflows.spec.CampaignSpec;
import dev.ratchet.workflows.spec.ReplaySpec;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecificationReaderTest {
    private static final String SMALLEST = """
            name: small
            iterations: 2
            model:
              directory: model
            prompts:
              file: prompts.jsonl
            """;

    @Test
    void what_is_left_out_is_taken_from_the_defaults() {
        CampaignSpec spec = read(SMALLEST);

        assertThat(spec.seed()).isEqualTo(1);
        assertThat(spec.rollout().segmentTokens()).isEqualTo(256);
        assertThat(spec.rollout().repetition().times()).isEqualTo(6);
        assertThat(spec.replay().stale()).isEqualTo(ReplaySpec.Stale.DROP);
        assertThat(spec.training().tau()).isEqualTo(0.05);
        assertThat(spec.warmUp().steps()).isZero();
    }

    @Test
    void numbers_may_be_written_with_an_exponent_and_enums_in_lower_case() {
        CampaignSpec spec = read(SMALLEST + "training: {learningRate: 1e-4}\nreplay: {stale: train}\n");

        assertThat(spec.training().learningRate()).isEqualTo(1e-4);
        assertThat(spec.replay().stale()).isEqualTo(ReplaySpec.Stale.TRAIN);
    }

    @Test
    void settings_can_be_replaced_by_their_path() {
        CampaignSpec spec =
                SpecificationReader.parse(SMALLEST, "test", Map.of("rollout.repetition.times", "9", "seed", "7"));

        assertThat(spec.rollout().repetition().times()).isEqualTo(9);
        assertThat(spec.seed()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rollout: {segmentTokns: 64} | rollout.segmentTokns: unknown setting, did you mean segmentTokens? (expected: one of engine, filter, hardLimit, iterationTokens
            colour: red | colour: unknown setting (expected: one of compute, evaluation,
            rollout: {segmentTokens: 0} | rollout.segmentTokens: 0 (expected: 1 to 131072)
            rollout: {segmentTokens: many} | rollout.segmentTokens: "many" (expected: a whole number)
            rollout: {segmentTokens: 2.5} | rollout.segmentTokens
            rollout: 5 | rollout: missing or of the wrong kind
            replay: {stale: keep} | replay.stale: "keep" (expected: one of [TRAIN, DROP])
            training: {tau: .nan} | training.tau: NaN (expected: >= 0, finite)
            training: {tau: .inf} | training.tau: Infinity (expected: >= 0, finite)
            rollout: {temperature: 0.0001} | rollout.temperature: 1.0E-4 (expected: 0.001 to 10)
            warmUp: {steps: 5} | warmUp.steps: 5 without warmUp.corpus
            rollout: {promptsPerIteration: 10000, shardTrajectories: 8} | rollout.shardTrajectories: 8, which can make 40000 shards at once (expected: at most 2000
            evaluation: {problems: 5000, shardTrajectories: 1} | evaluation.shardTrajectories: 1, which can make 5000 shards at once
            name: ../../etc | campaign name: "../../etc" (expected: 1 to 63 of a-z 0-9 -
            seed: [1, 2 | line
            """)
    void a_wrong_setting_is_named_with_its_value_and_what_was_expected(String line, String message) {
        String text = line.startsWith("name") ? SMALLEST.replace("name: small", line) : SMALLEST + line + "\n";

        assertThatThrownBy(() -> read(text)).isInstanceOf(FaultException.class).hasMessageContaining(message);
    }

    @Test
    void a_missing_setting_is_named() {
        assertThatThrownBy(() -> read(SMALLEST.replace("iterations: 2", "")))
                .hasMessage("test: iterations: missing (expected: a value; it has no default)");
        assertThatThrownBy(() -> read(SMALLEST.replace("directory: model", "scratch: {width: 8}")))
                .hasMessageContaining("model.scratch");
    }

    @Test
    void exactly_one_model_and_one_prompt_set() {
        assertThatThrownBy(() -> read(SMALLEST.replace("directory: model", "chat: {}")))
                .hasMessageContaining("model: neither scratch nor directory (expected: exactly one of");
    }

    @Test
    void a_key_given_twice_is_refused() {
        assertThatThrownBy(() -> read(SMALLEST + "name: other\n")).hasMessageContaining("duplicate key name");
    }

    @Test
    void an_alias_bomb_is_refused_before_it_is_expanded() {
        StringBuilder bomb = new StringBuilder(SMALLEST + "a: &a [x, x, x, x, x, x, x, x, x]\n");
        for (char c = 'b'; c <= 'z'; c++) {
            bomb.append("%c: &%c [*%c, *%c, *%c, *%c, *%c]\n".formatted(c, c, c - 1, c - 1, c - 1, c - 1, c - 1));
        }

        assertThatThrownBy(() -> read(bomb.toString())).hasMessageContaining("alias *a (expected: no YAML aliases");
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        assertThatThrownBy(() -> SpecificationReader.read(Path.of("no-such.yaml")))
                .hasMessageContaining("specification no-such.yaml: no such file");
    }

    private static CampaignSpec read(String text) {
        return SpecificationReader.parse(text, "test", Map.of());
    }
}
