package dev.ratchet.rewards.sandbox;

import static dev.ratchet.domain.fault.Fault.INVALID_REQUEST;

import dev.ratchet.domain.fault.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The programs of this machine that make a sandbox. */
record Tools(Path shell, Path bwrap, Path prlimit, Optional<Path> setpriv) {
    /** A fixed list: the PATH of whoever starts us must not decide what guards us. */
    static final List<Path> PLACES = List.of(Path.of("/usr/bin"), Path.of("/bin"), Path.of("/usr/local/bin"));

    /** Finds them in {@code places}, or says which is missing and how to get it. */
    static Tools in(List<Path> places) {
        return new Tools(
                found("sh", "dash", places),
                found("bwrap", "bubblewrap", places),
                found("prlimit", "util-linux", places),
                root() ? Optional.of(found("setpriv", "util-linux", places)) : Optional.empty());
    }

    private static Path found(String name, String debianPackage, List<Path> places) {
        return places.stream()
                .map(place -> place.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new FaultException(
                        INVALID_REQUEST,
                        "sandbox: no %s in %s (expected: one, since untrusted programs run nowhere else). To do: apt-get install %s"
                                .formatted(name, places, debianPackage)));
    }

    /** Root is not bound by a limit of processes, so it must become somebody else first. */
    private static boolean root() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid") instanceof Integer uid && uid == 0;
        } catch (IOException e) {
            throw new FaultException(
                    INVALID_REQUEST, "sandbox: /proc cannot be read (expected: Linux with /proc mounted)", e);
        }
    }
}
