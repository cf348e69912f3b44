package dev.ratchet.policy.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.formats.HuggingFaceDirectory;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.formats.ModelConfigs;
import dev.ratchet.policy.formats.Safetensors;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Weights;
import dev.ratchet.policy.tokens.HuggingFaceTokenizer;
import dev.ratchet.policy.training.Checkpoints;
import dev.ratchet.policy.training.Learner;
import dev.ratchet.policy.training.OptimizerSettings;
import dev.ratchet.policy.training.TrainedAnswer;
import dev.ratchet.policy.training.TrainedGroup;
import dev.ratchet.policy.training.TrainingReport;
import dev.ratchet.policy.training.TrainingSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Ratchet's side of {@code ./ratchet bench policy}, a process of its own: {@code RatchetContestant MODEL THREADS
 * REPRODUCIBLE}, the last as in {@code rollout.engine.reproducible}. The
 * requests on its standard input and its answers are described in {@code bench/policy_peers.py}.
 */
final class RatchetContestant {
    static final double LEARNING_RATE = 1e-5;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MICROBATCH_TOKENS = 1024;

    private final Weights weights;
    private final HuggingFaceTokenizer tokenizer;
    private final int threads;
    private final boolean reproducible;
    private int steps;

    private RatchetContestant(Weights weights, HuggingFaceTokenizer tokenizer, int threads, boolean reproducible) {
        this.threads = threads;
        this.reproducible = reproducible;
        this.weights = weights;
        this.tokenizer = tokenizer;
    }

    static void main(String[] args) throws IOException {
        Compute.configure(Integer.parseInt(args[1]));
        HuggingFaceDirectory files = HuggingFaceDirectory.open(Path.of(args[0]));
        ModelConfig config = withoutEnd(ModelConfigs.read(files));
        byte[] tokenizerJson = Files.readAllBytes(Path.of(args[0], HuggingFaceTokenizer.FILE));
        try (Weights weights = Weights.load(config, sink -> Safetensors.read(files, sink));
                HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.of(tokenizerJson);
                var requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            RatchetContestant contestant =
                    new RatchetContestant(weights, tokenizer, Integer.parseInt(args[1]), Boolean.parseBoolean(args[2]));
            for (String line = requests.readLine(); line != null; line = requests.readLine()) {
                ObjectNode answer = contestant.answer(JSON.readTree(line));
                System.out.println(Contestant.ANSWER + answer.put("peakBytes", Resident.peakBytes()));
            }
        }
    }

    /** An end is a token that no answer of a benchmark has, so that all are as long as was asked; who asked counts them. */
    private static ModelConfig withoutEnd(ModelConfig config) {
        return new ModelConfig(
                config.architecture(),
                config.vocabulary(),
                config.width(),
                config.layers(),
                config.heads(),
                config.keyValueHeads(),
                config.headWidth(),
                config.hiddenWidth(),
                config.contextLength(),
                config.ropeBase(),
                config.normEpsilon(),
                config.tiedEmbeddings(),
                config.beginToken(),
                List.of(config.vocabulary() - 1),
                config.ropeScaling());
    }

    private ObjectNode answer(JsonNode request) {
        return switch (request.path("do").asText()) {
            case "write" -> write(request);
            case "train" -> train(request);
            case "step" -> step(request);
            default ->
                throw new IllegalArgumentException("request: %s (expected: write, train or step)".formatted(request));
        };
    }

    private ObjectNode write(JsonNode request) {
        List<TokenIds> prompts =
                stream(request.path("prompts")).map(RatchetContestant::tokens).toList();
        try (BenchSampler sampler = new BenchSampler(weights, reproducible, threads)) {
            BenchSampler.Round round =
                    sampler.write(prompts, 1, request.path("tokens").intValue(), 0, 1);
            ObjectNode answer = JSON.createObjectNode()
                    .put("seconds", round.seconds())
                    .put("prefillSeconds", round.prefillSeconds())
                    .put("prefilled", round.prefilled())
                    .put("written", written(round));
            ArrayNode first = answer.putArray("first");
            round.answers().forEach(tokens -> first.add(tokens.at(0)));
            return answer;
        }
    }

    private ObjectNode train(JsonNode request) {
        List<TrainedGroup> groups = new ArrayList<>();
        for (JsonNode group : request.path("groups")) {
            List<TokenIds> answers =
                    stream(group.path("answers")).map(RatchetContestant::tokens).toList();
            groups.add(group(groups.size(), tokens(group.path("prompt")), answers));
        }
        try (Learner learner = new Learner(weights)) {
            long began = System.nanoTime();
            TrainingReport report = learn(learner, groups);
            return JSON.createObjectNode()
                    .put("seconds", (System.nanoTime() - began) * 1e-9)
                    .put("gradientNorm", report.updates().getFirst().gradientNorm());
        }
    }

    /** The policy before the update is its own reference, so one forward pass gives both log-probabilities. */
    private ObjectNode step(JsonNode request) {
        int samples = request.path("samples").intValue();
        long began = System.nanoTime();
        List<TokenIds> prompts = stream(request.path("prompts"))
                .map(prompt -> tokenizer.encode(prompt.asText()))
                .toList();
        BenchSampler.Round round;
        try (BenchSampler sampler = new BenchSampler(weights, reproducible, threads)) {
            round = sampler.write(prompts, samples, request.path("tokens").intValue(), 1, ++steps);
        }
        List<TrainedGroup> groups = new ArrayList<>();
        for (int g = 0; g < prompts.size(); g++) {
            groups.add(group(g, prompts.get(g), round.answers().subList(g * samples, (g + 1) * samples)));
        }
        try (Learner learner = new Learner(weights)) {
            TrainingReport _ = learn(learner, groups);
        }
        return JSON.createObjectNode()
                .put("seconds", (System.nanoTime() - began) * 1e-9)
                .put("written", written(round));
    }

    private static TrainingReport learn(Learner learner, List<TrainedGroup> groups) {
        OptimizerSettings optimizer = OptimizerSettings.withLearningRate(LEARNING_RATE);
        TrainingSettings settings = new TrainingSettings(0.05, optimizer, groups.size(), 1, MICROBATCH_TOKENS, 0, 1);
        return learner.step(groups, settings, Checkpoints.NONE, Progress.SILENT);
    }

    /** Rewards are 0, 1, 0, 1, …, so that no group can be skipped. */
    private static TrainedGroup group(int number, TokenIds prompt, List<TokenIds> answers) {
        GroupId id = new GroupId(1, number);
        List<TrainedAnswer> trained = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            trained.add(new TrainedAnswer(new TrajectoryId(id, i), answers.get(i), 0, i % 2));
        }
        return new TrainedGroup(id, prompt, trained);
    }

    private static int written(BenchSampler.Round round) {
        return round.answers().stream().mapToInt(TokenIds::length).sum();
    }

    private static TokenIds tokens(JsonNode list) {
        return TokenIds.of(stream(list).mapToInt(JsonNode::intValue).toArray());
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
