package dev.ratchet.rewards.sandbox;

import static dev.ratchet.rewards.sandbox.SeccompFilter.ALLOW;
import static dev.ratchet.rewards.sandbox.SeccompFilter.KILL;
import static dev.ratchet.rewards.sandbox.SeccompFilter.NOT_PERMITTED;
import static dev.ratchet.rewards.sandbox.SeccompFilter.NO_SUCH_CALL;
import static dev.ratchet.rewards.sandbox.SeccompFilter.NO_SUCH_FAMILY;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs the filters of both processors on a small machine for BPF. */
class SeccompFilterTest {
    @ParameterizedTest
    @EnumSource
    void calls_are_decided_as_the_table_says(Processor processor) {
        Map<Integer, Integer> refused = new HashMap<>();
        for (SystemCall call : SystemCall.values()) {
            refused.put(call.number(processor), NOT_PERMITTED);
        }
        refused.put(processor.clone3, NO_SUCH_CALL);
        refused.put(processor.socket, NO_SUCH_FAMILY);

        for (int number = 0; number <= SeccompFilter.NEWEST; number++) {
            assertThat(decision(processor, number, 0, 0))
                    .as("call %d", number)
                    .isEqualTo(refused.getOrDefault(number, ALLOW));
        }
    }

    @ParameterizedTest
    @EnumSource
    void calls_from_the_future_and_of_x32_do_not_exist(Processor processor) {
        for (int number : new int[] {SeccompFilter.NEWEST + 1, 1000, 0x40000000, 0x40000000 + 59, -1}) {
            assertThat(decision(processor, number, 0, 0)).isEqualTo(NO_SUCH_CALL);
        }
    }

    @ParameterizedTest
    @EnumSource
    void another_architectures_calls_kill(Processor processor) {
        int i386 = 0x40000003;

        assertThat(run(SeccompFilter.of(processor), 1, i386, 0, 0)).isEqualTo(KILL);
    }

    @ParameterizedTest
    @EnumSource
    void arguments_decide_on_clone_socket_and_ioctl(Processor processor) {
        int thread = 0x003d0f00;
        int newUser = 0x10000000;

        assertThat(decision(processor, processor.clone, thread, 0)).isEqualTo(ALLOW);
        assertThat(decision(processor, processor.clone, 17, 0)).isEqualTo(ALLOW);
        assertThat(decision(processor, processor.clone, newUser | 17, 0)).isEqualTo(NOT_PERMITTED);
        assertThat(decision(processor, processor.socket, 1, 0)).isEqualTo(ALLOW);
        assertThat(decision(processor, processor.socket, 2, 0)).isEqualTo(NO_SUCH_FAMILY);
        assertThat(decision(processor, processor.ioctl, 0, 0x5401)).isEqualTo(ALLOW);
        assertThat(decision(processor, processor.ioctl, 0, 0x5412)).isEqualTo(NOT_PERMITTED);
        assertThat(decision(processor, processor.ioctl, 0, 0x541C)).isEqualTo(NOT_PERMITTED);
    }

    private static int decision(Processor processor, int number, int first, int second) {
        return run(SeccompFilter.of(processor), number, processor.audit, first, second);
    }

    private static int run(byte[] filter, int number, int architecture, int first, int second) {
        ByteBuffer program = ByteBuffer.wrap(filter).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(0, number).putInt(4, architecture).putInt(16, first).putInt(24, second);
        int loaded = 0;
        for (int at = 0; ; at++) {
            int code = program.getShort(8 * at);
            int value = program.getInt(8 * at + 4);
            boolean holds;
            switch (code) {
                case 0x20 -> {
                    loaded = data.getInt(value);
                    continue;
                }
                case 0x06 -> {
                    return value;
                }
                case 0x15 -> holds = loaded == value;
                case 0x25 -> holds = Integer.compareUnsigned(loaded, value) > 0;
                case 0x45 -> holds = (loaded & value) != 0;
                default -> throw new AssertionError("instruction %x".formatted(code));
            }
            at += Byte.toUnsignedInt(program.get(8 * at + (holds ? 2 : 3)));
        }
    }
}
