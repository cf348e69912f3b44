package dev.ratchet.workers.campaign;

import dev.ratchet.workflows.contract.EvaluationResult;
import dev.ratchet.workflows.contract.Figures;
import dev.ratchet.workflows.contract.Trained;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person is told of a running campaign. */
public sealed interface CampaignEvent {
    /** Something in words that is neither progress nor an end. */
    record Note(String text) implements CampaignEvent {}

    /**
     * Where the work stands; replaced by the next.
     *
     * @param phase as in {@code warm-up}
     * @param detail what is in flight and how far it is, as in {@code update 120/500}
     * @param last figures of the last iteration; null before the first
     * @param tokensPerSecond that its rollouts wrote; null before the first
     * @param eta until the last iteration; null before that can be guessed
     */
    record Progress(
            String phase,
            int iteration,
            int iterations,
            String detail,
            @Nullable Figures last,
            @Nullable Double tokensPerSecond,
            @Nullable Duration eta)
            implements CampaignEvent {}

    /** A phase began that has an end of its own in this list. */
    record Began(String phase, int iteration) implements CampaignEvent {}

    /** The warm-up is committed. */
    record WarmedUp(Trained trained) implements CampaignEvent {}

    /** An iteration is committed; tokens a second are null where nobody saw how long it took. */
    record Iterated(
            int iteration,
            int iterations,
            Figures figures,
            @Nullable Double tokensPerSecond,
            @Nullable Duration eta) implements CampaignEvent {}

    record Evaluated(EvaluationResult result) implements CampaignEvent {}

    /** No work is scheduled. */
    record Halted(boolean paused, PauseReason reason, List<String> waitingFor, String campaign)
            implements CampaignEvent {
        public Halted {
            waitingFor = List.copyOf(waitingFor);
        }
    }

    record Resumed() implements CampaignEvent {}

    /** An activity failed and is tried again. */
    record Retried(String activity, int attempt, int attempts, String failure) implements CampaignEvent {}
}
