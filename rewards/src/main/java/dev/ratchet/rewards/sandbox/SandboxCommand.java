package dev.ratchet.rewards.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command line of one sandbox: a shell that joins the cgroups and opens descriptors, then {@code setpriv}, {@code bwrap},
 * {@code prlimit} and the program, each of which becomes the next.
 *
 * @param user numeric id under which it runs where we are root
 */
record SandboxCommand(Tools tools, int user, Path filter, Path status, List<Path> joins) {
    private static final int FIRST_FILE = 3;
    private static final int STATUS = 8;
    private static final int FILTER = 9;
    private static final String NOBODY = "65534";

    /** A file of the program, and where its content lies outside. */
    record Given(String name, Path content) {}

    /**
     * The whole command line.
     *
     * @param files what the program is given
     * @param cpuSeconds after which a process is killed even if nobody looks
     */
    List<String> of(Program program, List<Given> files, long cpuSeconds) {
        List<String> command = new ArrayList<>(List.of(tools.shell().toString(), "-c", script(files), "sh"));
        tools.setpriv()
                .ifPresent(setpriv -> command.addAll(List.of(
                        setpriv.toString(), "--reuid=" + user, "--regid=" + user, "--clear-groups", "--no-new-privs")));
        command.add(tools.bwrap().toString());
        command.addAll(isolation());
        command.addAll(software(program.mounts()));
        command.addAll(files(program, files));
        command.addAll(environment(program.environment()));
        command.addAll(List.of("--json-status-fd", "" + STATUS, "--seccomp", "" + FILTER, "--"));
        command.addAll(limits(program, cpuSeconds));
        command.addAll(program.command());
        return command;
    }

    private String script(List<Given> files) {
        StringBuilder script = new StringBuilder();
        for (Path join : joins) {
            script.append("echo $$ >").append(quoted(join)).append(" || exit 125\n");
        }
        // When the machine itself runs out of memory, programs go before anything else.
        script.append("echo 1000 >/proc/self/oom_score_adj || exit 125\n");
        // Shells export where they are; whatever is in bwrap's environment can be read in the sandbox.
        script.append("unset PWD OLDPWD SHLVL _\nexec \"$@\"");
        for (int i = 0; i < files.size(); i++) {
            script.append(" %d<%s".formatted(FIRST_FILE + i, quoted(files.get(i).content())));
        }
        return script.append(" %d>%s %d<%s".formatted(STATUS, quoted(status), FILTER, quoted(filter)))
                .toString();
    }

    private static List<String> isolation() {
        return List.of(
                "--unshare-user",
                "--unshare-pid",
                "--unshare-net",
                "--unshare-ipc",
                "--unshare-uts",
                "--unshare-cgroup-try",
                "--uid",
                NOBODY,
                "--gid",
                NOBODY,
                "--hostname",
                "sandbox",
                "--die-with-parent",
                "--new-session",
                "--cap-drop",
                "ALL",
                // Without an init of its own, bwrap waits for the last process and so leaves no zombie to the machine.
                "--as-pid-1");
    }

    private static List<String> software(List<Path> mounts) {
        List<String> options = new ArrayList<>(List.of("--ro-bind", "/usr", "/usr"));
        for (String name : List.of("bin", "lib", "lib32", "lib64", "libx32", "sbin")) {
            Path top = Path.of("/", name);
            if (Files.isSymbolicLink(top)) {
                options.addAll(List.of("--symlink", "usr/" + name, top.toString()));
            } else if (Files.isDirectory(top)) {
                options.addAll(List.of("--ro-bind", top.toString(), top.toString()));
            }
        }
        for (Path mount : mounts) {
            options.addAll(List.of("--ro-bind", mount.toString(), mount.toString()));
        }
        return options;
    }

    private static List<String> files(Program program, List<Given> files) {
        List<String> options = new ArrayList<>(List.of("--proc", "/proc", "--dev", "/dev"));
        options.addAll(List.of("--size", Long.toString(program.limits().disk()), "--tmpfs", "/tmp"));
        for (int i = 0; i < files.size(); i++) {
            options.addAll(List.of(
                    "--perms",
                    "0444",
                    "--file",
                    "" + (FIRST_FILE + i),
                    "/tmp/" + files.get(i).name()));
        }
        // Both are in memory and without a limit of their own.
        options.addAll(List.of("--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp"));
        return options;
    }

    private static List<String> environment(Map<String, String> more) {
        Stream<Map.Entry<String, String>> usual = Stream.of(
                Map.entry("PATH", "/usr/local/bin:/usr/bin:/bin"),
                Map.entry("HOME", "/tmp"),
                Map.entry("LANG", "C.UTF-8"));
        return Stream.concat(usual, more.entrySet().stream())
                .flatMap(entry -> Stream.of("--setenv", entry.getKey(), entry.getValue()))
                .collect(Collectors.toList());
    }

    /** Set within the sandbox, so that processes are counted for this sandbox alone. */
    private List<String> limits(Program program, long cpuSeconds) {
        Limits limits = program.limits();
        return List.of(
                tools.prlimit().toString(),
                "--cpu=" + cpuSeconds,
                "--as=" + (limits.memory() + program.reserved()),
                "--fsize=" + limits.fileSize(),
                "--nofile=" + limits.openFiles(),
                "--nproc=" + limits.processes(),
                "--core=0",
                "--memlock=65536",
                "--msgqueue=0",
                "--",
                // The first process of a namespace ignores signals, which a program must not; so a shell waits for it
                // there.
                tools.shell().toString(),
                "-c",
                "\"$@\"; exit $?",
                "sh");
    }

    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }
}
