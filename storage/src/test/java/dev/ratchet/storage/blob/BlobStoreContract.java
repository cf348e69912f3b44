package dev.ratchet.storage.blob;

import static dev.ratchet.domain.fault.Fault.INVALID_REQUEST;
import static dev.ratchet.storage.Faults.assertFault;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.storage.Seeds;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link BlobStore} promises. Each implementation's test implements this. */
interface BlobStoreContract {
    BlobStore emptyStore();

    @Test
    default void the_first_create_under_a_key_wins() {
        BlobStore store = emptyStore();

        assertThat(store.create("a/1", text("first"))).isTrue();
        assertThat(store.create("a/1", text("second"))).isFalse();

        assertThat(Blobs.read(store, "a/1")).isEqualTo(text("first"));
    }

    @Test
    default void a_writer_that_fails_half_way_leaves_nothing() {
        BlobStore store = emptyStore();

        assertThatThrownBy(() -> store.create("a/1", out -> {
                    out.write(new byte[1_000_000]);
                    throw new IOException("the source broke");
                }))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("the source broke");

        assertThat(keys(store, "")).isEmpty();
        assertThat(store.create("a/1", text("second try"))).isTrue();
    }

    @Test
    default void what_is_not_there_is_empty() {
        BlobStore store = emptyStore();
        store.create("a/b/c", text("there"));

        assertThat(store.read("a/b/d")).isEmpty();
        assertThat(store.read("a/b", 0, 1)).isEmpty();
        assertThat(store.size("a/b")).isEmpty();
        assertThat(store.size("a/b/d")).isEmpty();
    }

    @Test
    default void an_empty_blob_is_a_blob() {
        BlobStore store = emptyStore();

        assertThat(store.create("a", text(""))).isTrue();

        assertThat(store.size("a")).hasValue(0);
        assertThat(Blobs.read(store, "a")).isEmpty();
        assertThat(store.create("a", text("later"))).isFalse();
    }

    @Test
    default void a_range_is_read_as_far_as_the_blob_goes() {
        BlobStore store = emptyStore();
        store.create("a", text("0123456789"));

        assertThat(Blobs.read(store, "a", 3, 4)).isEqualTo(text("3456"));
        assertThat(Blobs.read(store, "a", 8, 4)).isEqualTo(text("89"));
        assertThat(Blobs.read(store, "a", 0, 0)).isEmpty();
        assertThat(Blobs.read(store, "a", 10, 4)).isEmpty();
        assertThat(Blobs.read(store, "a", 99, 4)).isEmpty();
        assertThat(Blobs.read(store, "a", 0, Long.MAX_VALUE)).isEqualTo(text("0123456789"));
        assertThat(store.size("a")).hasValue(10);
    }

    @Test
    default void folders_are_listed_in_order_and_only_those_directly_below() {
        BlobStore store = emptyStore();
        List.of("a/2/x", "a/10/x/y", "a/10/z", "a/file", "a-b/1", "b", "a=1/x/y")
                .forEach(key -> store.create(key, text("")));

        assertThat(folders(store, "")).containsExactly("a-b/", "a/", "a=1/");
        assertThat(folders(store, "a/")).containsExactly("a/10/", "a/2/");
        assertThat(folders(store, "a/2/")).isEmpty();
        assertThat(folders(store, "none/")).isEmpty();
        assertThat(folders(store, "b/")).isEmpty();
        assertFault(INVALID_REQUEST, () -> store.folders("a"));
    }

    @Test
    default void keys_are_listed_in_order_and_only_under_their_prefix() {
        BlobStore store = emptyStore();
        List<String> keys = List.of("a/2", "b/1", "a/10", "a/1", "a-b/1", "a.b", "a=1/x/y", "ab");
        keys.forEach(key -> store.create(key, text("")));

        assertThat(keys(store, "a/")).containsExactly("a/1", "a/10", "a/2");
        assertThat(keys(store, "a/1")).containsExactly("a/1", "a/10");
        assertThat(keys(store, ""))
                .containsExactlyElementsOf(keys.stream().sorted().toList());
        assertThat(keys(store, "a=1/x")).containsExactly("a=1/x/y");
        assertThat(keys(store, "c")).isEmpty();
        assertThat(keys(store, "c/d/")).isEmpty();
        assertThat(keys(store, "a/1/2")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/a",
                "a/",
                "a//b",
                ".",
                "..",
                "a/../b",
                "../a",
                "a/./b",
                ".tmp/a",
                "a/.hidden",
                "a b",
                "a\\b",
                "a\u0000b",
                "é",
                "a:b",
                "~a",
                "a\n",
                "%2e%2e"
            })
    default void a_key_outside_the_grammar_is_refused(String key) {
        BlobStore store = emptyStore();

        assertFault(INVALID_REQUEST, () -> store.create(key, text("x"))).hasMessageContaining("object key");
        assertFault(INVALID_REQUEST, () -> store.read(key));
        assertFault(INVALID_REQUEST, () -> store.size(key));
    }

    @Test
    default void a_key_has_at_most_512_characters() {
        BlobStore store = emptyStore();
        String longest = ("a".repeat(127) + "/").repeat(4).substring(0, 511) + "b";

        assertThat(store.create(longest, text("x"))).isTrue();
        assertThat(keys(store, "")).containsExactly(longest);
        assertFault(INVALID_REQUEST, () -> store.create(longest + "b", text("x")));
        assertFault(INVALID_REQUEST, () -> store.list("../"));
        assertFault(INVALID_REQUEST, () -> store.read("a", -1, 1));
    }

    @Test
    default void what_was_written_is_what_is_read_whatever_its_size() {
        BlobStore store = emptyStore();
        Seeds.forEach(5, random -> {
            byte[] content = new byte[random.nextInt(300_000)];
            random.nextBytes(content);
            String key = "k/%016x".formatted(random.nextLong());

            store.create(key, content);

            assertThat(Blobs.read(store, key)).isEqualTo(content);
            int from = random.nextInt(content.length + 1);
            int length = random.nextInt(content.length + 1);
            assertThat(Blobs.read(store, key, from, length))
                    .isEqualTo(Arrays.copyOfRange(content, from, Math.min(content.length, from + length)));
        });
    }

    @Test
    default void of_many_that_race_for_a_key_exactly_one_wins_and_all_read_its_bytes() throws Exception {
        BlobStore store = emptyStore();
        int racers = 16;
        CyclicBarrier start = new CyclicBarrier(racers);
        List<Future<Boolean>> wins = new ArrayList<>();
        List<Future<String>> seen = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < racers; i++) {
                String mine = "racer %02d ".formatted(i).repeat(2_000);
                Future<Boolean> win = threads.submit(() -> {
                    start.await();
                    return store.create("race/1", text(mine));
                });
                wins.add(win);
                seen.add(threads.submit(() -> {
                    win.get();
                    try (InputStream in = store.read("race/1").orElseThrow()) {
                        String read = new String(in.readAllBytes(), UTF_8);
                        assertThat(read.equals(mine)).isEqualTo(win.get());
                        return read;
                    }
                }));
            }
        }
        int won = 0;
        for (Future<Boolean> win : wins) {
            won += win.get() ? 1 : 0;
        }
        assertThat(won).isEqualTo(1);
        for (Future<String> read : seen) {
            assertThat(read.get()).isEqualTo(seen.getFirst().get());
        }
    }

    static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }

    static List<String> keys(BlobStore store, String prefix) {
        try (Stream<String> keys = store.list(prefix)) {
            return keys.toList();
        }
    }

    private static List<String> folders(BlobStore store, String folder) {
        try (Stream<String> folders = store.folders(folder)) {
            return folders.toList();
        }
    }
}
