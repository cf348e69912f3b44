package dev.ratchet.storage.blob;

import static dev.ratchet.domain.fault.Fault.INVALID_REQUEST;
import static dev.ratchet.domain.fault.Fault.STORAGE_UNAVAILABLE;
import static dev.ratchet.storage.Faults.assertFault;
import static dev.ratchet.storage.blob.BlobStoreContract.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MinioBlobStoreTest implements BlobStoreContract {
    private static EmbeddedS3 s3;

    @BeforeAll
    static void start() throws Exception {
        s3 = new EmbeddedS3();
    }

    @AfterAll
    static void stop() throws Exception {
        s3.stop();
    }

    @Override
    public BlobStore emptyStore() {
        return new MinioBlobStore(s3.at(UUID.randomUUID() + "/"), EmbeddedS3.CREDENTIALS);
    }

    @Test
    void content_in_several_parts_is_created_once_too() {
        BlobStore store = new MinioBlobStore(s3.at("parts/"), EmbeddedS3.CREDENTIALS, 5 << 20);
        byte[] first = new byte[12 << 20];
        new Random(1).nextBytes(first);
        byte[] second = new byte[12 << 20];

        assertThat(store.create("large", first)).isTrue();
        assertThat(store.create("large", second)).isFalse();

        assertThat(Blobs.read(store, "large")).isEqualTo(first);
        assertThat(store.size("large")).hasValue(first.length);
    }

    @Test
    void a_store_opened_by_its_address_reads_credentials_from_the_environment() {
        URI uri = s3.address("by/address");
        BlobStores.open(uri, EmbeddedS3.environment()).create("a", text("x"));

        assertThat(Blobs.read(new MinioBlobStore(s3.at(""), EmbeddedS3.CREDENTIALS), "by/address/a"))
                .isEqualTo(text("x"));
    }

    @Test
    void wrong_credentials_are_said_without_the_secret() {
        S3Credentials wrong = new S3Credentials("tester", "a-secret-nobody-may-see");

        assertFault(INVALID_REQUEST, () -> new MinioBlobStore(s3.at(""), wrong))
                .hasMessageContaining("expected: credentials")
                .hasMessageContaining(s3.endpoint())
                .message()
                .doesNotContain("a-secret-nobody-may-see");
        assertThat(wrong.toString()).doesNotContain("a-secret-nobody-may-see");
    }

    @Test
    void a_missing_bucket_is_named() {
        S3Location elsewhere = new S3Location(s3.endpoint(), "us-east-1", "not-there", "");

        assertFault(INVALID_REQUEST, () -> new MinioBlobStore(elsewhere, EmbeddedS3.CREDENTIALS))
                .hasMessageContaining("bucket: \"not-there\" is not there");
    }

    @Test
    void a_server_that_does_not_answer_is_unavailable() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        S3Location nobody = new S3Location("http://127.0.0.1:" + port, "us-east-1", "bucket", "");

        assertFault(STORAGE_UNAVAILABLE, () -> new MinioBlobStore(nobody, EmbeddedS3.CREDENTIALS))
                .hasMessageContaining("http://127.0.0.1:" + port)
                .hasMessageContaining("tried 5 times");
    }

    @Test
    void a_store_that_ignores_if_none_match_is_refused() throws Exception {
        try (EmbeddedS3 careless = EmbeddedS3.thatIgnoresConditions()) {
            assertFault(INVALID_REQUEST, () -> new MinioBlobStore(careless.at(""), EmbeddedS3.CREDENTIALS))
                    .hasMessageContaining("ignores If-None-Match");
        }
    }

    @Test
    void a_listing_that_breaks_off_between_two_pages_goes_on_where_it_was() throws Exception {
        try (EmbeddedS3 server = new EmbeddedS3()) {
            BlobStore store = new MinioBlobStore(server.at("pages/"), EmbeddedS3.CREDENTIALS);
            List<String> keys =
                    IntStream.range(0, 1_005).mapToObj("k/%04d"::formatted).toList();
            keys.forEach(key -> server.overwrite("pages/" + key, text("x"))); // a page has 1,000 keys
            List<String> found = new ArrayList<>();
            try (Stream<String> listed = store.list("k/")) {
                Iterator<String> iterator = listed.iterator();
                for (int i = 0; i < 1_000; i++) {
                    found.add(iterator.next());
                }
                server.stop();
                Thread later = Thread.startVirtualThread(() -> comeBack(server));
                iterator.forEachRemaining(found::add);
                later.join();
            }
            assertThat(found).isEqualTo(keys);
        }
    }

    private static void comeBack(EmbeddedS3 server) {
        try {
            server.startAgain();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_server_that_was_away_for_a_while_is_used_again() throws Exception {
        try (EmbeddedS3 server = new EmbeddedS3()) {
            BlobStore store = new MinioBlobStore(server.at("away/"), EmbeddedS3.CREDENTIALS);
            store.create("a", text("kept"));

            server.stop();
            assertFault(STORAGE_UNAVAILABLE, () -> store.create("b", text("later")))
                    .hasMessageContaining("look up object b, tried 5 times")
                    .hasMessageContaining(server.endpoint());
            assertFault(STORAGE_UNAVAILABLE, () -> BlobStoreContract.keys(store, "c/"))
                    .hasMessageContaining("list c/, tried 5 times");
            server.startAgain();

            assertThat(store.create("b", text("later"))).isTrue();
            assertThat(Blobs.read(store, "a")).isEqualTo(text("kept"));
        }
    }
}
