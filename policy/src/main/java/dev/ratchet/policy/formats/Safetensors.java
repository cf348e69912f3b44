package dev.ratchet.policy.formats;

import static dev.ratchet.policy.formats.UnusableModel.damaged;
import static dev.ratchet.policy.formats.UnusableModel.usable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.policy.formats.SafetensorsHeader.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Reads and writes the safetensors format, one tensor at a time.
 *
 * <p>A file that is whole but hostile or unfit (lengths, offsets, shapes, types, values that are not finite) is an
 * {@code UNUSABLE_MODEL} fault, one that ends early or late a {@code CORRUPT_DATA} fault; the message names file and
 * tensor. A short file never makes the reader reserve memory for what its header promises.
 */
public final class Safetensors {
    /** The file of a model in one piece. */
    public static final String MODEL = "model.safetensors";
    /** The file that says which tensor lies in which file of a model in several pieces. */
    public static final String INDEX = "model.safetensors.index.json";

    private static final int CHUNK_BYTES = 1 << 18;
    private static final int FIRST_RESERVATION = 1 << 24;

    private Safetensors() {}

    /**
     * Hands out every tensor of a model, in one file or in several, each valid during its call; the order is that of the
     * data in the files.
     */
    public static void read(ModelFiles files, Consumer<HostTensor> sink) throws IOException {
        for (Map.Entry<String, Set<String>> shard : shards(files).entrySet()) {
            Set<String> seen = new TreeSet<>();
            try (InputStream in = files.open(shard.getKey())) {
                read(shard.getKey(), in, tensor -> {
                    seen.add(tensor.name());
                    sink.accept(tensor);
                });
            }
            mustHoldWhatTheIndexSays(shard.getKey(), shard.getValue(), seen);
        }
    }

    /** The shapes of all tensors of a model, by name; reads headers only. */
    public static Map<String, List<Long>> shapes(ModelFiles files) throws IOException {
        Map<String, List<Long>> shapes = new TreeMap<>();
        for (Map.Entry<String, Set<String>> shard : shards(files).entrySet()) {
            Set<String> seen = new TreeSet<>();
            try (InputStream in = files.open(shard.getKey())) {
                for (Entry entry : SafetensorsHeader.read(shard.getKey(), in).entries()) {
                    seen.add(entry.name());
                    shapes.put(entry.name(), entry.shape());
                }
            }
            mustHoldWhatTheIndexSays(shard.getKey(), shard.getValue(), seen);
        }
        return shapes;
    }

    /** Reads every byte of a model as {@link #read} does, but keeps none, so that large tensors need no room. */
    static void prove(ModelFiles files) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        FloatBuffer values = FloatBuffer.allocate(CHUNK_BYTES);
        for (String file : shards(files).keySet()) {
            try (InputStream in = files.open(file)) {
                for (Entry entry : SafetensorsHeader.read(file, in).entries()) {
                    long left = entry.end() - entry.begin();
                    while (left > 0) {
                        long first = entry.values() - left / entry.type().bytes();
                        ByteBuffer bytes = next(file, in, entry, left, chunk);
                        left -= bytes.remaining();
                        entry.type().widen(bytes, values.clear());
                        Tensors.mustBeFinite(file, entry.name(), first, values.flip());
                    }
                }
                mustEnd(file, in);
            }
        }
    }

    /**
     * Hands out every tensor of one file in the order of their data, each valid during its call; {@code file} is its name
     * in messages. A tensor's memory is freed after its call and not when the collector finds it: nobody waits for
     * gigabytes that are no longer needed.
     */
    public static void read(String file, InputStream in, Consumer<HostTensor> sink) throws IOException {
        SafetensorsHeader header = SafetensorsHeader.read(file, in);
        byte[] chunk = new byte[CHUNK_BYTES];
        for (Entry entry : header.entries()) {
            try (Arena memory = Arena.ofConfined()) {
                sink.accept(new HostTensor(entry.name(), entry.dimensions(), values(file, in, entry, chunk, memory)));
            }
        }
        mustEnd(file, in);
    }

    private static void mustEnd(String file, InputStream in) throws IOException {
        if (in.read() >= 0) {
            throw damaged("%s: goes on after the last tensor (expected: the end of the file)", file);
        }
    }

    /**
     * Writes tensors as 32-bit floats, sorted by name, header padded to 8 bytes: the same bytes for the same tensors.
     * Each tensor is read when its turn comes; the stream is flushed, not closed.
     */
    public static void write(OutputStream out, Collection<TensorSource> tensors) throws IOException {
        TreeMap<String, TensorSource> sorted = new TreeMap<>();
        for (TensorSource tensor : tensors) {
            usable(
                    sorted.put(tensor.name(), tensor) == null,
                    "tensor %s: given twice (expected: every name once)",
                    tensor.name());
        }
        Map<String, long[]> shapes = new LinkedHashMap<>();
        sorted.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        out.write(SafetensorsLayout.of(shapes).header());
        for (TensorSource tensor : sorted.values()) {
            write(out, tensor.read().values());
        }
        out.flush();
    }

    private static void write(OutputStream out, FloatBuffer values) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        FloatBuffer floats =
                ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        while (values.hasRemaining()) {
            int count = Math.min(values.remaining(), floats.capacity());
            floats.clear().put(0, values, values.position(), count);
            values.position(values.position() + count);
            out.write(chunk, 0, count * Float.BYTES);
        }
    }

    private static FloatBuffer values(String file, InputStream in, Entry entry, byte[] chunk, Arena memory)
            throws IOException {
        int size = entry.values();
        FloatBuffer values = floats(memory, Math.min(size, FIRST_RESERVATION));
        long left = entry.end() - entry.begin();
        while (left > 0) {
            ByteBuffer bytes = next(file, in, entry, left, chunk);
            left -= bytes.remaining();
            if (values.remaining() < bytes.remaining() / entry.type().bytes()) {
                values = floats(memory, (int) Math.min(size, 2L * values.capacity()))
                        .put(values.flip());
            }
            entry.type().widen(bytes, values);
        }
        values.flip();
        Tensors.mustBeFinite(file, entry.name(), 0, values);
        return values;
    }

    /** The next bytes of a tensor of which {@code left} are to come, in {@code chunk}. */
    private static ByteBuffer next(String file, InputStream in, Entry entry, long left, byte[] chunk)
            throws IOException {
        int wanted = (int) Math.min(left, chunk.length);
        int read = in.readNBytes(chunk, 0, wanted);
        if (read < wanted) {
            throw damaged(
                    "%s, tensor %s: the file ends %d bytes before the tensor does (expected: the whole tensor)",
                    file, entry.name(), left - read);
        }
        return ByteBuffer.wrap(chunk, 0, read).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static FloatBuffer floats(Arena memory, int size) {
        return memory.allocate(ValueLayout.JAVA_FLOAT, size)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** File to the tensors it must hold; of a model in one piece nothing is known in advance, which is the empty set. */
    private static Map<String, Set<String>> shards(ModelFiles files) throws IOException {
        if (!files.names().contains(INDEX)) {
            usable(
                    files.names().contains(MODEL),
                    "model: no %s and no %s among %s (expected: one of them)",
                    MODEL,
                    INDEX,
                    files.names());
            return Map.of(MODEL, Set.of());
        }
        byte[] json;
        try (InputStream in = files.open(INDEX)) {
            json = in.readNBytes(SafetensorsHeader.MOST_BYTES);
        }
        Map<String, Set<String>> shards = new TreeMap<>();
        JsonNode map = Json.object(INDEX, json).path("weight_map");
        usable(
                map instanceof ObjectNode && !map.isEmpty(),
                "%s, weight_map: %s (expected: an object from tensor to file)",
                INDEX,
                map.getNodeType());
        for (Map.Entry<String, JsonNode> field : map.properties()) {
            String shard = field.getValue().asText();
            usable(
                    files.names().contains(shard),
                    "%s, tensor %s: file \"%s\" (expected: one of %s)",
                    INDEX,
                    field.getKey(),
                    shard,
                    files.names());
            shards.computeIfAbsent(shard, _ -> new TreeSet<>()).add(field.getKey());
        }
        return shards;
    }

    private static void mustHoldWhatTheIndexSays(String shard, Set<String> expected, Set<String> seen) {
        if (expected.isEmpty() || expected.equals(seen)) {
            return;
        }
        Set<String> missing = new TreeSet<>(expected);
        missing.removeAll(seen);
        Set<String> besides = new TreeSet<>(seen);
        besides.removeAll(expected);
        throw UnusableModel.unusable(
                "%s: lacks %s, holds besides %s (expected: the tensors that %s names)", shard, missing, besides, INDEX);
    }
}
