package dev.ratchet.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.api.events.StreamLimits;
import dev.ratchet.api.limits.Rates;
import dev.ratchet.api.limits.RequestTime;
import dev.ratchet.api.security.Role;
import dev.ratchet.api.serving.ServingLimits;
import dev.ratchet.workers.embedded.HomeDirectory;
import dev.ratchet.workers.embedded.TemporalBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run by bench/schemathesis: an API of a stack, and a store with a campaign that is done. */
class SchemathesisBench {
    private static final Path BENCH = Path.of("..", "bench");

    @TempDir
    private Path folder;

    @Test
    void the_api_does_what_its_document_says_with_a_key_and_without() throws Exception {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putIfAbsent(
                TemporalBinary.CACHE_VARIABLE, Path.of("..", ".cache").toString());
        HomeDirectory home = new HomeDirectory(folder.resolve("home")).create();
        ApiOptions options = new ApiOptions(
                "127.0.0.1",
                0,
                null,
                null,
                null,
                new Rates(100_000, 100_000, 100_000),
                RequestTime.STANDARD,
                StreamLimits.STANDARD,
                ServingLimits.STANDARD);
        try (TinyStack stack = new TinyStack(home.root());
                ApiFixture api = new ApiFixture(folder, options, environment)) {
            assertThat(stack.stack().own()).isTrue();
            assertThat(TinyStack.post(api.address("/"), "/v1/campaigns", TinyStack.specification("done", 2, 0))
                            .status())
                    .isEqualTo(201);
            TinyStack.await(
                    api.address("/"),
                    "done",
                    campaign -> campaign.path("condition").asText().equals("DONE"));
            String key = api.keys().add("schemathesis", Role.ADMIN);
            String document = api.get("/openapi.yml", "Authorization", "Bearer " + key)
                    .whole()
                    .body();
            Path schema = Files.writeString(folder.resolve("openapi.yml"), document);

            int with = run(schema, api, "with-a-key", "-H", "Authorization: Bearer " + key);
            int without = run(schema, api, "without-a-key");
            ApiResults.replace("schemathesis", List.of(row("with-a-key", with), row("without-a-key", without)));
            assertThat(List.of(with, without))
                    .as("exit codes with and without a key; see api/target/schemathesis-*.txt")
                    .containsExactly(0, 0);
        }
    }

    /** How many failures its report counts, and among how many requests. */
    private static ObjectNode row(String name, int exit) throws IOException {
        String report = Files.readString(report(name));
        Matcher failures = Pattern.compile("=+ .*?(\\d+) failures?.* =+").matcher(report);
        Matcher cases = Pattern.compile("(\\d+) generated").matcher(report);
        assertThat(cases.find()).as(report).isTrue();
        boolean failed = failures.find();
        assertThat(failed).as("exit code %d", exit).isEqualTo(exit != 0);
        return ApiFixture.JSON
                .createObjectNode()
                .put(
                        "work",
                        "schemathesis %s, all checks, %s requests".formatted(name.replace('-', ' '), cases.group(1)))
                .put("ours", failed ? Integer.parseInt(failures.group(1)) : 0)
                .put("unit", "failures")
                .put("goal", "0");
    }

    private static Path report(String name) {
        return Path.of("target", "schemathesis-%s.txt".formatted(name));
    }

    private static int run(Path schema, ApiFixture api, String name, String... more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("bench.schemathesis", "schemathesis"),
                "--config-file",
                BENCH.resolve("schemathesis.toml").toString(),
                "run",
                schema.toString(),
                "--url",
                api.address("/").toString(),
                "--checks",
                "all",
                "--continue-on-failure",
                "--request-timeout",
                "20",
                "--no-color"));
        command.addAll(List.of(more));
        String arguments = System.getProperty("bench.arguments", "");
        if (!arguments.isBlank()) {
            command.addAll(List.of(arguments.strip().split(" +")));
        }
        ProcessBuilder run = new ProcessBuilder(command);
        run.environment().put("SCHEMATHESIS_HOOKS", "schemathesis_hooks");
        run.environment().put("PYTHONPATH", BENCH.toAbsolutePath().toString());
        return run.redirectErrorStream(true)
                .redirectOutput(report(name).toFile())
                .start()
                .waitFor();
    }
}
