package dev.ratchet.api.weights;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ratchet.api.rollouts.GeneratedStore;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.policy.formats.HuggingFaceDirectory;
import dev.ratchet.policy.formats.ModelCheck;
import dev.ratchet.storage.Checksums;
import dev.ratchet.storage.Keys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights by version and their download, over HTTP. Of 37 iterations every 7th trained nothing. */
@Timeout(40)
class WeightsApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WEIGHTS = "/v1/campaigns/made/weights";

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

    private static JsonNode get(String path, int status) throws Exception {
        HttpResponse<String> answer = requireNonNull(store).get(path, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    private static HttpResponse<byte[]> bytes(String path) throws Exception {
        HttpResponse<byte[]> answer = requireNonNull(store).get(path, BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer;
    }

    @Test
    void versions_are_listed_once_each_with_where_they_come_from() throws Exception {
        List<JsonNode> found = new ArrayList<>();
        String token = "";
        do {
            JsonNode page = get(WEIGHTS + "?pageSize=5" + token, 200);
            page.path("weights").forEach(found::add);
            JsonNode next = page.path("nextPageToken");
            token = next.isNull() ? "" : "&pageToken=" + next.asText();
        } while (!token.isEmpty());

        assertThat(found).hasSize(33); // the warm-up, and 37 without 5
        for (int i = 0; i < found.size(); i++) {
            JsonNode each = found.get(i);
            assertThat(each.path("version").asInt()).isEqualTo(i);
            assertThat(each.path("sha256").asText()).matches("[0-9a-f]{64}");
            assertThat(each.path("settings").path("key").asText()).startsWith("campaigns/made/main/settings/");
            String commit =
                    Keys.commit(BranchId.main("made"), each.path("iteration").asInt());
            assertThat(each.path("commit").path("key").asText()).isEqualTo(commit);
            assertThat(each.path("commit").path("sha256").asText())
                    .isEqualTo(Checksums.sha256(
                            Files.readAllBytes(requireNonNull(store).folder().resolve(commit))));
            if (i > 0) {
                assertThat(each.path("parent").path("version").asInt()).isEqualTo(i - 1);
                assertThat(each.path("parent").path("sha256"))
                        .isEqualTo(found.get(i - 1).path("sha256"));
            }
        }
        assertThat(found.getFirst().path("parent").isNull()).isTrue();
        assertThat(found.get(7).path("iteration").asInt())
                .as("7 trained nothing")
                .isEqualTo(8);
    }

    @Test
    void every_version_is_found_and_live_is_the_newest() throws Exception {
        for (int version = 0; version <= 32; version++) {
            assertThat(get(WEIGHTS + "/" + version, 200)
                            .path("weights")
                            .path("version")
                            .asInt())
                    .isEqualTo(version);
        }
        assertThat(get(WEIGHTS + "/live", 200)).isEqualTo(get(WEIGHTS + "/32", 200));
        get(WEIGHTS + "/33", 404);
    }

    @Test
    void files_are_downloaded_as_a_directory_that_is_a_model() throws Exception {
        Path model = Files.createDirectory(folder.resolve("by-file"));
        JsonNode whole = get(WEIGHTS + "/12", 200);
        for (JsonNode file : whole.path("files")) {
            String name = file.path("name").asText();
            HttpResponse<byte[]> answer = bytes(WEIGHTS + "/12/files/" + name);
            assertThat(answer.headers().firstValueAsLong("Content-Length"))
                    .hasValue(file.path("bytes").asLong());
            assertThat(answer.headers().firstValue("ETag"))
                    .hasValue("\"" + file.path("sha256").asText() + "\"");
            Files.write(model.resolve(name), answer.body());
        }
        assertIsModel(model, whole);
    }

    private static void assertIsModel(Path model, JsonNode whole) throws IOException {
        assertThat(ModelCheck.of(HuggingFaceDirectory.open(model)).width()).isEqualTo(16);
        assertThat(whole.path("files").size()).isEqualTo(5);
        for (JsonNode file : whole.path("files")) {
            byte[] content = Files.readAllBytes(model.resolve(file.path("name").asText()));
            assertThat(Checksums.sha256(content)).isEqualTo(file.path("sha256").asText());
        }
        assertThat(Checksums.sha256(Files.readAllBytes(model.resolve("model.safetensors"))))
                .isEqualTo(whole.path("weights").path("sha256").asText());
    }

    @Test
    void a_download_is_a_tar_of_the_same_directory() throws Exception {
        HttpResponse<byte[]> answer = bytes(WEIGHTS + "/live:download");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-tar");
        assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(answer.body().length);
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .hasValueSatisfying(value -> assertThat(value).contains("made-32.tar"));
        Path unpacked = Files.createDirectory(folder.resolve("by-tar"));
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(answer.body()))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = unpacked.resolve(entry.getName()).normalize();
                assertThat(file.startsWith(unpacked)).isTrue();
                Files.createDirectories(requireNonNull(file.getParent()));
                Files.write(file, tar.readAllBytes());
            }
        }
        assertIsModel(unpacked.resolve("made-32"), get(WEIGHTS + "/live", 200));
        assertThat(bytes(WEIGHTS + "/32:download").body())
                .as("each time the same")
                .isEqualTo(answer.body());
    }

    @Test
    void what_is_known_already_is_not_sent_again() throws Exception {
        GeneratedStore served = requireNonNull(store);
        for (String path : List.of(WEIGHTS + "/12/files/config.json", WEIGHTS + "/12:download")) {
            String tag = bytes(path).headers().firstValue("ETag").orElseThrow();
            HttpRequest again =
                    served.request(path).header("If-None-Match", tag).build();
            HttpResponse<byte[]> answer = served.send(again, BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(304);
            assertThat(answer.body()).isEmpty();
            HttpRequest head =
                    served.request(path).method("HEAD", BodyPublishers.noBody()).build();
            assertThat(served.send(head, BodyHandlers.discarding()).headers().firstValue("ETag"))
                    .hasValue(tag);
        }
    }

    @Test
    void a_file_that_was_changed_breaks_the_connection_before_it_ends() throws Exception {
        String sha256 = get(WEIGHTS + "/20", 200).path("weights").path("sha256").asText();
        Path file = requireNonNull(store)
                .folder()
                .resolve(Keys.weightsFile(BranchId.main("made"), sha256, "model.safetensors"));
        byte[] right = Files.readAllBytes(file);
        byte[] wrong = right.clone();
        wrong[wrong.length - 100] ^= 1;
        Files.write(file, wrong);
        try {
            for (String path : List.of(WEIGHTS + "/20/files/model.safetensors", WEIGHTS + "/20:download")) {
                assertThatThrownBy(() -> bytes(path))
                        .as(path)
                        .isInstanceOf(IOException.class)
                        .isNotInstanceOf(HttpTimeoutException.class);
            }
            Files.write(file, right);
            assertThat(bytes(WEIGHTS + "/20/files/model.safetensors").body()).isEqualTo(right);
        } finally {
            Files.write(file, right);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/campaigns/nobody/weights                        | 404 | campaign: nobody is not in the store
            /v1/campaigns/made/weights/33                       | 404 | version: 33 was never committed
            /v1/campaigns/made/weights/33:download              | 404 | version: 33 was never committed
            /v1/campaigns/made/weights/newest                   | 400 | version: "newest" (expected
            /v1/campaigns/made/weights/-1                       | 400 | version: "-1" (expected
            /v1/campaigns/made/weights/99999999999              | 400 | version: "99999999999" (expected
            /v1/campaigns/made/weights/..%2F..%2Fetc            | 400 | version: "../../etc" (expected
            /v1/campaigns/made/weights/3/files/pickle.bin       | 404 | file: "pickle.bin" is not in weights 3
            /v1/campaigns/made/weights/3/files/..%2Fcommit.json | 404 | file: "../commit.json" is not in weights 3
            /v1/campaigns/made/weights?pageSize=0               | 400 | pageSize: 0 (expected: 1 to 500)
            /v1/campaigns/made/weights?pageToken=aTox           | 422 | pageToken: "aTox" (expected
            /v1/campaigns/made/weights?page=2                   | 400 | page: no such parameter
            """)
    void what_makes_no_sense_is_a_problem_that_names_it(String path, int status, String detail) throws Exception {
        assertThat(get(path, status).path("detail").asText()).contains(detail);
    }
}
