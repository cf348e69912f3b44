package dev.ratchet.api.events;

import dev.ratchet.api.LiveStack;
import dev.ratchet.api.campaigns.CampaignStates;
import dev.ratchet.api.campaigns.CampaignView;
import dev.ratchet.api.events.CampaignEvents.Told;
import dev.ratchet.domain.fault.FaultException;
import io.micronaut.http.sse.Event;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/** The streams that are open. Each has a virtual thread that looks twice a second at a state that all share. */
@Singleton
final class EventStreams {
    private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final LiveStack stack;
    private final CampaignStates states;
    private final JsonMapper json;
    private final StreamLimits limits;
    private final AtomicInteger open = new AtomicInteger();

    EventStreams(LiveStack stack, CampaignStates states, JsonMapper json, StreamLimits limits) {
        this.stack = stack;
        this.states = states;
        this.json = json;
        this.limits = limits;
    }

    boolean full() {
        return open.get() >= limits.most();
    }

    int open() {
        return open.get();
    }

    /** What happens to the campaign after {@code from}, until it is done or nobody reads any more. */
    Flux<Event<String>> of(String campaign, Cursor from) {
        return Flux.create(sink -> {
            open.incrementAndGet();
            Thread thread = Thread.ofVirtual().name("events of " + campaign).unstarted(() -> run(campaign, from, sink));
            sink.onDispose(() -> {
                open.decrementAndGet();
                thread.interrupt();
            });
            thread.start();
        });
    }

    private void run(String campaign, Cursor from, FluxSink<Event<String>> sink) {
        try {
            CampaignEvents events =
                    new CampaignEvents(stack.stored(), stack.stored().existing(campaign), from);
            AtomicLong wroteAt = new AtomicLong(System.nanoTime());
            while (!sink.isCancelled()) {
                Optional<CampaignView> now = look(campaign);
                if (now.isPresent() && events.look(now.get(), each -> send(each, sink, wroteAt))) {
                    break;
                }
                if (System.nanoTime() - wroteAt.get() > limits.heartbeat().toNanos()) {
                    write(Event.of("").comment("nothing new"), sink, wroteAt);
                }
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            }
            sink.complete();
        } catch (CancellationException e) {
            sink.complete();
        } catch (RuntimeException e) {
            LOG.warn("events of campaign {} end early", campaign, e);
            sink.complete(); // who reads comes again, with the id of what it has
        }
    }

    /** Empty while the store or Temporal is away: the stream waits for them. */
    private Optional<CampaignView> look(String campaign) {
        try {
            return states.find(campaign);
        } catch (FaultException e) {
            LOG.debug("events of campaign {}: no look", campaign, e);
            return Optional.empty();
        }
    }

    private void send(Told told, FluxSink<Event<String>> sink, AtomicLong wroteAt) {
        try {
            write(Event.of(json.writeValueAsString(told.data())).id(told.id()).name(told.name()), sink, wroteAt);
        } catch (IOException e) {
            throw new UncheckedIOException("an event that cannot be written as JSON", e);
        }
    }

    private void write(Event<String> event, FluxSink<Event<String>> sink, AtomicLong wroteAt) {
        awaitReader(sink);
        sink.next(event);
        wroteAt.set(System.nanoTime());
    }

    /** A stream holds no more in memory than one event: a client that does not read is waited for, and then given up. */
    private void awaitReader(FluxSink<?> sink) {
        long until = System.nanoTime() + limits.patience().toNanos();
        while (sink.requestedFromDownstream() == 0) {
            if (sink.isCancelled() || System.nanoTime() > until) {
                throw new CancellationException("nobody reads");
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
