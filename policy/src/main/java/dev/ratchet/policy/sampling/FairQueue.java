package dev.ratchet.policy.sampling;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What waits, by whose it is: clients take turns, and what one client asks keeps its order. */
final class FairQueue<T> {
    private final int most;
    private final int mostOfClient;
    /** In the order of their turns; none is empty. */
    private final Map<String, ArrayDeque<T>> byClient = new LinkedHashMap<>();

    private int size;

    /** At most so many may wait in all, and of one client. */
    FairQueue(int most, int mostOfClient) {
        this.most = most;
        this.mostOfClient = mostOfClient;
    }

    /** Whether there is a place for one more of {@code client}. */
    synchronized boolean offer(String client, T item) {
        ArrayDeque<T> own = byClient.get(client);
        if (size == most || (own != null && own.size() == mostOfClient)) {
            return false;
        }
        byClient.computeIfAbsent(client, _ -> new ArrayDeque<>()).add(item);
        size++;
        return true;
    }

    /** The next one of the first client in turn that {@code wanted} lets, who is then the last. */
    synchronized Optional<T> poll(Predicate<String> wanted) {
        Iterator<Map.Entry<String, ArrayDeque<T>>> clients = byClient.entrySet().iterator();
        while (clients.hasNext()) {
            Map.Entry<String, ArrayDeque<T>> each = clients.next();
            String client = each.getKey();
            if (wanted.test(client)) {
                ArrayDeque<T> own = each.getValue();
                T item = own.remove();
                clients.remove();
                if (!own.isEmpty()) {
                    byClient.put(client, own);
                }
                size--;
                return Optional.of(item);
            }
        }
        return Optional.empty();
    }

    /** Takes one out. */
    synchronized void remove(String client, T item) {
        ArrayDeque<T> own = byClient.get(client);
        if (own != null && own.remove(item)) {
            size--;
            if (own.isEmpty()) {
                byClient.remove(client);
            }
        }
    }

    /** Takes all out. */
    synchronized List<T> drain() {
        List<T> all = byClient.values().stream().flatMap(ArrayDeque::stream).toList();
        byClient.clear();
        size = 0;
        return all;
    }

    synchronized int size() {
        return size;
    }
}
