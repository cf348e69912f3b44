package dev.ratchet.policy.formats;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Where each tensor of a file of 32-bit floats lies: data sorted by name, without holes. */
final class SafetensorsLayout {
    private final byte[] header;
    private final Map<String, Long> offsets;

    private SafetensorsLayout(byte[] header, Map<String, Long> offsets) {
        this.header = header;
        this.offsets = offsets;
    }

    static SafetensorsLayout of(Map<String, long[]> shapes) {
        TreeMap<String, ObjectNode> entries = new TreeMap<>();
        Map<String, Long> offsets = new TreeMap<>();
        long offset = 0;
        for (Map.Entry<String, long[]> tensor : new TreeMap<>(shapes).entrySet()) {
            long bytes = Arrays.stream(tensor.getValue()).reduce(Float.BYTES, Math::multiplyExact);
            ObjectNode entry = Json.object().put("dtype", DataType.F32.name());
            ArrayNode shape = entry.putArray("shape");
            Arrays.stream(tensor.getValue()).forEach(shape::add);
            entry.putArray("data_offsets").add(offset).add(offset + bytes);
            entries.put(tensor.getKey(), entry);
            offsets.put(tensor.getKey(), offset);
            offset += bytes;
        }
        // transformers refuses a file that does not say which framework's layout its tensors have.
        entries.put(SafetensorsHeader.METADATA, Json.object().put("format", "pt"));
        ObjectNode json = Json.object();
        entries.forEach(json::set);
        byte[] text = Json.bytes(json);
        int padded = (text.length + 7) / 8 * 8;
        byte[] header = Arrays.copyOf(
                ByteBuffer.allocate(8 + text.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(padded)
                        .put(text)
                        .array(),
                8 + padded);
        Arrays.fill(header, 8 + text.length, header.length, (byte) ' ');
        offsets.replaceAll((_, begin) -> begin + header.length);
        return new SafetensorsLayout(header, offsets);
    }

    /** The length prefix and the header. */
    byte[] header() {
        return header.clone();
    }

    /** The first byte of each tensor's data, from the start of the file. */
    Map<String, Long> offsets() {
        return Map.copyOf(offsets);
    }
}
