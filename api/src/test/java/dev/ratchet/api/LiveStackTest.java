package dev.ratchet.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import dev.ratchet.workers.embedded.TemporalSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiveStackTest {
    @Test
    void a_lookup_that_takes_long_holds_nobody_and_is_made_once() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        CountDownLatch answers = new CountDownLatch(1);
        try (LiveStack stack = new LiveStack(new InMemoryBlobStore(), () -> {
            lookups.incrementAndGet();
            try {
                answers.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Optional.empty();
        })) {
            long begun = System.nanoTime();
            Thread[] threads = new Thread[8];
            AtomicInteger refused = new AtomicInteger();
            for (int i = 0; i < threads.length; i++) {
                threads[i] = Thread.ofVirtual().start(() -> {
                    try {
                        stack.campaigns();
                    } catch (FaultException e) {
                        refused.addAndGet(e.fault().retryable() ? 1 : 0);
                    }
                });
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(refused).hasValue(8);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
            assertThat(lookups).hasValue(1);
            assertThat(stack.stored().names()).isEmpty();

            answers.countDown();
            assertThat(stack.campaigns().names()).isEmpty();
        }
    }

    @Test
    void a_server_that_is_away_is_asked_again_after_a_moment() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        try (LiveStack stack = new LiveStack(new InMemoryBlobStore(), () -> {
            if (lookups.incrementAndGet() == 1) {
                throw new UncheckedIOException("Temporal server: away", new IOException());
            }
            return Optional.empty();
        })) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(stack::client)
                        .isInstanceOf(FaultException.class)
                        .hasMessage("stack: Temporal server: away");
            }
            assertThat(lookups).hasValue(1);
            Thread.sleep(1_100);
            assertThat(stack.campaigns().names()).isEmpty();
            assertThat(lookups).hasValue(2);
        }
    }

    @Test
    void where_the_named_server_is_away_what_needs_it_is_for_later_and_what_is_stored_is_shown(@TempDir Path folder)
            throws Exception {
        int nobody;
        try (ServerSocket free = new ServerSocket(0)) {
            nobody = free.getLocalPort();
        }
        try (ApiFixture api = new ApiFixture(
                folder, ApiOptions.at("127.0.0.1", 0), Map.of(TemporalSettings.ADDRESS, "127.0.0.1:" + nobody))) {
            api.commit(api.campaign("stored", 3), 0);
            for (String path : new String[] {"/v1/campaigns", "/v1/campaigns/stored"}) {
                Answer answer = api.get(path);
                assertThat(answer.status()).as(answer.whole().body()).isEqualTo(503);
                assertThat(answer.header("Retry-After")).isEqualTo("5");
            }
            assertThat(api.send("POST", "/v1/campaigns/stored:stop", "").status())
                    .isEqualTo(503);
            assertThat(api.get("/v1/campaigns/stored/iterations").status()).isEqualTo(200);
            assertThat(api.get("/v1/campaigns/nobody").status()).isEqualTo(404);
        }
    }
}
