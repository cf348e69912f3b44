package dev.ratchet.policy.formats;

import static dev.ratchet.policy.formats.UnusableModel.damaged;
import static dev.ratchet.policy.formats.UnusableModel.unusable;
import static dev.ratchet.policy.formats.UnusableModel.usable;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the header of a GGUF file, versions 2 and 3, little-endian; nothing is read or reserved beyond the file. */
final class GgufHeader {
    private static final int MAGIC = 0x46554747;
    private static final int MOST_DIMENSIONS = 4;
    private static final int MOST_ELEMENTS = 10_000_000;
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final String file;
    private final MemorySegment content;
    private long position;

    private GgufHeader(String file, MemorySegment content) {
        this.file = file;
        this.content = content;
    }

    /** What a header says; tensors by name, each within the file. */
    record Parsed(GgufMetadata metadata, Map<String, Tensor> tensors) {}

    /** One tensor: shape row-major (outermost first), {@code offset} in bytes from the start of the file. */
    record Tensor(String name, GgufType type, List<Long> shape, long values, long offset) {
        Tensor {
            shape = List.copyOf(shape);
        }

        long bytes() {
            return type.bytes(values);
        }
    }

    static Parsed parse(String file, MemorySegment content) {
        return new GgufHeader(file, content).parse();
    }

    private Parsed parse() {
        int magic = (int) whole(INT);
        usable(magic == MAGIC, "%s: begins with %08x (expected: GGUF, %08x)", file, magic, MAGIC);
        int version = (int) whole(INT);
        usable(version == 2 || version == 3, "%s, version: %d (expected: 2 or 3, little-endian)", file, version);
        long tensorCount = length("tensor count");
        long keyCount = length("key count");
        Map<String, GgufValue> values = new HashMap<>();
        for (long i = 0; i < keyCount; i++) {
            String key = text("key " + i);
            GgufValue value = value(key, (int) whole(INT));
            usable(values.put(key, value) == null, "%s, key %s: twice (expected: every key once)", file, key);
        }
        GgufMetadata metadata = new GgufMetadata(file, values);
        Map<String, Tensor> relative = new LinkedHashMap<>();
        for (long i = 0; i < tensorCount; i++) {
            Tensor tensor = tensor("tensor " + i);
            usable(
                    relative.put(tensor.name(), tensor) == null,
                    "%s, tensor %s: twice (expected: every name once)",
                    file,
                    tensor.name());
        }
        int alignment = metadata.count("general.alignment").orElse(32);
        usable(
                alignment >= 8 && alignment % 8 == 0,
                "%s, general.alignment: %d (expected: a multiple of 8)",
                file,
                alignment);
        long data = (position + alignment - 1) / alignment * alignment;
        relative.replaceAll((_, tensor) -> placed(tensor, data, alignment));
        mustNotOverlap(relative);
        return new Parsed(metadata, relative);
    }

    private Tensor tensor(String what) {
        String name = text(what);
        int dimensions = (int) whole(INT);
        usable(
                1 <= dimensions && dimensions <= MOST_DIMENSIONS,
                "%s, tensor %s: %d dimensions (expected: 1 to %d)",
                file,
                name,
                dimensions,
                MOST_DIMENSIONS);
        List<Long> innermostFirst = new ArrayList<>();
        long most = Integer.MAX_VALUE / Float.BYTES;
        long values = 1;
        for (int i = 0; i < dimensions; i++) {
            long size = whole(LONG);
            innermostFirst.add(size);
            usable(
                    1 <= size && size <= most / values,
                    "%s, tensor %s, sizes: %s (expected: each >= 1, at most %d values)",
                    file,
                    name,
                    innermostFirst,
                    most);
            values *= size;
        }
        GgufType type = type(name, (int) whole(INT));
        usable(
                innermostFirst.getFirst() % type.blockValues() == 0,
                "%s, tensor %s, row: %d values of type %s (expected: a multiple of %d)",
                file,
                name,
                innermostFirst.getFirst(),
                type,
                type.blockValues());
        return new Tensor(name, type, innermostFirst.reversed(), values, whole(LONG));
    }

    private GgufType type(String tensor, int code) {
        for (GgufType type : GgufType.values()) {
            if (type.code() == code) {
                return type;
            }
        }
        throw unusable(
                "%s, tensor %s, type: number %d (expected: one of %s)", file, tensor, code, List.of(GgufType.values()));
    }

    private Tensor placed(Tensor tensor, long data, int alignment) {
        usable(
                tensor.offset() >= 0 && tensor.offset() % alignment == 0,
                "%s, tensor %s, offset: %d (expected: a multiple of %d)",
                file,
                tensor.name(),
                tensor.offset(),
                alignment);
        if (tensor.offset() > content.byteSize() - data - tensor.bytes()) {
            throw damaged(
                    "%s, tensor %s: %d bytes at %d of the data (expected: within the file of %d bytes)",
                    file, tensor.name(), tensor.bytes(), tensor.offset(), content.byteSize());
        }
        return new Tensor(tensor.name(), tensor.type(), tensor.shape(), tensor.values(), data + tensor.offset());
    }

    private void mustNotOverlap(Map<String, Tensor> tensors) {
        long end = 0;
        List<Tensor> byOffset = new ArrayList<>(tensors.values());
        byOffset.sort((a, b) -> Long.compare(a.offset(), b.offset()));
        for (Tensor tensor : byOffset) {
            usable(
                    tensor.offset() >= end,
                    "%s, tensor %s: begins at byte %d (expected: %d or later, where the one before ends)",
                    file,
                    tensor.name(),
                    tensor.offset(),
                    end);
            end = tensor.offset() + tensor.bytes();
        }
    }

    /** The numbers of the kinds are those of the format's specification. */
    private GgufValue value(String key, int kind) {
        return switch (kind) {
            case 0 -> new GgufValue.Whole(whole(ValueLayout.JAVA_BYTE) & 0xFF);
            case 1 -> new GgufValue.Whole(whole(ValueLayout.JAVA_BYTE));
            case 2 -> new GgufValue.Whole(whole(SHORT) & 0xFFFF);
            case 3 -> new GgufValue.Whole(whole(SHORT));
            case 4 -> new GgufValue.Whole(whole(INT) & 0xFFFFFFFFL);
            case 5 -> new GgufValue.Whole(whole(INT));
            case 6 -> new GgufValue.Real(Double.parseDouble(Float.toString(Float.intBitsToFloat((int) whole(INT)))));
            case 7 -> new GgufValue.Truth(whole(ValueLayout.JAVA_BYTE) != 0);
            case 8 -> new GgufValue.Text(text(key));
            case 9 -> array(key);
            case 10, 11 -> new GgufValue.Whole(whole(LONG));
            case 12 -> new GgufValue.Real(Double.longBitsToDouble(whole(LONG)));
            default -> throw unusable("%s, key %s, kind: %d (expected: 0 to 12)", file, key, kind);
        };
    }

    private GgufValue array(String key) {
        int kind = (int) whole(INT);
        usable(kind != 9, "%s, key %s: an array of arrays (expected: an array of plain values)", file, key);
        long count = length("key " + key);
        usable(
                count <= MOST_ELEMENTS,
                "%s, key %s: %d elements (expected: at most %d)",
                file,
                key,
                count,
                MOST_ELEMENTS);
        List<GgufValue> values = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            values.add(value(key, kind));
        }
        return new GgufValue.Many(values);
    }

    private String text(String what) {
        long length = length(what);
        byte[] bytes = content.asSlice(position, length).toArray(ValueLayout.JAVA_BYTE);
        position += length;
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw unusable("%s, %s: %d bytes that are not UTF-8 (expected: text)", file, what, length);
        }
    }

    /** A length or a count; nothing that is counted takes less than one byte. */
    private long length(String what) {
        long length = whole(LONG);
        long left = content.byteSize() - position;
        if (length < 0 || length > left) {
            throw damaged(
                    "%s, %s, length: %s (expected: at most the %d bytes that follow)",
                    file, what, Long.toUnsignedString(length), left);
        }
        return length;
    }

    private long whole(ValueLayout layout) {
        if (content.byteSize() - position < layout.byteSize()) {
            throw damaged("%s: ends within its header at byte %d (expected: more)", file, content.byteSize());
        }
        long value = switch (layout) {
            case ValueLayout.OfByte one -> content.get(one, position);
            case ValueLayout.OfShort two -> content.get(two, position);
            case ValueLayout.OfInt four -> content.get(four, position);
            case ValueLayout.OfLong eight -> content.get(eight, position);
            default -> throw new IllegalArgumentException("layout: " + layout + " (expected: a whole number)");
        };
        position += layout.byteSize();
        return value;
    }
}
