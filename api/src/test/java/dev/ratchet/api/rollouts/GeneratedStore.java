package dev.ratchet.api.rollouts;

import dev.ratchet.api.ApiOptions;
import dev.ratchet.api.ApiServer;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.DirectoryBlobStore;
import dev.ratchet.workers.campaign.Place;
import dev.ratchet.workers.embedded.HomeDirectory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** An API over a store that no stack works on. */
public final class GeneratedStore implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Path folder;
    private final CountingBlobStore counting;
    private final ApiServer server;

    private GeneratedStore(Path folder, CountingBlobStore counting, ApiServer server) {
        this.folder = folder;
        this.counting = counting;
        this.server = server;
    }

    /** Serves the store in this folder; {@code home} is where a stack would run. */
    static GeneratedStore serve(Path home, Path folder) {
        Place place = new Place(new HomeDirectory(home).create(), folder.toUri(), Map.of());
        CountingBlobStore counting = new CountingBlobStore(new DirectoryBlobStore(folder));
        return new GeneratedStore(folder, counting, ApiServer.start(place, counting, ApiOptions.at("127.0.0.1", 0)));
    }

    /** Stores a small campaign {@code made} of 37 iterations, and serves it. */
    public static GeneratedStore small(Path folder) throws IOException {
        Path stored = folder.resolve("store");
        new GeneratedCampaign("made", 37, 16, 4, 6).write(new DirectoryBlobStore(stored), folder);
        return serve(folder.resolve("home"), stored);
    }

    public Path folder() {
        return folder;
    }

    /** What the API reads of the store. */
    CountingBlobStore counting() {
        return counting;
    }

    /** The same store, opened anew. */
    public BlobStore open() {
        return new DirectoryBlobStore(folder);
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address().resolve(path)).timeout(Duration.ofSeconds(60));
    }

    public URI address() {
        return server.address();
    }

    public <T> HttpResponse<T> get(String path, BodyHandler<T> body) throws IOException, InterruptedException {
        return CLIENT.send(request(path).build(), body);
    }

    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> body) throws IOException, InterruptedException {
        return CLIENT.send(request, body);
    }

    @Override
    public void close() {
        server.close();
    }
}
