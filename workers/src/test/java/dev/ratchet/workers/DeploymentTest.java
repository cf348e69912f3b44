package dev.ratchet.workers;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ratchet.storage.blob.S3Location;
import dev.ratchet.workers.embedded.TemporalSettings;
import dev.ratchet.workers.metrics.MetricsAddress;
import dev.ratchet.workers.pool.Pools;
import dev.ratchet.workflows.TaskQueues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What compose, the chart and the image give the program is what the program takes. deploy/check looks at their form. */
class DeploymentTest {
    private static final Path PROJECT = Path.of("..");
    private static final Path CHART = PROJECT.resolve("charts/ratchet");

    /** Read by others than Ratchet's own code: glibc, DJL, the shell and the JVM. */
    private static final Set<String> READ_BY_OTHERS = Set.of("DJL_CACHE_DIR", "LANG", "LC_ALL", "MALLOC_ARENA_MAX");

    private static final Set<String> QUEUES =
            Arrays.stream(TaskQueues.values()).map(TaskQueues::queue).collect(toCollection(TreeSet::new));

    private final JsonNode compose = yaml(PROJECT.resolve("docker-compose.yml"));
    private final Map<String, JsonNode> ours = services(compose);

    @Test
    void every_pool_has_a_service_and_a_deployment() {
        Set<String> workers = new TreeSet<>();
        ours.forEach((name, service) -> {
            if (words(service.path("command")).getFirst().equals("worker")) {
                workers.add(name);
                assertThat(words(service.path("command"))).containsSubsequence("--pool", name);
            }
        });

        assertThat(workers).isEqualTo(QUEUES);
        assertThat(names(yaml(CHART.resolve("values.yaml")).path("pools"))).isEqualTo(QUEUES);
    }

    @Test
    void the_program_takes_every_command_line_that_it_is_given() {
        List<List<String>> commands = new ArrayList<>();
        ours.values().forEach(service -> commands.add(words(service.path("command"))));
        for (String pool : QUEUES) {
            commands.addAll(argumentsOf("deployment.yaml", pool));
        }
        commands.addAll(argumentsOf("tests/reach.yaml", ""));
        commands.addAll(typed(CHART.resolve("templates/NOTES.txt"), "/opt/ratchet/ratchet "));
        commands.addAll(typed(PROJECT.resolve("Containerfile"), "./ratchet "));
        commands.addAll(typed(PROJECT.resolve("docs/deployment.md"), "compose run --rm cli "));
        commands.addAll(typed(PROJECT.resolve("docs/deployment.md"), "/opt/ratchet/ratchet "));

        commands.removeIf(command -> command.getFirst().equals("api")); // ApiDeploymentTest holds what the API is given
        assertThat(commands).hasSizeGreaterThan(2 * QUEUES.size());
        for (List<String> command : commands) {
            assertThatCode(() -> Main.commandLine().parseArgs(command.toArray(String[]::new)))
                    .as(String.join(" ", command))
                    .doesNotThrowAnyException();
            int pool = command.indexOf("--pool");
            if (pool >= 0) {
                assertThat(Pools.parse(command.get(pool + 1), _ -> {}).toString())
                        .isEqualTo(command.get(pool + 1));
            }
            int metrics = command.indexOf("--metrics");
            if (metrics >= 0) {
                assertThat(MetricsAddress.parse(command.get(metrics + 1))
                                .getAddress()
                                .isAnyLocalAddress())
                        .as("Prometheus asks from another container")
                        .isTrue();
            }
        }
    }

    @Test
    void the_program_reads_every_variable_that_it_is_given() {
        Set<String> given = new TreeSet<>();
        ours.values().forEach(service -> given.addAll(names(service.path("environment"))));
        given.addAll(found("- name: ([A-Z][A-Z0-9_]+)", text(CHART.resolve("templates/_helpers.tpl"))));
        given.addAll(found("- name: ([A-Z][A-Z0-9_]+)", text(CHART.resolve("templates/deployment.yaml"))));
        given.addAll(found("- name: ([A-Z][A-Z0-9_]+)", text(CHART.resolve("templates/api.yaml"))));
        given.addAll(found("- name: ([A-Z][A-Z0-9_]+)", text(CHART.resolve("ci/keda.yaml"))));
        given.addAll(found("([A-Z][A-Z0-9_]+)=", text(PROJECT.resolve("Containerfile"))));

        Set<String> read = read();
        assertThat(given)
                .contains("TEMPORAL_ADDRESS", "RATCHET_STORE", "RATCHET_CACHE", "TEMPORAL_TLS_CLIENT_KEY_PATH")
                .allSatisfy(name -> assertThat(READ_BY_OTHERS.contains(name) || read.contains(name))
                        .as("%s is read (expected: in the sources, the launcher or logback.xml)", name)
                        .isTrue());
    }

    @Test
    void the_addresses_are_addresses_of_a_server_and_of_a_store() {
        assertThat(ours.values()).isNotEmpty().allSatisfy(service -> {
            Map<String, String> environment = new TreeMap<>();
            service.path("environment")
                    .properties()
                    .forEach(variable -> environment.put(
                            variable.getKey(), variable.getValue().asText()));
            TemporalSettings temporal =
                    TemporalSettings.fromEnvironment(environment).orElseThrow();
            assertThat(compose.path("services").has(host(temporal.address()))).isTrue();
            S3Location store = S3Location.parse(URI.create(environment.getOrDefault("RATCHET_STORE", "")));
            JsonNode made = compose.path("services").path("s3-setup").path("environment");
            assertThat(List.of(store.endpoint(), store.region(), store.bucket()))
                    .containsExactly(
                            made.path("S3_ENDPOINT").asText(),
                            made.path("S3_REGION").asText(),
                            made.path("S3_BUCKET").asText());
        });

        for (String values : List.of("default", "gpu", "keda", "minimal", "monitoring")) {
            JsonNode given = yaml(CHART.resolve("ci/" + values + ".yaml"));
            assertThatCode(() -> {
                        TemporalSettings.local(
                                given.path("temporal").path("address").asText(), "default");
                        S3Location.parse(
                                URI.create(given.path("store").path("uri").asText()));
                    })
                    .as(values)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void secrets_come_from_files_that_are_made_and_mounted() {
        String script = text(PROJECT.resolve("deploy/secrets"));
        Set<String> made = new TreeSet<>(
                words(found("for name in ([a-z0-9 -]+); do", script).getFirst()));
        made.addAll(found("keep \"\\$folder/([a-z-]+)\"", script));
        made.remove("api-key"); // is for people
        assertThat(names(compose.path("secrets"))).isEqualTo(made);

        Pattern file = Pattern.compile("/run/secrets/([a-z0-9-]+)");
        compose.path("services").properties().forEach(service -> {
            List<String> mounted = words(service.getValue().path("secrets"));
            List<String> used = file.matcher(service.getValue().toString())
                    .results()
                    .map(match -> match.group(1))
                    .toList();
            assertThat(mounted).as(service.getKey()).containsAll(used);
            assertThat(service.getValue().path("environment").toString())
                    .as(service.getKey())
                    .doesNotContainPattern("(PASSWORD|SECRET_KEY|ACCESS_KEY)\":");
        });
    }

    /** Compose's own validation looks at the form of a file, not at what its names mean. */
    @Test
    void what_a_service_names_is_there() {
        JsonNode services = compose.path("services");
        services.properties().forEach(entry -> {
            String name = entry.getKey();
            JsonNode service = entry.getValue();
            assertThat(names(compose.path("networks"))).as(name).containsAll(words(service.path("networks")));
            assertThat(names(compose.path("secrets"))).as(name).containsAll(words(service.path("secrets")));
            service.path("volumes").forEach(volume -> {
                String source = volume.asText().replaceFirst(":.*", "");
                assertThat(source.isEmpty() // a volume without a name
                                || compose.path("volumes").has(source)
                                || Files.isRegularFile(PROJECT.resolve(source)))
                        .as("%s, volume %s", name, volume)
                        .isTrue();
            });
            service.path("depends_on").properties().forEach(needed -> {
                JsonNode other = services.path(needed.getKey());
                String condition = needed.getValue().path("condition").asText();
                assertThat(condition)
                        .as("%s needs %s", name, needed.getKey())
                        .isIn(
                                other.path("healthcheck").has("test") ? "service_healthy" : "",
                                other.path("restart").asText().startsWith("on-failure")
                                        ? "service_completed_successfully"
                                        : "");
            });
        });
    }

    @Test
    void a_worker_is_confined() {
        ours.forEach((name, service) -> {
            assertThat(service.path("read_only").asBoolean()).as(name).isTrue();
            // Arrow's compression loads its library from there.
            assertThat(words(service.path("tmpfs")))
                    .as(name)
                    .allSatisfy(mount -> assertThat(!mount.startsWith("/tmp:") || mount.contains(":exec,"))
                            .isTrue());
            assertThat(words(service.path("cap_drop"))).as(name).containsExactly("ALL");
            assertThat(words(service.path("security_opt"))).as(name).contains("no-new-privileges");
            assertThat(service.has("privileged") || service.has("cap_add"))
                    .as(name)
                    .isFalse();
            boolean api = words(service.path("command")).getFirst().equals("api");
            assertThat(service.has("ports")).as(name).isEqualTo(api);
            assertThat(words(service.path("networks")))
                    .as(name)
                    .isNotEmpty()
                    .allSatisfy(network -> assertThat(api
                                    || compose.path("networks")
                                            .path(network)
                                            .path("internal")
                                            .asBoolean())
                            .isTrue());
        });
    }

    @Test
    void images_are_pinned_and_ports_are_on_loopback() {
        List<String> images = new ArrayList<>(
                found("^FROM (\\S+)", text(PROJECT.resolve("Containerfile")).replace(" AS build", "")));
        compose.path("services").properties().forEach(service -> {
            images.add(service.getValue().path("image").asText());
            assertThat(words(service.getValue().path("ports")))
                    .as(service.getKey())
                    .allSatisfy(port -> assertThat(port).startsWith("127.0.0.1:"));
        });

        assertThat(images)
                .hasSizeGreaterThan(10)
                .allSatisfy(image -> assertThat(image).matches("[a-z0-9./-]+:v?\\d+\\.\\d+[A-Za-z0-9._-]*"));
    }

    @Test
    void the_profile_of_reward_code_lets_bubblewrap_unshare_and_little_else() {
        JsonNode service = compose.path("services").path("reward-code");
        String profile = words(service.path("security_opt")).stream()
                .filter(option -> option.startsWith("seccomp="))
                .map(option -> option.substring("seccomp=".length()))
                .collect(Collectors.joining());
        JsonNode seccomp = json(PROJECT.resolve(profile));
        Set<String> allowed = new TreeSet<>();
        seccomp.path("syscalls").forEach(rule -> {
            if (rule.path("action").asText().equals("SCMP_ACT_ALLOW")) {
                assertThat(rule.has("args") || rule.has("includes") || rule.has("excludes"))
                        .as("a plain list, which every container runtime reads alike")
                        .isFalse();
                allowed.addAll(words(rule.path("names")));
            }
        });

        assertThat(seccomp.path("defaultAction").asText()).isEqualTo("SCMP_ACT_ERRNO");
        assertThat(allowed)
                .contains("clone", "unshare", "mount", "umount2", "pivot_root", "sethostname", "execve", "openat")
                .doesNotContain(
                        "setns", "ptrace", "bpf", "keyctl", "kexec_load", "init_module", "open_by_handle_at", "reboot")
                .doesNotContain("userfaultfd", "io_uring_setup", "perf_event_open", "move_mount", "clone3", "chroot");
    }

    /** The services that run Ratchet's own image, by name. */
    private static Map<String, JsonNode> services(JsonNode compose) {
        Map<String, JsonNode> services = new LinkedHashMap<>();
        compose.path("services").properties().forEach(service -> {
            if (service.getValue().path("image").asText().startsWith("ratchet:")) {
                services.put(service.getKey(), service.getValue());
            }
        });
        return services;
    }

    /** The args of the containers of a template, with the pool's name in them. */
    private static List<List<String>> argumentsOf(String template, String pool) {
        List<String> lines = found("^ *args: \\[(.*)]$", text(CHART.resolve("templates/" + template)));
        assertThat(lines).as(template).isNotEmpty();
        return lines.stream()
                .map(line -> line.replace("{{ $name }}", pool)
                        .replace(
                                "{{ $.Values.metrics.port }}",
                                values("metrics").path("port").asText()))
                .map(line -> words(line.replace(",", " ")))
                .toList();
    }

    private static JsonNode values(String part) {
        return yaml(CHART.resolve("values.yaml")).path(part);
    }

    /** What stands behind {@code launcher} in the lines of a text, up to the end of a shell's command. */
    private static List<List<String>> typed(Path file, String launcher) {
        List<String> lines = found(Pattern.quote(launcher) + "([^\\\\`&|\\n]+)", text(file));
        assertThat(lines).as("%s in %s", launcher, file).isNotEmpty();
        return lines.stream().map(DeploymentTest::words).toList();
    }

    /** All names in quotes or after a dollar in what Ratchet is made of. */
    private static Set<String> read() {
        Set<String> names = new TreeSet<>(found("\\$\\{?([A-Z][A-Z0-9_]+)", text(PROJECT.resolve("ratchet"))));
        for (Path sources : modules()) {
            try (Stream<Path> files = Files.walk(sources)) {
                files.filter(file -> file.toString().matches(".*\\.(java|xml)")).forEach(file -> {
                    names.addAll(found("\"([A-Z][A-Z0-9_]+)\"", text(file)));
                    names.addAll(found("\\$\\{([A-Z][A-Z0-9_]+)", text(file)));
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return names;
    }

    private static List<Path> modules() {
        try (Stream<Path> folders = Files.list(PROJECT)) {
            return folders.map(folder -> folder.resolve("src/main"))
                    .filter(Files::isDirectory)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String host(String address) {
        return address.substring(0, address.lastIndexOf(':'));
    }

    static List<String> words(JsonNode list) {
        List<String> words = new ArrayList<>();
        list.forEach(word -> words.add(word.asText()));
        return words;
    }

    /** As a shell would split it; single quotes hold words together. */
    private static List<String> words(String line) {
        return Pattern.compile("'([^']*)'|(\\S+)")
                .matcher(line.strip())
                .results()
                .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
                .toList();
    }

    private static Set<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).collect(toCollection(TreeSet::new));
    }

    private static List<String> found(String regex, String text) {
        return Pattern.compile(regex, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    /** With anchors, aliases and merges resolved, which Jackson does not do. */
    static JsonNode yaml(Path file) {
        Object content = new Yaml(new SafeConstructor(new LoaderOptions())).load(text(file));
        return new ObjectMapper().valueToTree(content);
    }

    private static JsonNode json(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
