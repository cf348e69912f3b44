package dev.ratchet.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    private static final BranchId BRANCH = new BranchId("sums", "main");
    private static final String SHA256 = "a".repeat(64);

    @Test
    void these_are_the_keys_which_stored_campaigns_rely_on() {
        String iteration = Keys.iteration(BRANCH, 12);

        assertThat(List.of(
                        Keys.origin(BRANCH),
                        Keys.plan(iteration),
                        Keys.round(iteration, Keys.newShard(1), 3),
                        Keys.rollout(iteration, Keys.resumedShard(2)),
                        Keys.scores(iteration, Keys.newShard(1), Domain.MATH),
                        Keys.buffer(BRANCH, 12),
                        Keys.bufferSnapshot(BRANCH, 12),
                        Keys.summary(BRANCH, 12),
                        Keys.checkpoint(BRANCH, 12, SHA256, 34),
                        Keys.checkpointContent(BRANCH, 12, SHA256),
                        Keys.weightsFile(BRANCH, SHA256, "config.json"),
                        Keys.weightsManifest(BRANCH, 12),
                        Keys.commit(BRANCH, 12)))
                .containsExactly(
                        "campaigns/sums/main/origin.json",
                        "campaigns/sums/main/iterations/000012/plan.json",
                        "campaigns/sums/main/iterations/000012/rounds/new-0001/00003.arrow",
                        "campaigns/sums/main/iterations/000012/rollouts/resumed-0002.arrow",
                        "campaigns/sums/main/iterations/000012/scores/new-0001-math.arrow",
                        "campaigns/sums/main/iterations/000012/buffer.json",
                        "campaigns/sums/main/iterations/000012/buffer-snapshot.json",
                        "campaigns/sums/main/iterations/000012/summary.arrow",
                        "campaigns/sums/main/iterations/000012/checkpoints/" + SHA256 + "/00000034.json",
                        "campaigns/sums/main/iterations/000012/checkpoint-content/" + SHA256,
                        "campaigns/sums/main/weights/" + SHA256 + "/config.json",
                        "campaigns/sums/main/iterations/000012/weights.json",
                        "campaigns/sums/main/iterations/000012/commit.json")
                .allSatisfy(key -> assertThat(new InMemoryBlobStore().create(key, new byte[0]))
                        .isTrue());
    }

    @Test
    void the_order_of_keys_is_the_order_of_time() {
        assertThat(Keys.commit(BRANCH, 9)).isLessThan(Keys.commit(BRANCH, 10));
        assertThat(Keys.commit(BRANCH, 99_999)).isLessThan(Keys.commit(BRANCH, 100_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "A", "a/b", "..", "a.b", "a b", "ä"})
    void a_name_with_path_characters_is_refused(String name) {
        assertThatThrownBy(() -> new BranchId(name, "main")).hasMessageContaining("campaign name: \"" + name + "\"");
        assertThatThrownBy(() -> new BranchId("sums", name)).hasMessageContaining("branch name: \"" + name + "\"");
    }
}
