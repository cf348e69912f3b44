package dev.ratchet.domain.trajectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.domain.prompt.PromptId;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    @Test
    void ids_are_read_back_as_they_were_written() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 1000; round++) {
            TrajectoryId id = any(random);

            assertThat(TrajectoryId.parse(id.toString())).isEqualTo(id);
            assertThat(GroupId.parse(id.group().toString())).isEqualTo(id.group());
        }
        assertThat(new TrajectoryId(new GroupId(12, 3), 7)).hasToString("000012-00003-07");
    }

    @Test
    void ids_sort_as_their_texts_do_within_a_hundred_samples() {
        SplittableRandom random = new SplittableRandom(2);
        for (int round = 0; round < 1000; round++) {
            TrajectoryId one = new TrajectoryId(any(random).group(), random.nextInt(100));
            TrajectoryId other = new TrajectoryId(
                    random.nextBoolean() ? one.group() : any(random).group(), random.nextInt(100));

            assertThat(Integer.signum(one.compareTo(other)))
                    .isEqualTo(Integer.signum(one.toString().compareTo(other.toString())));
        }
    }

    @Test
    void no_two_trajectories_share_an_address() {
        Set<Long> addresses = new HashSet<>();
        for (int iteration : new int[] {0, 1, 2, 999_999}) {
            for (int index : new int[] {0, 1, 255, 256, 65_535, 65_536, 99_999}) {
                for (int sample : new int[] {0, 1, 255, 9_999}) {
                    assertThat(addresses.add(new TrajectoryId(new GroupId(iteration, index), sample).address()))
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "1",
                "1-2",
                "1-2-",
                "x-1-2",
                "-1-2-3",
                "1-2-3-4",
                "1000000-0-0",
                "0-100000-0",
                "0-0-10000"
            })
    void what_is_no_id_is_refused(String text) {
        assertThatThrownBy(() -> TrajectoryId.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void prompt_ids_have_safe_characters_only() {
        assertThat(new PromptId("add_3-digit.0001")).hasToString("add_3-digit.0001");
        for (String wrong : new String[] {"", "a/b", "a b", "ä", "x".repeat(65), "a\n"}) {
            assertThatThrownBy(() -> new PromptId(wrong)).hasMessageContaining("prompt id");
        }
    }

    private static TrajectoryId any(SplittableRandom random) {
        return new TrajectoryId(
                new GroupId(random.nextInt(1_000_000), random.nextInt(100_000)), random.nextInt(10_000));
    }
}
