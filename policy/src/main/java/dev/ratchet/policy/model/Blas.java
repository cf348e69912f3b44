package dev.ratchet.policy.model;

import static dev.ratchet.domain.Checks.require;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The product of matrices that the engine's library has inside, without its arrays: it reads and writes memory where it lies, and
 * adds to a result that is there. It uses as many threads as the engine. It is native code: to be called from within {@link
 * Compute#withinSteps}, by its thread or by others that it waits for.
 */
public final class Blas {
    private static final ThreadLocal<Arguments> ARGUMENTS = ThreadLocal.withInitial(Arguments::new);

    private Blas() {}

    /** What becomes of the numbers that a result had. */
    public enum Into {
        REPLACE,
        ADD
    }

    /** result = left · right, or result += left · right; the result is not transposed. */
    public static void multiply(Matrix left, Matrix right, Matrix result, Into into) {
        require(
                left.columns() == right.rows()
                        && result.rows() == left.rows()
                        && result.columns() == right.columns()
                        && !result.transposed(),
                "product: %d x %d by %d x %d to %d x %d (expected: n x k by k x m to n x m)",
                left.rows(),
                left.columns(),
                right.rows(),
                right.columns(),
                result.rows(),
                result.columns());
        if (result.rows() == 0 || result.columns() == 0) {
            return;
        }
        ARGUMENTS.get().multiply(left, right, result, into);
    }

    /** Refuses a build of the engine that has no such product. */
    public static void requireThere() {
        MethodHandle _ = Library.product();
    }

    /** Runs small products by this thread alone, since others have their own. */
    public static void alone(Runnable products) {
        withThreads(1, products);
    }

    /** Runs products of this thread by so many threads, as the engine's operations do and a call of its library does not. */
    static void withThreads(int threads, Runnable products) {
        if (Library.SET_THREADS.isEmpty()) {
            products.run();
            return;
        }
        int before = setThreads(threads);
        try {
            products.run();
        } finally {
            int _ = setThreads(before);
        }
    }

    private static int setThreads(int threads) {
        try {
            return (int) Library.SET_THREADS.orElseThrow().invokeExact(threads);
        } catch (Throwable e) {
            throw new IllegalStateException("threads of products: %d could not be set".formatted(threads), e);
        }
    }

    /** Functions of the engine's library, which must be loaded. */
    // Their signatures are those of the Fortran interface that all such libraries have.
    @SuppressWarnings("restricted")
    private static final class Library {
        /** A constant, so that a call of it is compiled as one. */
        private static final @Nullable MethodHandle PRODUCT = find(
                        "sgemm_",
                        FunctionDescriptor.ofVoid(
                                ValueLayout.ADDRESS, // how left is turned
                                ValueLayout.ADDRESS,
                                ValueLayout.ADDRESS, // rows, columns, what is shared
                                ValueLayout.ADDRESS,
                                ValueLayout.ADDRESS,
                                ValueLayout.ADDRESS, // factor
                                ValueLayout.ADDRESS,
                                ValueLayout.ADDRESS,
                                ValueLayout.ADDRESS,
                                ValueLayout.ADDRESS,
                                ValueLayout.ADDRESS, // factor of what the result has
                                ValueLayout.ADDRESS,
                                ValueLayout.ADDRESS))
                .orElse(null);

        /** Of one thread; not all libraries have it. */
        static final Optional<MethodHandle> SET_THREADS =
                find("MKL_Set_Num_Threads_Local", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

        private Library() {}

        static MethodHandle product() {
            if (PRODUCT == null) {
                throw new IllegalStateException(
                        "the engine's library: no function sgemm_ (expected: one, as in builds for CPUs)");
            }
            return PRODUCT;
        }

        private static Optional<MethodHandle> find(String name, FunctionDescriptor signature) {
            return SymbolLookup.loaderLookup()
                    .find(name)
                    .map(symbol -> Linker.nativeLinker().downcallHandle(symbol, signature));
        }
    }

    /** Memory for what the function takes by address. */
    private static final class Arguments {
        private static final int LETTERS = 0;
        private static final int NUMBERS = 8;
        private static final int FACTORS = 32;

        private final MemorySegment memory = Arena.ofAuto().allocate(48, 8);

        /** Fortran has columns one after the other: there, rows are columns, so left and right change places. */
        void multiply(Matrix left, Matrix right, Matrix result, Into into) {
            memory.set(ValueLayout.JAVA_BYTE, LETTERS, letter(right));
            memory.set(ValueLayout.JAVA_BYTE, LETTERS + 1, letter(left));
            number(0, result.columns());
            number(1, result.rows());
            number(2, left.columns());
            number(3, right.stride());
            number(4, left.stride());
            number(5, result.stride());
            memory.set(ValueLayout.JAVA_FLOAT, FACTORS, 1f);
            memory.set(
                    ValueLayout.JAVA_FLOAT,
                    FACTORS + 4,
                    switch (into) {
                        case REPLACE -> 0f;
                        case ADD -> 1f;
                    });
            MethodHandle product = Library.product();
            try {
                product.invokeExact(
                        memory.asSlice(LETTERS),
                        memory.asSlice(LETTERS + 1),
                        memory.asSlice(NUMBERS),
                        memory.asSlice(NUMBERS + 4),
                        memory.asSlice(NUMBERS + 8),
                        memory.asSlice(FACTORS),
                        right.address(),
                        memory.asSlice(NUMBERS + 12),
                        left.address(),
                        memory.asSlice(NUMBERS + 16),
                        memory.asSlice(FACTORS + 4),
                        result.address(),
                        memory.asSlice(NUMBERS + 20));
            } catch (Throwable e) {
                throw new IllegalStateException("product of the engine's library: failed (expected: it cannot)", e);
            }
        }

        private static byte letter(Matrix matrix) {
            return (byte) (matrix.transposed() ? 'T' : 'N');
        }

        private void number(int index, int value) {
            memory.set(ValueLayout.JAVA_INT, NUMBERS + 4L * index, value);
        }
    }
}
