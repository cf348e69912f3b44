package dev.ratchet.api.serving;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * A model, in OpenAI's words.
 *
 * @param created 0: stores keep no time
 */
@Serdeable
record ModelView(
        String id,
        String object,
        long created,
        @JsonProperty("owned_by") String ownedBy) {
    static ModelView of(String id) {
        return new ModelView(id, "model", 0, "ratchet");
    }

    /** Models. */
    @Serdeable
    record ModelList(String object, List<ModelView> data) {}
}
