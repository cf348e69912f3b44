package dev.ratchet.storage.trajectory;

import dev.ratchet.storage.Checksums;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.TypeLayout;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.apache.arrow.vector.ipc.message.ArrowBodyCompression;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Where the columns of a block lie in it: the block begins with its metadata, then come the buffers of one column after the
 * other. So any column can be read alone, if its checksum was kept.
 */
final class BatchColumns {
    private static final int PREFIX = 8; // a marker and the length of the metadata

    private final Schema schema;
    private final ArrowBlock block;
    private final RecordBatch batch;

    private BatchColumns(Schema schema, ArrowBlock block, RecordBatch batch) {
        this.schema = schema;
        this.block = block;
        this.batch = batch;
    }

    /** Bytes of a part, counted from the beginning of the block. */
    record Span(long from, long to) {
        int length() {
            return Math.toIntExact(to - from);
        }
    }

    /** Reads the metadata of a block, which begin at {@code offset} of {@code bytes}. */
    static BatchColumns of(Schema schema, ArrowBlock block, byte[] bytes, int offset) {
        ByteBuffer metadata = ByteBuffer.wrap(bytes, offset + PREFIX, block.getMetadataLength() - PREFIX)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
        RecordBatch batch = (RecordBatch) Message.getRootAsMessage(metadata).header(new RecordBatch());
        return new BatchColumns(schema, block, batch);
    }

    /** CRC-32C of the metadata and of each column, with {@code -} between; the block begins at {@code offset} of {@code bytes}. */
    String checksums(byte[] bytes, int offset) {
        String metadata = Checksums.crc32c(bytes, offset, block.getMetadataLength());
        return IntStream.range(0, schema.getFields().size())
                .mapToObj(this::span)
                .map(span -> Checksums.crc32c(bytes, offset + Math.toIntExact(span.from()), span.length()))
                .collect(Collectors.joining("-", metadata + "-", ""));
    }

    /** Where the {@code column}-th column lies, with the padding behind it. */
    Span span(int column) {
        int first = before(column, BatchColumns::buffers);
        int next = first + buffers(schema.getFields().get(column));
        long end = next == batch.buffersLength()
                ? block.getBodyLength()
                : batch.buffers(next).offset();
        return new Span(block.getMetadataLength() + batch.buffers(first).offset(), block.getMetadataLength() + end);
    }

    /** The block with these columns alone; {@code parts} has the bytes of each one's span. */
    ArrowRecordBatch of(List<Integer> columns, List<byte[]> parts, BufferAllocator allocator) {
        List<ArrowFieldNode> nodes = new ArrayList<>();
        List<ArrowBuf> buffers = new ArrayList<>();
        List<ArrowBuf> owned = new ArrayList<>();
        try {
            for (int i = 0; i < parts.size(); i++) {
                int column = columns.get(i);
                Field field = schema.getFields().get(column);
                ArrowBuf part = allocator.buffer(parts.get(i).length);
                owned.add(part);
                part.writeBytes(parts.get(i));
                long start = span(column).from() - block.getMetadataLength();
                int firstBuffer = before(column, BatchColumns::buffers);
                for (int b = firstBuffer; b < firstBuffer + buffers(field); b++) {
                    Buffer buffer = batch.buffers(b);
                    buffers.add(part.slice(buffer.offset() - start, buffer.length()));
                }
                int firstNode = before(column, BatchColumns::nodes);
                for (int n = firstNode; n < firstNode + nodes(field); n++) {
                    FieldNode node = batch.nodes(n);
                    nodes.add(new ArrowFieldNode(node.length(), node.nullCount()));
                }
            }
            ArrowBodyCompression compression = new ArrowBodyCompression(
                    batch.compression().codec(), batch.compression().method());
            return new ArrowRecordBatch(Math.toIntExact(batch.length()), nodes, buffers, compression);
        } finally {
            owned.forEach(ArrowBuf::close); // the batch holds them now
        }
    }

    private int before(int column, ToIntFunction<Field> count) {
        return schema.getFields().subList(0, column).stream().mapToInt(count).sum();
    }

    private static int buffers(Field field) {
        return TypeLayout.getTypeBufferCount(field.getType())
                + field.getChildren().stream().mapToInt(BatchColumns::buffers).sum();
    }

    private static int nodes(Field field) {
        return 1 + field.getChildren().stream().mapToInt(BatchColumns::nodes).sum();
    }
}
