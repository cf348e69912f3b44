package dev.ratchet.workers.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SignOfLifeTest {
    @TempDir
    Path folder;

    @Test
    @Timeout(60)
    void the_file_is_there_at_once_is_written_again_and_is_gone_after_the_end() throws Exception {
        Path file = folder.resolve("alive");

        try (SignOfLife _ = SignOfLife.in(file, Duration.ofMillis(10))) {
            String first = Files.readString(file);
            while (!Files.exists(file)
                    || Files.readString(file).isBlank()
                    || Files.readString(file).equals(first)) {
                Thread.onSpinWait();
            }
        }

        assertThat(file).doesNotExist();
    }

    @Test
    void a_place_that_cannot_be_written_to_is_said_at_once() {
        Path file = folder.resolve("no-folder/alive");

        assertThatThrownBy(() -> SignOfLife.in(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("sign of life: " + file);
    }
}
