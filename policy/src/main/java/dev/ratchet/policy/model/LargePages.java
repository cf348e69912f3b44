package dev.ratchet.policy.model;

import static dev.ratchet.domain.fault.Fault.DEVICE_OUT_OF_MEMORY;

import dev.ratchet.domain.fault.FaultException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Memory in large pages where the system has them on request, as Linux does. With small ones a step of learning asks the system
 * for memory some hundred thousand times, and writes its zeros once more than the system has.
 */
public final class LargePages {
    private static final long PAGE = 1 << 21;
    private static final long CACHE_LINE = 64;
    private static final boolean LINUX = System.getProperty("os.name", "").equals("Linux");

    // Of <sys/mman.h> on Linux.
    private static final int READ_AND_WRITE = 1 | 2;
    private static final int PRIVATE_AND_ANONYMOUS = 2 | 0x20;
    private static final int HUGE_PAGE = 14;

    private LargePages() {}

    /**
     * New and all 0, for as long as {@code arena} is open; begins a line of the cache. More than the system has is a
     * {@code DEVICE_OUT_OF_MEMORY} fault.
     */
    // Sizes and addresses are those that the system gave.
    @SuppressWarnings("restricted")
    public static MemorySegment allocate(Arena arena, long bytes) {
        if (!LINUX || bytes < PAGE) {
            return arena.allocate(bytes, CACHE_LINE); // an OutOfMemoryError at worst: so little there always is
        }
        long mapped = bytes + PAGE; // to begin at a large page
        try {
            MemorySegment memory = (MemorySegment)
                    Library.MAP.invokeExact(MemorySegment.NULL, mapped, READ_AND_WRITE, PRIVATE_AND_ANONYMOUS, -1, 0L);
            if (memory.address() == -1) {
                throw new FaultException(
                        DEVICE_OUT_OF_MEMORY,
                        "memory beside the heap: %d bytes (expected: the system has them); lower microbatchTokens"
                                .formatted(bytes));
            }
            MemorySegment all = memory.reinterpret(mapped, arena, LargePages::unmap);
            MemorySegment aligned = all.asSlice(-memory.address() & (PAGE - 1), bytes);
            int _ = (int) Library.ADVISE.invokeExact(aligned, bytes, HUGE_PAGE); // no more than a wish
            return aligned;
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("mmap: failed (expected: a POSIX system)", e);
        }
    }

    private static void unmap(MemorySegment memory) {
        try {
            int _ = (int) Library.UNMAP.invokeExact(memory, memory.byteSize());
        } catch (Throwable e) {
            throw new IllegalStateException("munmap: failed (expected: it cannot)", e);
        }
    }

    // Their signatures are those of POSIX.
    @SuppressWarnings("restricted")
    private static final class Library {
        static final MethodHandle MAP = find(
                "mmap",
                FunctionDescriptor.of(
                        ValueLayout.ADDRESS,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_LONG));
        static final MethodHandle ADVISE = find(
                "madvise",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
        static final MethodHandle UNMAP =
                find("munmap", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));

        private Library() {}

        private static MethodHandle find(String name, FunctionDescriptor signature) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), signature);
        }
    }
}
