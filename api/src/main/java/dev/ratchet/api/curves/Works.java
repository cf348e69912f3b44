package dev.ratchet.api.curves;

import dev.ratchet.activities.commit.Commits;
import dev.ratchet.api.LiveStack;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.workers.campaign.CampaignClient;
import dev.ratchet.workers.campaign.IterationHistories;
import dev.ratchet.workers.campaign.IterationWork;
import dev.ratchet.workers.campaign.Observation;
import dev.ratchet.workers.campaign.Stack;
import io.grpc.StatusRuntimeException;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the stack what campaigns work on; what an iteration took that has ended is asked once. */
@Singleton
final class Works {
    static final int USUAL = 20;
    static final int MOST = 100;

    private static final int KEPT = 2_000;

    private final LiveStack stack;
    private final Map<Of, IterationWork> ended = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Of, IterationWork> eldest) {
            return size() > KEPT;
        }
    });

    private record Of(BranchId branch, int iteration) {}

    Works(LiveStack stack) {
        this.stack = stack;
    }

    /** Nothing where no stack runs. */
    WorkView of(BranchId branch, int most) {
        Optional<Stack> running = stack.ifRunning();
        if (running.isEmpty()) {
            return WorkView.of(Observation.NOTHING, List.of());
        }
        try {
            Observation now = new CampaignClient(running.get().connection()).observe(branch);
            int newest = new Commits(stack.store()).newestIteration(branch);
            IterationHistories histories = new IterationHistories(running.get().connection());
            List<IterationWork> found = new ArrayList<>();
            for (int i = Math.max(1, newest - most + 1); i <= newest + 1; i++) {
                work(histories, new Of(branch, i)).ifPresent(found::add);
            }
            return WorkView.of(now, found);
        } catch (StatusRuntimeException e) {
            throw new FaultException(Fault.STORAGE_UNAVAILABLE, "stack: " + e.getMessage(), e);
        }
    }

    private Optional<IterationWork> work(IterationHistories histories, Of of) {
        IterationWork known = ended.get(of);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<IterationWork> found = histories.of(of.branch(), of.iteration());
        found.filter(IterationWork::over).ifPresent(work -> ended.put(of, work));
        return found;
    }
}
