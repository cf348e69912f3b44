package dev.ratchet.workers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./ratchet suites}: lists suites, shows one, and adds some. */
class SuitesCommandTest {
    private static final String SUM = "{\"question\": \"What is 1 + 1?\", \"answer\": \"#### 2\"}\n";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int suites(String command, String... words) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] all = new String[words.length + 4];
        all[0] = "suites";
        all[1] = command;
        System.arraycopy(words, 0, all, 2, words.length);
        all[words.length + 2] = "--home";
        all[words.length + 3] = folder.resolve("home").toString();
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }

    @Test
    void a_suite_is_added_listed_and_shown() throws IOException {
        String file = Files.writeString(folder.resolve("sums.jsonl"), SUM).toString();

        assertThat(suites("add", "sums", "--format", "gsm8k", file, "--description", "Our sums"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("sums@1").contains("1 math").contains("Our sums");
        assertThat(suites("list")).isZero();
        assertThat(out.toString()).contains("arithmetic@1", "code@1", "k12@1", "sums@1", "vision@1");
        assertThat(suites("show", "sums@1")).isZero();
        assertThat(out.toString())
                .contains("from: gsm8k", "gsm8k-000001, math, level 1", "What is 1 + 1?", "reference: 2");
        assertThat(suites("show", "vision")).isZero();
        assertThat(out.toString()).contains("show pictures (expected: a policy that sees");
    }

    @Test
    void what_cannot_be_added_or_shown_is_said_in_one_line() throws IOException {
        String file = Files.writeString(folder.resolve("sums.jsonl"), SUM.replace("####", "so"))
                .toString();

        assertThat(suites("add", "sums", "--format", "gsm8k", file)).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("ratchet: " + file + ", line 1, answer: ends in ")
                .hasLineCount(1);
        assertThat(suites("add", "sums", "--format", "csv", file)).isEqualTo(2);
        assertThat(err.toString()).contains("format: \"csv\" (expected: one of jsonl, aime");
        assertThat(suites("add", "sums", "--format", "gsm8k", file + ".gone")).isEqualTo(2);
        assertThat(err.toString()).contains("sums.jsonl.gone: is not there (expected: a file)");
        assertThat(suites("add", "sums", file)).isEqualTo(2);
        assertThat(err.toString()).contains("--format");
        assertThat(suites("show", "none")).isEqualTo(2);
        assertThat(err.toString())
                .contains("suite: none is not in the store (expected: one that ./ratchet suites list names)");
    }

    @Test
    void help_names_the_formats_and_says_what_to_read() {
        assertThat(suites("add", "--help")).isZero();
        assertThat(out.toString()).contains("livecodebench", "docs/evaluation.md", "--description", "Examples:");
    }
}
