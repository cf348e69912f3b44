package dev.ratchet.rewards.sandbox;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The filter of system calls, as a program of classic BPF over {@code struct seccomp_data}.
 *
 * <p>Another architecture's calls kill. Calls newer than this table do not exist ({@code ENOSYS}), so that what a future kernel
 * adds is refused until someone has looked at it; that takes x32 along. {@code clone3} does not exist either, since a filter
 * cannot read its flags and C libraries then use {@code clone}. Sockets are of the Unix family only, and nothing may be typed
 * into a terminal.
 */
final class SeccompFilter {
    /** {@code fchmodat2}; what follows came with Linux 6.7. */
    static final int NEWEST = 452;

    static final int ALLOW = 0x7fff0000;
    static final int KILL = 0x80000000;
    static final int NOT_PERMITTED = 0x00050000 | 1;
    static final int NO_SUCH_CALL = 0x00050000 | 38;
    static final int NO_SUCH_FAMILY = 0x00050000 | 97;

    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;
    private static final int FIRST_ARGUMENT = 16;
    private static final int SECOND_ARGUMENT = 24;

    private static final short LOAD = 0x20;
    private static final short EQUAL = 0x15;
    private static final short GREATER = 0x25;
    private static final short ANY_BIT = 0x45;
    private static final short RETURN = 0x06;

    /** All of {@code CLONE_NEW*}. */
    private static final int NEW_NAMESPACE =
            0x00000080 | 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000;

    private static final int UNIX_FAMILY = 1;
    private static final int TYPE_INTO_TERMINAL = 0x5412;
    private static final int CONSOLE = 0x541C;

    private record Instruction(short code, int ifTrue, int ifFalse, int value) {}

    private SeccompFilter() {}

    /** The filter in the byte order of {@code processor}, 8 bytes an instruction. */
    static byte[] of(Processor processor) {
        List<Instruction> program = new ArrayList<>();
        program.add(load(ARCHITECTURE));
        program.add(new Instruction(EQUAL, 1, 0, processor.audit));
        program.add(result(KILL));
        program.add(load(NUMBER));
        program.add(new Instruction(GREATER, 0, 1, NEWEST));
        program.add(result(NO_SUCH_CALL));
        refuse(program, processor.clone3, NO_SUCH_CALL);
        for (SystemCall call : SystemCall.values()) {
            if (call.number(processor) >= 0) {
                refuse(program, call.number(processor), NOT_PERMITTED);
            }
        }
        argument(
                program,
                processor.clone,
                FIRST_ARGUMENT,
                List.of(new Instruction(ANY_BIT, 0, 1, NEW_NAMESPACE), result(NOT_PERMITTED)));
        argument(
                program,
                processor.socket,
                FIRST_ARGUMENT,
                List.of(new Instruction(EQUAL, 1, 0, UNIX_FAMILY), result(NO_SUCH_FAMILY)));
        argument(
                program,
                processor.ioctl,
                SECOND_ARGUMENT,
                List.of(
                        new Instruction(EQUAL, 1, 0, TYPE_INTO_TERMINAL),
                        new Instruction(EQUAL, 0, 1, CONSOLE),
                        result(NOT_PERMITTED)));
        program.add(result(ALLOW));
        return bytes(program);
    }

    private static void refuse(List<Instruction> program, int number, int how) {
        program.add(new Instruction(EQUAL, 0, 1, number));
        program.add(result(how));
    }

    /** For the call of this number only: loads the low half of an argument, decides on it, and else allows. */
    private static void argument(List<Instruction> program, int number, int offset, List<Instruction> decision) {
        program.add(new Instruction(EQUAL, 0, decision.size() + 2, number));
        program.add(load(offset));
        program.addAll(decision);
        program.add(result(ALLOW));
    }

    private static Instruction load(int offset) {
        return new Instruction(LOAD, 0, 0, offset);
    }

    private static Instruction result(int value) {
        return new Instruction(RETURN, 0, 0, value);
    }

    private static byte[] bytes(List<Instruction> program) {
        // Both processors run Linux little-endian.
        ByteBuffer bytes = ByteBuffer.allocate(8 * program.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (Instruction instruction : program) {
            bytes.putShort(instruction.code)
                    .put((byte) instruction.ifTrue)
                    .put((byte) instruction.ifFalse)
                    .putInt(instruction.value);
        }
        return bytes.array();
    }
}
