package dev.ratchet.rewards.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.domain.fault.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxStartTest {
    @Test
    void a_missing_tool_stops_the_start_with_the_remedy(@TempDir Path place) throws IOException {
        executable(place, "sh", "exit 1");

        assertThatThrownBy(() -> Tools.in(List.of(place)))
                .isInstanceOf(FaultException.class)
                .hasMessage(
                        "sandbox: no bwrap in [%s] (expected: one, since untrusted programs run nowhere else). To do: apt-get install bubblewrap",
                        place);
    }

    @Test
    void isolation_that_is_not_whole_stops_the_start(@TempDir Path place) throws IOException {
        Attack.needsBubblewrap();
        Tools tools = Tools.in(Tools.PLACES);
        // The real one, but the program keeps the network of the machine.
        Path open = executable(place, "bwrap", "exec " + tools.bwrap() + " \"$@\"");
        Files.writeString(open, """
                #!/bin/sh
                for argument; do
                  shift
                  [ "$argument" = --unshare-net ] || set -- "$@" "$argument"
                done
                exec %s "$@"
                """.formatted(tools.bwrap()));
        Tools leaky = new Tools(tools.shell(), open, tools.prlimit(), tools.setpriv());

        assertThatThrownBy(() -> Sandbox.open(1, new Watchdog("a test"), leaky))
                .isInstanceOf(FaultException.class)
                .hasMessageStartingWith("sandbox isolation: the self-test saw [")
                .hasMessageContaining("To do: ");
    }

    @Test
    void a_bubblewrap_that_cannot_make_namespaces_stops_the_start(@TempDir Path place) throws IOException {
        Attack.needsBubblewrap();
        Tools tools = Tools.in(Tools.PLACES);
        Path broken = executable(place, "bwrap", "echo 'bwrap: No permissions to create new namespace' >&2; exit 1");
        Tools useless = new Tools(tools.shell(), broken, tools.prlimit(), tools.setpriv());

        assertThatThrownBy(() -> Sandbox.open(1, new Watchdog("a test"), useless))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("bwrap: No permissions to create new namespace")
                .hasMessageContaining("unprivileged user namespaces");
    }

    @Test
    void cgroups_are_found_where_the_kernel_says() {
        CgroupPlaces plain = new CgroupPlaces(
                List.of(
                        "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory",
                        "36 31 0:33 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct",
                        "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw"),
                List.of("5:cpu,cpuacct:/", "4:memory:/pool/a", "0::/user.slice"));
        assertThat(plain.version1("memory")).hasValue(Path.of("/sys/fs/cgroup/memory/pool/a"));
        assertThat(plain.version1("cpuacct")).hasValue(Path.of("/sys/fs/cgroup/cpu,cpuacct"));
        assertThat(plain.version1("pids")).isEmpty();
        assertThat(plain.version2()).hasValue(Path.of("/sys/fs/cgroup/unified/user.slice"));

        CgroupPlaces container = new CgroupPlaces(
                List.of("35 31 0:32 /docker/x /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory"),
                List.of("4:memory:/docker/x/deep"));
        assertThat(container.version1("memory")).hasValue(Path.of("/sys/fs/cgroup/memory/deep"));
        assertThat(container.version2()).isEmpty();
    }

    @Test
    void limits_that_cannot_be_are_refused() {
        assertThatThrownBy(() -> Limits.standard().withMemory(1)).hasMessage("limit memory: 1 (expected: >= 16 MiB)");
        assertThatThrownBy(() -> Program.of(Limits.standard(), "true"))
                .hasMessage("command: \"true\" (expected: an absolute path)");
    }

    private static Path executable(Path place, String name, String script) throws IOException {
        Path file = Files.writeString(place.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        // The sandbox's user must come to it.
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }
}
