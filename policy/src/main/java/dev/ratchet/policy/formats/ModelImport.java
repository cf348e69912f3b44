package dev.ratchet.policy.formats;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.policy.tokens.HuggingFaceTokenizer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Makes of a model, a GGUF file or a Hugging Face directory, a clean Hugging Face directory: {@code config.json},
 * {@code generation_config.json}, {@code model.safetensors} in 32-bit floats, {@code tokenizer.json} and
 * {@code tokenizer_config.json} with the chat template.
 *
 * <p>Everything is checked on the way. The directory appears whole or not at all.
 */
public final class ModelImport {
    private ModelImport() {}

    /** Imports {@code source} to {@code target}, which must not exist or be empty. */
    public static void run(Path source, Path target, ImportProgress progress) throws IOException {
        Path whole = target.toAbsolutePath().normalize();
        mustBeFree(whole);
        Path parent = whole.getParent();
        Path staging = (parent == null ? whole : parent).resolve("." + whole.getFileName() + ".importing");
        delete(staging);
        create(staging, whole);
        try {
            if (Files.isDirectory(source)) {
                fromDirectory(HuggingFaceDirectory.open(source), staging, progress);
            } else {
                fromGguf(source, staging, progress);
            }
            Files.deleteIfExists(whole);
            Files.move(staging, whole, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(staging);
        }
    }

    private static void fromGguf(Path source, Path staging, ImportProgress progress) throws IOException {
        try (Gguf gguf = Gguf.open(source)) {
            GgufTokenizer tokenizer = GgufTokenizer.of(source.getFileName().toString(), gguf);
            writeTexts(staging, gguf.config(), tokenizer.tokenizerJson(), tokenizer.configJson());
            List<TensorSource> tensors = gguf.tensors();
            Counter counter = new Counter(progress, tensors.size());
            List<TensorSource> counted = tensors.stream()
                    .map(tensor -> new TensorSource(tensor.name(), tensor.shape(), () -> {
                        counter.next();
                        return tensor.read();
                    }))
                    .toList();
            try (OutputStream out = new BufferedOutputStream(
                    Files.newOutputStream(staging.resolve(Safetensors.MODEL), CREATE_NEW), 1 << 20)) {
                Safetensors.write(out, counted);
            }
        }
    }

    private static void fromDirectory(HuggingFaceDirectory source, Path staging, ImportProgress progress)
            throws IOException {
        ModelConfig config = ModelConfigs.read(source);
        ObjectNode tokenizerConfig = TokenizerFiles.config(source);
        tokenizerConfig.remove("auto_map");
        byte[] tokenizer = TokenizerFiles.content(source, HuggingFaceTokenizer.FILE);
        writeTexts(staging, config, tokenizer, Json.readableBytes(tokenizerConfig));
        Map<String, List<Long>> shapes = Safetensors.shapes(source);
        if (config.tiedEmbeddings()) {
            shapes.remove(ModelTensors.head(config));
        }
        ModelTensors.mustMatch(Safetensors.MODEL, config, shapes);
        Map<String, long[]> dimensions = new TreeMap<>();
        ModelTensors.of(config).forEach((name, expected) -> dimensions.put(name, expected.dimensions()));
        SafetensorsLayout layout = SafetensorsLayout.of(dimensions);
        Map<String, Long> offsets = layout.offsets();
        Counter counter = new Counter(progress, offsets.size());
        try (FileChannel out = FileChannel.open(staging.resolve(Safetensors.MODEL), CREATE_NEW, READ, WRITE)) {
            writeAt(out, 0, ByteBuffer.wrap(layout.header()));
            Safetensors.read(source, tensor -> {
                Long offset = offsets.get(tensor.name());
                if (offset != null) {
                    counter.next();
                    writeValues(out, offset, tensor.values());
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Writes all files but the weights; the tokenizer is loaded to prove that it works and matches. */
    private static void writeTexts(Path staging, ModelConfig config, byte[] tokenizerJson, byte[] tokenizerConfig)
            throws IOException {
        HuggingFaceTokenizer.of(tokenizerJson).matching(config.vocabulary()).close();
        Files.write(staging.resolve(ModelConfigs.CONFIG), ModelConfigs.write(config));
        Files.write(staging.resolve(ModelConfigs.GENERATION_CONFIG), ModelConfigs.writeGeneration(config));
        Optional<byte[]> preprocessor = ModelConfigs.writePreprocessor(config);
        if (preprocessor.isPresent()) {
            Files.write(staging.resolve(ModelConfigs.PREPROCESSOR_CONFIG), preprocessor.get());
        }
        Files.write(staging.resolve(HuggingFaceTokenizer.FILE), tokenizerJson);
        Files.write(staging.resolve(TokenizerFiles.CONFIG), tokenizerConfig);
    }

    private static void writeValues(FileChannel out, long offset, FloatBuffer values) {
        ByteBuffer chunk = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        try {
            long position = offset;
            while (values.hasRemaining()) {
                int count = Math.min(values.remaining(), chunk.capacity() / Float.BYTES);
                chunk.clear().asFloatBuffer().put(0, values, values.position(), count);
                values.position(values.position() + count);
                writeAt(out, position, chunk.limit(count * Float.BYTES));
                position += (long) count * Float.BYTES;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeAt(FileChannel out, long offset, ByteBuffer bytes) throws IOException {
        long position = offset;
        while (bytes.hasRemaining()) {
            position += out.write(bytes, position);
        }
    }

    private static void mustBeFree(Path target) throws IOException {
        if (!Files.exists(target)) {
            return;
        }
        boolean empty = Files.isDirectory(target);
        if (empty) {
            try (Stream<Path> entries = Files.list(target)) {
                empty = entries.findAny().isEmpty();
            }
        }
        if (!empty) {
            throw new FaultException(
                    Fault.INVALID_REQUEST,
                    "target: %s is there already (expected: a new or an empty directory)".formatted(target));
        }
    }

    private static void create(Path staging, Path target) throws IOException {
        try {
            Files.createDirectories(staging);
        } catch (FileSystemException e) {
            String why = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
            throw new FaultException(
                    Fault.INVALID_REQUEST,
                    "target: %s cannot be made, %s (expected: a directory in a place to write)".formatted(target, why),
                    e);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> entries = Files.walk(directory)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        }
    }

    /** Reports each tensor as it is written. */
    private static final class Counter {
        private final ImportProgress progress;
        private final int total;
        private int done;

        Counter(ImportProgress progress, int total) {
            this.progress = progress;
            this.total = total;
        }

        void next() {
            progress.at("writing tensors", done++, total);
        }
    }
}
