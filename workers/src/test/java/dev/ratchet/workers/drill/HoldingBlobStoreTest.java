package dev.ratchet.workers.drill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HoldingBlobStoreTest {
    @TempDir
    private Path folder;

    @Test
    void two_who_come_to_two_points_at_once_stand_there_one_after_the_other() throws Exception {
        InMemoryBlobStore store = new InMemoryBlobStore();
        BlobStore holding = HoldingBlobStore.ifAsked(
                store, Map.of("RATCHET_DRILL", "before:a before:b", "RATCHET_DRILL_FOLDER", folder.toString()));
        Set<String> stood = new HashSet<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> creates = List.of(
                    threads.submit(() -> holding.create("a", "x".getBytes(UTF_8))),
                    threads.submit(() -> holding.create("b", "x".getBytes(UTF_8))));
            for (int i = 0; i < 2; i++) {
                Path held = folder.resolve("held");
                DrilledCampaign.await("somebody who stands", () -> Files.exists(held));
                stood.add(Files.readString(held).strip().split(" ", -1)[2]);
                Files.delete(held);
            }
            for (Future<Boolean> create : creates) {
                assertThat(create.get()).isTrue();
            }
        }
        assertThat(stood).containsExactlyInAnyOrder("a", "b");
        assertThat(holding.create("a", "y".getBytes(UTF_8))).isFalse(); // each point holds once
    }
}
