package dev.ratchet.policy.training;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Where a long step leaves off, so that a killed one goes on. One instance belongs to one step, but what was asked of the
 * step may change, as by a newer version: each checkpoint belongs to a request, which is named by a SHA-256 in 64 digits.
 */
public interface Checkpoints {
    /** Neither keeps nor finds anything. */
    Checkpoints NONE = new Checkpoints() {
        @Override
        public Optional<Kept> latest(String request) {
            return Optional.empty();
        }

        @Override
        public void save(String request, int update, Content content) {}
    };

    /**
     * What was kept.
     *
     * @param name of it in messages
     * @param content which the reader closes
     */
    record Kept(String name, InputStream content) {
        public Kept {
            requireNonNull(name, "name");
            requireNonNull(content, "content");
        }
    }

    /** Opens the request's checkpoint of the highest update. Another request's may come instead: its content says so. */
    Optional<Kept> latest(String request) throws IOException;

    /**
     * Keeps a checkpoint, whole or not at all. The same update of the same request always has the same bytes, so one that
     * is there already may stay.
     */
    void save(String request, int update, Content content) throws IOException;

    /** Writes a checkpoint to a stream, which it does not close. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }
}
