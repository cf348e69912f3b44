package dev.ratchet.workflows;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.DefaultDataConverter;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Histories live as long as campaigns do, so a contract reads what older versions recorded. See decision 0009. */
class RecordedContractsTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final DataConverter CONVERTER = DefaultDataConverter.newDefaultInstance();

    /** Payloads as they were recorded, one a line; lines are added for new contracts and never changed. */
    private static Stream<String> recorded() throws Exception {
        var file =
                requireNonNull(RecordedContractsTest.class.getResourceAsStream("contracts.jsonl"), "contracts.jsonl");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return lines.lines().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void what_was_recorded_comes_out_with_every_fact_it_had(String line) throws Exception {
        JsonNode recorded = MAPPER.readTree(line);
        Class<?> type =
                Class.forName("dev.ratchet.workflows." + recorded.get("type").asText());
        Object contract = read(recorded.get("payload"), type);

        JsonNode now = MAPPER.readTree(
                CONVERTER.toPayload(contract).orElseThrow().getData().toStringUtf8());

        assertThat(lost("", recorded.get("payload"), now)).isEmpty();
    }

    @Test
    void every_contract_is_recorded() throws Exception {
        List<String> types =
                recorded().map(RecordedContractsTest::type).distinct().toList();

        assertThat(ContractRoundTripTest.contracts().map(each -> name(each.getClass())))
                .allSatisfy(type -> assertThat(types).contains(type));
    }

    private record Before(int iteration) {}

    private record After(int iteration, @Nullable List<String> added, int counted) {}

    @Test
    void a_component_added_later_reads_as_null_or_zero_and_one_of_a_newer_version_is_refused() throws Exception {
        JsonNode before = MAPPER.valueToTree(new Before(3));
        JsonNode after = MAPPER.valueToTree(new After(3, List.of("x"), 7));

        assertThat(read(before, After.class)).isEqualTo(new After(3, null, 0));
        assertThatThrownBy(() -> read(after, Before.class))
                .isInstanceOf(DataConverterException.class)
                .hasMessageContaining("Unrecognized field \"added\"");
    }

    /** Paths whose recorded value is not there any more, or is another. */
    private static List<String> lost(String path, JsonNode recorded, JsonNode now) {
        if (!recorded.isObject()) {
            return recorded.equals(now) ? List.of() : List.of("%s: %s, was %s".formatted(path, now, recorded));
        }
        return recorded.properties().stream()
                .flatMap(
                        field -> lost(path + "/" + field.getKey(), field.getValue(), now.path(field.getKey())).stream())
                .toList();
    }

    private static <T> T read(JsonNode json, Class<T> type) {
        Payload payload = Payload.newBuilder()
                .putAllMetadata(Map.of("encoding", ByteString.copyFromUtf8("json/plain")))
                .setData(ByteString.copyFromUtf8(json.toString()))
                .build();
        return CONVERTER.fromPayload(payload, type, type);
    }

    private static String type(String line) {
        try {
            return MAPPER.readTree(line).get("type").asText();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(line, e);
        }
    }

    private static String name(Class<?> type) {
        return type.getName().substring("dev.ratchet.workflows.".length());
    }
}
