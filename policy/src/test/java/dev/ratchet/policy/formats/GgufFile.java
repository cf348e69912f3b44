package dev.ratchet.policy.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes GGUF files for tests, right ones and wrong ones. */
final class GgufFile {
    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private final ByteArrayOutputStream tensors = new ByteArrayOutputStream();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private int tensorCount;

    /** A value is a String, an Integer (UINT32), a Float, a Boolean, or a List of Strings or Integers (INT32). */
    GgufFile with(String key, Object value) {
        metadata.put(key, value);
        return this;
    }

    GgufFile without(String key) {
        metadata.remove(key);
        return this;
    }

    /** A tensor whose {@code sizes} are innermost first; its bytes are cut and padded by nobody. */
    GgufFile tensor(String name, int type, byte[] content, long... sizes) {
        tensorAt(name, type, data.size(), sizes);
        data.writeBytes(content);
        data.writeBytes(new byte[(32 - data.size() % 32) % 32]);
        return this;
    }

    GgufFile tensorAt(String name, int type, long offset, long... sizes) {
        tensors.writeBytes(text(name));
        tensors.writeBytes(integer(sizes.length));
        for (long size : sizes) {
            tensors.writeBytes(whole(size));
        }
        tensors.writeBytes(integer(type));
        tensors.writeBytes(whole(offset));
        tensorCount++;
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes("GGUF".getBytes(UTF_8));
        file.writeBytes(integer(3));
        file.writeBytes(whole(tensorCount));
        file.writeBytes(whole(metadata.size()));
        metadata.forEach((key, value) -> {
            file.writeBytes(text(key));
            writeValue(file, value);
        });
        file.writeBytes(tensors.toByteArray());
        file.writeBytes(new byte[(32 - file.size() % 32) % 32]);
        file.writeBytes(data.toByteArray());
        return file.toByteArray();
    }

    private static void writeValue(ByteArrayOutputStream file, Object value) {
        switch (value) {
            case String text -> {
                file.writeBytes(integer(8));
                file.writeBytes(text(text));
            }
            case Integer number -> {
                file.writeBytes(integer(4));
                file.writeBytes(integer(number));
            }
            case Float number -> {
                file.writeBytes(integer(6));
                file.writeBytes(integer(Float.floatToIntBits(number)));
            }
            case Boolean truth -> {
                file.writeBytes(integer(7));
                file.write(truth ? 1 : 0);
            }
            case List<?> several -> {
                file.writeBytes(integer(9));
                boolean texts = several.isEmpty() || several.getFirst() instanceof String;
                file.writeBytes(integer(texts ? 8 : 5));
                file.writeBytes(whole(several.size()));
                several.forEach(element ->
                        file.writeBytes(element instanceof String text ? text(text) : integer((int) element)));
            }
            default -> throw new IllegalArgumentException("value: " + value);
        }
    }

    static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    private static byte[] text(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return ByteBuffer.allocate(8 + bytes.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(bytes.length)
                .put(bytes)
                .array();
    }

    private static byte[] integer(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    private static byte[] whole(long value) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }
}
