package dev.ratchet.rewards.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Reads one stream of a program until it ends or is too long. */
final class Capture implements Runnable {
    private final InputStream stream;
    private final int most;
    private final Runnable tooLong;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private volatile boolean flooded;

    /** @param tooLong called once, when there are more than {@code most} bytes */
    Capture(InputStream stream, int most, Runnable tooLong) {
        this.stream = stream;
        this.most = most;
        this.tooLong = tooLong;
    }

    @Override
    public void run() {
        byte[] chunk = new byte[8192];
        try (stream) {
            for (int length = stream.read(chunk); length >= 0; length = stream.read(chunk)) {
                if (read.size() + length > most) {
                    flooded = true;
                    tooLong.run();
                    return;
                }
                read.write(chunk, 0, length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the output of a program cannot be read", e);
        }
    }

    boolean flooded() {
        return flooded;
    }

    /** What was read; to be called when {@link #run} has returned. */
    String text() {
        return read.toString(StandardCharsets.UTF_8);
    }
}
