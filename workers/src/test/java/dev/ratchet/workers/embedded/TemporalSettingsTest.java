package dev.ratchet.workers.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemporalSettingsTest {
    @TempDir
    Path directory;

    @Test
    void without_an_address_a_server_is_run_here() {
        assertThat(TemporalSettings.fromEnvironment(Map.of())).isEmpty();
        assertThat(TemporalSettings.fromEnvironment(Map.of("TEMPORAL_ADDRESS", " ")))
                .isEmpty();
    }

    @Test
    void an_address_alone_means_no_tls() {
        assertThat(of("TEMPORAL_NAMESPACE", "lab")).isEqualTo(TemporalSettings.local("temporal.test:7233", "lab"));
        assertThat(of().namespace()).isEqualTo("default");
    }

    @Test
    void a_key_or_a_certificate_means_tls_unless_it_is_switched_off() throws Exception {
        Path ca = Files.writeString(directory.resolve("ca.pem"), "ca");

        assertThat(of("TEMPORAL_API_KEY", "key").tls()).isPresent();
        assertThat(of("TEMPORAL_TLS_SERVER_NAME", "other.test").tls()).isPresent();
        assertThat(of("TEMPORAL_TLS_SERVER_CA_CERT_PATH", ca.toString()).tls().flatMap(TemporalTls::serverCa))
                .contains(new Secret("ca"));
        assertThat(of("TEMPORAL_TLS_CA", ca.toString()).tls()).isPresent();
        assertThat(of("TEMPORAL_TLS", "true").tls()).isPresent();
        assertThat(of("TEMPORAL_API_KEY", "key", "TEMPORAL_TLS", "false").tls()).isEmpty();
    }

    @Test
    void the_certificate_is_verified_unless_that_is_switched_off() {
        assertThat(of("TEMPORAL_TLS", "true").tls().map(TemporalTls::verified)).contains(true);
        assertThat(of("TEMPORAL_TLS", "true", "TEMPORAL_TLS_DISABLE_HOST_VERIFICATION", "true")
                        .tls()
                        .map(TemporalTls::verified))
                .contains(false);
    }

    @Test
    void secrets_are_never_printed() {
        TemporalSettings settings = of(
                "TEMPORAL_API_KEY",
                "hunter2",
                "TEMPORAL_TLS_CLIENT_CERT_DATA",
                "hunter2",
                "TEMPORAL_TLS_CLIENT_KEY_DATA",
                "hunter2");

        assertThat(settings.apiKey().map(Secret::reveal)).isEqualTo(Optional.of("hunter2"));
        assertThat(settings.toString()).doesNotContain("hunter2");
    }

    @Test
    void what_cannot_be_meant_is_an_error_that_names_the_variable() {
        assertThatThrownBy(() -> TemporalSettings.fromEnvironment(Map.of("TEMPORAL_ADDRESS", "https://temporal.test")))
                .hasMessage("TEMPORAL_ADDRESS: \"https://temporal.test\" (expected: host:port)");
        assertThatThrownBy(() -> of("TEMPORAL_TLS", "maybe"))
                .hasMessage("TEMPORAL_TLS: \"maybe\" (expected: true or false)");
        assertThatThrownBy(() -> of("TEMPORAL_TLS_CLIENT_CERT_DATA", "x"))
                .hasMessage("TLS: a client certificate without its key (expected: both or neither)");
        assertThatThrownBy(() -> of("TEMPORAL_TLS_KEY", "/no/such/key"))
                .hasMessage("TEMPORAL_TLS_KEY: /no/such/key cannot be read (expected: a PEM file)");
        assertThatThrownBy(() -> TemporalSettings.fromEnvironment(Map.of("TEMPORAL_PROFILE", "cloud")))
                .hasMessageContaining("TEMPORAL_PROFILE: set (expected: unset");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TEMPORAL_API_KEY", "TEMPORAL_TLS", "TEMPORAL_TLS_CLIENT_KEY_DATA", "TEMPORAL_TLS_CA"})
    void what_says_how_to_reach_a_server_is_refused_without_the_server(String variable) {
        assertThatThrownBy(() -> TemporalSettings.fromEnvironment(Map.of(variable, "true")))
                .hasMessage(variable + ": set (expected: TEMPORAL_ADDRESS beside it, or neither)");
        assertThat(TemporalSettings.fromEnvironment(Map.of(variable, " "))).isEmpty();
    }

    @Test
    void a_certificate_that_is_none_is_an_error_before_anything_is_sent() {
        TemporalSettings settings = of("TEMPORAL_TLS_SERVER_CA_CERT_DATA", "not a certificate");

        assertThatThrownBy(() -> TemporalConnection.lazy(settings)).hasMessageContaining("certificates in PEM");
    }

    @Test
    void a_server_that_is_not_there_is_named_in_one_line() {
        TemporalSettings nobody = TemporalSettings.local("127.0.0.1:1", "default");

        assertThatThrownBy(() -> TemporalConnection.open(nobody, Duration.ofMillis(500)))
                .hasMessageContainingAll("127.0.0.1:1 does not answer", "TEMPORAL_ADDRESS")
                .extracting(
                        failure -> String.valueOf(failure.getMessage()).lines().count())
                .isEqualTo(1L);
    }

    private static TemporalSettings of(String... variables) {
        Map<String, String> environment = new HashMap<>(Map.of("TEMPORAL_ADDRESS", "temporal.test:7233"));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return TemporalSettings.fromEnvironment(environment).orElseThrow();
    }
}
