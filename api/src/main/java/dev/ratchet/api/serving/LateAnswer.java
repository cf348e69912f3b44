package dev.ratchet.api.serving;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A JSON object that is not there yet, with white space before it, which JSON allows, for as long as that takes. */
final class LateAnswer extends InputStream {
    private final CompletableFuture<byte[]> answer;
    private final Duration patience;
    private final Runnable gone;
    private byte[] bytes = {};
    private int at = -1;

    /** {@code gone} is run where nobody reads to the end. */
    LateAnswer(CompletableFuture<byte[]> answer, Duration patience, Runnable gone) {
        this.answer = answer;
        this.patience = patience;
        this.gone = gone;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at < 0 && !there()) {
            into[from] = ' ';
            return 1;
        }
        int count = Math.min(length, bytes.length - at);
        if (count == 0) {
            return -1;
        }
        System.arraycopy(bytes, at, into, from, count);
        at += count;
        return count;
    }

    private boolean there() throws IOException {
        try {
            bytes = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            at = 0;
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IOException("the answer breaks off", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the answer breaks off", e);
        }
    }

    @Override
    public void close() {
        if (at < 0) {
            gone.run();
        }
    }
}
