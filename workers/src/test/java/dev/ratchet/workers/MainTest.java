package dev.ratchet.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;

class MainTest {
    private final StringWriter err = new StringWriter();
    private final StringWriter out = new StringWriter();

    @Test
    void help_is_no_error_and_no_command_is_one() {
        assertThat(run("--help")).isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString())
                .startsWith("Usage: ./ratchet ")
                .containsPattern("(?m)^  (demo|run|up|worker|campaign|model) +[A-Z]")
                .containsPattern("(?m)^  test +Build everything and run all tests")
                .containsPattern("(?m)^  check +Hold the gates")
                .containsPattern(
                        "(?m)^  bench +Measure: overhead, rewards, policy, api, serving, demo, smollm2\\R +or long")
                .contains("130   stopped by a second Ctrl-C")
                .doesNotContain("rehearse");

        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("ratchet: command: none (expected: what ./ratchet --help shows)");
    }

    /** Every command that a person may type, with those below it. */
    private static Stream<CommandLine> commands(CommandLine command) {
        return Stream.concat(
                Stream.of(command),
                command.getSubcommands().values().stream()
                        .filter(each -> !each.getCommandSpec().usageMessage().hidden())
                        .flatMap(MainTest::commands));
    }

    @Test
    void every_command_says_what_its_options_mean_and_gives_an_example() {
        List<CommandLine> all = commands(Main.commandLine()).toList();
        assertThat(all).hasSizeGreaterThanOrEqualTo(14);
        for (CommandLine command : all) {
            String name = command.getCommandSpec().qualifiedName();
            String help = command.setUsageHelpAutoWidth(false).getUsageMessage();
            assertThat(help).as(name).contains("Usage: " + name, "Example");
            assertThat(help.substring(help.indexOf("Example"))).contains("\n  ", "./ratchet");
            assertThat(help.lines())
                    .as(name)
                    .allSatisfy(line -> assertThat(line).doesNotEndWith("s3:").doesNotEndWith("file:"));
            for (OptionSpec option : command.getCommandSpec().options()) {
                assertThat(String.join(" ", option.description()))
                        .as("%s %s", name, option.longestName())
                        .satisfiesAnyOf(
                                words -> assertThat(words).contains("Default: "),
                                words -> assertThat(option.required() || option.usageHelp() || option.versionHelp())
                                        .isTrue());
            }
        }
    }

    @Test
    void an_unknown_command_is_bad_input() {
        assertThat(run("fly")).isEqualTo(2);
        assertThat(err.toString()).contains("fly");
    }

    @Test
    void a_failure_is_one_line_and_an_exit_code() {
        assertThat(runFailing(new IllegalArgumentException("tau: -1 (expected: > 0)")))
                .isEqualTo(2);
        assertThat(runFailing(new FaultException(Fault.INVALID_REQUEST, "name: taken")))
                .isEqualTo(2);
        assertThat(runFailing(new FaultException(Fault.STORAGE_UNAVAILABLE, "store: full")))
                .isEqualTo(1);
        assertThat(runFailing(new UncheckedIOException("log: gone", new IOException())))
                .isEqualTo(1);

        assertThat(err.toString().lines())
                .containsExactly(
                        "ratchet: tau: -1 (expected: > 0)",
                        "ratchet: name: taken",
                        "ratchet: store: full",
                        "ratchet: log: gone");
    }

    @Test
    void the_rehearsal_of_a_worker_needs_no_server() {
        assertThat(run("rehearse")).isZero();
    }

    private int run(String... arguments) {
        return quiet(Main.commandLine()).execute(arguments);
    }

    private int runFailing(RuntimeException failure) {
        return quiet(Main.commandLine().addSubcommand(new Failing(failure))).execute("fail");
    }

    private CommandLine quiet(CommandLine command) {
        return command.setErr(new PrintWriter(err, true)).setOut(new PrintWriter(out, true));
    }

    @Command(name = "fail")
    static final class Failing implements Runnable {
        private final RuntimeException failure;

        Failing(RuntimeException failure) {
            this.failure = failure;
        }

        @Override
        public void run() {
            throw failure;
        }
    }
}
