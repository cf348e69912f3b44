package dev.ratchet.workers.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ratchet.activities.settings.PictureFiles;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.rewards.Verifiers;
import dev.ratchet.rewards.code.Runtimes;
import dev.ratchet.rewards.code.TestCuration;
import dev.ratchet.rewards.code.UncuratedProblem;
import dev.ratchet.rewards.sandbox.Sandbox;
import dev.ratchet.storage.prompts.PromptFiles;
import dev.ratchet.storage.prompts.PromptSet;
import dev.ratchet.storage.prompts.images.ImageKind;
import dev.ratchet.storage.prompts.images.ImagePrompts;
import dev.ratchet.storage.prompts.images.SmallPictures;
import dev.ratchet.workers.campaign.Visible;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes prompt sets and looks at them. */
@Command(
        name = "prompts",
        description = "Check prompt sets, draw some with pictures, and make tests for programming problems.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  ./ratchet prompts check my-prompts.jsonl"})
public final class PromptsCommand implements Runnable {
    /** Programs that run at once. */
    private static final int PROGRAMS = Runtime.getRuntime().availableProcessors();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets spec before it runs a command
    PromptsCommand() {}

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "command: none");
    }

    @Command(
            name = "check",
            description = "Check a prompt set as a campaign does that reads it, and say what is in it.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  ./ratchet prompts check my-prompts.jsonl"})
    int check(@Parameters(paramLabel = "FILE", description = "A prompt set as JSON Lines.") Path file)
            throws IOException {
        PromptSet set = PromptFiles.readPrompts(file.toString(), bytes(file), PictureFiles.checked(file));
        set.mustTrain();
        List<String> refused = Stream.concat(set.train().stream(), set.heldOut().stream())
                .flatMap(prompt ->
                        Verifiers.refusal(prompt).map(why -> "prompt %s, %s".formatted(prompt.id(), why)).stream())
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        refused.forEach(spec.commandLine().getErr()::println);
        if (!refused.isEmpty()) {
            throw new FaultException(
                    Fault.INVALID_REQUEST,
                    "%s: %d prompts whose answers cannot be judged (expected: none; they are named above)"
                            .formatted(file, refused.size()));
        }
        out.printf(
                "%s: %d prompts to train on, %d held out%n",
                file, set.train().size(), set.heldOut().size());
        return 0;
    }

    @Command(
            name = "pictures",
            description = {
                "Draw a prompt set with pictures and what is true of them: shapes, charts, digits, texts, choices.",
                "The same options give the same pictures. A campaign reads them whose policy sees, see docs/vision.md."
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  ./ratchet prompts pictures --to pictures --train 800 --held-out 200"})
    int pictures(
            @Option(
                            names = "--to",
                            required = true,
                            paramLabel = "DIR",
                            description = "The directory to make; it must not exist, or be empty.")
                    Path target,
            @Option(
                            names = "--kinds",
                            paramLabel = "KIND",
                            split = ",",
                            description = "Which kinds, with commas between: ${COMPLETION-CANDIDATES}. Default: all")
                    @Nullable
                    List<ImageKind> kinds,
            @Option(
                            names = "--train",
                            paramLabel = "N",
                            description = "Prompts to train on. Default: ${DEFAULT-VALUE}",
                            defaultValue = "400")
                    int train,
            @Option(
                            names = "--held-out",
                            paramLabel = "N",
                            description = "Prompts to evaluate on. Default: ${DEFAULT-VALUE}",
                            defaultValue = "100")
                    int heldOut,
            @Option(
                            names = "--size",
                            paramLabel = "PIXELS",
                            description = "Width and height, 224 to 1024. Default: ${DEFAULT-VALUE}",
                            defaultValue = "256")
                    int size,
            @Option(
                            names = "--seed",
                            paramLabel = "SEED",
                            description = "Of all that is drawn. Default: ${DEFAULT-VALUE}",
                            defaultValue = "1")
                    long seed)
            throws IOException {
        List<ImageKind> chosen = kinds == null || kinds.isEmpty() ? List.of(ImageKind.values()) : kinds;
        ImagePrompts.generate(new ImagePrompts.Settings(chosen, train, heldOut, size, seed), target);
        spec.commandLine()
                .getOut()
                .printf(
                        "%s: %d prompts to train on, %d held out%n",
                        target.resolve(ImagePrompts.PROMPTS), train, heldOut);
        return 0;
    }

    @Command(
            name = "small-pictures",
            description = {
                "Draw small pictures for a small model: a digit to read, forms to count, a bar chart to read off.",
                "Beside prompts.jsonl stands examples.jsonl, a warm-up corpus. The same options give the same pictures."
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  ./ratchet prompts small-pictures --to examples/vision"})
    int smallPictures(
            @Option(
                            names = "--to",
                            required = true,
                            paramLabel = "DIR",
                            description = "The directory to make; it must not exist, or be empty.")
                    Path target,
            @Option(
                            names = "--train",
                            paramLabel = "N",
                            description = "Prompts to train on. Default: ${DEFAULT-VALUE}",
                            defaultValue = "1500")
                    int train,
            @Option(
                            names = "--held-out",
                            paramLabel = "N",
                            description = "Prompts to evaluate on. Default: ${DEFAULT-VALUE}",
                            defaultValue = "600")
                    int heldOut,
            @Option(
                            names = "--examples",
                            paramLabel = "N",
                            description = "Examples of the warm-up corpus. Default: ${DEFAULT-VALUE}",
                            defaultValue = "2400")
                    int examples,
            @Option(
                            names = "--seed",
                            paramLabel = "SEED",
                            description = "Of all that is drawn. Default: ${DEFAULT-VALUE}",
                            defaultValue = "1")
                    long seed)
            throws IOException {
        SmallPictures.generate(new SmallPictures.Settings(train, heldOut, examples, seed), target);
        spec.commandLine()
                .getOut()
                .printf(
                        "%s: %d prompts to train on, %d held out; %s: %d examples%n",
                        target.resolve(ImagePrompts.PROMPTS),
                        train,
                        heldOut,
                        target.resolve(SmallPictures.EXAMPLES),
                        examples);
        return 0;
    }

    @Command(
            name = "curate",
            description = {
                "Make tests for programming problems that have none (section 2.3.5 of the paper): a generator writes inputs,"
                        + " submissions that are known to be right write outputs. An input on whose output enough of them agree"
                        + " becomes a case; a problem of which enough pass all cases is kept.",
                "Stopped and typed again, it goes on with the first problem that it has not judged."
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  ./ratchet prompts curate problems.jsonl --to prompts.jsonl"})
    int curate(
            @Parameters(
                            paramLabel = "PROBLEMS",
                            description = "Problems as JSON Lines; docs/prompts.md has the format.")
                    Path problems,
            @Option(
                            names = "--to",
                            required = true,
                            paramLabel = "FILE",
                            description =
                                    "The prompt set to make; what became of each problem goes to FILE.report.jsonl.")
                    Path target,
            @Option(
                            names = "--cases",
                            paramLabel = "N",
                            description = "Inputs that a generator is asked for. Default: ${DEFAULT-VALUE}",
                            defaultValue = "50")
                    int cases,
            @Option(
                            names = "--submissions",
                            paramLabel = "N",
                            description = "Least number of submissions of a problem. Default: ${DEFAULT-VALUE}",
                            defaultValue = "10")
                    int submissions,
            @Option(
                            names = "--agree",
                            paramLabel = "SHARE",
                            description = "Least share of them that agree on a case. Default: ${DEFAULT-VALUE}",
                            defaultValue = "0.7")
                    double agree,
            @Option(
                            names = "--pass",
                            paramLabel = "SHARE",
                            description = "Least share of them that pass all cases. Default: ${DEFAULT-VALUE}",
                            defaultValue = "0.9")
                    double pass)
            throws IOException, InterruptedException {
        TestCuration.Rules rules = new TestCuration.Rules(cases, submissions, agree, pass);
        Runtimes runtimes = Runtimes.standard();
        List<UncuratedProblem> read = problems(problems, runtimes);
        Sandbox.missing().ifPresent(why -> {
            throw new FaultException(Fault.INVALID_REQUEST, why);
        });
        CurationFiles files = new CurationFiles(target);
        Set<String> done = files.done();
        PrintWriter err = spec.commandLine().getErr();
        int kept = 0;
        int number = 0;
        try (Sandbox sandbox = Sandbox.open(PROGRAMS)) {
            TestCuration curation = new TestCuration(sandbox, runtimes, rules);
            for (UncuratedProblem problem : read) {
                number++;
                if (done.contains(problem.id().value())) {
                    continue;
                }
                TestCuration.Curated curated = curation.curate(problem);
                Optional<Prompt> prompt = prompt(problem, curated);
                boolean keep = prompt.isPresent();
                files.add(problem, curated, prompt);
                kept += keep ? 1 : 0;
                err.printf(
                        "%d of %d, %s: %s, %s%n",
                        number, read.size(), problem.id(), keep ? "kept" : "dropped", Visible.text(curated.reason()));
                err.flush();
            }
        }
        spec.commandLine()
                .getOut()
                .printf(
                        "%d problems: %d kept now, %d judged before. Prompts: %s%n",
                        read.size(), kept, done.size(), target.toAbsolutePath().normalize());
        return 0;
    }

    private static List<UncuratedProblem> problems(Path file, Runtimes runtimes) throws IOException {
        List<UncuratedProblem> problems = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        int number = 0;
        for (String line : new String(bytes(file), UTF_8).split("\n", -1)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                UncuratedProblem problem = UncuratedProblem.read(line, runtimes);
                if (!ids.add(problem.id().value())) {
                    throw new IllegalArgumentException(
                            "id: \"%s\" is there twice (expected: each id once)".formatted(problem.id()));
                }
                problems.add(problem);
            } catch (IllegalArgumentException e) {
                throw new FaultException(
                        Fault.INVALID_REQUEST, "%s, line %d, %s".formatted(file, number, e.getMessage()), e);
            }
        }
        if (problems.isEmpty()) {
            throw new FaultException(
                    Fault.INVALID_REQUEST, "%s: empty (expected: at least one problem)".formatted(file));
        }
        return problems;
    }

    private static Optional<Prompt> prompt(UncuratedProblem problem, TestCuration.Curated curated) {
        return curated.answer()
                .map(answer -> new Prompt(problem.id(), Domain.CODE, problem.level(), problem.question(), answer));
    }

    private static byte[] bytes(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new FaultException(Fault.INVALID_REQUEST, "%s: is not there (expected: a file)".formatted(file));
        }
        return Files.readAllBytes(file);
    }
}
