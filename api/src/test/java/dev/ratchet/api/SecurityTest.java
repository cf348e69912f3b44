package dev.ratchet.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.ratchet.api.events.StreamLimits;
import dev.ratchet.api.limits.Rates;
import dev.ratchet.api.limits.RequestTime;
import dev.ratchet.api.security.Issuer;
import dev.ratchet.api.security.Role;
import dev.ratchet.api.serving.ServingLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of an issuer, TLS and the management port: one server has all three. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SecurityTest {
    private static final String AUDIENCE = "ratchet-api";
    private static final String PASSWORD = "changeit"; // of a key store that this test makes and throws away

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static ApiFixture api;

    @SuppressWarnings("NullAway.Init")
    private static HttpServer provider;

    @SuppressWarnings("NullAway.Init")
    private static RSAKey rsa;

    @SuppressWarnings("NullAway.Init")
    private static ECKey ec;

    @SuppressWarnings("NullAway.Init")
    private static HttpClient client;

    private static int managementPort;

    @BeforeAll
    static void start() throws Exception {
        rsa = new RSAKeyGenerator(2048).keyID("rsa-1").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("ec-1").generate();
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve(
                "/.well-known/openid-configuration",
                "{\"issuer\": \"%1$s\", \"jwks_uri\": \"%1$s/keys\"}".formatted(issuer()));
        serve("/keys", new JWKSet(List.of(rsa, ec)).toString());
        provider.start();
        try (ServerSocket free = new ServerSocket(0)) {
            managementPort = free.getLocalPort();
        }
        KeyStore store = selfMade();
        api = new ApiFixture(
                folder,
                new ApiOptions(
                        "127.0.0.1",
                        0,
                        managementPort,
                        new ApiOptions.Certificates(
                                pem("CERTIFICATE", store.getCertificate("api").getEncoded()),
                                pem(
                                        "PRIVATE KEY",
                                        store.getKey("api", PASSWORD.toCharArray())
                                                .getEncoded())),
                        new Issuer(URI.create(issuer()), AUDIENCE, "realm.roles", null),
                        new Rates(1_000, 1_000, 1_000),
                        RequestTime.STANDARD,
                        StreamLimits.STANDARD,
                        ServingLimits.STANDARD));
        client = HttpClient.newBuilder().sslContext(trusting(store)).build();
    }

    @AfterAll
    static void stop() {
        api.close();
        provider.stop(0);
        client.close();
    }

    private static String issuer() {
        return "http://localhost:" + provider.getAddress().getPort();
    }

    private static void serve(String path, String body) {
        provider.createContext(path, exchange -> {
            exchange.sendResponseHeaders(200, body.length());
            exchange.getResponseBody().write(body.getBytes(UTF_8));
            exchange.close();
        });
    }

    /** A certificate of the JDK's own keytool, for this machine's name. */
    private static KeyStore selfMade() throws Exception {
        Path file = folder.resolve("tls.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "api",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }

    private static Path pem(String what, byte[] content) throws Exception {
        return Files.writeString(
                folder.resolve(what.replace(' ', '-') + ".pem"),
                "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                        .formatted(
                                what,
                                Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)));
    }

    private static SSLContext trusting(KeyStore made) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("api", made.getCertificate("api"));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    private static Answer ask(String method, String path, @Nullable String bearer) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(api.address(path)).method(method, HttpRequest.BodyPublishers.noBody());
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        var response = client.send(request.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), ApiFixture.JSON.readTree(response.body()), response);
    }

    private static JWTClaimsSet.Builder claims(String... roles) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer())
                .audience(AUDIENCE)
                .subject("ann@example.com")
                .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                .claim("realm", Map.of("roles", List.of(roles)));
    }

    private static String signed(JWTClaimsSet claims, JWSAlgorithm algorithm, String key, JWSSigner signer)
            throws Exception {
        SignedJWT token =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID(key).build(), claims);
        token.sign(signer);
        return token.serialize();
    }

    private static String rs256(JWTClaimsSet.Builder claims) throws Exception {
        return signed(claims.build(), JWSAlgorithm.RS256, "rsa-1", new RSASSASigner(rsa));
    }

    @Test
    void a_token_of_the_issuer_counts_with_its_highest_role() throws Exception {
        String viewer = rs256(claims("something", "viewer"));
        String operator = signed(claims("viewer", "operator").build(), JWSAlgorithm.ES256, "ec-1", new ECDSASigner(ec));

        assertThat(ask("GET", "/v1/campaigns", viewer).status()).isEqualTo(200);
        assertThat(ask("POST", "/v1/campaigns/nobody:stop", viewer).status()).isEqualTo(403);
        assertThat(ask("GET", "/v1/campaigns", operator).status()).isEqualTo(200);
        assertThat(ask("POST", "/v1/campaigns/nobody:stop", operator).status())
                .as("allowed, but it is not there")
                .isEqualTo(404);
        assertThat(ask("GET", "/v1/campaigns", rs256(claims())).status())
                .as("known, without a role")
                .isEqualTo(403);
    }

    @Test
    void a_token_that_does_not_count_is_refused_and_told_so() throws Exception {
        Date past = Date.from(Instant.now().minusSeconds(300));
        Date future = Date.from(Instant.now().plusSeconds(300));
        RSAKey other = new RSAKeyGenerator(2048).keyID("rsa-1").generate();
        JWTClaimsSet admin = claims("admin").build();
        Map<String, String> tokens = Map.of(
                "expired", rs256(claims("admin").expirationTime(past)),
                "without an end", rs256(claims("admin").expirationTime(null)),
                "not yet", rs256(claims("admin").notBeforeTime(future)),
                "another issuer", rs256(claims("admin").issuer("https://other.example")),
                "another audience", rs256(claims("admin").audience("other")),
                "another key", signed(admin, JWSAlgorithm.RS256, "rsa-1", new RSASSASigner(other)),
                "unsigned", new PlainJWT(admin).serialize(),
                "HMAC with the public key",
                        signed(
                                admin,
                                JWSAlgorithm.HS256,
                                "rsa-1",
                                new MACSigner(rsa.toRSAPublicKey().getEncoded())),
                "no token", "abc.def.ghi");
        for (var token : tokens.entrySet()) {
            Answer answer = ask("GET", "/v1/campaigns", token.getValue());

            assertThat(answer.status()).as(token.getKey()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate"))
                    .as(token.getKey())
                    .startsWith("Bearer error=\"invalid_token\"");
            assertThat(answer.whole().body()).doesNotContain(token.getValue(), "Exception", "nimbus");
        }
        assertThat(ask("GET", "/v1/campaigns", tokens.get("expired"))
                        .body()
                        .path("detail")
                        .asText())
                .contains("expired");
    }

    @Test
    void keys_count_beside_tokens_and_nobody_comes_in_without_either() throws Exception {
        Answer none = ask("GET", "/v1/campaigns", null);
        assertThat(none.status()).isEqualTo(401);
        assertThat(none.header("WWW-Authenticate")).isEqualTo("Bearer");

        String key = api.keys().add("bob", Role.VIEWER);
        assertThat(ask("GET", "/v1/campaigns", key).status()).isEqualTo(200);
        assertThat(api.keys().revoke("bob", false)).isEqualTo(1);
        assertThat(ask("GET", "/v1/campaigns", key).status()).isEqualTo(401);
    }

    @Test
    void an_issuer_is_to_be_reached_safely() {
        assertThatThrownBy(() -> new Issuer(URI.create("http://issuer.example"), AUDIENCE, "roles", null))
                .hasMessage("OIDC issuer: http://issuer.example (expected: https://…, or http://… of this machine)");
        assertThatThrownBy(() -> new Issuer(URI.create("https://issuer.example"), "", "roles", null))
                .hasMessageContaining("OIDC audience: none");
    }

    @Test
    void only_who_trusts_the_certificate_comes_in_and_nobody_without_tls() throws Exception {
        assertThat(api.address("/").getScheme()).isEqualTo("https");
        assertThatThrownBy(() -> api.get("/v1/campaigns")).isInstanceOf(SSLHandshakeException.class);
        assertThat(api.raw("GET /v1/campaigns HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .doesNotContain("HTTP/1.1 200");
    }

    @Test
    void health_is_told_on_a_port_of_its_own_and_nothing_else_is() throws Exception {
        for (String path : List.of("/health", "/health/liveness", "/health/readiness")) {
            var health = plain(path);
            assertThat(health.statusCode()).as(path).isEqualTo(200);
            assertThat(ApiFixture.JSON.readTree(health.body()).path("status").asText())
                    .isEqualTo("UP");
        }
        for (String path : List.of("/v1/campaigns", "/openapi.yml", "/beans", "/env", "/stop", "/loggers")) {
            assertThat(plain(path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(ask("GET", "/health", null).status()).as("not on the API's").isIn(401, 404);
    }

    private static java.net.http.HttpResponse<String> plain(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(managementPort, path)))
                        .build(),
                BodyHandlers.ofString());
    }
}
