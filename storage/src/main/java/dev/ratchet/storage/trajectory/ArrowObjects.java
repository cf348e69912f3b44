package dev.ratchet.storage.trajectory;

import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.Checksums;
import dev.ratchet.storage.StoredObject;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.Blobs;
import dev.ratchet.storage.trajectory.ArrowCodec.FooterView;
import dev.ratchet.storage.trajectory.ArrowCodec.RangedRead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowBlock;

/**
 * Objects of one schema: rows as an Arrow IPC file (zstd) that proves itself, see {@code docs/storage.md}.
 *
 * <p>Equal rows give equal bytes. Every read proves what it reads and throws CORRUPT_DATA, naming the key, where it does
 * not match, MISSING_DATA where there is no such object.
 *
 * @param <R> the record of a row
 */
public final class ArrowObjects<R> {
    private static final int USUAL_TAIL = 1 << 14;

    private final String schema;
    private final ArrowCodec<R> codec;
    private final Blocks cut;

    ArrowObjects(String schema, List<Column<R, ?>> columns, Function<RowView<R>, R> row) {
        this(schema, Blocks.OF_FEW_ROWS, columns, row);
    }

    ArrowObjects(String schema, Blocks cut, List<Column<R, ?>> columns, Function<RowView<R>, R> row) {
        this.schema = schema;
        this.codec = new ArrowCodec<>(schema, cut, columns, row);
        this.cut = cut;
    }

    /** Name and version, as in {@code ratchet.rollout/1}. */
    public String schema() {
        return schema;
    }

    /**
     * Stores {@code rows} under {@code key}, unless somebody was first; names what is stored there, so that a sha256 that
     * differs from that of the same rows elsewhere says that the first writer had other rows.
     */
    public StoredObject write(BlobStore store, String key, List<R> rows) {
        return createOrRead(store, key, rows).object();
    }

    /** Stores {@code rows} under {@code key}; if somebody was first, reads what they stored. */
    public Stored<R> createOrRead(BlobStore store, String key, List<R> rows) {
        byte[] file = codec.encode(rows);
        if (store.create(key, file)) {
            return new Stored<>(named(key, file, rows.size()), rows);
        }
        byte[] first = Blobs.read(store, key);
        List<R> theirs = codec.decode(key, first);
        return new Stored<>(named(key, first, theirs.size()), theirs);
    }

    /** What is stored under {@code key}; empty if nothing is. */
    public Optional<Stored<R>> find(BlobStore store, String key) {
        return Blobs.find(store, key).map(file -> {
            List<R> rows = codec.decode(key, file);
            return new Stored<>(named(key, file, rows.size()), rows);
        });
    }

    /** All rows of an object. */
    public List<R> read(BlobStore store, String key) {
        return codec.decode(key, Blobs.read(store, key));
    }

    /** All rows of an object that a record names, whose bytes must be those that the record means. */
    public List<R> read(BlobStore store, String key, String sha256) {
        byte[] file = Blobs.read(store, key);
        Checksums.check(key, "sha256 of the file", Checksums.sha256(file), sha256);
        return codec.decode(key, file);
    }

    /** One row, by reading no more than the object's footer and the block that holds the row. */
    public R readRow(BlobStore store, RowLocation location) {
        return readRows(store, location.key(), List.of(location.row())).getFirst();
    }

    /** Some rows in the order that is asked for, by reading no more than the object's footer and the blocks that hold them. */
    public List<R> readRows(BlobStore store, String key, List<Integer> wanted) {
        FooterView footer = footer(store, key);
        SortedMap<Integer, NavigableSet<Integer>> blocks = new TreeMap<>();
        for (int row : wanted) {
            if (row >= footer.rows()) {
                throw new FaultException(
                        Fault.INVALID_REQUEST,
                        "row %d of object %s (expected: one of its %d rows)".formatted(row, key, footer.rows()));
            }
            blocks.computeIfAbsent(row / cut.rows(), _ -> new TreeSet<>()).add(row % cut.rows());
        }
        Map<Integer, R> rows = new HashMap<>();
        blocks.forEach((index, some) -> {
            Iterator<R> read = block(store, key, footer, index, some).iterator();
            some.forEach(row -> rows.put(index * cut.rows() + row, read.next()));
        });
        return wanted.stream().map(row -> requireNonNull(rows.get(row), "row")).toList();
    }

    /** Some rows of a block, in their order. */
    private List<R> block(BlobStore store, String key, FooterView footer, int index, NavigableSet<Integer> rows) {
        ArrowBlock block = footer.blocks().get(index);
        byte[] bytes = Blobs.read(store, key, block.getOffset(), ArrowCodec.lengthOf(block));
        return codec.decodeBlock(key, footer, index, bytes, 0, rows::contains);
    }

    /** The rows whose text in {@code column} is {@code text}; no other column is decoded. */
    public List<Integer> rowsWith(BlobStore store, String key, String column, String text) {
        byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        List<Integer> rows = new ArrayList<>();
        int[] seen = {0};
        columns(store, key, List.of(column), block -> {
            VarCharVector texts = (VarCharVector) block.getVector(0);
            for (int i = 0; i < texts.getValueCount(); i++) {
                if (Arrays.equals(texts.get(i), wanted)) {
                    rows.add(seen[0] + i);
                }
            }
            seen[0] += texts.getValueCount();
        });
        return rows;
    }

    /** Hands out some columns of all rows, block by block; where each is proven by itself, no other is read. */
    void columns(BlobStore store, String key, List<String> names, Consumer<VectorSchemaRoot> use) {
        FooterView footer = footer(store, key);
        RangedRead read = ranges(store, key, footer);
        for (int i = 0; i < footer.blocks().size(); i++) {
            codec.decodeColumns(key, footer, i, names, read, block -> {
                use.accept(block);
                return block.getRowCount();
            });
        }
    }

    /** Where all blocks are read whole, one read gets them. */
    private static RangedRead ranges(BlobStore store, String key, FooterView footer) {
        if (!footer.columnChecksums().isEmpty()) {
            return (offset, length) -> Blobs.read(store, key, offset, length);
        }
        byte[] file = Blobs.read(store, key);
        return (offset, length) -> Arrays.copyOfRange(
                file, Math.toIntExact(offset), Math.toIntExact(Math.min(file.length, offset + length)));
    }

    /** The bytes that {@link #write} stores. */
    public byte[] encode(List<R> rows) {
        return codec.encode(rows);
    }

    /** Reads what {@link #encode} wrote; {@code key} names it in messages. */
    public List<R> decode(String key, byte[] file) {
        return codec.decode(key, file);
    }

    private FooterView footer(BlobStore store, String key) {
        long size = store.size(key).orElseThrow(() -> Blobs.missing(key));
        byte[] end = Blobs.read(store, key, Math.max(0, size - USUAL_TAIL), USUAL_TAIL);
        int tail = ArrowSeal.tailLength(key, end);
        if (tail > end.length && tail <= size) {
            end = Blobs.read(store, key, size - tail, tail);
        }
        return codec.footer(key, end);
    }

    private static StoredObject named(String key, byte[] file, int rows) {
        return new StoredObject(key, Checksums.sha256(file), rows, file.length);
    }

    /** What is stored under a key, whoever wrote it. */
    public record Stored<R>(StoredObject object, List<R> rows) {
        public Stored {
            rows = List.copyOf(rows);
        }
    }
}
