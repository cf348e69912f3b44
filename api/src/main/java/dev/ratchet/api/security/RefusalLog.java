package dev.ratchet.api.security;

import dev.ratchet.api.requests.RequestIds;
import io.micronaut.http.HttpRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records every refusal: who asked for what, and why not. Never a key, a token or a body. */
public final class RefusalLog {
    private static final Logger LOG = LoggerFactory.getLogger("audit");

    void refused(HttpRequest<?> request, String who, int status, String why) {
        LOG.warn(
                "refused status={} method={} path={} who={} address={} why=\"{}\" requestId={}",
                status,
                request.getMethodName(),
                request.getPath(),
                who,
                request.getRemoteAddress().getAddress().getHostAddress(),
                why,
                RequestIds.of(request));
    }
}
