package dev.ratchet.api.rollouts;

import dev.ratchet.activities.query.Rollouts;
import dev.ratchet.activities.settings.Origins;
import dev.ratchet.api.LiveStack;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.trajectory.SummaryFilter;
import dev.ratchet.storage.trajectory.SummaryLine;
import dev.ratchet.storage.trajectory.SummaryRow;
import dev.ratchet.storage.trajectory.TrajectoryStatus;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.json.JsonMapper;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the store a few questions when the server starts, so that the first who asks does not wait until the JVM has loaded and
 * compiled what answers: seconds. Nothing of the answers is kept.
 */
@Singleton
final class Rehearsal implements ApplicationEventListener<ServerStartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
    private static final int TIMES = 30;

    private final LiveStack stack;
    private final JsonMapper json;
    private final Thread thread = Thread.ofPlatform().daemon().name("rehearsal").unstarted(this::rehearse);

    Rehearsal(LiveStack stack, JsonMapper json) {
        this.stack = stack;
        this.json = json;
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent started) {
        thread.start();
    }

    @PreDestroy
    void stop() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }

    private void rehearse() {
        try {
            BlobStore store = stack.store();
            Optional<String> campaign = new Origins(store).campaigns().stream().findFirst();
            for (int i = 0; i < TIMES && campaign.isPresent() && !Thread.interrupted(); i++) {
                ask(new Rollouts(store, BranchId.main(campaign.get())));
            }
        } catch (FaultException | IOException e) {
            LOG.info("Nothing rehearsed: {}", e.getMessage()); // whoever asks will hear of it
        }
    }

    private void ask(Rollouts rollouts) throws IOException {
        Rollouts.Page page = rollouts.find(SummaryFilter.ALL, new SummaryLine(1, 0), 1, 50);
        json.writeValueAsBytes(RolloutPage.of(page, null));
        Stream<TrajectoryId> first = written(page, _ -> true);
        Stream<TrajectoryId> wentOn =
                written(page, status -> status == TrajectoryStatus.PARTIAL); // which takes another way
        for (TrajectoryId trajectory : Stream.concat(first, wentOn).toList()) {
            Optional<Rollouts.Whole> whole = rollouts.whole(trajectory);
            if (whole.isPresent()) {
                json.writeValueAsBytes(WholeRollout.of(whole.get(), false));
            }
        }
    }

    private static Stream<TrajectoryId> written(Rollouts.Page page, Predicate<TrajectoryStatus> wanted) {
        return page.rollouts().stream()
                .map(Rollouts.Found::row)
                .filter(row -> wanted.test(row.status()))
                .map(SummaryRow::trajectory)
                .limit(1);
    }
}
