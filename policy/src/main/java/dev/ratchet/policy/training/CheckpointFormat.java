package dev.ratchet.policy.training;

import static dev.ratchet.domain.fault.Fault.CORRUPT_DATA;

import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.policy.model.Numbers;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * The bytes of a checkpoint, big-endian: magic, the 32 bytes that name the request, the reports of the updates done, the
 * reference log-probabilities, the tensors (weights, then moments), CRC-32C of all that.
 */
final class CheckpointFormat {
    private static final long MAGIC = 0x7261746368657401L;
    private static final int CHUNK_FLOATS = 1 << 16;

    private CheckpointFormat() {}

    /** What a checkpoint knows beside tensors. */
    record Progressed(List<UpdateReport> reports, List<Double> references) {
        Progressed {
            reports = List.copyOf(reports);
            references = List.copyOf(references);
        }
    }

    static void write(OutputStream stream, byte[] request, Progressed progressed, List<Numbers> tensors)
            throws IOException {
        CRC32C crc = new CRC32C();
        DataOutputStream out = new DataOutputStream(new CheckedOutputStream(stream, crc));
        out.writeLong(MAGIC);
        out.write(request);
        out.writeInt(progressed.reports().size());
        for (UpdateReport report : progressed.reports()) {
            out.writeInt(report.update());
            out.writeDouble(report.loss());
            out.writeDouble(report.gradientNorm());
            out.writeDouble(report.meanLogRatio());
            out.writeInt(report.tokens());
        }
        out.writeInt(progressed.references().size());
        for (double reference : progressed.references()) {
            out.writeDouble(reference);
        }
        for (Numbers tensor : tensors) {
            writeFloats(out, tensor.read());
        }
        out.flush();
        new DataOutputStream(stream).writeLong(crc.getValue());
    }

    private static void writeFloats(DataOutputStream out, FloatBuffer tensor) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_FLOATS * Float.BYTES);
        out.writeInt(tensor.limit());
        for (int at = 0; at < tensor.limit(); at += CHUNK_FLOATS) {
            int count = Math.min(CHUNK_FLOATS, tensor.limit() - at);
            chunk.asFloatBuffer().put(0, tensor, at, count);
            out.write(chunk.array(), 0, count * Float.BYTES);
        }
    }

    /**
     * Reads into {@code tensors}, whose values are lost if the checkpoint is refused, which a fault says. One of another
     * version or another request is empty, and leaves them as they were.
     */
    static Optional<Progressed> read(String name, InputStream stream, byte[] request, List<Numbers> tensors)
            throws IOException {
        CRC32C crc = new CRC32C();
        DataInputStream in = new DataInputStream(new CheckedInputStream(stream, crc));
        if (in.readLong() != MAGIC || !Arrays.equals(in.readNBytes(request.length), request)) {
            stream.transferTo(
                    OutputStream.nullOutputStream()); // by which a stored one proves that it is no damaged one
            return Optional.empty();
        }
        List<UpdateReport> reports = new ArrayList<>();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            reports.add(
                    new UpdateReport(in.readInt(), in.readDouble(), in.readDouble(), in.readDouble(), in.readInt()));
        }
        List<Double> references = new ArrayList<>();
        int answers = in.readInt();
        for (int i = 0; i < answers; i++) {
            references.add(in.readDouble());
        }
        for (Numbers tensor : tensors) {
            readFloats(name, in, tensor);
        }
        long expected = crc.getValue();
        expect(new DataInputStream(stream).readLong() == expected, name, "wrong checksum");
        return Optional.of(new Progressed(reports, references));
    }

    private static void readFloats(String name, DataInputStream in, Numbers tensor) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_FLOATS * Float.BYTES);
        expect(in.readInt() == tensor.count(), name, "tensors of another model");
        for (int at = 0; at < tensor.count(); at += CHUNK_FLOATS) {
            int count = Math.min(CHUNK_FLOATS, tensor.count() - at);
            in.readFully(chunk.array(), 0, count * Float.BYTES);
            tensor.put(at, chunk.asFloatBuffer().slice(0, count));
        }
    }

    private static void expect(boolean condition, String name, String what) {
        if (!condition) {
            throw new FaultException(
                    CORRUPT_DATA, "checkpoint %s: %s (expected: one of this step); remove it".formatted(name, what));
        }
    }
}
