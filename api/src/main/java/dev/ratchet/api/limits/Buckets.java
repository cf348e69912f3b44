package dev.ratchet.api.limits;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** A bucket for each client, kept while it is not full. */
final class Buckets {
    private static final int MOST = 10_000;

    private final int tokensASecond;
    private final LongSupplier nanoTime;
    private final ConcurrentHashMap<String, Bucket> buckets = new ConcurrentHashMap<>();

    Buckets(int tokensASecond, LongSupplier nanoTime) {
        this.tokensASecond = tokensASecond;
        this.nanoTime = nanoTime;
    }

    /** As {@link Bucket#take} of the client's. */
    long take(String client) {
        long now = nanoTime.getAsLong();
        Bucket bucket = buckets.get(client);
        if (bucket == null) {
            if (buckets.size() >= MOST) {
                buckets.values().removeIf(each -> each.full(now));
            }
            bucket = buckets.computeIfAbsent(client, _ -> new Bucket(tokensASecond, now));
        }
        return bucket.take(now);
    }

    int size() {
        return buckets.size();
    }
}
