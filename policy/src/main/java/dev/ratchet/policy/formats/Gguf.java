package dev.ratchet.policy.formats;

import static dev.ratchet.policy.formats.UnusableModel.unusable;
import static dev.ratchet.policy.formats.UnusableModel.usable;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.policy.formats.GgufHeader.Tensor;
import dev.ratchet.policy.formats.ModelTensors.Expected;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A GGUF file with a model of one of the {@link Family families}, as llama.cpp writes it, mapped into memory until closed.
 * Only of Llama's are rows of queries and keys in another order than in transformers.
 *
 * <p>Types F32, F16, BF16, Q8_0, Q4_0 and Q4_1. Anything else, and anything that the model would silently ignore, is an
 * {@code UNUSABLE_MODEL} fault; a file shorter than it says is {@code CORRUPT_DATA}.
 */
public final class Gguf implements AutoCloseable {
    private final String file;
    private final Arena arena;
    private final MemorySegment content;
    private final GgufHeader.Parsed header;
    private final ModelConfig config;

    private Gguf(String file, Arena arena, MemorySegment content) {
        this.file = file;
        this.arena = arena;
        this.content = content;
        this.header = GgufHeader.parse(file, content);
        this.config = readConfig();
    }

    /** Maps {@code path} and reads its header. */
    @SuppressWarnings("MustBeClosedChecker") // the file owns its arena and closes it in close()
    public static Gguf open(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new FaultException(
                    Fault.MISSING_DATA, "model: %s is no file (expected: a GGUF file)".formatted(path));
        }
        Arena arena = Arena.ofShared();
        @Nullable Gguf opened = null;
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            MemorySegment content = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            opened = new Gguf(String.valueOf(path.getFileName()), arena, content);
            return opened;
        } finally {
            if (opened == null) {
                arena.close();
            }
        }
    }

    public ModelConfig config() {
        return config;
    }

    /** The tensors under their names in transformers, rows in the order of transformers; read while this is open. */
    public List<TensorSource> tensors() {
        Map<String, Expected> byGgufName = new TreeMap<>();
        ModelTensors.of(config).values().forEach(expected -> byGgufName.put(expected.ggufName(), expected));
        Map<String, List<Long>> shapes = new TreeMap<>();
        header.tensors().values().forEach(tensor -> {
            Expected expected = byGgufName.get(tensor.name());
            shapes.put(expected == null ? tensor.name() : expected.name(), tensor.shape());
        });
        ModelTensors.mustMatch(file, config, shapes);
        List<TensorSource> sources = new ArrayList<>();
        for (Tensor tensor : header.tensors().values()) {
            Expected expected = byGgufName.get(tensor.name());
            if (expected != null) {
                sources.add(new TensorSource(expected.name(), expected.dimensions(), () -> read(tensor, expected)));
            }
        }
        return sources;
    }

    GgufMetadata metadata() {
        return header.metadata();
    }

    @Override
    public void close() {
        arena.close();
    }

    private HostTensor read(Tensor tensor, Expected expected) {
        FloatBuffer stored = direct((int) tensor.values());
        tensor.type().decodeAll(content.asSlice(tensor.offset(), tensor.bytes()), stored);
        stored.flip();
        Tensors.mustBeFinite(file, tensor.name(), 0, stored);
        FloatBuffer values = switch (config.family()) {
            case QWEN2, QWEN3 -> stored;
            case LLAMA ->
                switch (expected.rows()) {
                    case AS_THEY_ARE -> stored;
                    case QUERY_HEADS -> halvesApart(stored, config.heads());
                    case KEY_HEADS -> halvesApart(stored, config.keyValueHeads());
                };
        };
        return new HostTensor(expected.name(), expected.dimensions(), values);
    }

    /**
     * Undoes the order of rows of llama.cpp: within a head it stores row i of the first half and row i of the second
     * next to each other, transformers the whole first half before the second.
     */
    private FloatBuffer halvesApart(FloatBuffer stored, int heads) {
        int half = config.headWidth() / 2;
        int columns = config.width();
        FloatBuffer values = direct(stored.remaining());
        for (int head = 0; head < heads; head++) {
            for (int side = 0; side < 2; side++) {
                for (int i = 0; i < half; i++) {
                    int row = head * 2 * half + 2 * i + side;
                    values.put(stored.slice(row * columns, columns));
                }
            }
        }
        return values.flip();
    }

    private ModelConfig readConfig() {
        GgufMetadata metadata = header.metadata();
        String architecture = metadata.text("general.architecture").orElse("none");
        Family family = Family.ofModelType(architecture)
                .orElseThrow(() -> unusable(
                        "%s, general.architecture: %s (expected: one of %s; of other families take the Hugging Face directory)",
                        file, architecture, Family.modelTypes()));
        refuseWhatWouldBeIgnored(metadata, architecture);
        int heads = metadata.requiredCount(architecture + ".attention.head_count");
        int width = metadata.requiredCount(architecture + ".embedding_length");
        int headWidth = metadata.count(architecture + ".attention.key_length").orElse(heads == 0 ? 0 : width / heads);
        for (String key : List.of(".rope.dimension_count", ".attention.value_length")) {
            int given = metadata.count(architecture + key).orElse(headWidth);
            usable(
                    given == headWidth,
                    "%s, %s%s: %d (expected: %d, the whole head)",
                    file,
                    architecture,
                    key,
                    given,
                    headWidth);
        }
        try {
            return new ModelConfig(
                    family.architecture(),
                    vocabulary(),
                    width,
                    metadata.requiredCount(architecture + ".block_count"),
                    heads,
                    metadata.count(architecture + ".attention.head_count_kv").orElse(heads),
                    headWidth,
                    metadata.requiredCount(architecture + ".feed_forward_length"),
                    metadata.requiredCount(architecture + ".context_length"),
                    metadata.real(architecture + ".rope.freq_base").orElse(10_000.0),
                    metadata.real(architecture + ".attention.layer_norm_rms_epsilon")
                            .orElse(1e-6),
                    !header.tensors().containsKey("output.weight"),
                    metadata.count("tokenizer.ggml.bos_token_id").orElse(-1),
                    endTokens(metadata));
        } catch (IllegalArgumentException e) {
            throw new FaultException(Fault.UNUSABLE_MODEL, file + ", " + e.getMessage(), e);
        }
    }

    private void refuseWhatWouldBeIgnored(GgufMetadata metadata, String architecture) {
        String scaling = metadata.text(architecture + ".rope.scaling.type").orElse("none");
        usable(scaling.equals("none"), "%s, %s.rope.scaling.type: %s (expected: none)", file, architecture, scaling);
        int experts = metadata.count(architecture + ".expert_count").orElse(0);
        usable(experts == 0, "%s, %s.expert_count: %d (expected: 0)", file, architecture, experts);
        for (String key : List.of(".attention.sliding_window", ".rope.scale_linear")) {
            usable(!metadata.has(architecture + key), "%s, %s%s: given (expected: none)", file, architecture, key);
        }
    }

    private int vocabulary() {
        Tensor embedding = header.tensors().get("token_embd.weight");
        if (embedding == null) {
            throw unusable("%s: lacks token_embd.weight (expected: the embedding)", file);
        }
        return embedding.shape().getFirst().intValue();
    }

    private static List<Integer> endTokens(GgufMetadata metadata) {
        Set<Integer> ids = new LinkedHashSet<>();
        metadata.count("tokenizer.ggml.eos_token_id").ifPresent(ids::add);
        metadata.count("tokenizer.ggml.eot_token_id").ifPresent(ids::add);
        return List.copyOf(ids);
    }

    private static FloatBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
