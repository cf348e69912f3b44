package dev.ratchet.api.campaigns;

import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Writes a state once for each millisecond of its age, in which many may ask for it. */
final class AgedJson {
    private final JsonMapper mapper;
    private volatile @Nullable Written last;

    private static final class Written {
        private final long age;
        private final byte[] json;

        Written(long age, byte[] json) {
            this.age = age;
            this.json = json;
        }
    }

    AgedJson(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /** Not to be written into: others are sent the same. */
    byte[] of(CampaignView view, long age) {
        Written before = last;
        if (before != null && before.age == age) {
            return before.json;
        }
        try {
            byte[] json = mapper.writeValueAsBytes(view.aged(age));
            last = new Written(age, json);
            return json;
        } catch (IOException e) {
            throw new UncheckedIOException("a state that cannot be written as JSON", e);
        }
    }
}
