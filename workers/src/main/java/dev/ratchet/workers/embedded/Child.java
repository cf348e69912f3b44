package dev.ratchet.workers.embedded;

import dev.ratchet.workers.embedded.ChildEvent.Died;
import dev.ratchet.workers.embedded.ChildEvent.NotStarted;
import dev.ratchet.workers.embedded.ChildEvent.Restarting;
import dev.ratchet.workers.embedded.ChildEvent.Started;
import dev.ratchet.workers.embedded.ChildEvent.Stopped;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One child, kept alive by a thread of its own until it is asked to stop. */
final class Child {
    private static final Logger LOG = LoggerFactory.getLogger(Child.class);

    private final ChildCommand command;
    private final RotatedLog log;
    private final Backoff backoff;
    private final Consumer<ChildEvent> listener;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread keeper;

    // Held for as long as the process lives: were it collected, the pipe to the child would close and end it.
    private @Nullable Process process;

    private Child(ChildCommand command, RotatedLog log, Backoff backoff, Consumer<ChildEvent> listener) {
        this.command = command;
        this.log = log;
        this.backoff = backoff;
        this.listener = listener;
        this.keeper = Thread.ofVirtual().name("keeper of " + command.name()).unstarted(this::keepAlive);
    }

    static Child start(ChildCommand command, RotatedLog log, Backoff backoff, Consumer<ChildEvent> listener) {
        Child child = new Child(command, log, backoff, listener);
        child.keeper.start();
        return child;
    }

    RotatedLog log() {
        return log;
    }

    synchronized OptionalLong pid() {
        return process != null && process.isAlive() ? OptionalLong.of(process.pid()) : OptionalLong.empty();
    }

    /** Sends SIGTERM and restarts no more. */
    synchronized void askToStop() {
        stopping.countDown();
        if (process != null) {
            // Not Process.destroy(), which also closes the pipe, and that would end the child at once.
            process.toHandle().destroy();
        }
    }

    /** Waits until a child that was asked to stop has ended, and kills it when {@code patience} is over. */
    void awaitEnd(Duration patience) {
        try {
            if (!keeper.join(patience)) {
                kill();
                keeper.join();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void kill() {
        if (process != null) {
            process.toHandle().destroyForcibly();
        }
    }

    private void keepAlive() {
        int deaths = 0;
        try {
            while (stopping.getCount() > 0) {
                Duration lived = runOnce();
                if (stopping.getCount() > 0) {
                    deaths = lived.compareTo(backoff.settled()) < 0 ? deaths + 1 : 1;
                    Duration wait = backoff.after(deaths);
                    tell(new Restarting(command.name(), wait, deaths));
                    boolean _ = stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            // Nobody but the end of this JVM interrupts a keeper, and that ends the child too.
            Thread.currentThread().interrupt();
        }
    }

    /** Runs the program until it ends, and returns how long it lived. */
    private Duration runOnce() throws InterruptedException {
        long begun = System.nanoTime();
        Process running = launch();
        if (running == null) {
            return Duration.ZERO;
        }

        tell(new Started(command.name(), running.pid()));
        int exitCode = running.waitFor();
        Duration lived = Duration.ofNanos(System.nanoTime() - begun);
        boolean asked = stopping.getCount() == 0;
        tell(
                asked
                        ? new Stopped(command.name(), running.pid(), exitCode)
                        : new Died(command.name(), running.pid(), exitCode, lived));
        return lived;
    }

    private synchronized @Nullable Process launch() {
        if (stopping.getCount() == 0) {
            return null;
        }

        try {
            log.rotateIfLarge();
            ProcessBuilder builder = new ProcessBuilder(command.commandLine())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()));
            builder.environment().putIfAbsent("RATCHET_LOG_LEVEL", "INFO"); // see logback.xml
            builder.environment().putAll(command.environment());
            builder.environment()
                    .put(
                            ParentWatch.VARIABLE,
                            Long.toString(ProcessHandle.current().pid()));
            process = builder.start();
            return process;
        } catch (IOException e) {
            tell(new NotStarted(command.name(), String.valueOf(e.getMessage())));
            return null;
        }
    }

    private void tell(ChildEvent event) {
        LOG.info("{}", event);
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            LOG.warn("the listener failed on {}; the child is kept alive all the same", event, e);
        }
    }
}
