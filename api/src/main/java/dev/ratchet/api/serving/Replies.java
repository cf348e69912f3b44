package dev.ratchet.api.serving;

import dev.ratchet.domain.fault.FaultException;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.http.sse.Event;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/** How answers that take their time reach a client: each has a virtual thread, which ends when the client goes away. */
@Singleton
final class Replies {
    private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

    private static final String DONE = "[DONE]";

    private final JsonMapper json;
    private final Duration patience;

    Replies(JsonMapper json, ServingLimits limits) {
        this.json = json;
        this.patience = limits.patience();
    }

    /** Makes the parts of a stream, and gives signs of life between them; what it throws ends it. */
    interface Parts {
        void send(Consumer<Object> sink, Runnable sign) throws InterruptedException;
    }

    /** A stream where that is wished for, else one object. */
    Object reply(Wishes wishes, Answering answering, Parts parts, Callable<Object> whole) {
        return wishes.stream() ? stream(answering, parts) : whole(answering, whole);
    }

    /** A stream of JSON objects as server-sent events, with {@code [DONE]} at its end. */
    private HttpResponse<Publisher<Event<String>>> stream(Answering answering, Parts parts) {
        Flux<Event<String>> events = Flux.create(sink -> {
            Thread thread = Thread.ofVirtual().name("answer stream").unstarted(() -> run(parts, sink));
            sink.onDispose(() -> {
                answering.cancel();
                thread.interrupt();
            });
            thread.start();
        });
        return HttpResponse.<Publisher<Event<String>>>ok(events).contentType(MediaType.TEXT_EVENT_STREAM_TYPE);
    }

    private void run(Parts parts, FluxSink<Event<String>> sink) {
        try {
            parts.send(
                    part -> sink.next(Event.of(text(part))),
                    () -> sink.next(Event.of("").comment("waits")));
            sink.next(Event.of(DONE));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the client has gone
        } catch (FaultException e) {
            LOG.warn("an answer breaks off: {}", e.getMessage());
            sink.next(Event.of(
                    text(OpenAiErrors.Body.of(HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(e.getMessage())))));
        } catch (RuntimeException e) {
            LOG.error("an answer breaks off", e);
            sink.next(Event.of(text(OpenAiErrors.Body.of(HttpStatus.INTERNAL_SERVER_ERROR, "a fault of the server"))));
        }
        sink.complete();
    }

    /**
     * One JSON object, once it is whole. Where that takes long the answer begins with white space, which JSON allows, so that
     * nobody on the way takes the connection for dead.
     */
    private Mono<HttpResponse<?>> whole(Answering answering, Callable<Object> answer) {
        CompletableFuture<byte[]> result = new CompletableFuture<>();
        Thread thread = Thread.ofVirtual().name("answer").start(() -> {
            try {
                result.complete(bytes(answer.call()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                result.cancel(false); // the client has gone
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        Runnable gone = () -> {
            answering.cancel();
            thread.interrupt();
        };
        CompletableFuture<byte[]> soon =
                result.copy().completeOnTimeout(new byte[0], patience.toMillis(), TimeUnit.MILLISECONDS);
        AtomicBoolean responded = new AtomicBoolean(); // the server cancels what has given it its response, too
        return Mono.fromFuture(soon, true)
                .<HttpResponse<?>>map(bytes -> {
                    responded.set(true);
                    return bytes.length > 0
                            ? ok(bytes)
                            : ok(new StreamedFile(
                                    new LateAnswer(result, patience, gone), MediaType.APPLICATION_JSON_TYPE));
                })
                .doOnCancel(() -> {
                    if (!responded.get()) {
                        gone.run();
                    }
                });
    }

    private static HttpResponse<?> ok(Object body) {
        return HttpResponse.ok(body).contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    private String text(Object value) {
        return new String(bytes(value), StandardCharsets.UTF_8);
    }

    private byte[] bytes(Object value) {
        try {
            return json.writeValueAsBytes(value);
        } catch (IOException e) {
            throw new UncheckedIOException("an answer that cannot be written as JSON", e);
        }
    }
}
