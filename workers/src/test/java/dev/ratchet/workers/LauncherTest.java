package dev.ratchet.workers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher on machines that lack something: real bash, programs that only say what such machines' programs say. */
class LauncherTest {
    private static final List<String> TOOLS = List.of(
            "bash",
            "cat",
            "dirname",
            "env",
            "find",
            "grep",
            "head",
            "mkdir",
            "mv",
            "readlink",
            "rm",
            "sed",
            "tail",
            "touch");

    @TempDir
    Path machine;

    private record Ended(int exitCode, String out, String err) {}

    @BeforeEach
    void aMachineWithTheLauncherAndNothingElse() throws IOException {
        String launcher = Files.readString(Path.of("..", "ratchet"));
        for (String folder : List.of("/usr/lib/jvm/", "/opt/java/", "/opt/jdk", "/Library/Java/")) {
            assertThat(launcher).contains(" " + folder);
            launcher = launcher.replace(" " + folder, " " + machine + folder);
        }
        executable(machine.resolve("project/ratchet"), launcher);
        Files.writeString(machine.resolve("project/pom.xml"), "<project/>");
        for (String tool : TOOLS) {
            Path program = List.of(Path.of("/usr/bin", tool), Path.of("/bin", tool)).stream()
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow();
            Files.createSymbolicLink(
                    Files.createDirectories(machine.resolve("bin")).resolve(tool), program);
        }
    }

    @Test
    void without_a_jdk_of_25_it_says_where_it_looked() throws Exception {
        jdk("usr/lib/jvm/old", "17.0.9");
        Files.createDirectories(machine.resolve("opt/java/jre")); // no javac in it

        assertRefused(
                start(), "JDK: none of 25 or newer in JAVA_HOME (not set), on PATH", "(expected: one; install it");
        assertRefused(start("JAVA_HOME", "/no/jdk"), "JDK: none of 25 or newer in JAVA_HOME (/no/jdk)");
    }

    @Test
    void without_maven_or_with_an_old_one_it_says_which_it_needs() throws Exception {
        jdk("home/.sdkman/candidates/java/25", "25.0.1");

        assertRefused(start(), "Maven: no mvn on PATH (expected: 3.8 or newer; install it");
        maven("echo 'Apache Maven 3.6.3 (Debian)'");
        assertRefused(start(), "Maven: 3.6.3 of " + machine + "/bin/mvn (expected: 3.8 or newer");
    }

    @Test
    void a_first_start_without_a_network_is_one_line_and_the_same_command_with_one_goes_on() throws Exception {
        jdk("usr/lib/jvm/new", "26");
        maven("""
                case "$*" in *-v*) echo 'Apache Maven 3.8.7'; exit ;; esac
                echo '[ERROR] Non-resolvable import POM: Could not transfer artifact org.junit:junit-bom:pom:6.1.3 from/to mirror'
                exit 1""");

        assertRefused(
                start(),
                "build: Maven could not fetch org.junit:junit-bom:pom:6.1.3 (expected: a network at the first start",
                machine + "/project/workers/target/build.log");
        maven("""
                case "$*" in *-v*) echo 'Apache Maven 3.8.7'; exit ;; esac
                mkdir -p workers/target/lib && touch workers/target/ratchet.jar""");
        Ended again = start();
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(again.out()).isEqualTo("java runs\n");
    }

    @Test
    void a_build_that_fails_shows_why_and_is_tried_again() throws Exception {
        jdk("usr/lib/jvm/new", "25");
        maven("""
                case "$*" in *-v*) echo 'Apache Maven 4.0.0'; exit ;; esac
                echo '[ERROR] COMPILATION ERROR'; exit 1""");

        for (int attempt = 1; attempt <= 2; attempt++) {
            Ended ended = start();
            assertThat(ended.exitCode()).isEqualTo(3);
            assertThat(ended.err())
                    .contains("COMPILATION ERROR\nratchet: build: failed (expected: success; all of it is in");
        }
    }

    @Test
    void what_was_installed_without_sources_needs_no_maven_and_writes_nothing_beside_itself() throws Exception {
        jdk("usr/lib/jvm/new", "25");
        Files.delete(machine.resolve("project/pom.xml"));
        Path target = Files.createDirectories(machine.resolve("project/workers/target"));
        Files.createFile(target.resolve("ratchet.jar"));
        // Stands for a read-only file system, which root could write to: nothing can be written under this name.
        Files.createDirectory(target.resolve("ratchet.aot.new"));

        Ended ended = start();

        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).isEqualTo("java runs\n");
        assertThat(ended.exitCode()).isZero();
        assertThat(target).isDirectoryNotContaining("glob:**/{build.log,ratchet.aot}");
    }

    @Test
    void help_for_its_own_commands_needs_neither_a_jdk_nor_maven() throws Exception {
        for (String command : List.of("test", "check", "bench")) {
            for (String help : List.of("--help", "-h")) {
                Ended ended = typed(Map.of(), command, help);
                assertThat(ended.exitCode()).as(ended.err()).isZero();
                assertThat(ended.err()).isEmpty();
                assertThat(ended.out())
                        .startsWith("Usage: ./ratchet " + command)
                        .containsPattern("Examples?:\n  ./ratchet " + command);
            }
        }
    }

    @Test
    void its_own_commands_look_for_maven_too_and_bench_knows_what_it_measures() throws Exception {
        jdk("usr/lib/jvm/new", "25");

        for (List<String> words : List.of(List.of("test"), List.of("check"), List.of("bench", "overhead"))) {
            assertRefused(
                    typed(Map.of(), words.toArray(String[]::new)), "Maven: no mvn on PATH (expected: 3.8 or newer");
        }
        Ended unknown = typed(Map.of(), "bench", "speed");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err())
                .isEqualTo(
                        "ratchet: bench: \"speed\" (expected: overhead, rewards, policy, api, serving, demo, smollm2 or long; see ./ratchet bench --help)\n");
    }

    @Test
    void bench_policy_refuses_options_that_it_does_not_have_before_it_installs_anything() throws Exception {
        jdk("usr/lib/jvm/new", "25");

        for (String[] wrong : List.of(
                new String[] {"--rounds", "0", "--rounds: \"0\" (expected: a number from 1 to 9999;"},
                new String[] {"--works", "", "--works: \"\" (expected: names, separated by commas;"},
                new String[] {"--seeds", "1", "bench policy: \"--seeds\" (expected: --works, --rounds or --threads;"
                })) {
            Ended ended = typed(Map.of(), "bench", "policy", wrong[0], wrong[1]);
            assertThat(ended.exitCode()).isEqualTo(2);
            assertThat(ended.err()).startsWith("ratchet: " + wrong[2]);
        }
    }

    private static void assertRefused(Ended ended, String... parts) {
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(3);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err().lines().filter(line -> !line.startsWith("Building Ratchet")))
                .singleElement()
                .asString()
                .startsWith("ratchet: ")
                .contains(parts);
    }

    private void jdk(String folder, String version) throws IOException {
        Path jdk = Files.createDirectories(machine.resolve(folder));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
        executable(jdk.resolve("bin/javac"), "#!/bin/sh\n");
        executable(jdk.resolve("bin/java"), "#!/bin/sh\ncase \"$*\" in *rehearse) ;; *) echo java runs ;; esac\n");
    }

    private void maven(String script) throws IOException {
        executable(machine.resolve("bin/mvn"), "#!/usr/bin/env bash\n" + script + "\n");
    }

    private static void executable(Path file, String content) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Ended start(String... more) throws IOException, InterruptedException {
        return typed(more.length > 0 ? Map.of(more[0], more[1]) : Map.of(), "campaign", "list");
    }

    private Ended typed(Map<String, String> more, String... words) throws IOException, InterruptedException {
        Map<String, String> environment = new TreeMap<>(Map.of(
                "PATH", machine.resolve("bin").toString(),
                "HOME", machine.resolve("home").toString()));
        environment.putAll(more);
        List<String> command = new ArrayList<>(List.of(
                machine.resolve("bin/bash").toString(),
                machine.resolve("project/ratchet").toString()));
        command.addAll(List.of(words));
        Path out = machine.resolve("out");
        Path err = machine.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
