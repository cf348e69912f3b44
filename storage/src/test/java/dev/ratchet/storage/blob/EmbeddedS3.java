package dev.ratchet.storage.blob;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** An S3 server inside the test's own process, which can be away for a while and whose objects can be damaged. */
public final class EmbeddedS3 implements AutoCloseable {
    public static final S3Credentials CREDENTIALS = new S3Credentials("tester", "only-for-tests");
    public static final String BUCKET = "ratchet-test";

    private final BlobStore blobs;
    private S3Proxy server;
    private final int port;

    public EmbeddedS3() throws Exception {
        this(new TransientNio2BlobStore());
    }

    private EmbeddedS3(BlobStore blobs) throws Exception {
        this.blobs = blobs;
        blobs.createContainer(BUCKET);
        server = serve(0);
        port = server.getPort();
    }

    /** A server that overwrites whatever the request's conditions say, as older ones do. */
    public static EmbeddedS3 thatIgnoresConditions() throws Exception {
        return new EmbeddedS3(new ForwardingBlobStore(new TransientNio2BlobStore()) {
            @Override
            public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
                return super.putBlob(request.toBuilder().ifNoneMatch(null).build(), content);
            }
        });
    }

    private S3Proxy serve(int at) throws Exception {
        S3Proxy proxy = S3Proxy.builder()
                .blobStore(blobs)
                .endpoint(URI.create("http://127.0.0.1:" + at))
                .awsAuthentication(AuthenticationType.AWS_V4, CREDENTIALS.accessKey(), CREDENTIALS.secretKey())
                .build();
        proxy.start();
        return proxy;
    }

    public String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    public S3Location at(String prefix) {
        return new S3Location(endpoint(), "us-east-1", BUCKET, prefix);
    }

    /** The address of a store in this server, as a command takes it. */
    public URI address(String prefix) {
        return URI.create("s3://%s/%s?region=us-east-1&endpoint=%s".formatted(BUCKET, prefix, endpoint()));
    }

    /** What a process needs in its environment to be let in. */
    public static Map<String, String> environment() {
        return Map.of(
                "AWS_ACCESS_KEY_ID", CREDENTIALS.accessKey(),
                "AWS_SECRET_ACCESS_KEY", CREDENTIALS.secretKey());
    }

    /** Ends the server; its objects stay, and the same port serves them again after {@link #startAgain}. */
    public void stop() throws Exception {
        server.stop();
    }

    public void startAgain() throws Exception {
        server = serve(port);
    }

    /** The bytes of the object of this name. */
    public byte[] object(String name) throws IOException {
        try (InputStream in = blobs.getBlob(BUCKET, name)) {
            return in.readAllBytes();
        }
    }

    /** Puts other bytes in an object's place, as only a fault or an operator would. */
    public void overwrite(String name, byte[] bytes) {
        blobs.putBlob(
                PutObjectRequest.builder()
                        .bucket(BUCKET)
                        .key(name)
                        .contentLength((long) bytes.length)
                        .build(),
                new ByteArrayInputStream(bytes));
    }

    public void remove(String name) {
        blobs.removeBlob(BUCKET, name);
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (Exception e) {
            throw new IllegalStateException("the embedded S3 server cannot be stopped", e);
        }
    }
}
