package dev.ratchet.storage.trajectory;

import static dev.ratchet.storage.Checksums.corrupt;

import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.Checksums;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.apache.arrow.vector.ipc.message.ArrowFooter;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Turns rows into the bytes of an Arrow file and back; equal rows give equal bytes. */
final class ArrowCodec<R> {
    private static final String SCHEMA = "ratchet.schema";
    private static final String ROWS = "ratchet.rows";
    private static final int ZSTD_LEVEL = 1;

    private final SchemaVersion newest;
    private final List<Column<R, ?>> columns;
    private final Schema schema;
    private final Function<RowView<R>, R> row;
    private final Blocks cut;

    ArrowCodec(String name, Blocks cut, List<Column<R, ?>> columns, Function<RowView<R>, R> row) {
        this.newest = SchemaVersion.parse(name);
        this.cut = cut;
        this.columns = List.copyOf(columns);
        this.schema = schemaOf(newest);
        this.row = row;
    }

    private Schema schemaOf(SchemaVersion version) {
        List<Field> fields = columns.stream()
                .filter(column -> column.since() <= version.number() && version.number() < column.until())
                .map(Column::field)
                .toList();
        return new Schema(fields, Map.of(SCHEMA, version.toString()));
    }

    byte[] encode(List<R> rows) {
        Map<String, String> metadata = new LinkedHashMap<>();
        ByteSink sink = new ByteSink();
        try (BufferAllocator allocator = new RootAllocator();
                VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
                ArrowFileWriter writer = new ArrowFileWriter(
                        root,
                        new MapDictionaryProvider(),
                        sink,
                        metadata,
                        IpcOption.DEFAULT,
                        CommonsCompressionFactory.INSTANCE,
                        CodecType.ZSTD,
                        Optional.of(ZSTD_LEVEL))) {
            writer.start();
            for (int from = 0; from < rows.size(); from += cut.rows()) {
                fill(root, rows.subList(from, Math.min(from + cut.rows(), rows.size())));
                writer.writeBatch();
                root.clear();
            }
            metadata.put(SCHEMA, newest.toString());
            metadata.put(ROWS, String.valueOf(rows.size()));
            metadata.put(ArrowSeal.BLOCKS, checksums(sink.view(), writer.getRecordBlocks()));
            if (cut == Blocks.OF_COLUMNS) {
                metadata.put(ArrowSeal.COLUMNS, columnChecksums(sink.view(), writer.getRecordBlocks()));
            }
            metadata.put(ArrowSeal.SHA256, ArrowSeal.OPEN_SHA256);
            metadata.put(ArrowSeal.FOOTER, ArrowSeal.OPEN_FOOTER);
            writer.end();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        byte[] file = sink.toByteArray();
        ArrowSeal.close(file);
        return file;
    }

    /** Proves all of {@code file} and reads its rows. */
    List<R> decode(String key, byte[] file) {
        return guarded(key, () -> {
            ArrowSeal.proveWhole(key, file);
            FooterView footer = footer(key, file);
            List<R> rows = new ArrayList<>(footer.rows());
            for (int i = 0; i < footer.blocks().size(); i++) {
                ArrowBlock block = footer.blocks().get(i);
                rows.addAll(decodeBlock(key, footer, i, file, Math.toIntExact(block.getOffset()), _ -> true));
            }
            if (rows.size() != footer.rows()) {
                throw corrupt(key, "rows", rows.size() + "", footer.rows() + "", null);
            }
            return rows;
        });
    }

    /** Proves and reads the footer at the end of {@code tail}. */
    FooterView footer(String key, byte[] tail) {
        return guarded(key, () -> {
            ArrowFooter footer = ArrowSeal.provenFooter(key, tail);
            Map<String, String> metadata = footer.getMetaData();
            String stored = metadata.getOrDefault(SCHEMA, "none");
            SchemaVersion version = newest.among(stored)
                    .orElseThrow(() -> corrupt(key, "schema", stored, newest + newest.orOlder(), null));
            if (!footer.getSchema().equals(schemaOf(version))) {
                throw corrupt(key, "columns", footer.getSchema() + "", schemaOf(version) + "", null);
            }
            return new FooterView(
                    version,
                    Integer.parseInt(metadata.getOrDefault(ROWS, "none")),
                    footer.getRecordBatches(),
                    listed(metadata, ArrowSeal.BLOCKS),
                    listed(metadata, ArrowSeal.COLUMNS));
        });
    }

    private static List<String> listed(Map<String, String> metadata, String name) {
        String values = metadata.getOrDefault(name, "");
        return values.isEmpty() ? List.of() : List.of(values.split(",", -1));
    }

    /** Proves the {@code index}-th block, which begins at {@code offset} of {@code bytes}, and reads the wanted rows of it. */
    List<R> decodeBlock(String key, FooterView footer, int index, byte[] bytes, int offset, IntPredicate wanted) {
        return guarded(key, () -> {
            ArrowBlock block = footer.blocks().get(index);
            int length = prove(key, footer, index, bytes, offset);
            return rows(footer.version(), block, new ByteArrayInputStream(bytes, offset, length), wanted);
        });
    }

    /** Proves the {@code index}-th block, which begins at {@code offset} of {@code bytes}; says how long it is. */
    private static int prove(String key, FooterView footer, int index, byte[] bytes, int offset) {
        int length = Math.toIntExact(lengthOf(footer.blocks().get(index)));
        if (length > bytes.length - offset) {
            throw corrupt(key, "block " + index, bytes.length - offset + " bytes", length + " bytes", null);
        }
        Checksums.check(
                key,
                "crc32c of block " + index,
                Checksums.crc32c(bytes, offset, length),
                footer.checksums().get(index));
        return length;
    }

    /**
     * Proves and reads some columns of the {@code index}-th block: by reading no more than them where each is proven by itself,
     * else the block.
     */
    <T> T decodeColumns(
            String key,
            FooterView footer,
            int index,
            List<String> names,
            RangedRead read,
            Function<VectorSchemaRoot, T> use) {
        return guarded(key, () -> {
            ArrowBlock block = footer.blocks().get(index);
            Schema whole = schemaOf(footer.version());
            List<Integer> wanted = names.stream()
                    .map(whole::findField)
                    .map(whole.getFields()::indexOf)
                    .toList();
            BatchColumns batch;
            List<byte[]> parts = new ArrayList<>();
            if (footer.columnChecksums().isEmpty()) {
                byte[] bytes = read.bytes(block.getOffset(), lengthOf(block));
                prove(key, footer, index, bytes, 0);
                batch = BatchColumns.of(whole, block, bytes, 0);
                for (int column : wanted) {
                    BatchColumns.Span span = batch.span(column);
                    parts.add(Arrays.copyOfRange(bytes, Math.toIntExact(span.from()), Math.toIntExact(span.to())));
                }
            } else {
                List<String> sums = List.of(footer.columnChecksums().get(index).split("-", -1));
                byte[] metadata = read.bytes(block.getOffset(), block.getMetadataLength());
                prove(key, "metadata of block " + index, metadata, sums.getFirst());
                batch = BatchColumns.of(whole, block, metadata, 0);
                for (int column : wanted) {
                    BatchColumns.Span span = batch.span(column);
                    byte[] part = read.bytes(block.getOffset() + span.from(), span.length());
                    prove(key, "column %d of block %d".formatted(column, index), part, sums.get(column + 1));
                    parts.add(part);
                }
            }
            List<Field> fields = wanted.stream().map(whole.getFields()::get).toList();
            try (BufferAllocator allocator = new RootAllocator();
                    VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(fields), allocator);
                    ArrowRecordBatch loaded = batch.of(wanted, parts, allocator)) {
                new VectorLoader(root, CommonsCompressionFactory.INSTANCE).load(loaded);
                return use.apply(root);
            }
        });
    }

    private static void prove(String key, String what, byte[] bytes, String expected) {
        Checksums.check(key, "crc32c of " + what, Checksums.crc32c(bytes, 0, bytes.length), expected);
    }

    static long lengthOf(ArrowBlock block) {
        return block.getMetadataLength() + block.getBodyLength();
    }

    private void fill(VectorSchemaRoot root, List<R> rows) {
        for (Column<R, ?> column : columns) {
            if (newest.number() < column.until()) {
                column.fill(root.getVector(column.name()), rows);
            }
        }
        root.setRowCount(rows.size());
    }

    private List<R> rows(SchemaVersion version, ArrowBlock block, ByteArrayInputStream bytes, IntPredicate wanted)
            throws IOException {
        ArrowBlock alone = new ArrowBlock(0, block.getMetadataLength(), block.getBodyLength());
        try (BufferAllocator allocator = new RootAllocator();
                VectorSchemaRoot root = VectorSchemaRoot.create(schemaOf(version), allocator);
                ArrowRecordBatch batch = MessageSerializer.deserializeRecordBatch(
                        new ReadChannel(Channels.newChannel(bytes)), alone, allocator)) {
            new VectorLoader(root, CommonsCompressionFactory.INSTANCE).load(batch);
            List<R> rows = new ArrayList<>(root.getRowCount());
            for (int i = 0; i < root.getRowCount(); i++) {
                if (wanted.test(i)) {
                    rows.add(row.apply(new RowView<>(root, i, version.number())));
                }
            }
            return rows;
        }
    }

    private static String checksums(byte[] file, List<ArrowBlock> blocks) {
        return blocks.stream()
                .map(block ->
                        Checksums.crc32c(file, Math.toIntExact(block.getOffset()), Math.toIntExact(lengthOf(block))))
                .collect(Collectors.joining(","));
    }

    private String columnChecksums(byte[] file, List<ArrowBlock> blocks) {
        return blocks.stream()
                .map(block -> BatchColumns.of(schema, block, file, Math.toIntExact(block.getOffset()))
                        .checksums(file, Math.toIntExact(block.getOffset())))
                .collect(Collectors.joining(","));
    }

    /** Corrupt bytes make Arrow throw whatever it meets first: all of it means that the object is corrupt. */
    private static <T> T guarded(String key, Decoding<T> decoding) {
        try {
            return decoding.decode();
        } catch (FaultException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw corrupt(key, "content", e.toString(), "an Arrow file of this schema", e);
        }
    }

    private interface Decoding<T> {
        T decode() throws IOException;
    }

    /** Bytes of the file that is read. */
    interface RangedRead {
        byte[] bytes(long offset, long length);
    }

    /**
     * @param checksums of each block
     * @param columnChecksums of the parts of each block; empty where they were not kept
     */
    record FooterView(
            SchemaVersion version,
            int rows,
            List<ArrowBlock> blocks,
            List<String> checksums,
            List<String> columnChecksums) {}
}
