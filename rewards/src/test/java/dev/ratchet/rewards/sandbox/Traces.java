package dev.ratchet.rewards.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Everything that a sandbox makes while it is open: files, cgroups, mounts, processes of its users. */
public final class Traces {
    private Traces() {}

    public static Set<String> now() throws IOException {
        Set<String> traces = new TreeSet<>(Files.readAllLines(Path.of("/proc/self/mountinfo")));
        try (Stream<Path> temporary = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            temporary
                    .map(Path::toString)
                    .filter(name -> name.contains("ratchet-sandbox-"))
                    .forEach(traces::add);
        }
        CgroupPlaces places = CgroupPlaces.ofThisProcess();
        for (Path parent : Stream.of(places.version1("memory"), places.version1("cpuacct"), places.version2())
                .flatMap(Optional::stream)
                .toList()) {
            try (Stream<Path> children = Files.list(parent)) {
                children.map(Path::toString)
                        .filter(name -> name.contains("ratchet-sandbox-"))
                        .forEach(traces::add);
            }
        }
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .filter(Traces::inSandbox)
                    .map(Path::toString)
                    .forEach(traces::add);
        }
        return traces;
    }

    private static boolean inSandbox(Path process) {
        try {
            return Files.readString(process.resolve("uid_map")).strip().startsWith("65534 ");
        } catch (IOException _) {
            return false;
        }
    }
}
