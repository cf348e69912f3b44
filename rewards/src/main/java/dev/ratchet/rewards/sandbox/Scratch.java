package dev.ratchet.rewards.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** A directory that only this process's user can read, for what sandboxes are given through descriptors. */
record Scratch(Path directory) {
    private static final String PREFIX = "ratchet-sandbox-";

    /** A new one, after those of processes that died are swept away. */
    static Scratch make() {
        try {
            Path made =
                    Files.createTempDirectory(PREFIX + ProcessHandle.current().pid() + "-");
            sweep(made);
            return new Scratch(made);
        } catch (IOException e) {
            throw new UncheckedIOException("the sandbox cannot make a directory for its files", e);
        }
    }

    void delete() {
        try {
            delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("what the sandbox wrote cannot be deleted: " + directory, e);
        }
    }

    private static void sweep(Path ours) throws IOException {
        Path parent = ours.toAbsolutePath().getParent();
        if (parent == null) {
            return;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, PREFIX + "*-*")) {
            for (Path old : all) {
                String owner = old.getFileName().toString().substring(PREFIX.length());
                long pid = Long.parseLong(owner.substring(0, owner.indexOf('-')));
                // Others may write to the parent: only what our user made is ours.
                boolean own = Files.getOwner(old, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(ours));
                if (own && ProcessHandle.of(pid).isEmpty()) {
                    delete(old);
                }
            }
        } catch (IOException | NumberFormatException _) {
            // Somebody else sweeps, or a name like ours means something else.
        }
    }

    private static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> inside = Files.newDirectoryStream(path)) {
                for (Path file : inside) {
                    delete(file);
                }
            }
        }
        Files.deleteIfExists(path);
    }
}
