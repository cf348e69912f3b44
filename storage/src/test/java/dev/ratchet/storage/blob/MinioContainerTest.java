package dev.ratchet.storage.blob;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** The contract against an S3 server in a container; {@code -Dtests.s3.image} names an image of MinIO. */
class MinioContainerTest implements BlobStoreContract {
    private static final String IMAGE = "tests.s3.image";
    private static final S3Credentials CREDENTIALS = new S3Credentials("tester", "only-for-tests");
    private static final String BUCKET = "ratchet-test";
    private static final int PORT = 9000;

    private static GenericContainer<?> server;

    @BeforeAll
    static void start() throws Exception {
        @Nullable String image = System.getProperty(IMAGE);
        assumeTrue(
                image != null,
                "no image named by -Dtests.s3.image: the contract runs against the embedded S3 server alone");
        assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(),
                "no container engine here: the contract runs against the embedded S3 server alone");
        server = new GenericContainer<>(DockerImageName.parse(requireNonNull(image)))
                .withEnv("MINIO_ROOT_USER", CREDENTIALS.accessKey())
                .withEnv("MINIO_ROOT_PASSWORD", CREDENTIALS.secretKey())
                .withCommand("server", "/data")
                .withExposedPorts(PORT)
                .waitingFor(Wait.forHttp("/minio/health/ready").forPort(PORT));
        server.start();
        MinioClient client = MinioClient.builder()
                .endpoint(endpoint())
                .credentials(CREDENTIALS.accessKey(), CREDENTIALS.secretKey())
                .build();
        client.makeBucket(MakeBucketArgs.builder().bucket(BUCKET).build());
        client.close();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.stop();
        }
    }

    @Override
    public BlobStore emptyStore() {
        return new MinioBlobStore(
                new S3Location(endpoint(), "us-east-1", BUCKET, UUID.randomUUID() + "/"), CREDENTIALS);
    }

    private static String endpoint() {
        return "http://" + server.getHost() + ":" + server.getMappedPort(PORT);
    }
}
