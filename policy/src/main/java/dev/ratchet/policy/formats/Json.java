package dev.ratchet.policy.formats;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** JSON of model files, read strictly: one object, no duplicate key, nothing after it. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    static ObjectNode object(String file, byte[] json) {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            String where =
                    e.getLocation() == null ? "" : " at byte " + e.getLocation().getByteOffset();
            throw new FaultException(
                    Fault.UNUSABLE_MODEL,
                    "%s: not JSON%s, %s (expected: one JSON object without duplicate keys)"
                            .formatted(file, where, e.getOriginalMessage()),
                    e);
        } catch (IOException e) {
            throw new FaultException(Fault.UNUSABLE_MODEL, file + ": cannot be read as JSON", e);
        }
        if (root instanceof ObjectNode object) {
            return object;
        }
        throw UnusableModel.unusable("%s: JSON %s (expected: an object)", file, root.getNodeType());
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** UTF-8 bytes without white space; the keys stand in the order in which they were put. */
    static byte[] bytes(ObjectNode object) {
        return object.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** UTF-8 bytes for people, with a line feed at the end. */
    static byte[] readableBytes(ObjectNode object) {
        return (object.toPrettyString().replace("\r\n", "\n") + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
