package dev.ratchet.workers;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every bad input of the command: one line that says what, the value and what was expected; an exit code; nothing begun. */
@Order(2)
class BadInputTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final String SPECIFICATION = """
            name: tiny
            iterations: 1
            model: {directory: model}
            prompts: {file: prompts.jsonl}
            rollout: {promptsPerIteration: 2, samplesPerPrompt: 2, iterationTokens: 4, segmentTokens: 2, hardLimit: 8}
            evaluation: {problems: 1}
            """;

    private static final List<String> RUN = List.of("run", "{folder}/spec.yaml");

    private static final String PROMPTS = """
            {"id":"a","domain":"math","level":1,"question":"a 1","answer":"1","split":"train"}
            {"id":"b","domain":"math","level":1,"question":"b 2","answer":"2","split":"train"}
            {"id":"c","domain":"math","level":1,"question":"ab 1","answer":"1","split":"heldout"}
            """;

    /** What is wrong is done to files that are right. */
    @FunctionalInterface
    interface Damage {
        void in(Path folder) throws IOException;
    }

    /** What a file holds instead of what is right; nothing where it is not there. */
    @FunctionalInterface
    private interface Wrong {
        Optional<byte[]> of(byte[] right) throws IOException;
    }

    /** One bad input: its name, what is done to the folder, the command, and what the one line must say. */
    record Bad(String what, Damage damage, List<String> command, List<String> says) {
        @Override
        public String toString() {
            return what;
        }
    }

    @TempDir
    Path folder;

    @BeforeEach
    void makeWhatIsRight() throws IOException {
        Files.writeString(folder.resolve("spec.yaml"), SPECIFICATION);
        Files.writeString(folder.resolve("prompts.jsonl"), PROMPTS);
        Files.write(folder.resolve("model.gguf"), TinyGguf.bytes());
        assertThat(run("model", "import", "{folder}/model.gguf", "--to", "{folder}/model")
                        .exitCode())
                .isZero();
    }

    private static Stream<Bad> specifications() {
        return Stream.of(
                text(
                        "unknown key",
                        "name: tiny",
                        "name: tiny\ncolour: red",
                        "colour: unknown setting (expected: one of"),
                text(
                        "misspelt key",
                        "segmentTokens",
                        "segmentTokns",
                        "rollout.segmentTokns",
                        "did you mean segmentTokens"),
                text("out of range", "problems: 1", "problems: -1", "evaluation.problems: -1 (expected: "),
                text(
                        "wrong kind",
                        "iterations: 1",
                        "iterations: one",
                        "iterations: \"one\" (expected: a whole number)"),
                text(
                        "limit beyond the context",
                        "hardLimit: 8",
                        "hardLimit: 64",
                        "rollout.hardLimit 64 are ",
                        "(expected: at most context length of model.directory, 64"),
                text("missing key", "iterations: 1\n", "", "iterations: missing (expected: a value"),
                text("no YAML", "name: tiny", "name: [tiny", "spec.yaml, line ", "(expected: YAML)"),
                text(
                        "alias bomb",
                        "name: tiny",
                        "a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b]",
                        "line 2: alias *a (expected: no YAML aliases"),
                text(
                        "path in a name",
                        "name: tiny",
                        "name: ../tiny",
                        "campaign name: \"../tiny\" (expected: 1 to 63 of"),
                new Bad(
                        "no specification",
                        in -> Files.delete(in.resolve("spec.yaml")),
                        RUN,
                        List.of("spec.yaml: no such file (expected: a YAML file")),
                new Bad(
                        "a folder as specification",
                        _ -> {},
                        List.of("run", "{folder}"),
                        List.of(": a folder (expected: a YAML file")));
    }

    private static Stream<Bad> arguments() {
        return Stream.of(
                command("no command", "command: none (expected: what ./ratchet --help shows)"),
                command("unknown command", "'rum'", "rum", "{folder}/spec.yaml"),
                command("no argument", "'SPEC' (expected: what ./ratchet run --help shows)", "run"),
                command("misspelt option", "did you mean --seed", "run", "{folder}/spec.yaml", "--sed", "3"),
                command("seed of letters", "\"x\" is no whole number", "run", "{folder}/spec.yaml", "--seed", "x"),
                command("setting of no value", "was foo (expected", "run", "{folder}/spec.yaml", "--set", "foo"),
                command("path in --name", "name: \"../x\" (expected", "run", "{folder}/spec.yaml", "--name", "../x"),
                command(
                        "quotes in --name",
                        "name: \"a\"'b\" (expected",
                        "run",
                        "{folder}/spec.yaml",
                        "--name",
                        "a\"'b"),
                command("path to show", "campaign name: \"../x\" (expected", "campaign", "show", "../x"),
                command("path to pause", "campaign name: \"a/b\" (expected", "campaign", "pause", "a/b"),
                command("campaign that is not there", "campaign: none is not in the store", "campaign", "show", "none"),
                command("no such pool", "rollouts", "worker", "--pool", "rollouts"));
    }

    private static Stream<Bad> prompts() {
        return Stream.of(
                prompts("empty prompt set", _ -> "", "no prompt to train on (expected: at least one"),
                prompts(
                        "only held-out prompts",
                        all -> all.replace("\"train\"", "\"heldout\""),
                        "no prompt to train on (expected: at least one"),
                prompts(
                        "duplicate prompt ids",
                        all -> all.replace("\"id\":\"b\"", "\"id\":\"a\""),
                        "prompts.jsonl, line 2, id: \"a\" is there twice, first in line 1 (expected: each id once)"),
                prompts(
                        "path in a prompt id",
                        all -> all.replace("\"id\":\"b\"", "\"id\":\"../b\""),
                        "line 2, prompt id: \"../b\" (expected: 1 to 64 of"),
                prompts(
                        "reference that no answer can be judged against",
                        all -> all.replace("\"answer\":\"2\"", "\"answer\":\"two\""),
                        "prompt b, answer: \"two\" (expected: a number)"),
                new Bad(
                        "no prompts",
                        in -> Files.delete(in.resolve("prompts.jsonl")),
                        RUN,
                        List.of("prompts.file: ", "prompts.jsonl (expected: a file")));
    }

    private static Stream<Bad> models() {
        return Stream.of(
                        model("missing weights", "model.safetensors", _ -> Optional.empty(), "no model.safetensors"),
                        model("no config", "config.json", _ -> Optional.empty(), "has no config.json (expected: "),
                        model(
                                "no tokenizer",
                                "tokenizer.json",
                                _ -> Optional.empty(),
                                "has no tokenizer.json (expected: "),
                        model(
                                "truncated weights",
                                "model.safetensors",
                                all -> first(all, all.length - 100),
                                "model.norm.weight: the file ends 100 bytes before the tensor does (expected: the whole"),
                        model(
                                "truncated header",
                                "model.safetensors",
                                all -> first(all, 100),
                                "header: ends after 92 bytes (expected: "),
                        model(
                                "weights that go on",
                                "model.safetensors",
                                all -> first(all, all.length + 1),
                                "goes on after the last tensor (expected: the end of the file)"),
                        model(
                                "hostile header length",
                                "model.safetensors",
                                all -> number(all, 0, Long.MAX_VALUE),
                                "header length: 9223372036854775807 (expected: 2 to 100000000"),
                        model(
                                "hostile header",
                                "model.safetensors",
                                all -> replaced(all, "[8,32]", "[8,-2]"),
                                "shape: [8,-2] (expected: whole numbers >= 0)"),
                        model(
                                "not a number",
                                "model.safetensors",
                                all -> number(all, all.length - 8, (long) Float.floatToIntBits(Float.NaN) << 32),
                                "model.norm.weight, value 31: NaN (expected: finite)"),
                        model(
                                "unknown architecture",
                                "config.json",
                                all -> replaced(all, "LlamaForCausalLM", "MambaForCausalLM"),
                                "config.json, architectures: MambaForCausalLM (expected: LlamaForCausalLM"),
                        model("no JSON", "config.json", _ -> text("{"), "config.json: not JSON", "(expected: one JSON"),
                        model(
                                "tokenizer of another format",
                                "tokenizer.json",
                                _ -> text("{}"),
                                "tokenizer.json: model.vocab: no tokens (expected: "),
                        model(
                                "tokenizer that does not match",
                                "tokenizer.json",
                                BadInputTest::withOneTokenMore,
                                "tokenizer that does not match: 9 tokens for a vocabulary of 8 (expected: "))
                .flatMap(BadInputTest::ranAndImported);
    }

    private static Stream<Bad> imports() {
        return Stream.of(
                gguf("truncated", all -> first(all, all.length - 100), "model.gguf, tensor blk.0.ffn_down.weight"),
                gguf(
                        "truncated in its header",
                        all -> first(all, 500),
                        "model.gguf: ends within its header at byte 500"),
                gguf("empty", _ -> text(""), "model.gguf: ends within its header at byte 0 (expected: more)"),
                gguf("another format", all -> replaced(all, "GGUF", "GGML"), "begins with 4c4d4747 (expected: GGUF"),
                gguf(
                        "hostile tensor count",
                        all -> number(all, 8, Long.MAX_VALUE),
                        "tensor count, length: 9223372036854775807 (expected: at most"),
                gguf(
                        "unknown architecture",
                        all -> replaced(all, "llama", "mamba"),
                        "general.architecture: mamba (expected: one of [llama"),
                command("no source", "none is not there (expected: smollm2", "model", "import", "none", "--to", "x"),
                command(
                        "target in use",
                        "model is there already (expected: a new or an empty",
                        importTo("{folder}/model")),
                command("target below a file", "cannot be made, ", importTo("{folder}/spec.yaml/model")));
    }

    static Stream<Bad> all() {
        return Stream.of(specifications(), arguments(), prompts(), models(), imports())
                .flatMap(rows -> rows);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void is_refused_in_one_line_with_nothing_begun(Bad bad) throws IOException {
        bad.damage().in(folder);

        Ended ended = run(bad.command().toArray(String[]::new));

        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(2);
        List<String> said = ended.err()
                .lines()
                .filter(line -> !line.startsWith("writing tensors"))
                .toList();
        assertThat(said)
                .singleElement()
                .asString()
                .startsWith("ratchet: ")
                .contains("expected: ")
                .contains(bad.says());
        assertThat(folder.resolve("home/temporal.db")).doesNotExist();
        assertThat(folder.resolve("out")).doesNotExist();
        assertThat(run("campaign", "list").out()).isEmpty();
        try (Stream<Path> entries = Files.list(folder)) {
            assertThat(entries).noneMatch(entry -> entry.toString().endsWith(".importing"));
        }
    }

    private record Ended(int exitCode, String out, String err) {}

    private Ended run(String... command) {
        List<String> all = new ArrayList<>();
        for (String argument : command) {
            all.add(argument.replace("{folder}", folder.toString()));
        }
        if (all.contains("run") || all.contains("campaign") || all.contains("worker")) {
            all.addAll(List.of("--home", folder.resolve("home").toString()));
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exitCode = line.execute(all.toArray(String[]::new));
        return new Ended(exitCode, out.toString(), err.toString());
    }

    private static Bad text(String what, String right, String wrong, String... says) {
        assertThat(SPECIFICATION).contains(right);
        return new Bad(
                what,
                in -> Files.writeString(in.resolve("spec.yaml"), SPECIFICATION.replace(right, wrong)),
                RUN,
                List.of(says));
    }

    private static Bad prompts(String what, UnaryOperator<String> wrong, String says) {
        assertThat(wrong.apply(PROMPTS)).isNotEqualTo(PROMPTS);
        return new Bad(
                what, in -> Files.writeString(in.resolve("prompts.jsonl"), wrong.apply(PROMPTS)), RUN, List.of(says));
    }

    private static Bad command(String what, String says, String... command) {
        return new Bad(what, _ -> {}, List.of(command), List.of(says));
    }

    private static Bad model(String what, String file, Wrong wrong, String... says) {
        return new Bad(what, in -> damage(in.resolve("model").resolve(file), wrong), RUN, List.of(says));
    }

    private static Bad gguf(String what, Wrong wrong, String... says) {
        return new Bad(
                "GGUF: " + what,
                in -> damage(in.resolve("model.gguf"), wrong),
                List.of(importTo("{folder}/out")),
                List.of(says));
    }

    /** A model that is refused by a campaign is refused by an import in the same words. */
    private static Stream<Bad> ranAndImported(Bad model) {
        List<String> importing = List.of("model", "import", "{folder}/model", "--to", "{folder}/out");
        return Stream.of(
                new Bad("model: " + model.what(), model.damage(), model.command(), model.says()),
                new Bad("import: " + model.what(), model.damage(), importing, model.says()));
    }

    private static String[] importTo(String target) {
        return new String[] {"model", "import", "{folder}/model.gguf", "--to", target};
    }

    private static void damage(Path file, Wrong wrong) throws IOException {
        byte[] right = Files.readAllBytes(file);
        Optional<byte[]> content = wrong.of(right.clone());
        assertThat(content.orElse(null)).isNotEqualTo(right);
        if (content.isPresent()) {
            Files.write(file, content.get());
        } else {
            Files.delete(file);
        }
    }

    private static Optional<byte[]> replaced(byte[] content, String right, String wrong) {
        String text = new String(content, ISO_8859_1); // a character is a byte
        return Optional.of(text.replaceFirst(Pattern.quote(right), wrong).getBytes(ISO_8859_1));
    }

    private static Optional<byte[]> withOneTokenMore(byte[] tokenizer) throws IOException {
        ObjectNode root = (ObjectNode) MAPPER.readTree(tokenizer);
        ((ObjectNode) root.path("model").path("vocab")).put("more", 8);
        return Optional.of(MAPPER.writeValueAsBytes(root));
    }

    private static Optional<byte[]> first(byte[] content, int length) {
        return Optional.of(Arrays.copyOf(content, length));
    }

    private static Optional<byte[]> text(String content) {
        return Optional.of(content.getBytes(ISO_8859_1));
    }

    private static Optional<byte[]> number(byte[] content, int at, long number) {
        return Optional.of(ByteBuffer.wrap(content)
                .order(LITTLE_ENDIAN)
                .putLong(at, number)
                .array());
    }
}
