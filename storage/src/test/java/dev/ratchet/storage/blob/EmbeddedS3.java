package dev.ratchet.storage.blob;

import java.net.URI;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/** An S3 server inside the test's own process. */
public final class EmbeddedS3 {
    public static final S3Credentials CREDENTIALS = new S3Credentials("tester", "only-for-tests");
    public static final String BUCKET = "ratchet-test";

    private final S3Proxy server;

    public EmbeddedS3() throws Exception {
        TransientNio2BlobStore blobs = new TransientNio2BlobStore();
        blobs.createContainer(BUCKET);
        server = S3Proxy.builder()
                .blobStore(blobs)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, CREDENTIALS.accessKey(), CREDENTIALS.secretKey())
                .build();
        server.start();
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getPort();
    }

    public S3Location at(String prefix) {
        return new S3Location(endpoint(), "us-east-1", BUCKET, prefix);
    }

    public void stop() throws Exception {
        server.stop();
    }
}
