package dev.ratchet.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;

/**
 * An answer of the API.
 *
 * @param body as JSON; a missing node where it is none
 */
record Answer(int status, JsonNode body, HttpResponse<String> whole) {
    String header(String name) {
        return whole.headers().firstValue(name).orElse("");
    }

    String detail() {
        return body.path("detail").asText();
    }
}
