package dev.ratchet.workers;

import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.workers.campaign.CampaignHaltedException;
import dev.ratchet.workers.cli.CampaignCommand;
import dev.ratchet.workers.cli.DemoCommand;
import dev.ratchet.workers.cli.EvaluateCommand;
import dev.ratchet.workers.cli.ModelCommand;
import dev.ratchet.workers.cli.PromptsCommand;
import dev.ratchet.workers.cli.RunCommand;
import dev.ratchet.workers.cli.SandboxCommand;
import dev.ratchet.workers.cli.SuitesCommand;
import dev.ratchet.workers.cli.UpCommand;
import dev.ratchet.workers.cli.WorkerCommand;
import dev.ratchet.workers.embedded.ParentWatch;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** The command line of Ratchet. */
@Command(
        name = "./ratchet",
        description = "Durable reinforcement learning for language models.",
        versionProvider = Main.Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all went well",
            "1:a fault of the program or of its surroundings; the message says which",
            "2:bad input: an unknown option, a setting out of range, a name that is taken",
            "3:no JDK 25, no Maven, or the build failed (said by the launcher)",
            "130:stopped by a second Ctrl-C"
        },
        footer = {
            "",
            "In a process of its own:",
            "  api       Serve the REST API, and make keys for it.",
            "",
            "For work on Ratchet itself, with Maven:",
            "  test      Build everything and run all tests.",
            "  check     Hold the gates: the format, and a build without warnings.",
            "  bench     Measure: overhead, rewards, policy, api, serving, demo, smollm2",
            "            or long.",
            "",
            "Examples:",
            "  ./ratchet demo",
            "  ./ratchet run --help",
            "  ./ratchet test -pl storage -am"
        })
public final class Main implements Runnable {
    private static final List<Class<?>> COMMANDS = List.of(
            DemoCommand.class,
            RunCommand.class,
            UpCommand.class,
            WorkerCommand.class,
            CampaignCommand.class,
            EvaluateCommand.class,
            ModelCommand.class,
            PromptsCommand.class,
            SuitesCommand.class,
            SandboxCommand.class,
            Rehearsal.class);

    /** See logback.xml. */
    private static final String LOG_FORMAT = "RATCHET_LOG_FORMAT";

    private static final Set<String> LOG_FORMATS = Set.of("text", "json");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets spec before it runs a command
    private Main() {}

    // The one place that ends the process.
    static void main(String[] arguments) {
        System.exit(execute(arguments, COMMANDS));
    }

    /** Runs one of {@code commands} as every command is run, and returns its exit code. */
    public static int execute(String[] arguments, List<Class<?>> commands) {
        Locale.setDefault(Locale.ROOT); // keys, ids and figures have the same digits everywhere
        Optional<String> wrong = wrongLogFormat(System.getenv());
        if (wrong.isPresent()) {
            System.err.println("ratchet: " + wrong.get());
            return ExitCode.USAGE;
        }
        ParentWatch.haltWhenParentDies();
        return commandLine(arguments, commands).execute(arguments);
    }

    /** With a format that logback.xml does not have, nothing would be logged at all. */
    static Optional<String> wrongLogFormat(Map<String, String> environment) {
        String format = environment.getOrDefault(LOG_FORMAT, "text");
        return LOG_FORMATS.contains(format)
                ? Optional.empty()
                : Optional.of("%s: \"%s\" (expected: text or json)".formatted(LOG_FORMAT, format));
    }

    /** The command that the first argument names, alone: making the others would cost every worker most of its start. */
    private static CommandLine commandLine(String[] arguments, List<Class<?>> commands) {
        List<Class<?>> named = commands.stream()
                .filter(command -> arguments.length > 0 && name(command).equals(arguments[0]))
                .toList();
        return commandLine(named.isEmpty() ? commands : named);
    }

    private static String name(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }

    /** All commands, with one line on standard error and an exit code for each kind of failure. */
    static CommandLine commandLine() {
        return commandLine(COMMANDS);
    }

    private static CommandLine commandLine(List<Class<?>> commands) {
        CommandLine line = new CommandLine(new Main());
        commands.forEach(command -> line.addSubcommand(name(command), command));
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(Main::refuse)
                .registerConverter(Long.class, Main::whole)
                .setExecutionExceptionHandler(Main::explain);
    }

    /** Without a command there is nothing to do but say what there is. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "command: none");
    }

    /** One line, as for any other bad input: the whole help would push it off the screen. */
    private static int refuse(CommandLine.ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        String meant = failure instanceof CommandLine.UnmatchedArgumentException unmatched
                        && !unmatched.getSuggestions().isEmpty()
                ? "; did you mean %s?".formatted(String.join(" or ", unmatched.getSuggestions()))
                : "";
        String name = command.getCommandSpec().qualifiedName();
        command.getErr()
                .println("ratchet: %s%s (expected: what %s --help shows)".formatted(failure.getMessage(), meant, name));
        return ExitCode.USAGE;
    }

    private static long whole(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new CommandLine.TypeConversionException("\"%s\" is no whole number of 64 bits".formatted(text));
        }
    }

    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        return switch (failure) {
            case FaultException e -> say(command, e, e.fault().retryable() ? ExitCode.SOFTWARE : ExitCode.USAGE);
            case IllegalArgumentException e -> say(command, e, ExitCode.USAGE);
            case UncheckedIOException e -> say(command, e, ExitCode.SOFTWARE);
            case CampaignHaltedException e -> say(command, e, ExitCode.SOFTWARE);
            case FileSystemException e -> unusable(command, e);
            case StatusRuntimeException e -> unreachable(command, e.getStatus().toString());
            case WorkflowException e -> unreachable(command, String.valueOf(e.getMessage()));
            default -> throw failure; // a bug: picocli prints its trace and exits with 1
        };
    }

    private static int unusable(CommandLine command, FileSystemException failure) {
        String why = failure.getReason() == null ? failure.getClass().getSimpleName() : failure.getReason();
        command.getErr()
                .println("ratchet: file: %s: %s (expected: one that can be read and written; mend that and try again)"
                        .formatted(failure.getFile(), why));
        return ExitCode.SOFTWARE;
    }

    private static int unreachable(CommandLine command, String why) {
        command.getErr()
                .println(
                        "ratchet: Temporal server: %s (expected: one that answers; the same command goes on where it was)"
                                .formatted(why));
        return ExitCode.SOFTWARE;
    }

    private static int say(CommandLine command, Exception failure, int exitCode) {
        command.getErr().println("ratchet: " + failure.getMessage());
        return exitCode;
    }

    /** The version in the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"ratchet " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
