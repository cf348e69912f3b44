package dev.ratchet.workers.cli;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.activities.suites.Suite;
import dev.ratchet.activities.suites.Suites;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.storage.blob.BlobStores;
import dev.ratchet.storage.prompts.PromptLayout;
import dev.ratchet.workers.campaign.Visible;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks at the suites that evaluations ask, and adds some. */
@Command(
        name = "suites",
        description = "List evaluation suites, look at one, and add your own or published ones.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "They lie in the store; nothing needs to run. Examples:",
            "  ./ratchet suites list",
            "  ./ratchet suites add gsm8k --format gsm8k test.jsonl"
        })
public final class SuitesCommand implements Runnable {
    private static final long MOST_BYTES = 256L << 20;
    private static final int SHOWN = 3;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets spec before it runs a command
    SuitesCommand() {}

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "command: none");
    }

    @Command(
            name = "list",
            description = "All suites, the newest version of each, one a line.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  ./ratchet suites list --store /mnt/shared"})
    int list(@Mixin PlaceOptions options) {
        for (Suite suite : suites(options).all()) {
            print(line(suite));
        }
        return 0;
    }

    @Command(
            name = "show",
            description = "What a suite is and asks, with its first problems.",
            mixinStandardHelpOptions = true,
            footer = {"", "Examples:", "  ./ratchet suites show k12", "  ./ratchet suites show gsm8k@1"})
    int show(
            @Mixin PlaceOptions options,
            @Parameters(paramLabel = "NAME", description = "The suite's name, or NAME@VERSION.") String name) {
        Suites suites = suites(options);
        Optional<Suite> found = suites.find(name);
        require(
                found.isPresent(),
                "suite: %s is not in the store (expected: one that ./ratchet suites list names)",
                name);
        Suite suite = found.orElseThrow();
        print(line(suite));
        print("from: %s, prompts: %s".formatted(suite.source(), suite.prompts().key()));
        suite.refusal().ifPresent(this::print);
        List<Prompt> prompts = suites.prompts(suite);
        for (Prompt prompt : prompts.subList(0, Math.min(SHOWN, prompts.size()))) {
            print("");
            print("%s, %s, level %d".formatted(prompt.id(), prompt.domain().label(), prompt.level()));
            print(Visible.text(prompt.question()));
            print("reference: " + Visible.text(prompt.answer()));
        }
        return 0;
    }

    @Command(
            name = "add",
            description = {
                "Add a suite from a file of JSON Lines. The same prompts again are the version that there is;"
                        + " other prompts under a name that is taken are its next version.",
                "Formats: jsonl, our own with \"split\": \"heldout\" (docs/prompts.md), and those in which AIME, MATH-500 (math500),"
                        + " HumanEval, LiveCodeBench and GSM8K are published; docs/evaluation.md says where, and how to make JSON"
                        + " Lines of a parquet file.",
                "Nothing is added if one line cannot be used; the message names it."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Examples:",
                "  ./ratchet suites add our-sums --format jsonl sums.jsonl --description 'Sums that our users ask'",
                "  ./ratchet suites add aime-2024 --format aime aime_2024.jsonl"
            })
    int add(
            @Mixin PlaceOptions options,
            @Parameters(index = "0", paramLabel = "NAME", description = "1 to 63 of a-z 0-9 -.") String name,
            @Parameters(index = "1", paramLabel = "FILE", description = "JSON Lines, at most 256 MiB.") Path file,
            @Option(
                            names = "--format",
                            required = true,
                            paramLabel = "FORMAT",
                            description = "jsonl, aime, math500, humaneval, livecodebench or gsm8k.")
                    String format,
            @Option(
                            names = "--description",
                            paramLabel = "TEXT",
                            description = "What the suite asks, for others to read. Default: nothing",
                            defaultValue = "")
                    String description)
            throws IOException {
        PromptLayout layout = PromptLayout.named(format);
        require(Files.isRegularFile(file), "%s: is not there (expected: a file)", file);
        long size = Files.size(file);
        require(size <= MOST_BYTES, "%s: %d bytes (expected: at most %d; leave lines out)", file, size, MOST_BYTES);
        print(line(suites(options).add(name, description, layout, file.toString(), Files.readAllBytes(file))));
        return 0;
    }

    private static Suites suites(PlaceOptions options) {
        return new Suites(BlobStores.open(options.place().store()));
    }

    private static String line(Suite suite) {
        String domains = suite.domains().entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey().label())
                .collect(Collectors.joining(", "));
        return "%-24s %-24s %s"
                .formatted(suite.id(), domains, suite.description())
                .stripTrailing();
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
    }
}
