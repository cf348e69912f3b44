package dev.ratchet.rewards.sandbox;

import static dev.ratchet.domain.fault.Fault.INVALID_REQUEST;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.domain.fault.FaultException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A sandbox in a process of its own that holds no credentials, a {@link SandboxHost}. One that dies is started again for the
 * next program; those that it ran are said to have broken, which is no verdict.
 */
public final class SandboxChild implements ProgramRunner {
    private static final System.Logger LOG = System.getLogger(SandboxChild.class.getName());

    /** All that the process sees of this one's environment. */
    private static final Set<String> SHOWN =
            Set.of("PATH", "LANG", "TMPDIR", "RATCHET_JAVA_OPTIONS", "RATCHET_LOG_LEVEL", "MALLOC_ARENA_MAX");

    private static final long PATIENCE_SECONDS = 10;

    private final List<String> command;
    private final AtomicLong ids = new AtomicLong();
    private Host host;
    private boolean closed;

    private SandboxChild(List<String> command) {
        this.command = List.copyOf(command);
        host = start();
    }

    /**
     * Starts the process.
     *
     * @param command runs {@link SandboxHost#serve} on its standard input and output
     * @throws FaultException where the isolation is not whole, with the remedy
     */
    public static SandboxChild start(List<String> command) {
        return new SandboxChild(command);
    }

    /**
     * One process, and who waits for it.
     *
     * @param ended whether no reply will come any more; set before those who wait are told
     */
    private record Host(
            Process process,
            String isolation,
            Map<Long, CompletableFuture<JsonNode>> waiting,
            BufferedReader replies,
            AtomicBoolean ended) {}

    private Host start() {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().retainAll(SHOWN);
        try {
            Process process = builder.start();
            BufferedReader replies = new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII));
            String first = replies.readLine();
            if (first == null) {
                throw new IllegalStateException(
                        "the process that starts programs ended at its start (expected: its log says why)");
            }
            JsonNode greeting = SandboxWire.read(first);
            if (greeting.has("refused")) {
                throw new FaultException(
                        INVALID_REQUEST, greeting.path("refused").asText());
            }
            Host started = new Host(
                    process,
                    greeting.path("isolation").asText(),
                    new ConcurrentHashMap<>(),
                    replies,
                    new AtomicBoolean());
            Thread.ofPlatform().daemon().name("sandbox-replies").start(() -> listen(started));
            return started;
        } catch (IOException e) {
            throw new IllegalStateException("the process that starts programs cannot be started", e);
        }
    }

    private static void listen(Host host) {
        try {
            for (String line = host.replies().readLine();
                    line != null;
                    line = host.replies().readLine()) {
                JsonNode reply = SandboxWire.read(line);
                CompletableFuture<JsonNode> waiting =
                        host.waiting().remove(reply.path("id").asLong());
                if (waiting != null) {
                    waiting.complete(reply);
                }
            }
        } catch (IOException | IllegalStateException e) {
            LOG.log(System.Logger.Level.WARNING, "the process that starts programs cannot be understood", e);
        }
        host.process().destroyForcibly();
        host.ended().set(true);
        host.waiting().values().forEach(SandboxChild::fail);
    }

    private static void fail(CompletableFuture<JsonNode> waiting) {
        waiting.completeExceptionally(new IllegalStateException("the process that starts programs died"));
    }

    @Override
    public Outcome run(Program program) {
        long id = ids.incrementAndGet();
        CompletableFuture<JsonNode> reply = new CompletableFuture<>();
        Host asked = ask(id, program, reply);
        if (asked.ended().get()) { // since the asking, and after those who waited were told
            fail(reply);
        }
        try {
            JsonNode found = reply.get();
            if (found.has("broke")) {
                throw new IllegalStateException(found.path("broke").asText());
            }
            return SandboxWire.outcome(found.path("outcome"));
        } catch (ExecutionException e) {
            throw new IllegalStateException("the sandbox broke: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a program ran", e);
        }
    }

    private synchronized Host ask(long id, Program program, CompletableFuture<JsonNode> reply) {
        if (closed) {
            throw new IllegalStateException("the sandbox is closed");
        }
        if (host.ended().get()) {
            LOG.log(System.Logger.Level.WARNING, "the process that starts programs died, and is started again");
            host = start();
        }
        ObjectNode request = SandboxWire.object().put("id", id);
        request.set("program", SandboxWire.of(program));
        host.waiting().put(id, reply);
        try {
            host.process().getOutputStream().write(SandboxWire.line(request).getBytes(US_ASCII));
            host.process().getOutputStream().flush();
        } catch (IOException e) {
            host.waiting().remove(id);
            throw new IllegalStateException("the process that starts programs died", e);
        }
        return host;
    }

    /** The process that starts programs; for who looks at it or ends it. */
    synchronized ProcessHandle process() {
        return host.process().toHandle();
    }

    @Override
    public synchronized String isolation() {
        return host.isolation();
    }

    /** Waits for running programs, and for the process to clean up behind itself. */
    @Override
    public void close() {
        Process process;
        synchronized (this) {
            closed = true;
            process = host.process();
        }
        try {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
