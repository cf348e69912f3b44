package dev.ratchet.storage.blob;

import static dev.ratchet.domain.fault.Fault.INVALID_REQUEST;
import static dev.ratchet.domain.fault.Fault.STORAGE_UNAVAILABLE;

import dev.ratchet.domain.fault.FaultException;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Blobs as files of one directory, a key being the path below it.
 *
 * <p>A blob is written to a temporary file of the same file system, forced to disk, and then linked under its name, which
 * fails if the name is taken; then the directory is forced to disk. So a blob is whole or not there, after any crash. Whoever
 * finds the name taken forces the directory too: the first writer may not have come to it, and what is built on the blob
 * must not outlive it.
 */
public final class DirectoryBlobStore implements BlobStore {
    private static final String TEMPORARY = ".tmp";
    private static final Duration LEFTOVER_AFTER = Duration.ofDays(1);

    private final Path root;
    private final Path temporary;
    private final Set<Path> durableFolders = ConcurrentHashMap.newKeySet();

    /** Opens the store at {@code root}, made if it is not there, and removes what dead processes left behind. */
    public DirectoryBlobStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
        this.temporary = this.root.resolve(TEMPORARY);
        try {
            Files.createDirectories(temporary);
            proveLinks();
            sweepLeftovers(Instant.now().minus(LEFTOVER_AFTER));
        } catch (IOException e) {
            if (belowAFile(this.root)) {
                throw new FaultException(
                        INVALID_REQUEST,
                        "store %s: a file (expected: a directory, or nothing yet)".formatted(this.root),
                        e);
            }
            throw new FaultException(
                    STORAGE_UNAVAILABLE, // with room or rights, the same command goes well
                    "store %s: %s (expected: a directory that this user may write to, on a disk with room)"
                            .formatted(this.root, e),
                    e);
        }
    }

    private static boolean belowAFile(Path path) {
        return Stream.iterate(path, Objects::nonNull, Path::getParent).anyMatch(Files::isRegularFile);
    }

    @Override
    public boolean create(String key, BlobWriter content) {
        Path file = fileOf(key);
        if (Files.isRegularFile(file)) {
            return taken(key, file);
        }
        Path written = temporary.resolve(UUID.randomUUID().toString());
        try {
            write(key, written, content);
            return publish(key, written, file);
        } finally {
            remove(written);
        }
    }

    @Override
    public Optional<InputStream> read(String key, long offset, long length) {
        Path file = fileOf(key);
        KeyGrammar.checkRange(key, offset, length);
        try {
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            SeekableByteChannel channel = Files.newByteChannel(file);
            channel.position(offset);
            return Optional.of(new LimitedInputStream(Channels.newInputStream(channel), length));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unavailable("read", key, file, e);
        }
    }

    @Override
    public OptionalLong size(String key) {
        Path file = fileOf(key);
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.isRegularFile() ? OptionalLong.of(attributes.size()) : OptionalLong.empty();
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        } catch (IOException e) {
            if (!Files.exists(file)) {
                return OptionalLong.empty(); // a parent is a file
            }
            throw unavailable("read", key, file, e);
        }
    }

    @Override
    public Stream<String> list(String prefix) {
        KeyGrammar.checkPrefix(prefix);
        return list(prefix.substring(0, prefix.lastIndexOf('/') + 1), prefix);
    }

    /** The keys below {@code folder}, a key with its slash, that start with {@code prefix}; folders are read when reached. */
    private Stream<String> list(String folder, String prefix) {
        Path directory = root.resolve(folder);
        try (Stream<Path> children = Files.list(directory)) {
            return children
                    .filter(child -> !child.getFileName().toString().startsWith("."))
                    .map(child -> folder + child.getFileName() + (Files.isDirectory(child) ? "/" : ""))
                    .filter(child -> child.startsWith(prefix) || (child.endsWith("/") && prefix.startsWith(child)))
                    .sorted() // a folder sorts with its slash, as the keys in it do
                    .toList()
                    .stream()
                    .flatMap(child -> child.endsWith("/") ? list(child, prefix) : Stream.of(child));
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Stream.empty();
        } catch (IOException | UncheckedIOException e) {
            throw unavailable("list", prefix, directory, e);
        }
    }

    @Override
    public Stream<String> folders(String folder) {
        KeyGrammar.checkFolder(folder);
        Path directory = root.resolve(folder);
        try (Stream<Path> children = Files.list(directory)) {
            return children
                    .filter(child -> !child.getFileName().toString().startsWith(".") && Files.isDirectory(child))
                    .map(child -> folder + child.getFileName() + "/")
                    .sorted()
                    .toList()
                    .stream();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Stream.empty();
        } catch (IOException | UncheckedIOException e) {
            throw unavailable("list", folder, directory, e);
        }
    }

    private Path fileOf(String key) {
        KeyGrammar.checkKey(key);
        return root.resolve(key);
    }

    private static void write(String key, Path file, BlobWriter content) {
        // FileOutputStream and not a channel, which an interrupt of the thread would close half way
        try (FileOutputStream out = new FileOutputStream(file.toFile())) {
            StoreOutputStream guarded = new StoreOutputStream(new BufferedOutputStream(out, 1 << 16), key, file);
            fill(guarded, content);
            guarded.flush();
            out.getFD().sync();
        } catch (IOException e) {
            throw unavailable("write", key, file, e);
        }
    }

    private static void fill(StoreOutputStream out, BlobWriter content) {
        try {
            content.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean publish(String key, Path written, Path file) {
        Path folder = parentOf(file);
        try {
            makeDurable(key, folder);
            Files.createLink(file, written);
            force(folder);
            return true;
        } catch (FileAlreadyExistsException e) {
            if (Files.isDirectory(file)) {
                throw KeyGrammar.folderConflict(key, key + "/…");
            }
            return taken(key, file);
        } catch (IOException e) {
            throw unavailable("write", key, file, e);
        }
    }

    private static boolean taken(String key, Path file) {
        try {
            force(parentOf(file));
            return false;
        } catch (IOException e) {
            throw unavailable("write", key, file, e);
        }
    }

    /** Makes {@code folder} and its parents, each known to disk before anything is put into it. */
    private void makeDurable(String key, Path folder) throws IOException {
        if (durableFolders.contains(folder) || folder.equals(root)) {
            return;
        }
        Path parent = parentOf(folder);
        makeDurable(key, parent);
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw KeyGrammar.folderConflict(key, root.relativize(folder).toString());
            }
        }
        force(parent);
        durableFolders.add(folder);
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder)) {
            channel.force(true);
        }
    }

    private void proveLinks() throws IOException {
        Path first = Files.createFile(temporary.resolve(UUID.randomUUID().toString()));
        Path second = temporary.resolve(UUID.randomUUID().toString());
        try {
            Files.createLink(second, first);
        } catch (UnsupportedOperationException e) {
            throw new IOException("its file system has no hard links", e);
        } finally {
            Files.deleteIfExists(second);
            Files.deleteIfExists(first);
        }
    }

    private void sweepLeftovers(Instant before) throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            for (Path file : files.toList()) {
                if (changedBefore(file, before)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static boolean changedBefore(Path file, Instant time) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(time);
        } catch (NoSuchFileException e) {
            return false; // another process sweeps too
        }
    }

    private static void remove(Path written) {
        try {
            Files.deleteIfExists(written);
        } catch (IOException e) {
            // the blob is stored or the failure is on its way: the next start sweeps this leftover
            System.getLogger(DirectoryBlobStore.class.getName())
                    .log(System.Logger.Level.WARNING, "cannot remove the temporary file " + written, e);
        }
    }

    private static Path parentOf(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }

    private static FaultException unavailable(String what, String key, Path file, Exception e) {
        return new FaultException(
                STORAGE_UNAVAILABLE,
                "object %s: cannot %s %s: %s (expected: a disk that is there, writable and not full)"
                        .formatted(key, what, file, e),
                e);
    }
}
