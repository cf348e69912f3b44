package dev.ratchet.workers.embedded;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A process that a {@link Supervisor} keeps alive.
 *
 * @param name what people call it, also the name of its log: 1 to 40 of a-z 0-9 -
 * @param command program and arguments
 * @param environment what is set on top of the supervisor's own environment
 */
public record ChildCommand(
        String name, List<String> command, SortedMap<String, String> environment, Orphaned orphaned) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");

    /** How the process ends when its supervisor is killed. */
    public enum Orphaned {
        /** It watches its standard input itself: a JVM with {@link ParentWatch}. */
        ENDS_ITSELF,
        /** It knows nothing of supervisors: a shell beside it watches and kills it. */
        IS_KILLED
    }

    // The shell becomes the program, so that process id, signals and exit code are the program's own. What stays behind
    // is
    // one subshell that sleeps in a read of the supervisor's pipe. It ignores the signals of a terminal, and when
    // somebody
    // kills its cat the program dies with it and is started anew: it never runs unwatched without anyone knowing.
    private static final String GUARD = """
            exec 3<&0 </dev/null
            ( trap '' HUP INT QUIT TERM; cat <&3 >/dev/null 2>&1; kill -KILL $$ 2>/dev/null ) &
            exec "$@" 3<&-
            """;

    public ChildCommand {
        require(NAME.matcher(name).matches(), "child: \"%s\" (expected: 1 to 40 of a-z 0-9 -)", name);
        command = List.copyOf(command);
        require(!command.isEmpty(), "command of %s: empty (expected: a program)", name);
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        requireNonNull(orphaned, "orphaned");
    }

    /** The command line to start, in a session of its own where that can be had: Ctrl-C is the supervisor's to answer. */
    List<String> commandLine() {
        List<String> line = new ArrayList<>();
        switch (orphaned) {
            case ENDS_ITSELF -> {}
            case IS_KILLED -> line.addAll(List.of("sh", "-c", GUARD, name));
        }
        line.addAll(command);
        return JavaCommand.inOwnSession(line);
    }
}
