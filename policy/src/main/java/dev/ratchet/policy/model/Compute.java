package dev.ratchet.policy.model;

import static dev.ratchet.domain.Checks.require;
import static dev.ratchet.domain.fault.Fault.DEVICE_OUT_OF_MEMORY;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import dev.ratchet.domain.fault.FaultException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The engine of this process: how many threads it has, and the one way into its native code.
 *
 * <p>Gradient mode belongs to a native thread and a virtual thread may wake on another, so each step sets its own.
 */
public final class Compute {
    private static final String ENGINE = "PyTorch";
    private static final Set<String> VECTOR_FLAGS =
            Set.of("avx", "avx2", "fma", "avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512_vnni", "avx512_bf16");
    private static final ReentrantReadWriteLock STEPS = new ReentrantReadWriteLock();

    private static volatile int threads;

    private Compute() {}

    /** Whether operations are recorded for a backward pass. */
    public enum Gradients {
        RECORDED,
        OFF
    }

    /** Starts the engine if need be, with {@code threads} threads inside an operation and one between operations. */
    public static synchronized void configure(int threads) {
        require(1 <= threads && threads <= 1024, "threads: %d (expected: 1 to 1024)", threads);
        if (Compute.threads == 0) {
            letWaitingThreadsSleep();
            Engine.getEngine(ENGINE);
            if (JniUtils.getNumInteropThreads() != 1) {
                JniUtils.setNumInteropThreads(1);
            }
        }
        JniUtils.setNumThreads(threads);
        Compute.threads = threads;
    }

    /**
     * Sets {@code OMP_WAIT_POLICY=passive} unless the environment has it. Threads that spin while they wait for each
     * other make decoding twenty times slower (measured) as soon as another process wants the same cores. The engine
     * reads it when it is loaded, from the process and not from Java, hence the native call.
     */
    // The call is to a function of the C library whose signature is given here.
    @SuppressWarnings("restricted")
    private static void letWaitingThreadsSleep() {
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment setenv = linker.defaultLookup().findOrThrow("setenv");
            int _ = (int) linker.downcallHandle(
                            setenv,
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_INT))
                    .invokeExact(arena.allocateFrom("OMP_WAIT_POLICY"), arena.allocateFrom("passive"), 0);
        } catch (Throwable e) {
            throw new IllegalStateException("setenv OMP_WAIT_POLICY: failed (expected: a POSIX system)", e);
        }
    }

    /** Where the engine keeps arrays and computes: the first GPU that it can use, else the processor. */
    public static Device device() {
        return Engine.getEngine(ENGINE).defaultDevice();
    }

    /** Whether that is not the processor. */
    public static boolean onDevice() {
        return device().isGpu();
    }

    private static String deviceKind() {
        return "GPU of compute capability " + CudaUtils.getComputeCapability(device().getDeviceId());
    }

    public static synchronized NumericsFingerprint fingerprint() {
        requireConfigured();
        String library = ENGINE + " " + Engine.getEngine(ENGINE).getVersion();
        return new NumericsFingerprint(library, onDevice() ? deviceKind() : cpuFeatures(), threads);
    }

    /**
     * Runs one native step and frees every array it made on this thread, except those it took out of its scope. A step
     * must not call back into code that blocks. Memory that cannot be had is a {@code DEVICE_OUT_OF_MEMORY} fault.
     */
    public static <T> T step(Gradients gradients, Supplier<T> step) {
        STEPS.readLock().lock();
        try (NDScope _ = new NDScope()) {
            JniUtils.setGradMode(gradients == Gradients.RECORDED);
            return step.get();
        } catch (EngineException e) {
            String message = String.valueOf(e.getMessage());
            if (message.toLowerCase(Locale.ROOT).contains("tried to allocate")) { // as processors and devices say it
                throw new FaultException(
                        DEVICE_OUT_OF_MEMORY,
                        "engine: %s (expected: it fits); lower microbatchTokens or the shard's size"
                                .formatted(message.lines().findFirst().orElse("")),
                        e);
            }
            throw e;
        } finally {
            STEPS.readLock().unlock();
        }
    }

    /** Runs native code that makes no arrays as {@link #step} runs the engine's, for {@link #finishSteps}. */
    public static void withinSteps(Runnable code) {
        STEPS.readLock().lock();
        try {
            Blas.withThreads(threads, code); // a thread has a number of its own
        } finally {
            STEPS.readLock().unlock();
        }
    }

    /**
     * Waits for the native steps under way and lets no other begin, for a shutdown hook: a process that exits inside a
     * backward pass crashes. Threads that would begin a step wait until the process ends.
     */
    public static void finishSteps() {
        STEPS.writeLock().lock();
    }

    /**
     * Gives memory that the engine has freed back to the system, for the end of a phase: the other pools need it now. The
     * C library would keep it, gigabytes after a training step. Does nothing where it is not glibc.
     */
    // The call is to a function of the C library whose signature is given here.
    @SuppressWarnings("restricted")
    public static void releaseFreedMemory() {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> trim = linker.defaultLookup().find("malloc_trim");
        if (trim.isEmpty()) {
            return;
        }
        try {
            int _ = (int) linker.downcallHandle(
                            trim.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG))
                    .invokeExact(0L);
        } catch (Throwable e) {
            throw new IllegalStateException("malloc_trim: failed (expected: it cannot)", e);
        }
    }

    /** Bytes that the device can still give, or the system as Linux tells it; elsewhere as many as there are numbers. */
    public static long freeMemory() {
        if (onDevice()) {
            JniUtils.emptyCudaCache(); // what the engine has freed and keeps
            MemoryUsage usage = CudaUtils.getGpuMemory(device());
            return usage.getMax() - usage.getUsed();
        }
        Path info = Path.of("/proc/meminfo");
        if (!Files.isReadable(info)) {
            return Long.MAX_VALUE;
        }
        try (Stream<String> lines = Files.lines(info)) {
            return lines.filter(line -> line.startsWith("MemAvailable:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(kibibytes -> Long.parseLong(kibibytes) << 10)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs {@code step} and frees every array it made on this thread, except the one it returns. */
    public static NDArray keepResultOf(Supplier<NDArray> step) {
        NDArray result;
        try (NDScope _ = new NDScope()) {
            result = step.get();
            NDScope.unregister(result);
        }
        NDScope.register(result);
        return result;
    }

    /** A step inside a step, with gradients of its own: frees every array it made, except the one it returns. */
    public static NDArray keepResultOf(Gradients gradients, Supplier<NDArray> step) {
        NDArray result = step(gradients, () -> {
            NDArray last = step.get();
            NDScope.unregister(last);
            return last;
        });
        NDScope.register(result);
        return result;
    }

    static synchronized NDManager newManager() {
        requireConfigured();
        return NDManager.newBaseManager(ENGINE);
    }

    /** How many arrays live in the engine, whoever made them. What a phase leaves beyond what it keeps is a leak. */
    public static synchronized int arraysAlive() {
        try (NDManager manager = newManager()) {
            return Torch.arraysHeld(manager.getParentManager());
        }
    }

    private static void requireConfigured() {
        if (threads == 0) {
            throw new IllegalStateException("engine: not configured (expected: Compute.configure called first)");
        }
    }

    /** Vendor and model stand beside the vector instructions, since math libraries choose their kernels by them too. */
    private static String cpuFeatures() {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(info)) {
            Map<String, String> first = lines.takeWhile(line -> !line.isBlank())
                    .map(line -> line.split(":", 2))
                    .filter(field -> field.length == 2)
                    .collect(Collectors.toMap(field -> field[0].strip(), field -> field[1].strip(), (one, _) -> one));
            TreeSet<String> flags =
                    new TreeSet<>(List.of(first.getOrDefault("flags", "").split("\\s+")));
            flags.retainAll(VECTOR_FLAGS);
            return "%s, %s: %s"
                    .formatted(
                            first.getOrDefault("vendor_id", "unknown vendor"),
                            first.getOrDefault("model name", "unknown model"),
                            String.join(" ", flags));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
