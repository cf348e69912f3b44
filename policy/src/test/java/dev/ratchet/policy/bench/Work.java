package dev.ratchet.policy.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Something that Ratchet and its peers are all asked to do.
 *
 * @param name which {@code --works} chooses it by
 * @param request as {@code bench/policy_peers.py} describes them
 */
record Work(String name, JsonNode request, List<Measure> measures) {
    static final String LLAMA_CPP = "llama.cpp";
    static final String TRANSFORMERS = "transformers";
    static final String PYTORCH = "pytorch";
    static final String TRL = "trl";
    /** Ratchet itself by the kernels of the engine. */
    static final String EAGER = "reproducible: false";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PROMPT = 16;
    private static final int LEAST_TOKEN = 100; // below lie special ones
    private static final int MOST_TOKEN = 40_000;

    /** The middle one of the recorded iterations, whose padding is about the median of theirs. */
    private static final int RECORDED_ITERATION = 11;

    /** @param lengths the file {@code bench/smollm2-lengths.json} */
    static List<Work> all(Path lengths) throws IOException {
        List<Work> works = new ArrayList<>();
        works.add(decode("decode", 1, PROMPT, 64, Map.of(LLAMA_CPP, Optional.of(0.8))));
        for (int batch : new int[] {32, 64}) {
            works.add(decode(
                    "decode", batch, PROMPT, 32, Map.of(LLAMA_CPP, Optional.of(1.0), TRANSFORMERS, Optional.of(2.3))));
        }
        works.add(decode("reproducible", 32, PROMPT, 32, Map.of(EAGER, Optional.of(0.9))));
        works.add(prefill());
        works.add(train(
                "train",
                "forward, backward, update, 8 x 128 tokens",
                groups(
                        new SplittableRandom(1),
                        List.of(new RecordedGroup(1, List.of(127, 127, 127, 127, 127, 127, 127, 127)))),
                1));
        works.add(train(
                "packed",
                "forward, backward, update, lengths recorded in a campaign",
                groups(new SplittableRandom(2), RecordedGroup.iteration(lengths, RECORDED_ITERATION)),
                2));
        works.add(step());
        for (int batch : new int[] {2, 4, 8, 16, 128}) {
            works.add(decode("batches", batch, PROMPT, 32, Map.of(LLAMA_CPP, Optional.empty())));
        }
        for (int context : new int[] {128, 512, 2048, 8192}) {
            works.add(context(context));
        }
        return works;
    }

    /** Those of {@code works} whose peers can use a device, beside these alone and without goals. */
    static List<Work> onDevice(List<Work> works) {
        List<Work> result = new ArrayList<>();
        for (Work work : works) {
            List<Measure> measures = new ArrayList<>();
            for (Measure measure : work.measures()) {
                Map<String, Optional<Double>> peers = new TreeMap<>();
                measure.goals().keySet().stream()
                        .filter(peer -> peer.equals(TRANSFORMERS) || peer.equals(PYTORCH))
                        .forEach(peer -> peers.put(peer, Optional.empty()));
                if (!peers.isEmpty()) {
                    measures.add(new Measure(
                            measure.work(), measure.unit(), measure.moreIsBetter(), measure.figure(), peers));
                }
            }
            if (!measures.isEmpty()) {
                result.add(new Work(work.name(), work.request(), measures));
            }
        }
        return result;
    }

    /** The peers that anything is measured beside. */
    TreeSet<String> peers() {
        TreeSet<String> peers = new TreeSet<>();
        measures.forEach(measure -> peers.addAll(measure.goals().keySet()));
        return peers;
    }

    private static Work decode(String name, int batch, int prompt, int tokens, Map<String, Optional<Double>> goals) {
        return new Work(
                name, write(batch, prompt, tokens), List.of(decoding("decode, batch %d".formatted(batch), goals)));
    }

    private static Work context(int context) {
        int tokens = 17;
        return new Work(
                "contexts",
                write(1, context - tokens, tokens),
                List.of(decoding(
                        "decode, batch 1, at a context of %d".formatted(context),
                        Map.of(LLAMA_CPP, Optional.empty()))));
    }

    /** What the prefill wrote is not counted, which is the first token of each answer where nothing else is said. */
    private static Measure decoding(String work, Map<String, Optional<Double>> goals) {
        return new Measure(
                work,
                "tokens/s",
                true,
                answer -> (answer.path("written").doubleValue()
                                - answer.path("prefilled")
                                        .asDouble(answer.path("first").size()))
                        / (answer.path("seconds").doubleValue()
                                - answer.path("prefillSeconds").doubleValue()),
                goals);
    }

    private static Work prefill() {
        int prompts = 4;
        int tokens = 512;
        return new Work(
                "prefill",
                write(prompts, tokens, 1),
                List.of(new Measure(
                        "prefill, %d x %d tokens".formatted(prompts, tokens),
                        "tokens/s",
                        true,
                        answer ->
                                prompts * tokens / answer.path("prefillSeconds").doubleValue(),
                        Map.of(LLAMA_CPP, Optional.of(1.0)))));
    }

    private static ObjectNode write(int batch, int promptTokens, int tokens) {
        ObjectNode request = JSON.createObjectNode().put("do", "write").put("tokens", tokens);
        SplittableRandom random = new SplittableRandom(batch + 1000L * promptTokens);
        ArrayNode prompts = request.putArray("prompts");
        for (int i = 0; i < batch; i++) {
            prompts.add(tokens(random, promptTokens));
        }
        return request;
    }

    /** Tokens a second are those of prompts and answers, padding not counted. */
    private static Work train(String name, String title, ArrayNode groups, double goal) {
        int tokens = 0;
        for (JsonNode group : groups) {
            for (JsonNode answer : group.path("answers")) {
                tokens += group.path("prompt").size() + answer.size();
            }
        }
        int all = tokens;
        ObjectNode request = JSON.createObjectNode().put("do", "train");
        request.set("groups", groups);
        return new Work(
                name,
                request,
                List.of(new Measure(
                        title,
                        "tokens/s",
                        true,
                        answer -> all / answer.path("seconds").doubleValue(),
                        Map.of(PYTORCH, Optional.of(goal)))));
    }

    private static Work step() {
        ObjectNode request =
                JSON.createObjectNode().put("do", "step").put("samples", 8).put("tokens", 64);
        ArrayNode prompts = request.putArray("prompts");
        for (String sum : List.of("7 + 5", "3 + 9", "12 + 6", "8 + 14")) {
            prompts.add("<|im_start|>user\nWhat is %s?<|im_end|>\n<|im_start|>assistant\n".formatted(sum));
        }
        String title = "one step of RL, 4 prompts x 8 samples x 64 tokens";
        return new Work(
                "step",
                request,
                List.of(
                        new Measure(
                                title,
                                "s",
                                false,
                                answer -> answer.path("seconds").doubleValue(),
                                Map.of(TRL, Optional.of(4.0))),
                        new Measure(
                                title + ", memory",
                                "MB",
                                false,
                                answer -> answer.path("peakBytes").doubleValue() / 1e6,
                                Map.of(TRL, Optional.of(1.0)))));
    }

    private static ArrayNode groups(SplittableRandom random, List<RecordedGroup> lengths) {
        ArrayNode groups = JSON.createArrayNode();
        for (RecordedGroup group : lengths) {
            ObjectNode object = groups.addObject();
            object.set("prompt", tokens(random, group.prompt()));
            ArrayNode answers = object.putArray("answers");
            group.answers().forEach(length -> answers.add(tokens(random, length)));
        }
        return groups;
    }

    private static ArrayNode tokens(SplittableRandom random, int count) {
        ArrayNode tokens = JSON.createArrayNode();
        random.ints(count, LEAST_TOKEN, MOST_TOKEN).forEach(tokens::add);
        return tokens;
    }

    /** Tokens of a prompt and of the answers to it. */
    record RecordedGroup(int prompt, List<Integer> answers) {
        /** Those of an iteration of the campaign that {@code file} was recorded from, numbered from 1. */
        static List<RecordedGroup> iteration(Path file, int iteration) throws IOException {
            JsonNode groups = JSON.readTree(file.toFile()).path("iterations").path(iteration - 1);
            return List.of(JSON.treeToValue(groups, RecordedGroup[].class));
        }
    }
}
