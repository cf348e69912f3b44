package dev.ratchet.workers.drill;

import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.BlobWriter;
import dev.ratchet.storage.blob.ForwardingBlobStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * A store that stands still just before or just after it creates certain objects, until the drill is over: the process is
 * killed, or {@code held} is deleted. Everything that a worker does for good is a create, so this is every point at which
 * a kill could matter.
 *
 * <p>Asked for by the environment: {@code RATCHET_DRILL} has points such as {@code before:REGEX} or {@code after:REGEX},
 * with blanks between, and {@code RATCHET_DRILL_FOLDER} names a folder. At each point the first process that comes there
 * stands still, once: it creates {@code taken-N}, and {@code held} says which process it is and at which key. Every create
 * is written down in {@code creates}, with the process that asked for it.
 */
public final class HoldingBlobStore extends ForwardingBlobStore {
    private static final Pattern BLANKS = Pattern.compile(" +");
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final List<Point> points;
    private final Path folder;

    private HoldingBlobStore(BlobStore store, List<Point> points, Path folder) {
        super(store);
        this.points = List.copyOf(points);
        this.folder = folder;
    }

    /** Just before, or just after, the create of a key that matches. */
    private record Point(int number, boolean before, String keys) {
        static Point parse(int number, String text) {
            if (!text.startsWith("before:") && !text.startsWith("after:")) {
                throw new IllegalArgumentException(
                        "RATCHET_DRILL: %s (expected: before:REGEX or after:REGEX, with blanks between)"
                                .formatted(text));
            }
            return new Point(number, text.startsWith("before:"), text.substring(text.indexOf(':') + 1));
        }
    }

    /** Wraps {@code store} if the environment asks for a drill. */
    public static BlobStore ifAsked(BlobStore store, Map<String, String> environment) {
        String drill = environment.get("RATCHET_DRILL");
        String folder = environment.get("RATCHET_DRILL_FOLDER");
        if (drill == null || folder == null) {
            return store;
        }
        List<Point> points = new ArrayList<>();
        for (String text : BLANKS.split(drill.strip(), -1)) {
            points.add(Point.parse(points.size(), text));
        }
        return new HoldingBlobStore(store, points, Path.of(folder));
    }

    @Override
    public boolean create(String key, BlobWriter content) {
        note(key);
        holdAt(key, true);
        boolean created = store.create(key, content);
        holdAt(key, false);
        return created;
    }

    private void note(String key) {
        try {
            Files.writeString(
                    folder.resolve("creates"),
                    "%d %s\n".formatted(ProcessHandle.current().pid(), key),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private void holdAt(String key, boolean before) {
        for (Point point : points) {
            if (point.before() == before && key.matches(point.keys())) {
                hold(point, key);
            }
        }
    }

    private void hold(Point point, String key) {
        Path held = folder.resolve("held");
        try {
            while (!standAt(point, key, held)) {
                awaitGone(held); // somebody stands at another point
            }
        } catch (FileAlreadyExistsException e) {
            return; // somebody stood here already
        } catch (IOException e) {
            throw unusable(e);
        }
        awaitGone(held);
    }

    /** False, and as if nothing had been asked, where somebody stands at another point. */
    private boolean standAt(Point point, String key, Path held) throws IOException {
        Path taken = folder.resolve("taken-" + point.number());
        Files.createFile(taken);
        Path written = folder.resolve("held-" + point.number());
        Files.writeString(
                written,
                "%d %d %s\n".formatted(point.number(), ProcessHandle.current().pid(), key));
        try {
            Files.createLink(held, written); // unlike a move, fails where there is one, whenever it came
            return true;
        } catch (FileAlreadyExistsException e) {
            Files.delete(taken);
            return false;
        }
    }

    private static void awaitGone(Path held) {
        while (Files.exists(held)) {
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    private UncheckedIOException unusable(IOException cause) {
        return new UncheckedIOException(
                "drill folder %s: %s (expected: a folder that can be written)".formatted(folder, cause), cause);
    }
}
