package dev.ratchet.api.tags;

import dev.ratchet.storage.Checksums;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tags every JSON answer to a GET (RFC 9110, section 8.8.3), and answers 304 to who names the tag in If-None-Match.
 *
 * <p>Tags are weak: the same resource at two moments may differ in its age. A controller that knows a cheaper one sets it itself,
 * as {@link #of} would.
 */
@ServerFilter("/v1/**")
public final class EntityTags implements Ordered {
    private static final int DIGITS = 32;

    private final JsonMapper json;

    EntityTags(JsonMapper json) {
        this.json = json;
    }

    /** The tag of a body. */
    public String of(Object body) {
        return tag(bytes(body instanceof Aging aging ? aging.ageless() : body));
    }

    private static String tag(byte[] content) {
        return "W/\"" + Checksums.sha256(content).substring(0, DIGITS) + "\"";
    }

    private byte[] bytes(Object body) {
        try {
            return json.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new UncheckedIOException("a body that cannot be written as JSON", e);
        }
    }

    @ResponseFilter
    void tag(HttpRequest<?> request, MutableHttpResponse<?> response) {
        Object body = response.body();
        boolean get = request.getMethod() == HttpMethod.GET || request.getMethod() == HttpMethod.HEAD;
        String tag = response.getHeaders().get(HttpHeaders.ETAG);
        if (!get || response.status() != HttpStatus.OK || (tag == null && !(body instanceof Record))) {
            return;
        }
        if (tag == null) {
            if (body instanceof Aging) {
                tag = of(body);
            } else {
                // Written once, for the tag and for the answer.
                byte[] content = bytes(body);
                tag = tag(content);
                response.body(content).contentType(MediaType.APPLICATION_JSON_TYPE);
            }
            response.header(HttpHeaders.ETAG, tag);
        }
        if (names(request.getHeaders().get(HttpHeaders.IF_NONE_MATCH), tag)) {
            response.status(HttpStatus.NOT_MODIFIED).body(null);
        }
    }

    /** The weak comparison: a list of tags, or the star for any. */
    private static boolean names(@Nullable String header, String tag) {
        return header != null
                && Arrays.stream(header.split(",", -1))
                        .map(String::strip)
                        .anyMatch(each -> each.equals("*") || opaque(each).equals(opaque(tag)));
    }

    private static String opaque(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }

    @Override
    public int getOrder() {
        return ServerFilterPhase.RENDERING.order();
    }
}
