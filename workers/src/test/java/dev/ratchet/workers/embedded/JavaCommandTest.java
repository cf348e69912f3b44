package dev.ratchet.workers.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.workers.embedded.JavaCommand.Heap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JavaCommandTest {
    @Test
    void children_the_launcher_and_the_tests_run_with_the_same_flags() throws Exception {
        String launcher = Files.readString(Path.of("..", "ratchet"));
        String pom = Files.readString(Path.of("..", "pom.xml"));

        assertThat(JavaCommand.FLAGS).doesNotContain(JavaCommand.KERNELS);
        for (String flag : Stream.concat(JavaCommand.FLAGS.stream(), Stream.of(JavaCommand.KERNELS))
                .toList()) {
            assertThat(launcher).contains(flag);
            assertThat(pom).contains(flag);
        }
    }

    @Test
    void a_child_runs_the_main_of_the_command_line_with_the_heap_it_was_given() {
        List<String> words = List.of("worker", "--pool", "rollout");

        List<String> command = JavaCommand.of(new Heap.Fixed("512m"), words);
        List<String> growing = JavaCommand.of(new Heap.Growing("384m", 60), words);

        assertThat(command)
                .contains("-Xms512m", "-Xmx512m")
                .doesNotContain(JavaCommand.KERNELS)
                .endsWith("dev.ratchet.workers.Main", "worker", "--pool", "rollout");
        assertThat(growing).contains("-Xms384m", "-XX:MaxRAMPercentage=60", JavaCommand.KERNELS);
        assertThatThrownBy(() -> new Heap.Fixed("lots")).hasMessage("heap: \"lots\" (expected: as in 512m)");
        assertThatThrownBy(() -> new Heap.Growing("1g", 91))
                .hasMessage("heap: 91 percent of the machine (expected: 1 to 90)");
    }

    @Test
    void options_of_the_environment_reach_the_workers_word_by_word() {
        assertThat(JavaCommand.options(Map.of())).isEmpty();
        assertThat(JavaCommand.options(Map.of("RATCHET_JAVA_OPTIONS", "  -Xlog:gc  -Da=b ")))
                .containsExactly("-Xlog:gc", "-Da=b");
    }
}
