package dev.ratchet.storage.trajectory;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.Checksums;
import dev.ratchet.storage.StoredObject;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.Blobs;
import dev.ratchet.storage.trajectory.ArrowCodec.FooterView;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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

    ArrowObjects(String schema, List<Column<R, ?>> columns, Function<RowView<R>, R> row) {
        this.schema = schema;
        this.codec = new ArrowCodec<>(schema, columns, row);
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
        String key = location.key();
        FooterView footer = footer(store, key);
        if (location.row() >= footer.rows()) {
            throw new FaultException(
                    Fault.INVALID_REQUEST,
                    "row %d of object %s (expected: one of its %d rows)".formatted(location.row(), key, footer.rows()));
        }
        int index = location.row() / ArrowCodec.BLOCK_ROWS;
        ArrowBlock block = footer.blocks().get(index);
        byte[] bytes = Blobs.read(store, key, block.getOffset(), ArrowCodec.lengthOf(block));
        return codec.decodeBlock(key, footer, index, bytes, 0).get(location.row() % ArrowCodec.BLOCK_ROWS);
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
