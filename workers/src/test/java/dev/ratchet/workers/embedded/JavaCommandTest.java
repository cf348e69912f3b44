package dev.ratchet.workers.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JavaCommandTest {
    @Test
    void children_the_launcher_and_the_tests_run_with_the_same_flags() throws Exception {
        String launcher = Files.readString(Path.of("..", "ratchet"));
        String pom = Files.readString(Path.of("..", "pom.xml"));

        for (String flag : JavaCommand.FLAGS) {
            assertThat(launcher).contains(flag);
            assertThat(pom).contains(flag);
        }
    }

    @Test
    void a_child_runs_the_main_of_the_command_line_with_the_heap_it_was_given() {
        List<String> command = JavaCommand.of("512m", List.of("worker", "--pool", "rollout"));

        assertThat(command).contains("-Xmx512m").endsWith("dev.ratchet.workers.Main", "worker", "--pool", "rollout");
        assertThatThrownBy(() -> JavaCommand.of("lots", List.of())).hasMessage("heap: \"lots\" (expected: as in 512m)");
    }

    @Test
    void options_of_the_environment_reach_the_workers_word_by_word() {
        assertThat(JavaCommand.options(Map.of())).isEmpty();
        assertThat(JavaCommand.options(Map.of("RATCHET_JAVA_OPTIONS", "  -Xlog:gc  -Da=b ")))
                .containsExactly("-Xlog:gc", "-Da=b");
    }
}
