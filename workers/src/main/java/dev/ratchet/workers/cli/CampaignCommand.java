package dev.ratchet.workers.cli;

import dev.ratchet.activities.settings.Origin;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.BlobStores;
import dev.ratchet.workers.campaign.CampaignClient;
import dev.ratchet.workers.campaign.CampaignOrders;
import dev.ratchet.workers.campaign.CampaignRecords;
import dev.ratchet.workers.campaign.Campaigns;
import dev.ratchet.workers.campaign.Place;
import dev.ratchet.workers.campaign.Stack;
import dev.ratchet.workers.campaign.Visible;
import dev.ratchet.workers.report.CampaignCurves;
import dev.ratchet.workers.report.TerminalCurves;
import dev.ratchet.workers.spec.SpecificationReader;
import dev.ratchet.workflows.campaign.CampaignPlan;
import dev.ratchet.workflows.contract.EvaluationResult;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks at campaigns and steers them. */
@Command(
        name = "campaign",
        description = "Look at campaigns, fork, change, pause, resume and stop them.",
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
        try (Found found = Found.at(options.place())) {
            Campaigns campaigns = found.campaigns();
            for (String name : campaigns.names()) {
                print("%-24s %s"
                        .formatted(
                                name,
                                Visible.text(campaigns
                                        .standing(campaigns.existing(name))
                                        .sentence())));
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
        try (Found found = Found.at(options.place())) {
            CampaignPlan plan = found.campaigns().existing(name);
            print("%s: %s"
                    .formatted(
                            name, Visible.text(found.campaigns().standing(plan).sentence())));
            found.page(name).ifPresent(page -> print("Temporal UI: " + page));
            CampaignRecords records = new CampaignRecords(found.store());
            records.history(plan).forEach(this::print);
            show(records.curves(plan));
        }
        return 0;
    }

    private void show(CampaignCurves curves) {
        for (EvaluationResult result : curves.evaluations()) {
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
        TerminalCurves.of(curves).forEach(this::print);
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

    @Command(
            name = "fork",
            description = {
                "Begin another campaign that goes on from a committed iteration of this one.",
                "Asked for again it finds the fork, and runs it where it does not run."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "With unchanged settings a fork ends with the same weights. Example:",
                "  ./ratchet campaign fork demo --iteration 20 --as gentle --set training.learningRate=1e-4"
            })
    int fork(
            @Mixin PlaceOptions options,
            @Parameters(paramLabel = "NAME", description = NAME) String name,
            @Option(
                            names = "--iteration",
                            paramLabel = "K",
                            required = true,
                            description = "The last iteration that both have in common; 0 is the warm-up.")
                    int iteration,
            @Option(names = "--as", paramLabel = "NEW", required = true, description = "The fork's name.") String as,
            @Option(
                            names = "--set",
                            paramLabel = "PATH=VALUE",
                            description =
                                    "A setting that is another in the fork, once or more. Default: as iteration K had it.")
                    @Nullable
                    Map<String, String> settings) {
        Place place = options.place();
        BlobStore store = BlobStores.open(place.store());
        Map<String, Object> changes = SpecificationReader.values(settings == null ? Map.of() : settings);
        try (Stack stack = Stack.attach(place.home(), place.environment())) {
            CampaignPlan plan = new CampaignOrders(store, new CampaignClient(stack.connection()))
                    .fork(new Origin.Parent(BranchId.main(name), iteration), as, changes)
                    .plan();
            print("%s: it runs".formatted(as));
            new CampaignRecords(store).history(plan).forEach(this::print);
        }
        return 0;
    }

    @Command(
            name = "set",
            description = {
                "Change settings of a campaign that runs, from its next iteration on.",
                "It also takes them paused. Not all may change; a refusal says why."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "The commits of the iterations say with which settings they were made. Example:",
                "  ./ratchet campaign set demo iterations=60 training.learningRate=1e-4 --reason 'it still learns'"
            })
    int set(
            @Mixin PlaceOptions options,
            @Parameters(index = "0", paramLabel = "NAME", description = NAME) String name,
            @Parameters(
                            index = "1..*",
                            arity = "1..*",
                            paramLabel = "PATH=VALUE",
                            description = "Settings by their paths.")
                    Map<String, String> settings,
            @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why, for others to read.")
                    String reason) {
        Place place = options.place();
        BlobStore store = BlobStores.open(place.store());
        try (Stack stack = Stack.attach(place.home(), place.environment())) {
            CampaignOrders.Changed changed = new CampaignOrders(store, new CampaignClient(stack.connection()))
                    .change(name, SpecificationReader.values(settings), reason);
            print(
                    changed.differences().isEmpty()
                            ? "%s: its settings are so already".formatted(name)
                            : "%s: from iteration %d on".formatted(name, changed.from()));
            changed.differences().forEach(each -> print("  " + each.sentence("before", "then")));
        }
        return 0;
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

    private void print(String line) {
        spec.commandLine().getOut().println(line);
    }
}
