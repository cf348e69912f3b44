package dev.ratchet.storage.blob;

import static dev.ratchet.domain.fault.Fault.INVALID_REQUEST;
import static dev.ratchet.storage.Faults.assertFault;
import static dev.ratchet.storage.blob.BlobStoreContract.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobStoresTest {
    @TempDir
    Path folder;

    @Test
    void a_file_address_opens_a_directory() {
        BlobStores.open(folder.resolve("new").toUri()).create("a", text("x"));

        assertThat(folder.resolve("new/a")).hasContent("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://x/y",
                "relative/path",
                "file:relative",
                "s3://b",
                "s3:///prefix",
                "s3://UPPER/p",
                "s3://bucket/p?endpint=http://h",
                "s3://bucket/p?endpoint=ftp://h",
                "s3://bucket/../p",
                "s3://bucket/p?region=US%20EAST",
                "s3://bucket/p?endpoint"
            })
    void an_address_that_names_no_store_is_refused(String address) {
        Map<String, String> environment = Map.of("AWS_ACCESS_KEY_ID", "a", "AWS_SECRET_ACCESS_KEY", "b");

        assertFault(INVALID_REQUEST, () -> BlobStores.open(URI.create(address), environment))
                .hasMessageContaining("expected: ");
    }

    @Test
    void credentials_in_an_address_are_refused_and_not_repeated() {
        assertFault(INVALID_REQUEST, () -> S3Location.parse(URI.create("s3://me:very-secret@bucket/p")))
                .hasMessageContaining("in the environment")
                .message()
                .doesNotContain("very-secret");
    }

    @Test
    void the_parts_of_an_s3_address() {
        assertThat(S3Location.parse(URI.create("s3://my-bucket/some/where?endpoint=http://localhost:9000&region=eu-1")))
                .isEqualTo(new S3Location("http://localhost:9000", "eu-1", "my-bucket", "some/where/"));
        assertThat(S3Location.parse(URI.create("s3://my-bucket")))
                .isEqualTo(new S3Location("https://s3.us-east-1.amazonaws.com", "us-east-1", "my-bucket", ""));
    }

    @Test
    void credentials_come_from_variables_or_files() throws Exception {
        Path access = Files.writeString(folder.resolve("access"), "key\n");
        Path secret = Files.writeString(folder.resolve("secret"), "word\n");

        assertThat(S3Credentials.from(Map.of("AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "word")))
                .isEqualTo(new S3Credentials("key", "word"));
        assertThat(S3Credentials.from(Map.of(
                        "RATCHET_S3_ACCESS_KEY_FILE", access.toString(),
                        "RATCHET_S3_SECRET_KEY_FILE", secret.toString())))
                .isEqualTo(new S3Credentials("key", "word"));
        assertFault(INVALID_REQUEST, () -> S3Credentials.from(Map.of("AWS_ACCESS_KEY_ID", "key")))
                .hasMessageContaining("no AWS_SECRET_ACCESS_KEY");
        assertFault(
                        INVALID_REQUEST,
                        () -> S3Credentials.from(Map.of("RATCHET_S3_ACCESS_KEY_FILE", folder + "/not-there")))
                .hasMessageContaining("RATCHET_S3_ACCESS_KEY_FILE");
    }
}
