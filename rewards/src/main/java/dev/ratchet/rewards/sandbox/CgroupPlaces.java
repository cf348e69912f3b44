package dev.ratchet.rewards.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where this process's own cgroups are, beneath which those of programs are made.
 *
 * @param mounts lines of {@code /proc/self/mountinfo}
 * @param memberships lines of {@code /proc/self/cgroup}
 */
record CgroupPlaces(List<String> mounts, List<String> memberships) {
    CgroupPlaces {
        mounts = List.copyOf(mounts);
        memberships = List.copyOf(memberships);
    }

    static CgroupPlaces ofThisProcess() {
        try {
            return new CgroupPlaces(
                    Files.readAllLines(Path.of("/proc/self/mountinfo")),
                    Files.readAllLines(Path.of("/proc/self/cgroup")));
        } catch (IOException e) {
            return new CgroupPlaces(List.of(), List.of());
        }
    }

    /** What may be tried, the better first. */
    List<Accounting> candidates() {
        List<Accounting> candidates = new ArrayList<>();
        version1("memory").ifPresent(memory -> candidates.add(new CgroupV1(memory, version1("cpuacct"))));
        version2().ifPresent(directory -> candidates.add(new CgroupV2(directory)));
        return candidates;
    }

    Optional<Path> version1(String controller) {
        return memberships.stream()
                .map(line -> line.split(":", 3))
                .filter(parts -> parts.length == 3 && listed(parts[1], controller))
                .findFirst()
                .flatMap(parts -> directory("cgroup", controller, parts[2]));
    }

    Optional<Path> version2() {
        return memberships.stream()
                .filter(line -> line.startsWith("0::"))
                .findFirst()
                .flatMap(line -> directory("cgroup2", "", line.substring(3)));
    }

    private Optional<Path> directory(String type, String controller, String membership) {
        for (String line : mounts) {
            String[] sides = line.split(" - ", 2);
            String[] mount = sides[0].split(" ", -1);
            String[] system = sides.length == 2 ? sides[1].split(" ", -1) : new String[0];
            if (mount.length < 5 || system.length < 3 || !system[0].equals(type)) {
                continue;
            }
            if (controller.isEmpty() || listed(system[2], controller)) {
                // A container sees a part of the tree, whose root is named in the mount.
                Path root = Path.of(mount[3]);
                Path own = Path.of(membership);
                return Optional.of(
                        own.startsWith(root)
                                ? Path.of(mount[4]).resolve(root.relativize(own).toString())
                                : Path.of(mount[4]));
            }
        }
        return Optional.empty();
    }

    private static boolean listed(String commaList, String word) {
        return Arrays.asList(commaList.split(",", -1)).contains(word);
    }
}
