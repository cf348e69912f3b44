package dev.ratchet.api.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.api.ApiResults;
import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.decoding.DecoderWeights;
import dev.ratchet.policy.formats.HuggingFaceDirectory;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.formats.ModelConfigs;
import dev.ratchet.policy.formats.ModelFiles;
import dev.ratchet.policy.formats.Safetensors;
import dev.ratchet.policy.formats.SmolLm2;
import dev.ratchet.policy.kernels.Precision;
import dev.ratchet.policy.sampling.BatchSampler;
import dev.ratchet.policy.sampling.LiveSequence;
import dev.ratchet.policy.sampling.RepetitionRule;
import dev.ratchet.policy.sampling.SamplingSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What serving costs beside the sampler alone, both on SmolLM2-135M in 32 bits, in turns, with as many threads: the time to the
 * first token beside the time that reading the prompt takes, and tokens a second of 32 clients beside those of a batch of 32.
 */
class ServingBench {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final int CLIENTS = 32;
    private static final int TOKENS = 64;
    private static final int PROMPT = 512;
    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    @TempDir
    private Path folder;

    private final ArrayNode rows = JSON.createArrayNode();
    private final List<String> missed = new ArrayList<>();

    /** How one answer came. */
    private record Streamed(double firstTokenSeconds, int tokens, Set<String> models, boolean whole) {}

    @Test
    void serving_beside_the_sampler() throws Exception {
        Path model = model();
        ModelFiles files = HuggingFaceDirectory.open(model);
        ModelConfig config = ModelConfigs.read(files);
        DecoderWeights weights = DecoderWeights.load(config, Precision.FP32, sink -> Safetensors.read(files, sink));
        try (BatchSampler sampler = new BatchSampler(weights, THREADS, 2L << 30);
                ServedStore served = new ServedStore(folder, model, new ServingLimits(THREADS, 2048, 64, 1024, 2));
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Streamed _ = stream(served, 0, 16); // loads the model
            write(sampler, 0);
            firstTokens(sampler, served);
            throughput(sampler, served, clients);
            newWeights(served, model, clients);
        }
        ApiResults.merge("serving.json", rows);
        System.out.println(rows.toPrettyString());
        assertThat(missed).isEmpty();
    }

    private static Path model() throws IOException {
        String set = System.getenv("RATCHET_CACHE");
        Path cache = (set == null ? Path.of("..", ".cache") : Path.of(set))
                .toAbsolutePath()
                .normalize();
        Path model = cache.resolve("policy-bench").resolve("smollm2");
        if (!Files.exists(model.resolve("config.json"))) {
            SmolLm2.importTo(model, cache, (_, _, _) -> {});
        }
        return model;
    }

    /** Tokens of a prompt, another one for each number, so that nothing is known already. */
    private static int[] prompt(int number, int length) {
        int[] tokens = new int[length];
        for (int i = 0; i < length; i++) {
            tokens[i] = 1000 + (number * 31 + i * 17) % 20_000;
        }
        return tokens;
    }

    private void firstTokens(BatchSampler sampler, ServedStore served) throws Exception {
        List<Double> ours = new ArrayList<>();
        List<Double> alone = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            int number = 100 + round;
            long begin = System.nanoTime();
            float[] _ = sampler.logits(TokenIds.of(prompt(number, PROMPT)));
            double prefill = seconds(begin);
            double first = stream(served, prompt(number, PROMPT), 4).firstTokenSeconds();
            if (round > 0) { // the first one warms up
                ours.add(first);
                alone.add(prefill);
            }
        }
        row("first token of " + PROMPT + " tokens", "prefill by the sampler", "s", ours, alone, false, 0.5);
    }

    private void throughput(BatchSampler sampler, ServedStore served, ExecutorService clients) throws Exception {
        List<Double> ours = new ArrayList<>();
        List<Double> alone = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            long begin = System.nanoTime();
            int written = write(sampler, round);
            double batch = written / seconds(begin);
            begin = System.nanoTime();
            List<Future<Streamed>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = round * CLIENTS + i;
                all.add(clients.submit(() -> stream(served, number, TOKENS)));
            }
            int tokens = 0;
            for (Future<Streamed> each : all) {
                tokens += each.get().tokens();
            }
            if (round > 0) {
                ours.add(tokens / seconds(begin));
                alone.add(batch);
            }
        }
        row(CLIENTS + " clients", "a batch of the sampler", "tokens/s", ours, alone, true, 0.9);
    }

    private static int write(BatchSampler sampler, int round) {
        List<LiveSequence> live = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            live.add(new LiveSequence(
                    new TrajectoryId(new GroupId(1, i), 0),
                    TokenIds.of(prompt(round * CLIENTS + i, 16)),
                    TokenIds.EMPTY,
                    TOKENS,
                    TOKENS));
        }
        return sampler
                .writeRound(live, round, new SamplingSettings(1, TOKENS, RepetitionRule.OFF), Progress.SILENT)
                .stream()
                .mapToInt(written -> written.tokens().length())
                .sum();
    }

    /** The same weights are committed again while all stream: how many answers break off or are of two versions. */
    private void newWeights(ServedStore served, Path model, ExecutorService clients) throws Exception {
        CountDownLatch begun = new CountDownLatch(CLIENTS);
        List<Future<List<Streamed>>> all = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int number = 10_000 + i;
            all.add(clients.submit((Callable<List<Streamed>>) () -> {
                List<Streamed> answers = new ArrayList<>();
                for (int each = 0; each < 4; each++) {
                    answers.add(stream(served, number + 100 * each, TOKENS));
                    begun.countDown();
                }
                return answers;
            }));
        }
        begun.await();
        served.commit(model);
        Set<String> seen = new TreeSet<>();
        int answers = 0;
        int dropped = 0;
        for (Future<List<Streamed>> each : all) {
            for (Streamed answer : each.get()) {
                answers++;
                dropped += answer.whole() && answer.models().size() == 1 ? 0 : 1;
                seen.addAll(answer.models());
            }
        }
        ObjectNode row = rows.addObject()
                .put("work", "new weights while %d clients stream: answers dropped of %d".formatted(CLIENTS, answers))
                .put("ours", dropped)
                .put("unit", "answers")
                .put("goal", "0, by two versions");
        row.put("commit", commit()).put("versions", seen.toString());
        if (dropped > 0 || seen.size() < 2) {
            missed.add(row.toString());
        }
    }

    private static Streamed stream(ServedStore served, int number, int tokens) throws Exception {
        return stream(served, prompt(number, 16), tokens);
    }

    private static Streamed stream(ServedStore served, int[] prompt, int tokens) throws Exception {
        ObjectNode body = JSON.createObjectNode()
                .put("model", "chat")
                .put("seed", 1)
                .put("max_tokens", tokens)
                .put("return_token_ids", true)
                .put("stream", true);
        ArrayNode ids = body.putArray("prompt");
        for (int id : prompt) {
            ids.add(id);
        }
        long begin = System.nanoTime();
        HttpResponse<InputStream> answer = CLIENT.send(
                HttpRequest.newBuilder(served.address().resolve("/v1/completions"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.toString()))
                        .build(),
                BodyHandlers.ofInputStream());
        Optional<Double> first = Optional.empty();
        int count = 0;
        boolean whole = false;
        Set<String> models = new TreeSet<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                whole |= line.equals("data: [DONE]");
                if (line.startsWith("data: {")) {
                    first = first.or(() -> Optional.of(seconds(begin)));
                    JsonNode part = JSON.readTree(line.substring("data: ".length()));
                    models.add(part.path("model").asText());
                    count += part.at("/choices/0/token_ids").size();
                }
            }
        }
        return new Streamed(first.orElseThrow(), count, models, whole);
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    /** {@code more} is whether more is better; a ratio says how many times better we are. */
    private void row(
            String work, String peer, String unit, List<Double> ours, List<Double> theirs, boolean more, double goal)
            throws Exception {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            ratios.add(more ? ours.get(i) / theirs.get(i) : theirs.get(i) / ours.get(i));
        }
        ratios.sort(null);
        double median = ratios.get(ratios.size() / 2);
        ObjectNode row = rows.addObject()
                .put("work", work)
                .put("peer", peer)
                .put("ours", median(ours))
                .put("theirs", median(theirs))
                .put("unit", unit)
                .put("ratioMin", ratios.getFirst())
                .put("ratioMedian", median)
                .put("ratioMax", ratios.getLast())
                .put("goal", ">= " + goal)
                .put("commit", commit());
        if (median < goal) {
            missed.add(row.toString());
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static String commit() throws IOException {
        Process git = new ProcessBuilder("git", "rev-parse", "--short", "HEAD").start();
        return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
