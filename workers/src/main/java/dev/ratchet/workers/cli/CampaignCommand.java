package dev.ratchet.workers.cli;

import dev.ratchet.activities.settings.CampaignSettings;
import dev.ratchet.activities.settings.Origin;
import dev.ratchet.activities.settings.Origins;
import dev.ratchet.activities.settings.SettingsStore;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.BlobStores;
import dev.ratchet.workers.campaign.CampaignClient;
import dev.ratchet.workers.campaign.CampaignRecords;
import dev.ratchet.workers.campaign.Place;
import dev.ratchet.workers.campaign.Stack;
import dev.ratchet.workers.report.TerminalCurves;
import dev.ratchet.workflows.WorkflowIds;
import dev.ratchet.workflows.campaign.CampaignPlan;
import dev.ratchet.workflows.campaign.CampaignStatus;
import dev.ratchet.workflows.contract.EvaluationResult;
import dev.ratchet.workflows.contract.OpenedCampaign;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks at campaigns and steers them. */
@Command(
        name = "campaign",
        description = "Look at campaigns, pause, resume and stop them.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "list and show also work where nothing runs: the store knows. Examples:",
            "  ./ratchet campaign list",
            "  ./ratchet campaign pause demo --reason 'the machine is needed'",
            "  ./ratchet campaign resume demo"
        })
public final class CampaignCommand implements Runnable {
    private static final String NAME = "The campaign's name.";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets spec before it runs a command
    CampaignCommand() {}

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "command: none");
    }

    @Command(
            name = "list",
            description = "All campaigns of the store, one a line.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  ./ratchet campaign list --store /mnt/shared"})
    int list(@Mixin PlaceOptions options) {
        Place place = options.place();
        BlobStore store = BlobStores.open(place.store());
        try (Found found =
                new Found(Stack.find(place.home(), place.environment()).orElse(null))) {
            for (String name : new Origins(store).campaigns()) {
                CampaignPlan plan = plan(store, name);
                print("%-24s %s".formatted(name, found.sentence(store, plan)));
            }
        }
        return 0;
    }

    @Command(
            name = "show",
            description = "Where a campaign stands, its evaluations and its curves.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  ./ratchet campaign show demo"})
    int show(@Mixin PlaceOptions options, @Parameters(paramLabel = "NAME", description = NAME) String name) {
        Place place = options.place();
        BlobStore store = BlobStores.open(place.store());
        CampaignPlan plan = plan(store, name);
        try (Found found =
                new Found(Stack.find(place.home(), place.environment()).orElse(null))) {
            print("%s: %s".formatted(name, found.sentence(store, plan)));
            found.page(name).ifPresent(page -> print("Temporal UI: " + page));
        }
        CampaignRecords records = new CampaignRecords(store);
        for (EvaluationResult result : records.curves(plan).evaluations()) {
            print(String.format(
                    Locale.ROOT,
                    "held-out after iteration %d: accuracy %.1f %% (%.1f to %.1f), %d problems, length %.1f",
                    result.iteration(),
                    100 * result.accuracy(),
                    100 * result.low(),
                    100 * result.high(),
                    result.problems(),
                    result.meanLength()));
        }
        TerminalCurves.of(records.curves(plan)).forEach(this::print);
        return 0;
    }

    @Command(
            name = "pause",
            description =
                    "Stop the scheduling of work: rollouts stop at their next segment, training at its next checkpoint.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "A pause changes no data. Example:",
                "  ./ratchet campaign pause demo --reason 'the machine is needed'"
            })
    int pause(
            @Mixin PlaceOptions options,
            @Parameters(paramLabel = "NAME", description = NAME) String name,
            @Option(
                            names = "--reason",
                            paramLabel = "TEXT",
                            defaultValue = "asked for on the command line",
                            description = "Why, for others to read. Default: ${DEFAULT-VALUE}.")
                    String reason) {
        return steer(options, name, client -> client.pause(name, reason).sentence());
    }

    @Command(
            name = "resume",
            description = "Go on after a pause, from what is stored.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  ./ratchet campaign resume demo"})
    int resume(@Mixin PlaceOptions options, @Parameters(paramLabel = "NAME", description = NAME) String name) {
        return steer(options, name, client -> client.resume(name).sentence());
    }

    @Command(
            name = "stop",
            description = "End a campaign's workflow; the store keeps all, and ./ratchet run goes on from there.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  ./ratchet campaign stop demo"})
    int stop(@Mixin PlaceOptions options, @Parameters(paramLabel = "NAME", description = NAME) String name) {
        return steer(options, name, client -> {
            client.stop(name);
            return "STOPPING: what is in flight ends at its next durable point. ./ratchet run goes on from there.";
        });
    }

    @FunctionalInterface
    private interface Order {
        String give(CampaignClient client);
    }

    private int steer(PlaceOptions options, String name, Order order) {
        BranchId.main(name); // refuses what is no name
        Place place = options.place();
        try (Stack stack = Stack.attach(place.home(), place.environment())) {
            print("%s: %s".formatted(name, order.give(new CampaignClient(stack.connection()))));
        }
        return 0;
    }

    private static CampaignPlan plan(BlobStore store, String name) {
        Origin origin = new Origins(store)
                .find(BranchId.main(name))
                .orElseThrow(() -> new FaultException(
                        Fault.INVALID_REQUEST,
                        "campaign: %s is not in the store (expected: one of those that ./ratchet campaign list shows)"
                                .formatted(name)));
        CampaignSettings settings = new SettingsStore(store).read(origin.settings());
        return CampaignPlan.of(settings.spec(), origin.settings());
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
    }

    /** The stack that runs, if one does. */
    private record Found(@Nullable Stack stack) implements AutoCloseable {
        String sentence(BlobStore store, CampaignPlan plan) {
            String name = plan.branch().campaign();
            if (stack != null) {
                CampaignClient client = new CampaignClient(stack.connection());
                Optional<WorkflowExecutionStatus> execution = client.execution(name);
                if (execution.equals(Optional.of(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING))) {
                    CampaignStatus status = client.status(name);
                    return status == null ? "RUNNING, no control worker answers" : status.sentence();
                }
            }
            OpenedCampaign opened = new CampaignRecords(store).open(plan);
            boolean done = new CampaignRecords(store).finished(plan).isPresent();
            return "%s, %d of %d iterations"
                    .formatted(
                            done ? "DONE" : "NOT RUNNING",
                            Math.max(0, opened.state().iteration()),
                            plan.iterations());
        }

        Optional<String> page(String name) {
            return stack == null ? Optional.empty() : stack.page(WorkflowIds.campaign(name));
        }

        @Override
        public void close() {
            if (stack != null) {
                stack.close();
            }
        }
    }
}
