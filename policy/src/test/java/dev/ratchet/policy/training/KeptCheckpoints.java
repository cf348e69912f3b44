package dev.ratchet.policy.training;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.TreeMap;

/** Checkpoints in memory; what is there already stays. */
final class KeptCheckpoints implements Checkpoints {
    final TreeMap<Integer, byte[]> kept = new TreeMap<>();

    @Override
    public Optional<InputStream> latest() {
        return kept.isEmpty()
                ? Optional.empty()
                : Optional.of(new ByteArrayInputStream(kept.lastEntry().getValue()));
    }

    @Override
    public void save(int update, Content content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        content.writeTo(out);
        kept.putIfAbsent(update, out.toByteArray());
    }
}
