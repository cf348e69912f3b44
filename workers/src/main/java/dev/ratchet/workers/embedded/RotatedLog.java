package dev.ratchet.workers.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A log that a child appends to, bounded in size: what is older goes to {@code .1}, {@code .2} and {@code .3}, and then away.
 *
 * <p>The file is copied and cut, not renamed: the child has it open, and appends go on at its new end. Lines that are written
 * between the two may be lost.
 */
record RotatedLog(Path file) {
    private static final long LARGE = 10 << 20;
    private static final int KEPT = 3;

    void rotateIfLarge() throws IOException {
        if (!Files.exists(file) || Files.size(file) < LARGE) {
            return;
        }

        for (int older = KEPT - 1; older >= 1; older--) {
            if (Files.exists(numbered(older))) {
                Files.move(numbered(older), numbered(older + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.copy(file, numbered(1), StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel log = FileChannel.open(file, StandardOpenOption.WRITE)) {
            log.truncate(0);
        }
    }

    /** The last {@code lines} lines, for a message about why the child does not run; empty without a log. */
    String tail(int lines) {
        try {
            List<String> all = Files.exists(file) ? Files.readAllLines(file) : List.of();
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException e) {
            return "(%s cannot be read: %s)".formatted(file, e.getMessage());
        }
    }

    private Path numbered(int age) {
        return file.resolveSibling(file.getFileName() + "." + age);
    }
}
