package dev.ratchet.api;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.api.security.ApiKeys;
import dev.ratchet.api.security.Role;
import dev.ratchet.workers.cli.PlaceOptions;
import dev.ratchet.workers.metrics.Metrics;
import dev.ratchet.workers.metrics.MetricsAddress;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Serves the API, and looks after its keys. */
@Command(
        name = "api",
        description = "Serve the REST API of the stack that runs at the home, until SIGTERM.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "[COMMAND]",
        footer = {
            "",
            "Without any key it serves this machine alone, and everybody on it may do everything.",
            "With keys each request needs one: Authorization: Bearer KEY. Examples:",
            "  ./ratchet api",
            "  ./ratchet api key ci --role viewer",
            "  curl http://127.0.0.1:8080/v1/campaigns"
        })
public final class ApiCommand implements Callable<Integer> {
    private static final String WHOSE = "Whose key it is: 1 to 63 of a-z 0-9 -.";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Mixin
    private final PlaceOptions options = new PlaceOptions();

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Where to listen. Beyond this machine it needs a key. Default: ${DEFAULT-VALUE}.")
    private String host = "";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "0 takes any that is free. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Mixin
    private final ServingOptions serving = new ServingOptions();

    @Option(
            names = "--metrics",
            paramLabel = "[HOST:]PORT",
            description =
                    "Where Prometheus asks for metrics: http://HOST:PORT/metrics. Default: none; of a port alone, this machine's.")
    private @Nullable String metricsAddress;

    @SuppressWarnings("NullAway.Init") // picocli sets spec before it runs a command
    ApiCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        Optional.ofNullable(metricsAddress)
                .map(MetricsAddress::parse)
                .map(Metrics::serve)
                .ifPresent(Metrics::countGlobally);
        try (ApiServer server = ApiServer.start(options.place(), serving.at(host, port))) {
            print("API: " + server.address());
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(server::close));
            new CountDownLatch(1).await();
        }
        return 0;
    }

    @Command(
            name = "key",
            description = "Make a key and print it, once: only its SHA-256 is kept.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "A name may have several keys at a time, so that one can be replaced without a gap. Example:",
                "  ./ratchet api key ci --role viewer"
            })
    int key(
            @Mixin PlaceOptions place,
            @Parameters(paramLabel = "NAME", description = WHOSE) String name,
            @Option(
                            names = "--role",
                            paramLabel = "ROLE",
                            required = true,
                            description = "viewer (looks), operator (pauses, resumes, stops too) or admin (all).")
                    Role role) {
        print(keys(place).add(name, role));
        return 0;
    }

    @Command(
            name = "keys",
            description = "List whose keys there are.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  ./ratchet api keys"})
    int list(@Mixin PlaceOptions place) {
        keys(place)
                .all()
                .forEach(key ->
                        print("%-24s %-9s %s…".formatted(key.name(), key.role().word(), key.start())));
        return 0;
    }

    @Command(
            name = "revoke",
            description = "Take keys away; a server that runs refuses them at once.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example, the old one of two keys:", "  ./ratchet api revoke ci --but-newest"})
    int revoke(
            @Mixin PlaceOptions place,
            @Parameters(paramLabel = "NAME", description = WHOSE) String name,
            @Option(names = "--but-newest", description = "Keep the newest. Default: take all away.")
                    boolean butNewest) {
        int taken = keys(place).revoke(name, butNewest);
        require(taken > 0 || butNewest, "key: %s has none (expected: a name that ./ratchet api keys shows)", name);
        print("%d taken away".formatted(taken));
        return 0;
    }

    private static ApiKeys keys(PlaceOptions options) {
        return ApiKeys.of(options.place());
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
