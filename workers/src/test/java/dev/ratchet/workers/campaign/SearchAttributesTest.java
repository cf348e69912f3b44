package dev.ratchet.workers.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.IndexedValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SearchAttributesTest {
    @Test
    void the_job_that_sets_up_a_server_elsewhere_registers_exactly_these() throws IOException {
        TreeMap<String, IndexedValueType> registered = new TreeMap<>();
        Pattern.compile("^patiently ensure_attribute (\\w+) (\\w+)$", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of("..", "deploy", "temporal-setup.sh")))
                .results()
                .forEach(line -> registered.put(
                        line.group(1),
                        IndexedValueType.valueOf(
                                "INDEXED_VALUE_TYPE_" + line.group(2).toUpperCase(Locale.ROOT))));

        assertThat(registered).isEqualTo(SearchAttributes.TYPES);
    }
}
