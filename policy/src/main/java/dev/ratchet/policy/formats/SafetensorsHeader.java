package dev.ratchet.policy.formats;

import static dev.ratchet.policy.formats.UnusableModel.damaged;
import static dev.ratchet.policy.formats.UnusableModel.unusable;
import static dev.ratchet.policy.formats.UnusableModel.usable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The header of a safetensors file, checked: its tensors in the order of their data, without hole or overlap. */
record SafetensorsHeader(List<Entry> entries) {
    static final String METADATA = "__metadata__";
    static final int MOST_BYTES = 100_000_000;
    private static final int MOST_DIMENSIONS = 8;

    SafetensorsHeader {
        entries = List.copyOf(entries);
    }

    /** One tensor; {@code begin} and {@code end} are bytes from the end of the header. */
    record Entry(String name, DataType type, List<Long> shape, long begin, long end) {
        Entry {
            shape = List.copyOf(shape);
        }

        long[] dimensions() {
            return shape.stream().mapToLong(Long::longValue).toArray();
        }

        /** How many numbers it has; they fit into one buffer. */
        int values() {
            return (int) ((end - begin) / type.bytes());
        }
    }

    /** Reads the header and leaves {@code in} at the first byte of data. */
    static SafetensorsHeader read(String file, InputStream in) throws IOException {
        byte[] prefix = in.readNBytes(8);
        if (prefix.length < 8) {
            throw damaged("%s: %d bytes (expected: 8 with the header's length, then the header)", file, prefix.length);
        }
        long length = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
        usable(
                2 <= length && length <= MOST_BYTES,
                "%s, header length: %s (expected: 2 to %d; is it a safetensors file?)",
                file,
                Long.toUnsignedString(length),
                MOST_BYTES);
        byte[] header = in.readNBytes((int) length);
        if (header.length < length) {
            throw damaged("%s, header: ends after %d bytes (expected: %d)", file, header.length, length);
        }
        usable(header[0] == '{', "%s, header: begins with byte %d (expected: \"{\")", file, header[0]);
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field :
                Json.object(file + ", header", header).properties()) {
            if (!field.getKey().equals(METADATA)) {
                entries.add(entry(file, field.getKey(), field.getValue()));
            }
        }
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        mustFollowEachOther(file, entries);
        return new SafetensorsHeader(entries);
    }

    private static void mustFollowEachOther(String file, List<Entry> entries) {
        long expected = 0;
        for (Entry entry : entries) {
            usable(
                    entry.begin() == expected,
                    "%s, tensor %s: begins at byte %d (expected: %d, where the one before ends)",
                    file,
                    entry.name(),
                    entry.begin(),
                    expected);
            expected = entry.end();
        }
    }

    private static Entry entry(String file, String name, JsonNode node) {
        if (!(node instanceof ObjectNode object)) {
            throw unusable("%s, tensor %s: %s (expected: an object)", file, name, node.getNodeType());
        }
        DataType type = type(file, name, object.path("dtype").asText());
        List<Long> shape = wholes(file, name, "shape", object.path("shape"));
        usable(
                shape.size() <= MOST_DIMENSIONS,
                "%s, tensor %s: %d dimensions (expected: at most %d)",
                file,
                name,
                shape.size(),
                MOST_DIMENSIONS);
        List<Long> offsets = wholes(file, name, "data_offsets", object.path("data_offsets"));
        usable(
                offsets.size() == 2 && offsets.get(0) <= offsets.get(1),
                "%s, tensor %s, data_offsets: %s (expected: begin and end)",
                file,
                name,
                offsets);
        long bytes = bytes(file, name, shape, type);
        usable(
                offsets.get(1) - offsets.get(0) == bytes,
                "%s, tensor %s, data_offsets: %s (expected: %d bytes for shape %s of %s)",
                file,
                name,
                offsets,
                bytes,
                shape,
                type);
        return new Entry(name, type, shape, offsets.get(0), offsets.get(1));
    }

    private static DataType type(String file, String name, String label) {
        for (DataType type : DataType.values()) {
            if (type.name().equals(label)) {
                return type;
            }
        }
        throw unusable(
                "%s, tensor %s, dtype: \"%s\" (expected: one of %s)", file, name, label, List.of(DataType.values()));
    }

    private static long bytes(String file, String name, List<Long> shape, DataType type) {
        long most = Integer.MAX_VALUE / Float.BYTES;
        long values = 1;
        for (long size : shape) {
            // Saturates instead of overflowing; a zero anywhere still makes the product zero.
            values = size != 0 && values > most / size ? most + 1 : values * size;
        }
        usable(values <= most, "%s, tensor %s, shape: %s (expected: at most %d values)", file, name, shape, most);
        return values * type.bytes();
    }

    private static List<Long> wholes(String file, String name, String key, JsonNode node) {
        usable(node.isArray(), "%s, tensor %s, %s: %s (expected: an array)", file, name, key, node);
        List<Long> wholes = new ArrayList<>();
        for (JsonNode element : node) {
            usable(
                    element.isIntegralNumber() && element.canConvertToLong() && element.longValue() >= 0,
                    "%s, tensor %s, %s: %s (expected: whole numbers >= 0)",
                    file,
                    name,
                    key,
                    node);
            wholes.add(element.longValue());
        }
        return wholes;
    }
}
