package dev.ratchet.policy.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Where a long step leaves off, so that a killed one goes on. One instance belongs to one step: a checkpoint of another
 * step is refused by its content.
 */
public interface Checkpoints {
    /** Neither keeps nor finds anything. */
    Checkpoints NONE = new Checkpoints() {
        @Override
        public Optional<InputStream> latest() {
            return Optional.empty();
        }

        @Override
        public void save(int update, Content content) {}
    };

    /** Opens the checkpoint of the highest update; the reader closes it. */
    Optional<InputStream> latest() throws IOException;

    /**
     * Keeps a checkpoint, whole or not at all. The same update always has the same bytes, so one that is there already
     * may stay.
     */
    void save(int update, Content content) throws IOException;

    /** Writes a checkpoint to a stream, which it does not close. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }
}
