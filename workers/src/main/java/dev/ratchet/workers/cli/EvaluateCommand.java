package dev.ratchet.workers.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ratchet.activities.evaluation.PairedComparison;
import dev.ratchet.activities.evaluation.Share;
import dev.ratchet.activities.evaluation.SuiteReport;
import dev.ratchet.activities.suites.Suite;
import dev.ratchet.activities.suites.Suites;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.BlobStores;
import dev.ratchet.workers.campaign.CampaignHaltedException;
import dev.ratchet.workers.campaign.OwnStack;
import dev.ratchet.workers.campaign.Place;
import dev.ratchet.workers.campaign.PlainView;
import dev.ratchet.workers.campaign.Stack;
import dev.ratchet.workers.campaign.Visible;
import dev.ratchet.workers.evaluation.Evaluations;
import dev.ratchet.workers.evaluation.OrderedEvaluation;
import dev.ratchet.workflows.TaskQueues;
import dev.ratchet.workflows.WorkflowIds;
import dev.ratchet.workflows.contract.EvaluationOrder;
import dev.ratchet.workflows.evaluation.EvaluationStatus;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks a suite of a campaign's weights, and looks at what was asked. */
@Command(
        name = "evaluate",
        description = "Ask a suite of a campaign's weights, and follow it to its result.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "[COMMAND]",
        footer = {
            "",
            "Starts a Temporal server and the pools, unless they run already. With --id the same command goes on",
            "where an earlier one was stopped. Examples:",
            "  ./ratchet evaluate demo --suite arithmetic",
            "  ./ratchet evaluate demo --suite arithmetic --weights 12 --samples 8 --temperature 1",
            "  ./ratchet evaluate compare ID OTHER"
        })
public final class EvaluateCommand implements Callable<Integer> {
    private static final String LIVE = "live";
    private static final long LOOK_MILLIS = 300;
    private static final String ID = "The evaluation's id, as list shows it.";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Mixin
    private final PlaceOptions options = new PlaceOptions();

    @Parameters(paramLabel = "CAMPAIGN", arity = "0..1", description = "Whose weights.")
    private @Nullable String campaign;

    @Option(
            names = "--suite",
            paramLabel = "SUITE",
            defaultValue = "arithmetic",
            description = "A name, or NAME@VERSION; see ./ratchet suites list. Default: ${DEFAULT-VALUE}.")
    private String suite = "";

    @Option(
            names = "--weights",
            paramLabel = "VERSION",
            defaultValue = LIVE,
            description = "A policy version, or live: the newest that is committed now. Default: ${DEFAULT-VALUE}.")
    private String weights = LIVE;

    @Option(names = "--problems", paramLabel = "N", description = "The first N of the suite. Default: all.")
    private @Nullable Integer problems;

    @Option(
            names = "--samples",
            paramLabel = "K",
            defaultValue = "1",
            description = "Answers to each prompt, 1 to 1024. Default: ${DEFAULT-VALUE}.")
    private int samples;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "0 is greedy. Default: that of the campaign's own evaluations.")
    private @Nullable Double temperature;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            description = "That one answer may have. Default: the campaign's rollout.hardLimit.")
    private @Nullable Integer maxTokens;

    @Option(names = "--seed", paramLabel = "SEED", description = "Of the draws. Default: the campaign's.")
    private @Nullable Long seed;

    @Option(
            names = "--priority",
            paramLabel = "1..5",
            defaultValue = "4",
            description = "1 is taken first, 5 last; campaigns have 3. Default: ${DEFAULT-VALUE}.")
    private int priority;

    @Option(names = "--id", paramLabel = "ID", description = "Its id, 1 to 63 of a-z 0-9 -. Default: a new one.")
    private @Nullable String id;

    @Option(
            names = "--json",
            description = "The result as one JSON object on standard output. Default: lines for people.")
    private boolean json;

    @SuppressWarnings("NullAway.Init") // picocli sets spec before it runs a command
    EvaluateCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        if (campaign == null) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "campaign: none (expected: whose weights to evaluate, or a COMMAND)");
        }
        EvaluationOrder order = new EvaluationOrder(
                campaign, version(), suite, problems, samples, temperature, maxTokens, seed, priority);
        Place place = options.place();
        BlobStore store = BlobStores.open(place.store());
        Set<TaskQueues> rewards = new Suites(store)
                .find(suite)
                .map(Suite::domains)
                .map(domains ->
                        domains.keySet().stream().map(TaskQueues::rewardPoolOf).collect(Collectors.toSet()))
                .orElse(Set.of()); // the order says that there is none
        PlainView view = new PlainView(json ? System.err : System.out);
        try (OwnStack own = new OwnStack(view)) {
            try {
                Stack stack = own.startOrJoin(place, rewards);
                Evaluations evaluations = new Evaluations(store, stack);
                String named = id == null ? "e-" + UUID.randomUUID().toString().substring(0, 8) : id;
                OrderedEvaluation ordered = evaluations.order(named, order);
                view.say("Evaluation %s: %s of policy %d of %s."
                        .formatted(
                                named,
                                ordered.ordered().suite(),
                                ordered.ordered().policy().version().number(),
                                campaign));
                stack.page(WorkflowIds.orderedEvaluation(named)).ifPresent(page -> view.say("Temporal UI: " + page));
                result(follow(evaluations, named, view));
            } catch (RuntimeException e) {
                own.parkIfStopping();
                throw e;
            }
        }
        return 0;
    }

    private @Nullable Integer version() {
        if (weights.equals(LIVE)) {
            return null;
        }
        try {
            return Integer.valueOf(weights);
        } catch (NumberFormatException e) {
            throw new FaultException(
                    Fault.INVALID_REQUEST,
                    "weights: \"%s\" (expected: live, or a policy version as digits)".formatted(weights),
                    e);
        }
    }

    private static SuiteReport follow(Evaluations evaluations, String id, PlainView view) throws InterruptedException {
        String said = "";
        while (true) {
            OrderedEvaluation now = evaluations.find(id).orElseThrow();
            String sentence = sentence(now);
            if (!sentence.equals(said)) {
                view.say(sentence);
                said = sentence;
            }
            switch (now.state()) {
                case DONE -> {
                    return now.report().orElseThrow();
                }
                case PAUSED, CANCELLED, FAILED, NOT_RUNNING ->
                    throw new CampaignHaltedException(
                            "evaluation: %s (expected: its end; the store keeps all, and the same order goes on from there with --id %s)"
                                    .formatted(sentence, id));
                case RUNNING, UNANSWERED -> Thread.sleep(LOOK_MILLIS);
            }
        }
    }

    private static String sentence(OrderedEvaluation evaluation) {
        String state = evaluation.state().name().replace('_', ' ');
        return evaluation
                .status()
                .map(status -> "%s, %s".formatted(state, progress(status)))
                .orElse(state);
    }

    private static String progress(EvaluationStatus status) {
        String reason = status.reason();
        return "%s, %d of %d shards%s"
                .formatted(
                        status.phase(),
                        status.shardsDone(),
                        status.shards(),
                        reason == null ? "" : " (" + Visible.text(reason) + ")");
    }

    private void result(SuiteReport report) {
        if (json) {
            try {
                print(JsonMapper.builder().build().writeValueAsString(report));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a report is always JSON", e);
            }
            return;
        }
        print("%d problems, %d answers, %d right, %d not judged, %.1f tokens"
                .formatted(
                        report.problems(), report.answers(), report.right(), report.unjudged(), report.meanTokens()));
        report.passAt().forEach(at -> print("pass@%-6d %s".formatted(at.k(), interval(at.share()))));
        report.majAt().forEach(at -> print("maj@%-7d %s".formatted(at.k(), interval(at.share()))));
        if (report.domains().size() > 1) {
            report.domains().forEach((domain, share) -> print("%-11s %s".formatted(domain, interval(share))));
        }
    }

    private static String interval(Share share) {
        return String.format(
                Locale.ROOT, "%.1f %% (%.1f to %.1f)", 100 * share.value(), 100 * share.low(), 100 * share.high());
    }

    @Command(
            name = "list",
            description = "All evaluations that were ordered, one a line.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  ./ratchet evaluate list"})
    int list(@Mixin PlaceOptions place) {
        looking(place, evaluations -> {
            for (String each : evaluations.records().ids()) {
                OrderedEvaluation found = evaluations.find(each).orElseThrow();
                print("%-28s %-20s %-16s policy %-4d %s"
                        .formatted(
                                each,
                                found.ordered().order().campaign(),
                                found.ordered().suite(),
                                found.ordered().policy().version().number(),
                                found.report()
                                        .map(report -> interval(report.avgAt()))
                                        .orElse(sentence(found))));
            }
        });
        return 0;
    }

    @Command(
            name = "show",
            description = "What an evaluation came to, or how far it is.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  ./ratchet evaluate show nightly-2026-01-31t030000z"})
    int show(@Mixin PlaceOptions place, @Parameters(paramLabel = "ID", description = ID) String wanted) {
        looking(place, evaluations -> {
            OrderedEvaluation found = evaluations.find(wanted).orElseThrow(() -> unknown(wanted));
            print("%s: %s of policy %d of %s, %s"
                    .formatted(
                            wanted,
                            found.ordered().suite(),
                            found.ordered().policy().version().number(),
                            found.ordered().order().campaign(),
                            sentence(found)));
            found.report().ifPresent(this::result);
        });
        return 0;
    }

    @Command(
            name = "compare",
            description = "Two evaluations of the same suite, prompt by prompt.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  ./ratchet evaluate compare before after"})
    int compare(
            @Mixin PlaceOptions place,
            @Parameters(paramLabel = "ID", description = ID) String first,
            @Parameters(paramLabel = "OTHER", description = "The other one's.") String second) {
        looking(place, evaluations -> {
            PairedComparison compared = evaluations.records().compare(first, second);
            print(String.format(
                    Locale.ROOT,
                    "%d prompts: %.1f %% and %.1f %%, difference %+.1f points%s",
                    compared.prompts(),
                    100 * compared.first(),
                    100 * compared.second(),
                    100 * compared.difference(),
                    ends(compared.low(), compared.high())));
            print("better on %d, worse on %d prompts; p = %s (%s)"
                    .formatted(
                            compared.better(),
                            compared.worse(),
                            compared.pValue() == null ? "none" : "%.4f".formatted(compared.pValue()),
                            switch (compared.test()) {
                                case MCNEMAR_EXACT -> "McNemar, exact";
                                case PAIRED_T -> "paired t";
                            }));
        });
        return 0;
    }

    private static String ends(@Nullable Double low, @Nullable Double high) {
        return low == null || high == null
                ? ""
                : String.format(Locale.ROOT, " (%+.1f to %+.1f)", 100 * low, 100 * high);
    }

    @Command(
            name = "cancel",
            description = "End an evaluation; what is written stays, and the same order goes on from there.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  ./ratchet evaluate cancel e-1f2e3d4c"})
    int cancel(@Mixin PlaceOptions place, @Parameters(paramLabel = "ID", description = ID) String wanted) {
        looking(place, evaluations -> {
            OrderedEvaluation found = evaluations.find(wanted).orElseThrow(() -> unknown(wanted));
            evaluations.cancel(found.id());
            print("%s: stops at its next durable point".formatted(wanted));
        });
        return 0;
    }

    @FunctionalInterface
    private interface Look {
        void at(Evaluations evaluations);
    }

    private static void looking(PlaceOptions options, Look look) {
        try (Found found = Found.at(options.place())) {
            look.at(found.evaluations());
        }
    }

    private static FaultException unknown(String id) {
        return new FaultException(
                Fault.INVALID_REQUEST,
                "evaluation: %s is not there (expected: one of those that ./ratchet evaluate list shows)"
                        .formatted(id));
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
