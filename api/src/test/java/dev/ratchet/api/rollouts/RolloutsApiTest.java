package dev.ratchet.api.rollouts;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ratchet.api.security.ApiKeys;
import dev.ratchet.api.security.Role;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.trajectory.SummaryRow;
import dev.ratchet.storage.trajectory.TrajectoryObjects;
import dev.ratchet.workers.embedded.HomeDirectory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Rollouts by filter and by id, over HTTP, held against a plain reading of all summaries. */
@Timeout(120)
class RolloutsApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final BranchId BRANCH = BranchId.main("made");
    private static final int ITERATIONS = 37;

    @TempDir
    private static Path folder;

    private static @Nullable GeneratedStore store;

    @BeforeAll
    static void generate() throws IOException {
        store = GeneratedStore.small(folder);
    }

    @AfterAll
    static void stop() {
        requireNonNull(store).close();
    }

    /** What a summary says, in its iteration. */
    record Line(int iteration, SummaryRow row) {
        @Override
        public String toString() {
            return iteration + " " + row.trajectory() + " " + row.status().label();
        }
    }

    private static List<Line> lines(Predicate<Line> wanted) {
        BlobStore all = requireNonNull(store).open();
        List<Line> lines = new ArrayList<>();
        for (int i = 1; i <= ITERATIONS; i++) {
            int iteration = i;
            TrajectoryObjects.SUMMARIES
                    .read(all, Keys.summary(BRANCH, i))
                    .forEach(row -> lines.add(new Line(iteration, row)));
        }
        assertThat(lines).hasSizeGreaterThan(ITERATIONS * 64);
        return lines.stream().filter(wanted).toList();
    }

    private static JsonNode get(String path, int status) throws Exception {
        HttpResponse<String> answer = requireNonNull(store).get(path, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    /** All pages of a query, each line as {@link Line#toString} says it. */
    private static List<String> all(String query, int pageSize) throws Exception {
        List<String> found = new ArrayList<>();
        String token = "";
        do {
            JsonNode page = get("/v1/campaigns/made/rollouts?pageSize=" + pageSize + query + token, 200);
            page.path("rollouts")
                    .forEach(each -> found.add("%d %s %s"
                            .formatted(
                                    each.path("iteration").asInt(),
                                    each.path("trajectory").asText(),
                                    each.path("status").asText())));
            JsonNode next = page.path("nextPageToken");
            assertThat(page.path("rollouts").size())
                    .isEqualTo(next.isNull() ? page.path("rollouts").size() : pageSize);
            token = next.isNull() ? "" : "&pageToken=" + next.asText();
        } while (!token.isEmpty());
        return found;
    }

    static Stream<Arguments> filters() {
        String prompt = lines(_ -> true).get(700).row().prompt().value();
        return Stream.of(
                filter("", _ -> true),
                filter("&iteration=20", line -> line.iteration() == 20),
                filter("&fromIteration=15&toIteration=18", line -> 15 <= line.iteration() && line.iteration() <= 18),
                filter("&fromIteration=36", line -> line.iteration() >= 36),
                filter("&iteration=4000", _ -> false),
                filter("&prompt=" + prompt, line -> line.row().prompt().value().equals(prompt)),
                filter("&prompt=nobody", _ -> false),
                filter("&stop=repetition", line -> line.row().stop().label().startsWith("repetition")),
                filter("&stop=limit&rewardMin=0.5", _ -> false),
                filter("&status=partial", line -> line.row().status().label().equals("partial")),
                filter(
                        "&rewardMin=0.5&status=waiting",
                        line -> line.row().status().label().equals("waiting")
                                && line.row().correctness().orElse(-1.0) >= 0.5),
                filter("&rewardMax=0", line -> line.row().correctness().orElse(1.0) <= 0),
                filter(
                        "&policyVersion=12&stop=end",
                        line -> line.row().policyVersions().min() <= 12
                                && 12 <= line.row().policyVersions().max()
                                && line.row().stop().label().equals("end")));
    }

    private static Arguments filter(String query, Predicate<Line> wanted) {
        return Arguments.of(query, wanted);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filters")
    void a_filter_finds_what_a_plain_reading_of_all_summaries_finds(String query, Predicate<Line> wanted)
            throws Exception {
        List<String> expected = lines(wanted).stream().map(Line::toString).toList();

        assertThat(all(query, 500)).isEqualTo(expected);
        if (expected.size() < 500) {
            assertThat(all(query, 7)).isEqualTo(expected);
        }
    }

    @Test
    void indexes_that_are_away_or_broken_change_no_answer() throws Exception {
        Path indexes = requireNonNull(store).folder().resolve(Keys.branch(BRANCH) + "summary-indexes");
        Path first = indexes.resolve("000001.arrow");
        List<String> before = all("&stop=limit", 500);
        assertThat(before).isNotEmpty();
        byte[] made = Files.readAllBytes(first);
        try (Stream<Path> all = Files.list(indexes)) {
            assertThat(all).as("made with the commits").hasSize(2);
        }

        Files.delete(first);
        assertThat(all("&stop=limit", 500)).isEqualTo(before);
        assertThat(Files.readAllBytes(first)).as("made again").isEqualTo(made);

        flip(first, made.length / 2);
        flip(first, 600);
        assertThat(all("&stop=limit", 500)).isEqualTo(before);
        Files.write(first, made);
    }

    private static void flip(Path file, long at) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int value = bytes.read();
            bytes.seek(at);
            bytes.write(value ^ 1);
        }
    }

    @Test
    void a_summary_that_was_changed_is_an_error_and_no_answer() throws Exception {
        Path summary = requireNonNull(store).folder().resolve(Keys.summary(BRANCH, 5));
        byte[] right = Files.readAllBytes(summary);
        flip(summary, 3000);
        try {
            JsonNode problem = get("/v1/campaigns/made/rollouts?iteration=5", 500);
            assertThat(problem.path("detail").asText()).contains("000005/summary.arrow", "crc32c");
        } finally {
            Files.write(summary, right);
        }
    }

    @Test
    void a_trajectory_is_shown_whole() throws Exception {
        JsonNode one = get("/v1/campaigns/made/rollouts/000010-00001-02", 200);
        assertThat(one.path("newest").path("iteration").asInt()).isEqualTo(10);
        assertThat(one.path("newest").path("status").asText()).isEqualTo("trained");
        assertThat(one.path("prompt").path("question").asText()).endsWith("+1=");
        assertThat(one.path("segments").size()).isEqualTo(1);
        assertThat(one.path("segments").path(0).path("tokens").isNull()).isTrue();
        assertThat(one.path("response").asText()).startsWith("The answer is");
        boolean right = one.path("newest").path("reward").asDouble() == 1;
        assertThat(one.path("verdict").path("verdict").asText()).isEqualTo(right ? "right" : "wrong");
        assertThat(one.path("verdict").path("reason").asText()).isEqualTo(right ? "it is 12" : "it is not 12");
        double trained = one.path("newest").path("reward").asDouble()
                + one.path("newest").path("lengthReward").asDouble();
        assertThat(one.path("newest").path("trainedReward").asDouble()).isEqualTo(trained);
    }

    @Test
    void a_trajectory_that_went_on_is_shown_with_all_its_segments() throws Exception {
        JsonNode one = get("/v1/campaigns/made/rollouts/000016-00008-03?tokens=true", 200);

        JsonNode segments = one.path("segments");
        assertThat(segments.findValuesAsText("iteration")).containsExactly("16", "17");
        assertThat(segments.findValuesAsText("policyVersion"))
                .containsExactly("" + GeneratedCampaign.version(15), "" + GeneratedCampaign.version(16));
        assertThat(segments.findValuesAsText("stop")).containsExactly("budget", "end");
        int first = segments.path(0).path("length").asInt();
        assertThat(segments.path(1).path("start").asInt()).isEqualTo(first);
        assertThat(segments.path(0).path("tokens").size()).isEqualTo(first);
        assertThat(segments.path(0).path("logProbs").size()).isEqualTo(first);
        assertThat(segments.path(1).path("object").asText()).endsWith("000017/rollouts/resumed-0000.arrow");
        assertThat(one.path("newest").path("iteration").asInt()).isEqualTo(17);
        assertThat(one.path("newest").path("length").asInt())
                .isEqualTo(first + segments.path(1).path("length").asInt());
        assertThat(one.path("response").asText()).isEqualTo("At last, 12");

        JsonNode sibling = get("/v1/campaigns/made/rollouts/000016-00008-00", 200);
        assertThat(sibling.path("newest").path("iteration").asInt())
                .as("waited for the other and was trained on with it")
                .isEqualTo(17);
        assertThat(sibling.path("newest").path("status").asText()).isEqualTo("trained");
        assertThat(sibling.path("segments").size()).isEqualTo(1);
    }

    @Test
    void a_trajectory_that_still_goes_on_has_neither_response_nor_verdict() throws Exception {
        JsonNode one = get("/v1/campaigns/made/rollouts/000037-00000-03", 200);

        assertThat(one.path("newest").path("status").asText()).isEqualTo("partial");
        assertThat(one.path("newest").path("reward").isNull()).isTrue();
        assertThat(one.path("response").isNull()).isTrue();
        assertThat(one.path("verdict").isNull()).isTrue();
    }

    @Test
    void a_token_of_another_query_is_refused() throws Exception {
        Set<String> tokens = new HashSet<>();
        for (String query : List.of("", "&stop=end", "&stop=limit", "&iteration=5", "&rewardMin=1")) {
            tokens.add(get("/v1/campaigns/made/rollouts?pageSize=2" + query, 200)
                    .path("nextPageToken")
                    .asText());
        }
        assertThat(tokens).hasSize(5);
        for (String token : tokens) {
            String detail = get("/v1/campaigns/made/rollouts?status=trained&pageToken=" + token, 422)
                    .path("detail")
                    .asText();
            assertThat(detail).contains("pageToken: \"%s\" (expected: the nextPageToken".formatted(token));
        }
        String weights = get("/v1/campaigns/made/weights?pageSize=2", 200)
                .path("nextPageToken")
                .asText();
        get("/v1/campaigns/made/rollouts?pageToken=" + weights, 422);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/campaigns/nobody/rollouts                      | 404 | campaign: nobody is not in the store
            /v1/campaigns/nobody/rollouts/000001-00001-01      | 404 | campaign: nobody is not in the store
            /v1/campaigns/..%2F..%2Fetc/rollouts               | 400 | campaign name: "../../etc"
            /v1/campaigns/made/rollouts/000010-00001-09        | 404 | trajectory: 000010-00001-09 is in no committed
            /v1/campaigns/made/rollouts/000038-00001-01        | 404 | trajectory: 000038-00001-01 is in no committed
            /v1/campaigns/made/rollouts/x                      | 400 | trajectory: "x" (expected
            /v1/campaigns/made/rollouts/..%2F..%2Fcommit       | 400 | trajectory: "../../commit" (expected
            /v1/campaigns/made/rollouts/1-2-99999              | 400 | trajectory: "1-2-99999" (expected
            /v1/campaigns/made/rollouts/1-2-3?token=true       | 400 | token: no such parameter
            /v1/campaigns/made/rollouts?stopp=end              | 400 | stopp: no such parameter
            /v1/campaigns/made/rollouts?stop=end&stop=limit    | 400 | stop: given 2 times
            /v1/campaigns/made/rollouts?stop=death             | 400 | stop: "death" (expected: one of [end
            /v1/campaigns/made/rollouts?status=done            | 400 | status: "done" (expected: one of
            /v1/campaigns/made/rollouts?prompt=a%20b           | 400 | prompt id: "a b"
            /v1/campaigns/made/rollouts?iteration=0            | 400 | iteration: 0 (expected: 1 to 999999)
            /v1/campaigns/made/rollouts?iteration=ten          | 400 | iteration
            /v1/campaigns/made/rollouts?iteration=1&toIteration=2 | 422 | iteration: 1 with fromIteration or toIteration
            /v1/campaigns/made/rollouts?fromIteration=9&toIteration=3 | 422 | fromIteration: 9 (expected: no more than
            /v1/campaigns/made/rollouts?rewardMin=1&rewardMax=0 | 422 | rewardMin: 1.0 (expected: no more than rewardMax, 0.0)
            /v1/campaigns/made/rollouts?rewardMax=NaN          | 400 | rewardMax: NaN (expected: a number)
            /v1/campaigns/made/rollouts?rewardMin=high         | 400 | rewardMin
            /v1/campaigns/made/rollouts?policyVersion=-1       | 400 | policyVersion: -1 (expected: >= 0)
            /v1/campaigns/made/rollouts?pageSize=501           | 400 | pageSize: 501 (expected: 1 to 500)
            /v1/campaigns/made/rollouts?pageToken=aTox         | 422 | pageToken: "aTox" (expected
            /v1/campaigns/made/rollouts?pageToken=%25          | 422 | pageToken: "%" (expected
            """)
    void what_makes_no_sense_is_a_problem_that_names_it(String path, int status, String detail) throws Exception {
        JsonNode problem = get(path, status);

        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("detail").asText()).contains(detail);
    }

    @Test
    void a_viewer_may_look_and_nobody_without_a_key() throws Exception {
        GeneratedStore served = requireNonNull(store);
        ApiKeys keys = ApiKeys.in(new HomeDirectory(folder.resolve("home")));
        String viewer = keys.add("ann", Role.VIEWER);
        try {
            for (String path : List.of("rollouts", "rollouts/000010-00001-02", "weights", "weights/live")) {
                String whole = "/v1/campaigns/made/" + path;
                get(whole, 401);
                var request = served.request(whole)
                        .header("Authorization", "Bearer " + viewer)
                        .build();
                assertThat(served.send(request, BodyHandlers.discarding()).statusCode())
                        .isEqualTo(200);
            }
        } finally {
            keys.revoke("ann", false);
        }
    }

    @Test
    void a_query_that_finds_nothing_reads_little() throws Exception {
        CountingBlobStore counting = requireNonNull(store).counting();
        all("", 500); // makes what indexes other tests took away
        counting.reset();

        assertThat(all("&stop=limit&rewardMin=0.5&toIteration=32", 50)).isEmpty();

        long summaries = 0;
        for (int i = 1; i <= 32; i++) {
            summaries += Files.size(requireNonNull(store).folder().resolve(Keys.summary(BRANCH, i)));
        }
        assertThat(counting.bytes()).isPositive().isLessThan(summaries / 10);
    }
}
