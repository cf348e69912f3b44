package dev.ratchet.workers.cli;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What stands before a Temporal server elsewhere: ends TLS, and lets nobody through without the API key. */
final class GuardedProxy implements AutoCloseable {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final ManagedChannel behind;
    private final Server server;
    private final String certificate;
    private final AtomicInteger refused = new AtomicInteger();

    private GuardedProxy(String address, String apiKey, KeyStore keys, char[] password) throws Exception {
        X509Certificate own = (X509Certificate) keys.getCertificate("proxy");
        certificate = "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                .formatted(Base64.getMimeEncoder().encodeToString(own.getEncoded()));
        behind = ManagedChannelBuilder.forTarget(address).usePlaintext().build();
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sslContext(GrpcSslContexts.configure(
                                SslContextBuilder.forServer((PrivateKey) keys.getKey("proxy", password), own))
                        .build())
                .fallbackHandlerRegistry(new HandlerRegistry() {
                    @Override
                    public ServerMethodDefinition<?, ?> lookupMethod(String method, @Nullable String authority) {
                        return ServerMethodDefinition.create(
                                bytes(method), (call, headers) -> pass(call, headers, "Bearer " + apiKey));
                    }
                })
                .build()
                .start();
    }

    /** Before the server at {@code address}, with a certificate of its own made in {@code folder}. */
    static GuardedProxy before(String address, String apiKey, Path folder) throws Exception {
        Path file = folder.resolve("proxy.p12");
        String password = "changeit";
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "proxy",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=proxy",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        password)
                .inheritIO()
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool: exit code " + keytool.exitValue());
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, password.toCharArray());
        }
        return new GuardedProxy(address, apiKey, keys, password.toCharArray());
    }

    private static MethodDescriptor<byte[], byte[]> bytes(String method) {
        MethodDescriptor.Marshaller<byte[]> asTheyAre = new MethodDescriptor.Marshaller<>() {
            @Override
            public InputStream stream(byte[] message) {
                return new ByteArrayInputStream(message);
            }

            @Override
            public byte[] parse(InputStream message) {
                try {
                    return message.readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
        return MethodDescriptor.newBuilder(asTheyAre, asTheyAre)
                .setFullMethodName(method)
                .setType(MethodDescriptor.MethodType.UNARY) // all of Temporal's are
                .build();
    }

    private ServerCall.Listener<byte[]> pass(ServerCall<byte[], byte[]> call, Metadata headers, String expected) {
        if (!expected.equals(headers.get(AUTHORIZATION))) {
            refused.incrementAndGet();
            call.close(Status.UNAUTHENTICATED.withDescription("no such key"), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        ClientCall<byte[], byte[]> onward = behind.newCall(call.getMethodDescriptor(), CallOptions.DEFAULT);
        onward.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onHeaders(Metadata answer) {
                        call.sendHeaders(answer);
                    }

                    @Override
                    public void onMessage(byte[] message) {
                        call.sendMessage(message);
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        call.close(status, trailers);
                    }
                },
                headers);
        onward.request(2);
        call.request(2);
        return new ServerCall.Listener<>() {
            @Override
            public void onMessage(byte[] message) {
                onward.sendMessage(message);
            }

            @Override
            public void onHalfClose() {
                onward.halfClose();
            }

            @Override
            public void onCancel() {
                onward.cancel("the caller is gone", null);
            }
        };
    }

    String address() {
        return "127.0.0.1:" + server.getPort();
    }

    /** The certificate that a client must trust, in PEM. */
    String certificate() {
        return certificate;
    }

    /** How many calls came without the key. */
    int refused() {
        return refused.get();
    }

    @Override
    public void close() {
        server.shutdownNow();
        behind.shutdownNow();
    }
}
