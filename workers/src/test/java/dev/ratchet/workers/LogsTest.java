package dev.ratchet.workers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.Logger;

/** The two forms of the log. */
@Isolated("what others write to standard error would be taken for its own")
class LogsTest {
    @Test
    void as_json_each_line_is_an_object_with_what_was_worked_on() throws Exception {
        String[] lines = logged("json").split("\n", -1);

        assertThat(lines).hasSize(2); // the second one is empty
        JsonNode line = new ObjectMapper().readTree(lines[0]);
        assertThat(line.path("level").asText()).isEqualTo("WARN");
        assertThat(line.path("loggerName").asText()).isEqualTo("dev.ratchet.tried");
        assertThat(line.path("formattedMessage").asText()).isEqualTo("round 3\nof \"4\"");
        assertThat(line.path("timestamp").asLong()).isPositive();
        assertThat(line.path("mdc").path("campaign").asText()).isEqualTo("demo");
        assertThat(line.path("mdc").path("iteration").asText()).isEqualTo("7");
        assertThat(line.path("mdc").path("requestId").asText()).isEqualTo("r-1");
        assertThat(line.path("throwable").path("message").asText()).isEqualTo("broken");
    }

    @Test
    void as_text_a_line_is_for_people() throws Exception {
        assertThat(logged("text")).contains(" WARN  dev.ratchet.tried ").doesNotContain("{");
    }

    @Test
    void another_form_is_refused() {
        assertThat(Main.wrongLogFormat(Map.of("RATCHET_LOG_FORMAT", "xml")))
                .hasValue("RATCHET_LOG_FORMAT: \"xml\" (expected: text or json)");
        assertThat(Main.wrongLogFormat(Map.of())).isEmpty();
        assertThat(Main.wrongLogFormat(Map.of("RATCHET_LOG_FORMAT", "json"))).isEmpty();
    }

    private static String logged(String format) throws Exception {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream before = System.err;
        LoggerContext context = new LoggerContext();
        LogbackMDCAdapter mdc = new LogbackMDCAdapter();
        try {
            System.setErr(new PrintStream(written, true, UTF_8));
            context.setMDCAdapter(mdc);
            context.putProperty("RATCHET_LOG_FORMAT", format);
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(context);
            configurator.doConfigure(requireNonNull(Main.class.getResource("/logback.xml")));
            Logger log = context.getLogger("dev.ratchet.tried");
            mdc.put("campaign", "demo");
            mdc.put("iteration", "7");
            mdc.put("requestId", "r-1");
            log.warn("round {}\nof \"4\"", 3, new IllegalStateException("broken"));
        } finally {
            context.stop();
            System.setErr(before);
        }
        return written.toString(UTF_8);
    }
}
