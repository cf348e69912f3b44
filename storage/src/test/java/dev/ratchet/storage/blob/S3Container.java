package dev.ratchet.storage.blob;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * An S3 server in a container, one for all tests of a JVM; Testcontainers ends it with the JVM.
 *
 * <p>{@code -Dtests.s3.image} names another image than {@link #IMAGE}: another tag of it, or one that is started as MinIO is.
 */
public final class S3Container {
    public static final S3Credentials CREDENTIALS = new S3Credentials("tester", "only-for-tests");

    private static final String IMAGE = "versity/versitygw:v1.8.0";
    private static final String REGION = "eu-central-1"; // us-east-1 may not be named when a bucket is made
    private static final String BUCKET = "ratchet-test";

    private static @Nullable S3Container running;

    private final GenericContainer<?> server;
    private final int port;

    private S3Container(GenericContainer<?> server, int port) {
        this.server = server;
        this.port = port;
    }

    /** Starts the server if it does not run yet; skips the test with a message where there is no container engine. */
    public static synchronized S3Container running() {
        assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(),
                "no container engine: what needs an S3 server is tested with the embedded one alone");
        if (running == null) {
            DockerImageName image = DockerImageName.parse(System.getProperty("tests.s3.image", IMAGE));
            S3Container container = image.getRepository().endsWith("versitygw") ? versity(image) : minio(image);
            container.server.start();
            container.makeBucket();
            running = container;
        }
        return running;
    }

    private static S3Container versity(DockerImageName image) {
        int port = 7070;
        return new S3Container(
                new GenericContainer<>(image)
                        .withEnv(Map.of(
                                "ROOT_ACCESS_KEY",
                                CREDENTIALS.accessKey(),
                                "ROOT_SECRET_KEY",
                                CREDENTIALS.secretKey(),
                                "VGW_REGION",
                                REGION,
                                "VGW_HEALTH",
                                "/health"))
                        .withTmpFs(Map.of("/objects", "rw", "/metadata", "rw"))
                        .withCommand("posix", "--sidecar", "/metadata", "/objects")
                        .withExposedPorts(port)
                        .waitingFor(Wait.forHttp("/health").forPort(port)),
                port);
    }

    private static S3Container minio(DockerImageName image) {
        int port = 9000;
        return new S3Container(
                new GenericContainer<>(image)
                        .withEnv(Map.of(
                                "MINIO_ROOT_USER", CREDENTIALS.accessKey(),
                                "MINIO_ROOT_PASSWORD", CREDENTIALS.secretKey()))
                        .withCommand("server", "/data")
                        .withExposedPorts(port)
                        .waitingFor(Wait.forHttp("/minio/health/ready").forPort(port)),
                port);
    }

    private void makeBucket() {
        MinioClient client = MinioClient.builder()
                .endpoint(endpoint())
                .region(REGION)
                .credentials(CREDENTIALS.accessKey(), CREDENTIALS.secretKey())
                .build();
        try {
            client.makeBucket(MakeBucketArgs.builder().bucket(BUCKET).build());
            client.close();
        } catch (Exception e) {
            throw new IllegalStateException("S3 container: no bucket can be made (expected: an empty server)", e);
        }
    }

    private String endpoint() {
        return "http://" + server.getHost() + ":" + server.getMappedPort(port);
    }

    public S3Location at(String prefix) {
        return new S3Location(endpoint(), REGION, BUCKET, prefix);
    }
}
