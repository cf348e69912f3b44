package dev.ratchet.workers.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PortsTest {
    private static final Path HERE = Path.of("here");

    private static int choose(Path owner, int preferred) {
        return Ports.choose("a port", owner, OptionalInt.empty(), preferred, OptionalInt.empty());
    }

    private static int someFreePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void a_port_that_another_process_chose_is_passed_over_though_nobody_listens_there_until_that_process_ends()
            throws Exception {
        int preferred = someFreePort();
        ProcessBuilder builder = new ProcessBuilder(Processes.java(ChoosingProcess.class, Integer.toString(preferred)));
        builder.environment().put(ParentWatch.VARIABLE, "this one");
        Process other = builder.start();
        try {
            int theirs = Integer.parseInt(other.inputReader().readLine());

            assertThat(choose(HERE, theirs)).isGreaterThan(theirs);
            assertThatThrownBy(() -> Ports.choose("a port", HERE, OptionalInt.of(theirs), 1, OptionalInt.empty()))
                    .hasMessageContaining("a port: %d is in use by another process".formatted(theirs));

            other.destroyForcibly().waitFor();
            assertThat(choose(HERE, theirs)).isEqualTo(theirs);
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void an_owner_chooses_its_port_again_and_another_owner_in_the_same_process_does_not() throws Exception {
        int port = choose(HERE, someFreePort());

        assertThat(choose(HERE, port)).isEqualTo(port);
        assertThat(choose(Path.of("there"), port)).isGreaterThan(port);
    }
}
