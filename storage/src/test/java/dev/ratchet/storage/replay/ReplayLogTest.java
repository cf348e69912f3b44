package dev.ratchet.storage.replay;

import static dev.ratchet.domain.fault.Fault.CORRUPT_DATA;
import static dev.ratchet.domain.fault.Fault.MISSING_DATA;
import static dev.ratchet.storage.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.ForwardingBlobStore;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReplayLogTest {
    private static final ReplaySettings SETTINGS = new ReplaySettings(1, 4, ReplaySettings.Stale.DROP);
    private static final BranchId MAIN = BranchId.main("test");

    private final InMemoryBlobStore store = new InMemoryBlobStore();
    private final Campaign campaign = new Campaign(new SplittableRandom(3), 4, 4, 0.4, 0.02);

    @Test
    void a_buffer_read_from_the_log_is_the_buffer_that_was_appended_to() {
        ReplayBuffer expected = ReplayBuffer.EMPTY;
        for (int i = 1; i <= 23; i++) {
            Delta delta = campaign.next(expected, SETTINGS);
            expected = expected.append(delta).buffer();
            log(store).append(delta);

            assertThat(log(store).after(i)).isEqualTo(expected);
        }
        assertThat(log(store).after(17).iteration()).isEqualTo(17);
    }

    @Test
    void the_same_iteration_again_returns_what_the_first_append_stored() {
        Delta first = campaign.next(ReplayBuffer.EMPTY, SETTINGS);
        ReplayLog.Entry stored = log(store).append(first);

        Delta other = campaign.next(ReplayBuffer.EMPTY, SETTINGS);
        assertThat(other).isNotEqualTo(first);
        assertThat(log(store).append(other)).isEqualTo(stored);
        assertThat(stored.buffer()).isEqualTo(log(store).after(1));
        assertThat(log(store).manifest(stored.manifest().object()))
                .isEqualTo(stored.manifest().content());
    }

    @Test
    void an_append_and_the_buffer_after_it_cost_the_same_however_long_the_campaign_has_run() {
        List<Long> objects = new ArrayList<>();
        List<Long> bytes = new ArrayList<>();
        ReplayBuffer buffer = ReplayBuffer.EMPTY;
        for (int i = 1; i <= 200; i++) {
            Delta delta = campaign.next(buffer, SETTINGS);
            CountingStore counted = new CountingStore(store);
            buffer = log(counted).append(delta).buffer(); // a fresh log, as in a worker that just started
            objects.add(counted.objects);
            bytes.add(counted.bytes);
        }

        assertThat(objects).allMatch(read -> read <= 10); // one snapshot, and the manifests after it, each once
        long early =
                bytes.subList(20, 100).stream().mapToLong(Long::longValue).max().orElseThrow();
        long late = bytes.subList(120, 200).stream()
                .mapToLong(Long::longValue)
                .max()
                .orElseThrow();
        assertThat(late).isLessThan(early * 3 / 2);
    }

    @Test
    void an_append_that_died_before_its_snapshot_is_made_good_when_it_runs_again() {
        ReplayBuffer buffer = ReplayBuffer.EMPTY;
        Delta last = campaign.next(buffer, SETTINGS);
        for (int i = 1; i <= 10; i++) {
            last = campaign.next(buffer, SETTINGS);
            buffer = buffer.append(last).buffer();
            log(store).append(last);
        }
        BlobStore died = new InMemoryBlobStore();
        String snapshot = Keys.bufferSnapshot(MAIN, 10);
        try (Stream<String> keys = store.list("")) {
            keys.filter(key -> !key.equals(snapshot))
                    .forEach(key -> died.create(key, dev.ratchet.storage.blob.Blobs.read(store, key)));
        }

        assertFault(MISSING_DATA, () -> log(died).after(10)).hasMessageContaining("append iteration 10 again");
        log(died).append(last);
        assertThat(log(died).after(10)).isEqualTo(buffer);
    }

    @Test
    void a_branch_begins_with_the_buffer_of_its_parent() {
        ReplayBuffer parent = ReplayBuffer.EMPTY;
        for (int i = 1; i <= 7; i++) {
            Delta delta = campaign.next(parent, SETTINGS);
            parent = parent.append(delta).buffer();
        }
        ReplayLog branch = new ReplayLog(store, new BranchId("test", "fork"), 10);
        branch.beginWith(parent);
        Delta next = campaign.next(parent, SETTINGS);
        branch.append(next);

        assertThat(branch.after(7)).isEqualTo(parent);
        assertThat(branch.after(8)).isEqualTo(parent.append(next).buffer());
        branch.append(campaign.next(branch.after(8), SETTINGS));
        assertThat(branch.after(9).iteration()).isEqualTo(9);
    }

    @Test
    void a_manifest_that_does_not_follow_from_the_log_is_corrupt() {
        Delta delta = campaign.next(ReplayBuffer.EMPTY, SETTINGS);
        BufferManifest wrong = new BufferManifest(delta, 0, List.of(), List.of(), new BufferCounters(9, 9, 9, 9, 9), 0);
        ReplayLog.MANIFESTS.createOrRead(store, Keys.buffer(MAIN, 1), wrong);

        assertFault(CORRUPT_DATA, () -> log(store).after(1)).hasMessageContaining(Keys.buffer(MAIN, 1));
    }

    @Test
    void an_iteration_that_was_never_appended_is_missing() {
        assertFault(MISSING_DATA, () -> log(store).after(3)).hasMessageContaining(Keys.buffer(MAIN, 3));
    }

    private static ReplayLog log(BlobStore store) {
        return new ReplayLog(store, MAIN, 10);
    }

    /** Counts the objects that are there when read, and the bytes read of them. */
    private static final class CountingStore extends ForwardingBlobStore {
        private long objects;
        private long bytes;

        CountingStore(BlobStore store) {
            super(store);
        }

        @Override
        public Optional<InputStream> read(String key, long offset, long length) {
            return store.read(key, offset, length).map(in -> {
                objects++;
                return new FilterInputStream(in) {
                    @Override
                    public int read(byte[] buffer, int from, int most) throws IOException {
                        int read = super.read(buffer, from, most);
                        bytes += Math.max(read, 0);
                        return read;
                    }

                    @Override
                    public byte[] readAllBytes() throws IOException {
                        byte[] all = in.readAllBytes();
                        bytes += all.length;
                        return all;
                    }
                };
            });
        }
    }
}
