package dev.ratchet.storage.blob;

import static dev.ratchet.domain.fault.Fault.STORAGE_UNAVAILABLE;

import dev.ratchet.domain.fault.FaultException;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Content of unknown size, kept until its size is known: small on the heap, large in a temporary file. */
final class Spool implements AutoCloseable {
    private static final int MOST_ON_HEAP = 8 << 20;

    private final String key;
    private final ByteArrayOutputStream heap = new ByteArrayOutputStream();
    private @Nullable Path file;
    private @Nullable OutputStream disk;
    private long size;

    private Spool(String key) {
        this.key = key;
    }

    static Spool of(String key, BlobWriter content) {
        Spool spool = new Spool(key);
        try {
            content.writeTo(spool.new Sink());
            spool.finish();
            return spool;
        } catch (IOException e) {
            spool.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException | Error e) {
            spool.close();
            throw e;
        }
    }

    long size() {
        return size;
    }

    /** The content from its beginning. */
    InputStream open() throws IOException {
        return file == null ? new ByteArrayInputStream(heap.toByteArray()) : Files.newInputStream(file);
    }

    @Override
    public void close() {
        try {
            if (disk != null) {
                disk.close();
            }
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // the content is stored or the failure is on its way: the system clears its temporary folder
            System.getLogger(Spool.class.getName())
                    .log(System.Logger.Level.WARNING, "cannot remove the temporary file " + file, e);
        }
    }

    private void finish() {
        try {
            if (disk != null) {
                disk.close();
            }
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private OutputStream target(int more) throws IOException {
        if (disk != null) {
            return disk;
        }
        if (size + more <= MOST_ON_HEAP) {
            return heap;
        }
        file = Files.createTempFile("ratchet", ".spool");
        disk = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        heap.writeTo(disk);
        heap.reset();
        return disk;
    }

    private FaultException unavailable(IOException e) {
        return new FaultException(
                STORAGE_UNAVAILABLE,
                "object %s: cannot spool it to %s after %d bytes: %s (expected: room in the temporary folder; -Djava.io.tmpdir names another)"
                        .formatted(key, file, size, e.getMessage()),
                e);
    }

    private final class Sink extends OutputStream {
        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            try {
                target(length).write(bytes, offset, length);
                size += length;
            } catch (IOException e) {
                throw unavailable(e);
            }
        }
    }
}
