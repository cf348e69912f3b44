package dev.ratchet.activities.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.activities.TinyCampaign;
import dev.ratchet.activities.settings.CampaignData;
import dev.ratchet.activities.settings.CampaignInputs;
import dev.ratchet.activities.settings.CampaignSettings;
import dev.ratchet.activities.settings.SettingsStore;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.storage.Checksums;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.Blobs;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SuitesTest {
    private final InMemoryBlobStore store = new InMemoryBlobStore();
    private final Suites suites = new Suites(store);

    @Test
    void other_prompts_are_the_next_version_and_the_same_are_the_one_they_were() {
        Suite first = suites.add("mine", "Sums", "jsonl", List.of(sum(1)));
        Suite second = suites.add("mine", "More sums", "jsonl", List.of(sum(1), sum(2)));

        assertThat(first.id()).isEqualTo("mine@1");
        assertThat(second.id()).isEqualTo("mine@2");
        assertThat(second.domains()).isEqualTo(new TreeMap<>(Map.of(Domain.MATH, 2)));
        assertThat(suites.add("mine", "Sums again", "jsonl", List.of(sum(1)))).isEqualTo(first);
        assertThat(suites.find("mine")).contains(second);
        assertThat(new Suites(store).find("mine@1")).contains(first);
        assertThat(suites.find("mine@3")).isEmpty();
        assertThat(suites.find("none")).isEmpty();
        assertThat(suites.prompts(first)).containsExactly(sum(1));
    }

    @Test
    void a_name_that_is_none_or_taken_and_a_suite_without_prompts_are_refused() {
        assertThatThrownBy(() -> suites.add("../x", "", "jsonl", List.of(sum(1))))
                .hasMessage("suite name: \"../x\" (expected: 1 to 63 of a-z 0-9 -, beginning with a letter or digit)");
        assertThatThrownBy(() -> suites.add("vision", "", "jsonl", List.of(sum(1))))
                .hasMessage("suite name: vision is a built-in suite's (expected: another)");
        assertThatThrownBy(() -> suites.add("mine", "", "jsonl", List.of()))
                .hasMessage("suite mine: no prompts (expected: at least one)");
        assertThatThrownBy(() -> suites.find("mine@latest"))
                .hasMessageStartingWith("suite: \"mine@latest\" (expected: a name, or name@version");
        assertThatThrownBy(() -> suites.find("a/b@1")).hasMessageStartingWith("suite name: \"a/b\"");
    }

    @Test
    void built_in_suites_are_listed_without_being_stored_and_stored_when_they_are_asked_for() {
        suites.add("mine", "Sums", "jsonl", List.of(sum(1)));
        long before = keys();

        assertThat(suites.all())
                .extracting(Suite::id)
                .containsExactly("arithmetic@1", "code@1", "k12@1", "mine@1", "vision@1");
        assertThat(keys()).isEqualTo(before);

        Suite arithmetic = suites.find("arithmetic").orElseThrow();
        assertThat(suites.find("arithmetic@1")).contains(arithmetic);
        assertThat(suites.all()).contains(arithmetic);
        assertThat(keys()).isEqualTo(before + 2);
    }

    @Test
    void a_campaign_can_be_asked_the_prompts_of_a_suite() {
        Suite suite = suites.find("arithmetic").orElseThrow();
        SettingsStore settings = new SettingsStore(store);
        var spec = TinyCampaign.spec(0);

        CampaignData data = settings.open(settings.put(
                spec.mainBranch(), new CampaignSettings(spec, new CampaignInputs(suite.prompts(), null, null))));

        assertThat(data.prompts().train()).isEmpty();
        assertThat(data.prompts().heldOut()).hasSize(suite.problems());
    }

    @Test
    void a_suite_with_pictures_says_whom_it_can_be_asked_and_keeps_them() {
        Suite vision = suites.find("vision").orElseThrow();

        assertThat(vision.refusal().orElseThrow())
                .startsWith("suite vision@1: 40 of its 40 prompts show pictures (expected: a policy that sees");
        assertThat(suites.find("arithmetic").orElseThrow().refusal()).isEmpty();
        assertThat(suites.prompts(vision))
                .hasSize(40)
                .allSatisfy(prompt -> assertThat(prompt.images())
                        .singleElement()
                        .satisfies(picture -> assertThat(
                                        Checksums.sha256(Blobs.read(store, Keys.imported(picture, "png"))))
                                .isEqualTo(picture)));
    }

    private long keys() {
        try (Stream<String> keys = store.list("")) {
            return keys.count();
        }
    }

    private static Prompt sum(int b) {
        return new Prompt(new PromptId("sum-" + b), Domain.MATH, 1, "1+" + b + "=", "" + (1 + b));
    }
}
