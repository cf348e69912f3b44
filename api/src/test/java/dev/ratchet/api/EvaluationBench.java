package dev.ratchet.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How much slower a campaign is while a suite is asked of its weights: the same campaign alone and beside one, in turns. */
@Timeout(1_200)
class EvaluationBench {
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final int ITERATIONS = 20;

    @TempDir
    private Path folder;

    @Test
    void a_campaign_beside_an_evaluation() throws Exception {
        double[] alone = new double[ROUNDS];
        double[] beside = new double[ROUNDS];
        double[] ratios = new double[ROUNDS];
        try (TinyStack stack = new TinyStack(folder.resolve("home"));
                ApiServer server = ApiServer.start(stack.place(), "127.0.0.1", 0)) {
            URI api = server.address();
            seconds(api, "rehearsal");
            for (int round = 0; round < ROUNDS; round++) {
                alone[round] = seconds(api, "alone-" + round);
                Answer ordered = TinyStack.post(
                        api,
                        "/v1/evaluations",
                        "{\"campaign\": \"rehearsal\", \"weights\": \"live\", \"suite\": \"arithmetic\", \"samplesPerPrompt\": 512, \"temperature\": 1.0}");
                String id = requireNonNull(ordered.body().path("id").asText());
                beside[round] = seconds(api, "beside-" + round);
                String state = TinyStack.get(api, "/v1/evaluations/" + id)
                        .body()
                        .path("state")
                        .asText();
                if (!state.equals("RUNNING")) {
                    throw new AssertionError("evaluation: %s (expected: RUNNING all the while)".formatted(state));
                }
                TinyStack.post(api, "/v1/evaluations/" + id + ":cancel", "");
                ratios[round] = beside[round] / alone[round];
                System.out.printf("round %d: alone %.1f s, beside %.1f s%n", round, alone[round], beside[round]);
            }
        }
        ObjectNode row = new ObjectMapper()
                .createObjectNode()
                .put("work", "%d iterations of a campaign beside an evaluation".formatted(ITERATIONS))
                .put("peer", "the same campaign alone")
                .put("ours", median(beside))
                .put("theirs", median(alone))
                .put("unit", "s")
                .put("ratioMin", Arrays.stream(ratios).min().orElseThrow())
                .put("ratioMedian", median(ratios))
                .put("ratioMax", Arrays.stream(ratios).max().orElseThrow())
                .putNull("goal");
        List<JsonNode> rows = new ArrayList<>(List.of(row));
        ApiResults.replace("evaluation", rows);
        System.out.println(row.toPrettyString());
    }

    private static double seconds(URI api, String name) throws Exception {
        Answer made = TinyStack.post(api, "/v1/campaigns", TinyStack.specification(name, ITERATIONS, 0));
        if (made.status() != 201) {
            throw new AssertionError(made.whole().body());
        }
        long began = System.nanoTime();
        TinyStack.await(
                api, name, campaign -> campaign.path("condition").asText().equals("DONE"));
        return (System.nanoTime() - began) / 1e9;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
