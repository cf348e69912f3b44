package dev.ratchet.storage.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.storage.trajectory.RowLocation;
import java.io.IOException;
import java.util.function.Function;

/** Records as JSON: equal records give equal bytes, and what is missing, unknown or null is an error when read. */
final class CanonicalJson {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .addModule(new Jdk8Module())
            .addModule(words())
            .build();

    private CanonicalJson() {}

    /** The ids of the domain are written as their text. */
    private static SimpleModule words() {
        SimpleModule words = new SimpleModule();
        text(words, GroupId.class, GroupId::toString, GroupId::parse);
        text(words, TrajectoryId.class, TrajectoryId::toString, TrajectoryId::parse);
        text(words, PromptId.class, PromptId::value, PromptId::new);
        text(words, RowLocation.class, RowLocation::toString, RowLocation::parse);
        text(words, StopReason.class, StopReason::label, StopReason::parse);
        words.addSerializer(PolicyVersion.class, new NumberWriter());
        words.addDeserializer(PolicyVersion.class, new NumberReader());
        return words;
    }

    private static <T> void text(
            SimpleModule words, Class<T> type, Function<T, String> write, Function<String, T> read) {
        words.addSerializer(type, new TextWriter<>(type, write));
        words.addDeserializer(type, new TextReader<>(type, read));
        words.addKeySerializer(type, new KeyWriter<>(type, write));
        words.addKeyDeserializer(type, new KeyReader(read));
    }

    private static final class TextWriter<T> extends StdSerializer<T> {
        private final transient Function<T, String> write;

        TextWriter(Class<T> type, Function<T, String> write) {
            super(type);
            this.write = write;
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(write.apply(value));
        }
    }

    private static final class KeyWriter<T> extends StdSerializer<T> {
        private final transient Function<T, String> write;

        KeyWriter(Class<T> type, Function<T, String> write) {
            super(type);
            this.write = write;
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeFieldName(write.apply(value));
        }
    }

    private static final class TextReader<T> extends StdDeserializer<T> {
        private final transient Function<String, T> read;

        TextReader(Class<T> type, Function<String, T> read) {
            super(type);
            this.read = read;
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return read.apply(json.getText());
        }
    }

    private static final class KeyReader extends KeyDeserializer {
        private final Function<String, ?> read;

        KeyReader(Function<String, ?> read) {
            this.read = read;
        }

        @Override
        public Object deserializeKey(String key, DeserializationContext context) {
            return read.apply(key);
        }
    }

    private static final class NumberWriter extends StdSerializer<PolicyVersion> {
        NumberWriter() {
            super(PolicyVersion.class);
        }

        @Override
        public void serialize(PolicyVersion value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeNumber(value.number());
        }
    }

    private static final class NumberReader extends StdDeserializer<PolicyVersion> {
        NumberReader() {
            super(PolicyVersion.class);
        }

        @Override
        public PolicyVersion deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return new PolicyVersion(json.getIntValue());
        }
    }
}
