package dev.ratchet.api.audit;

import dev.ratchet.api.LiveStack;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.json.JsonObjects;
import dev.ratchet.storage.json.JsonObjects.Stored;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.HttpStatusException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who ordered what, why, and what came of it, in the store. The order is recorded before it is carried out, so that none is
 * without a record: where it cannot be recorded, it is not carried out. How it ended is a second record.
 */
@Singleton
public final class AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final JsonObjects<AuditedOrder> ORDERS =
            new JsonObjects<>("ratchet.audit-order/1", AuditedOrder.class);
    private static final JsonObjects<AuditedOutcome> OUTCOMES =
            new JsonObjects<>("ratchet.audit-outcome/1", AuditedOutcome.class);

    private static final int LONGEST = 2_000;

    /** What one page may cost where a filter lets little through. */
    private static final int MOST_READ = 2_000;

    private final BlobStore store;

    @Inject
    AuditLog(LiveStack stack) {
        this(stack.store());
    }

    AuditLog(BlobStore store) {
        this.store = store;
    }

    /**
     * Carries an order out between its two records; what it throws is recorded and thrown.
     *
     * @param after what is there then, in words
     * @throws HttpStatusException 422 for an order that is well-formed, and makes no sense
     */
    public <T> T carriedOut(Order order, Supplier<T> action, Function<T, String> after) {
        String folder = begin(order);
        try {
            T result = action.get();
            end(folder, true, after.apply(result));
            return result;
        } catch (RuntimeException e) {
            end(folder, false, reason(e));
            throw e instanceof IllegalArgumentException
                    ? new HttpStatusException(HttpStatus.UNPROCESSABLE_ENTITY, String.valueOf(e.getMessage()))
                    : e;
        }
    }

    private String begin(Order order) {
        Instant now = now();
        String id = UUID.randomUUID().toString();
        String folder = Keys.audit(now, id);
        LOG.info("{} of {} asked for by {}", order.what(), order.subject(), order.who());
        ORDERS.createOrRead(store, folder + "order.json", new AuditedOrder(id, now.toString(), order));
        return folder;
    }

    private void end(String folder, boolean done, String after) {
        try {
            OUTCOMES.createOrRead(
                    store, folder + "outcome.json", new AuditedOutcome(now().toString(), done, cut(after)));
        } catch (RuntimeException e) {
            LOG.error("outcome of {} not recorded: {}, {}", folder, done, after, e); // the order itself stays recorded
        }
    }

    /** A refusal may repeat what it refuses. */
    private static String cut(String after) {
        return after.length() <= LONGEST ? after : after.substring(0, LONGEST) + "…";
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    private static String reason(RuntimeException failure) {
        return failure instanceof HttpStatusException said
                ? "%d: %s".formatted(said.getStatus().getCode(), said.getMessage())
                : String.valueOf(failure.getMessage());
    }

    /**
     * Orders that {@code wanted} lets through, newest first.
     *
     * @param since none that came earlier
     * @param before the folder of the last order of the page before
     */
    AuditPage page(Predicate<Order> wanted, @Nullable Instant since, int size, @Nullable String before) {
        List<AuditPage.Entry> found = new ArrayList<>();
        int read = 0;
        String last = null;
        for (String folder : newestFirst(since, before)) {
            if (found.size() == size || read == MOST_READ) {
                return new AuditPage(found, last);
            }
            read++;
            last = folder;
            ORDERS.find(store, folder + "order.json")
                    .map(Stored::content)
                    .filter(each -> wanted.test(each.order()))
                    .filter(each -> since == null || !Instant.parse(each.at()).isBefore(since))
                    .ifPresent(each -> found.add(AuditPage.Entry.of(
                            each,
                            OUTCOMES.find(store, folder + "outcome.json")
                                    .map(Stored::content)
                                    .orElse(null))));
        }
        return new AuditPage(found, null);
    }

    /** Day by day, so that one who looks at the newest lists no others. */
    private Iterable<String> newestFirst(@Nullable Instant since, @Nullable String before) {
        String first = since == null ? Keys.AUDIT : Keys.audit(LocalDate.ofInstant(since, ZoneOffset.UTC));
        return () -> folders(Keys.AUDIT).stream()
                .filter(day -> day.compareTo(first) >= 0 && (before == null || day.compareTo(before) <= 0))
                .flatMap(day -> folders(day).stream())
                .filter(order -> before == null || order.compareTo(before) < 0)
                .iterator();
    }

    private List<String> folders(String folder) {
        try (Stream<String> folders = store.folders(folder)) {
            return folders.toList().reversed();
        }
    }
}
