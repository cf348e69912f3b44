package dev.ratchet.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.api.security.ApiKeys;
import dev.ratchet.api.security.Role;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.workers.campaign.Place;
import dev.ratchet.workers.embedded.HomeDirectory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The API as a container starts it: by the command lines of compose and the chart, with its keys in a file that is mounted. */
class ApiDeploymentTest {
    private static final Path PROJECT = Path.of("..");

    @TempDir
    private Path folder;

    @Test
    void the_program_takes_the_command_lines_that_it_is_given() throws IOException {
        for (String line : List.of(
                found("command: \\[api, (.*)]", PROJECT.resolve("docker-compose.yml")),
                found("args: \\[api, (.*)]", PROJECT.resolve("charts/ratchet/templates/api.yaml")))) {
            String[] arguments = line.replace("\"", "")
                    .replace("{{ $.Values.metrics.port }}", "9464")
                    .split(", ", -1);
            CommandLine.ParseResult parsed = new CommandLine(new ApiCommand()).parseArgs(arguments);
            assertThat(parsed.<String>matchedOptionValue("--host", "")).isEqualTo("0.0.0.0");
            assertThat(parsed.<Integer>matchedOptionValue("--port", 0)).isEqualTo(8080);
            assertThat(parsed.<String>matchedOptionValue("--metrics", "")).isEqualTo("0.0.0.0:9464");
        }
    }

    private static String found(String regex, Path file) throws IOException {
        return Pattern.compile(regex)
                .matcher(Files.readString(file))
                .results()
                .map(match -> match.group(1))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void keys_of_a_mounted_file_count_and_without_any_nothing_is_served_beyond_this_machine() throws Exception {
        Path secrets = folder.resolve("secrets");
        Process script = new ProcessBuilder(PROJECT.resolve("deploy/secrets").toString(), secrets.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
        assertThat(script.waitFor()).isZero();
        Path mounted = secrets.resolve("api-keys");
        String key = Files.readString(secrets.resolve("api-key")).strip();
        assertThat(Files.readString(folder.resolve("said"))).doesNotContain(key);

        Place place = place(mounted);
        assertThat(ApiKeys.of(place).all()).singleElement().satisfies(made -> {
            assertThat(made.name()).isEqualTo("owner");
            assertThat(made.role()).isEqualTo(Role.ADMIN);
        });
        try (ApiServer server = ApiServer.start(place, "0.0.0.0", 0)) {
            assertThat(status(server, key)).isEqualTo(200);
            assertThat(status(server, key + "x")).isEqualTo(401);
        }
        Place without = place(folder.resolve("nothing"));
        assertThatThrownBy(() -> ApiServer.start(without, "0.0.0.0", 0))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("there is no key");
    }

    private Place place(Path keys) {
        HomeDirectory home = new HomeDirectory(folder.resolve("home")).create();
        return new Place(home, home.store().toUri(), Map.of(ApiKeys.FILE_VARIABLE, keys.toString()));
    }

    private static int status(ApiServer server, String key) throws IOException, InterruptedException {
        URI address = URI.create(
                "http://127.0.0.1:%d/v1/campaigns".formatted(server.address().getPort()));
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(address)
                                    .header("Authorization", "Bearer " + key)
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
