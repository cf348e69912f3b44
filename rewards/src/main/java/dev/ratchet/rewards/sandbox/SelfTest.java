package dev.ratchet.rewards.sandbox;

import static dev.ratchet.domain.fault.Fault.INVALID_REQUEST;

import dev.ratchet.domain.fault.FaultException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at the isolation from inside, before anything untrusted runs. */
final class SelfTest {
    /** With built-in commands only, so that it costs one start. */
    private static final String LOOK = """
            while read -r name value; do
              case $name in CapEff:|CapBnd:|NoNewPrivs:|Seccomp:) echo "$name $value" ;; esac
            done </proc/self/status
            while read -r name rest; do
              case $name in *:) echo "net $name" ;; esac
            done </proc/net/dev
            while read -r line; do echo "process 1 has $line"; done </proc/1/environ
            for place in /etc/passwd /home /root /var /sys; do [ -e $place ] && echo "sees $place"; done
            for place in / /dev /usr; do [ -w $place ] && echo "may write $place"; done
            echo done
            """;

    private static final List<String> EXPECTED = List.of(
            "CapEff: 0000000000000000", "CapBnd: 0000000000000000", "NoNewPrivs: 1", "Seccomp: 2", "net lo:", "done");

    private SelfTest() {}

    static void of(Sandbox sandbox) {
        Limits limits = Limits.standard().withTimes(Duration.ofSeconds(10), Duration.ofSeconds(30));
        Outcome outcome;
        try {
            outcome = sandbox.run(Program.of(limits, "/bin/sh", "-c", LOOK));
        } catch (IllegalStateException e) {
            throw refused(String.valueOf(e.getMessage()), e);
        }
        if (!(outcome instanceof Outcome.Finished(int exit, String stdout, String stderr, Duration _, Duration _))) {
            throw refused("the self-test ended as " + outcome, null);
        }
        List<String> found = stdout.lines().toList();
        if (exit != 0 || !found.equals(EXPECTED)) {
            throw refused("the self-test saw %s %s".formatted(found, stderr.strip()), null);
        }
    }

    private static FaultException refused(String what, @Nullable Throwable cause) {
        return new FaultException(
                INVALID_REQUEST,
                ("sandbox isolation: %s (expected: %s). To do: allow unprivileged user namespaces"
                                + " (sysctl kernel.unprivileged_userns_clone=1, user.max_user_namespaces > 0, in a container a"
                                + " seccomp profile that lets bubblewrap unshare), or run code rewards on another machine")
                        .formatted(what, EXPECTED),
                cause);
    }
}
