package dev.ratchet.activities.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.workflows.spec.CampaignSpec;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeableTest {
    /** A setting that is new must be decided: this finds it by the records of the specification. */
    @Test
    void every_setting_stands_in_the_list() {
        List<String> settings = paths("", CampaignSpec.class).toList();

        assertThat(settings).hasSizeGreaterThan(60).contains("reward.judge.endpoint", "rollout.repetition.times");
        settings.forEach(Changeable::of); // throws for one that is not there
    }

    private static Stream<String> paths(String above, Class<?> type) {
        if (!type.isRecord()) {
            return Stream.of(above.substring(1));
        }
        return Stream.of(type.getRecordComponents())
                .flatMap((RecordComponent part) -> paths(above + "." + part.getName(), part.getType()));
    }

    @ParameterizedTest
    @CsvSource({
        "iterations, WHILE_RUNNING",
        "training.learningRate, WHILE_RUNNING",
        "rollout.temperature, WHILE_RUNNING",
        "rollout.hardLimit, NEVER",
        "replay.hardLimit, WHILE_RUNNING",
        "rollout.samplesPerPrompt, IN_A_FORK",
        "compute.threads, IN_A_FORK",
        "reward.judge.endpoint, WHILE_RUNNING",
        "reward.judge.domains, NEVER",
        "model.chat.system, NEVER",
        "name, IN_A_FORK",
        "seed, NEVER"
    })
    void the_longest_path_counts(String setting, Changeable when) {
        assertThat(Changeable.of(setting)).isEqualTo(when);
    }

    @Test
    void a_refusal_names_all_that_may_not_change_and_says_why() {
        List<SettingsDifference> changes = List.of(
                new SettingsDifference("compute.threads", "2", "4"),
                new SettingsDifference("seed", "1", "2"),
                new SettingsDifference("training.tau", "0.1", "0.2"));

        assertThatThrownBy(() -> Changeable.require(Changeable.WHILE_RUNNING, changes))
                .isInstanceOf(FaultException.class)
                .hasMessage(
                        "compute.threads: may not change while the campaign runs, only in a fork: the bits of all results depend on it; "
                                + "seed: may not change once a campaign has begun: what was drawn so far was drawn from it; begin another campaign");
        Changeable.require(Changeable.WHILE_RUNNING, changes.subList(2, 3));
        Changeable.require(Changeable.IN_A_FORK, changes.subList(0, 1));
    }
}
