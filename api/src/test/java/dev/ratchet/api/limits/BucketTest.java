package dev.ratchet.api.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BucketTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void a_second_of_tokens_comes_at_once_and_then_one_at_a_time() {
        Bucket bucket = new Bucket(10, -5 * SECOND); // nanoTime may be negative
        long now = -5 * SECOND;
        for (int i = 0; i < 10; i++) {
            assertThat(bucket.take(now)).isZero();
        }
        assertThat(bucket.take(now)).isEqualTo(SECOND / 10);
        assertThat(bucket.take(now)).as("what is refused takes nothing").isEqualTo(SECOND / 10);
        assertThat(bucket.take(now + SECOND / 10)).isZero();
        assertThat(bucket.take(now + SECOND / 10)).isPositive();
        assertThat(bucket.full(now + SECOND)).isFalse();
        assertThat(bucket.full(now + 2 * SECOND)).isTrue();
    }

    @Test
    void the_long_run_rate_is_the_rate_whatever_the_rhythm() {
        for (int step : new int[] {1_000, 77_777, 3_000_000}) {
            Bucket bucket = new Bucket(100, 0);
            int taken = 0;
            for (long now = 0; now < 10 * SECOND; now += step) {
                taken += bucket.take(now) == 0 ? 1 : 0;
            }
            assertThat(taken).as("every %d ns", step).isBetween(1_099, 1_101);
        }
    }

    @Test
    void many_threads_take_no_more_than_one_would() throws InterruptedException {
        Bucket bucket = new Bucket(1_000, 0);
        AtomicLong taken = new AtomicLong();
        Thread[] threads = new Thread[8];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = Thread.ofPlatform().start(() -> {
                for (int j = 0; j < 1_000; j++) {
                    taken.addAndGet(bucket.take(0) == 0 ? 1 : 0);
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(taken).hasValue(1_000);
    }

    @Test
    void clients_that_are_gone_are_forgotten() {
        AtomicLong now = new AtomicLong();
        Buckets buckets = new Buckets(1, now::get);
        for (int i = 0; i < 10_000; i++) {
            buckets.take("client " + i);
        }
        assertThat(buckets.take("client 1")).isPositive();
        now.set(2 * SECOND);
        assertThat(buckets.take("another")).isZero();
        assertThat(buckets.size()).isEqualTo(1);
    }
}
