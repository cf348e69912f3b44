package dev.ratchet.api.audit;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Orders, newest first.
 *
 * @param nextPageToken for what follows; none where nothing does
 */
@Serdeable
public record AuditPage(List<Entry> orders, @Nullable String nextPageToken) {
    public AuditPage {
        orders = List.copyOf(orders);
    }

    /**
     * One order.
     *
     * @param at when it came
     * @param campaign the name of the campaign, or of what else it is about
     * @param outcome DONE, FAILED, or UNKNOWN where the API ended before it could say
     * @param after what was there then, or why it failed
     */
    @Serdeable
    public record Entry(
            String id,
            String at,
            String who,
            String what,
            String campaign,
            String why,
            String before,
            String outcome,
            @Nullable String after) {
        static Entry of(AuditedOrder audited, @Nullable AuditedOutcome outcome) {
            Order order = audited.order();
            return new Entry(
                    audited.id(),
                    audited.at(),
                    order.who(),
                    order.what(),
                    order.subject(),
                    order.why(),
                    order.before(),
                    outcome == null ? "UNKNOWN" : outcome.done() ? "DONE" : "FAILED",
                    outcome == null ? null : outcome.after());
        }
    }
}
