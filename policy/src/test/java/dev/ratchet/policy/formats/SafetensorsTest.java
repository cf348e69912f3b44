package dev.ratchet.policy.formats;

import static dev.ratchet.policy.formats.Faults.assertFault;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
    @Test
    void what_is_written_is_read_back_in_the_order_of_names() throws IOException {
        byte[] file = written(tensor("b.weight", 2, 3), tensor("a", 4), tensor("empty", 0, 7));

        List<HostTensor> read = read(new ByteArrayInputStream(file));

        assertThat(read).extracting(HostTensor::name).containsExactly("a", "b.weight", "empty");
        assertThat(read.get(1).shape()).containsExactly(2, 3);
        assertThat(read.get(1).values()).isEqualTo(tensor("b.weight", 2, 3).values());
    }

    @Test
    void the_same_tensors_give_the_same_bytes_in_whatever_order_they_come() throws IOException {
        byte[] one = written(tensor("x", 5), tensor("y", 3, 2));
        byte[] other = written(tensor("y", 3, 2), tensor("x", 5));

        assertThat(one).isEqualTo(other);
        assertThat(ByteBuffer.wrap(one).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8)
                .isZero();
    }

    @Test
    void tensors_larger_than_any_chunk_survive_streams_of_any_chunking() throws IOException {
        byte[] file = written(tensor("large", 300, 1001), tensor("small", 3));
        SplittableRandom random = new SplittableRandom(7);

        List<HostTensor> read = read(new Crumbs(file, random));

        assertThat(read.getFirst().values())
                .isEqualTo(tensor("large", 300, 1001).values());
        assertThat(read.getLast().values()).isEqualTo(tensor("small", 3).values());
    }

    @Test
    void half_precision_types_become_floats() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        data.putShort(Float.floatToFloat16(1.5f)).putShort(Float.floatToFloat16(-0.25f));
        data.putShort((short) (Float.floatToIntBits(3f) >>> 16)).putShort((short) (Float.floatToIntBits(-2f) >>> 16));
        byte[] file = file("""
                {"half":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},\
                "brain":{"dtype":"BF16","shape":[2],"data_offsets":[4,8]}}""", data.array());

        List<HostTensor> read = read(new ByteArrayInputStream(file));

        assertThat(read.get(0).values()).isEqualTo(FloatBuffer.wrap(new float[] {1.5f, -0.25f}));
        assertThat(read.get(1).values()).isEqualTo(FloatBuffer.wrap(new float[] {3f, -2f}));
    }

    @Test
    void a_model_in_several_files_is_read_by_its_index() throws IOException {
        Map<String, byte[]> files = Map.of(
                "one.safetensors",
                written(tensor("a", 2)),
                "two.safetensors",
                written(tensor("b", 3)),
                Safetensors.INDEX,
                index("a", "one.safetensors", "b", "two.safetensors"));
        List<String> names = new ArrayList<>();

        Safetensors.read(new MemoryModelFiles(files), tensor -> names.add(tensor.name()));

        assertThat(names).containsExactly("a", "b");
        assertThat(Safetensors.shapes(new MemoryModelFiles(files)))
                .isEqualTo(Map.of("a", List.of(2L), "b", List.of(3L)));
    }

    @Test
    void an_index_that_does_not_match_its_files_is_refused() throws IOException {
        byte[] shard = written(tensor("a", 2));
        MemoryModelFiles wrong = new MemoryModelFiles(Map.of(
                "one.safetensors", shard, Safetensors.INDEX, index("a", "one.safetensors", "b", "one.safetensors")));
        MemoryModelFiles outside = new MemoryModelFiles(
                Map.of("one.safetensors", shard, Safetensors.INDEX, index("a", "../one.safetensors")));

        assertFault(Fault.UNUSABLE_MODEL, () -> Safetensors.read(wrong, _ -> {}), "one.safetensors", "lacks [b]");
        assertFault(Fault.UNUSABLE_MODEL, () -> Safetensors.read(outside, _ -> {}), "../one.safetensors", "one of");
        assertFault(
                Fault.UNUSABLE_MODEL,
                () -> Safetensors.read(new MemoryModelFiles(Map.of("x", shard)), _ -> {}),
                Safetensors.MODEL,
                Safetensors.INDEX);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            []                                                                   | begins with byte
            {]                                                                   | not JSON
            {} x                                                                 | not JSON
            {"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"t":{}}        | not JSON
            {"t":7}                                                              | tensor t
            {"t":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}               | dtype: "F64"
            {"t":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}               | 8 bytes for shape [2]
            {"t":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}              | whole numbers >= 0
            {"t":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}             | whole numbers >= 0
            {"t":{"dtype":"F32","shape":"1","data_offsets":[0,4]}}               | an array
            {"t":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}               | begin and end
            {"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}             | begin and end
            {"t":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}               | begins at byte 4 (expected: 0
            {"t":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}} | at most 536870911 values
            {"t":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}  | whole numbers >= 0
            {"t":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}     | at most 8
            {"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"u":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}} | begins at byte 2 (expected: 4
            """)
    void a_hostile_header_is_refused_with_its_reason(String header, String reason) {
        byte[] file = file(header, new byte[8]);

        assertFault(Fault.UNUSABLE_MODEL, () -> read(new ByteArrayInputStream(file)), "m.safetensors", reason);
    }

    @Test
    void a_header_longer_than_the_file_or_than_any_header_is_refused() {
        byte[] beyond = file("{}", new byte[0]);
        beyond[0] = 100;
        byte[] absurd = file("{}", new byte[0]);
        absurd[7] = (byte) 0x80;

        assertFault(Fault.CORRUPT_DATA, () -> read(new ByteArrayInputStream(beyond)), "ends after 2 bytes", "100");
        assertFault(Fault.UNUSABLE_MODEL, () -> read(new ByteArrayInputStream(absurd)), "9223372036854775810");
        assertFault(Fault.CORRUPT_DATA, () -> read(new ByteArrayInputStream(new byte[3])), "3 bytes");
    }

    @Test
    void a_file_that_ends_early_or_late_is_damaged() throws IOException {
        byte[] file = written(tensor("t", 5));
        byte[] early = Arrays.copyOf(file, file.length - 3);
        byte[] late = Arrays.copyOf(file, file.length + 1);

        assertFault(Fault.CORRUPT_DATA, () -> read(new ByteArrayInputStream(early)), "tensor t", "3 bytes before");
        assertFault(Fault.CORRUPT_DATA, () -> read(new ByteArrayInputStream(late)), "after the last tensor");
    }

    @Test
    void a_short_file_does_not_reserve_what_its_header_promises() {
        byte[] file =
                file("{\"t\":{\"dtype\":\"F32\",\"shape\":[536870911],\"data_offsets\":[0,2147483644]}}", new byte[4]);

        assertFault(Fault.CORRUPT_DATA, () -> read(new ByteArrayInputStream(file)), "tensor t", "ends");
    }

    @Test
    void values_that_are_not_finite_are_refused() throws IOException {
        byte[] file = written(new HostTensor("t", new long[] {3}, FloatBuffer.wrap(new float[] {1, Float.NaN, 2})));

        assertFault(Fault.UNUSABLE_MODEL, () -> read(new ByteArrayInputStream(file)), "tensor t", "value 1: NaN");
    }

    @Test
    void any_flipped_byte_is_read_or_refused_but_never_another_failure() throws IOException {
        byte[] file = written(tensor("some.name", 3, 2), tensor("t", 5));
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 2000; round++) {
            byte[] flipped = file.clone();
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                read(new ByteArrayInputStream(flipped));
            } catch (FaultException e) {
                assertThat(e).hasMessageContaining("m.safetensors");
            }
        }
    }

    static HostTensor tensor(String name, long... shape) {
        int size = (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
        FloatBuffer values = FloatBuffer.allocate(size);
        for (int i = 0; i < size; i++) {
            values.put(i, i * 0.25f - name.length());
        }
        return new HostTensor(name, shape, values);
    }

    static byte[] written(HostTensor... tensors) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Safetensors.write(out, Arrays.stream(tensors).map(TensorSource::of).toList());
        return out.toByteArray();
    }

    private static byte[] file(String header, byte[] data) {
        byte[] text = header.getBytes(UTF_8);
        return ByteBuffer.allocate(8 + text.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .put(data)
                .array();
    }

    private static byte[] index(String... tensorAndFile) {
        StringBuilder map = new StringBuilder();
        for (int i = 0; i < tensorAndFile.length; i += 2) {
            map.append(i == 0 ? "" : ",").append("\"%s\":\"%s\"".formatted(tensorAndFile[i], tensorAndFile[i + 1]));
        }
        return "{\"weight_map\":{%s}}".formatted(map).getBytes(UTF_8);
    }

    private static List<HostTensor> read(InputStream in) throws IOException {
        List<HostTensor> tensors = new ArrayList<>();
        Safetensors.read("m.safetensors", in, tensor -> {
            assertThat(tensor.values().isDirect()).isTrue();
            tensors.add(tensor.copy());
        });
        return tensors;
    }

    /** A stream that gives as much as it likes at a time, as a network does. */
    private static final class Crumbs extends FilterInputStream {
        private final SplittableRandom random;

        Crumbs(byte[] content, SplittableRandom random) {
            super(new ByteArrayInputStream(content));
            this.random = random;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return super.read(target, offset, Math.min(length, 1 + random.nextInt(5000)));
        }
    }
}
