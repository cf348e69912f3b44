package dev.ratchet.api.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.blob.BlobWriter;
import dev.ratchet.storage.blob.ForwardingBlobStore;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No order is carried out without a record of it, whatever dies in between. */
class AuditLogTest {
    private static final Order PAUSE = new Order("ann", "pause", "demo", "the machine is needed", "RUNNING");

    private final FullStore store = new FullStore();
    private final AuditLog log = new AuditLog(store);

    private List<AuditPage.Entry> entries() {
        return log.page(_ -> true, null, 10, null).orders();
    }

    @Test
    void an_order_is_recorded_before_it_is_carried_out_and_its_outcome_after() {
        List<String> meanwhile = new ArrayList<>();
        String result = log.carriedOut(
                PAUSE,
                () -> {
                    entries().forEach(entry -> meanwhile.add(entry.outcome()));
                    return "PAUSED";
                },
                paused -> "now " + paused);

        assertThat(result).isEqualTo("PAUSED");
        assertThat(meanwhile).containsExactly("UNKNOWN");
        AuditPage.Entry entry = entries().getFirst();
        assertThat(entry.who()).isEqualTo("ann");
        assertThat(entry.why()).isEqualTo("the machine is needed");
        assertThat(entry.before()).isEqualTo("RUNNING");
        assertThat(entry.outcome()).isEqualTo("DONE");
        assertThat(entry.after()).isEqualTo("now PAUSED");
    }

    @Test
    void what_fails_is_recorded_with_its_reason_and_thrown() {
        assertThatThrownBy(() -> log.carriedOut(
                        PAUSE,
                        () -> {
                            throw new IllegalArgumentException("it is paused already");
                        },
                        String::valueOf))
                .hasMessage("it is paused already");

        assertThat(entries()).extracting(AuditPage.Entry::outcome).containsExactly("FAILED");
        assertThat(entries()).extracting(AuditPage.Entry::after).containsExactly("it is paused already");
    }

    @Test
    void what_cannot_be_recorded_is_not_carried_out() {
        store.full = true;
        List<String> done = new ArrayList<>();

        assertThatThrownBy(() -> log.carriedOut(PAUSE, () -> done.add("paused"), String::valueOf))
                .isInstanceOf(FaultException.class)
                .hasMessage("full");
        assertThat(done).isEmpty();
    }

    @Test
    void an_order_that_was_carried_out_is_answered_though_its_outcome_cannot_be_recorded() {
        boolean done = log.carriedOut(
                PAUSE,
                () -> {
                    store.full = true;
                    return true;
                },
                String::valueOf);

        assertThat(done).isTrue();
        assertThat(entries()).extracting(AuditPage.Entry::outcome).containsExactly("UNKNOWN");
    }

    /** Takes nothing more once it is full. */
    private static final class FullStore extends ForwardingBlobStore {
        private boolean full;

        FullStore() {
            super(new InMemoryBlobStore());
        }

        @Override
        public boolean create(String key, BlobWriter content) {
            if (full) {
                throw new FaultException(Fault.STORAGE_UNAVAILABLE, "full");
            }
            return store.create(key, content);
        }
    }
}
