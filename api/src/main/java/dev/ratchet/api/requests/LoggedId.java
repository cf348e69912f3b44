package dev.ratchet.api.requests;

import io.micronaut.core.propagation.ThreadPropagatedContextElement;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Has the id in every line that a thread logs while it works for the request. */
record LoggedId(String id) implements ThreadPropagatedContextElement<String> {
    private static final String NAME = "requestId";

    @Override
    public @Nullable String updateThreadContext() {
        String before = MDC.get(NAME);
        MDC.put(NAME, id);
        return before;
    }

    @Override
    public void restoreThreadContext(@Nullable String before) {
        if (before == null) {
            MDC.remove(NAME);
        } else {
            MDC.put(NAME, before);
        }
    }
}
