package dev.ratchet.activities.reward;

import static java.util.Objects.requireNonNull;

import dev.ratchet.activities.Heartbeat;
import dev.ratchet.activities.meter.WorkMeter;
import dev.ratchet.activities.plan.ScopeKeys;
import dev.ratchet.activities.settings.CampaignData;
import dev.ratchet.activities.settings.SettingsStore;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.domain.reward.Verifier;
import dev.ratchet.rewards.Scoring;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.StoredObject;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.trajectory.ArrowObjects.Stored;
import dev.ratchet.storage.trajectory.RolloutRow;
import dev.ratchet.storage.trajectory.ScoreRow;
import dev.ratchet.storage.trajectory.TrajectoryObjects;
import dev.ratchet.workflows.contract.HeartbeatDetails;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.RewardActivities;
import dev.ratchet.workflows.contract.ScoreRequest;
import dev.ratchet.workflows.contract.ScoresRef;
import dev.ratchet.workflows.spec.RewardSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Judges the finished trajectories of a shard. The first stored verdict is the verdict; rewards are made of verdicts when
 * a whole group is there, since the length reward needs all its lengths.
 */
public final class VerdictScoring implements RewardActivities {
    private final BlobStore store;
    private final SettingsStore settings;
    private final Function<RewardSpec, Judge> judges;
    private final WorkMeter meter;

    /**
     * Who judges.
     *
     * @param longest that one answer may take until the verifier is taken for hung and its shard is sent again
     */
    public record Judge(Verifier verifier, Duration longest) {
        public Judge {
            requireNonNull(verifier, "verifier");
            requireNonNull(longest, "longest");
        }
    }

    /**
     * Scoring of one domain.
     *
     * @param judges who judges the domain, as a campaign's settings want it
     */
    public VerdictScoring(BlobStore store, SettingsStore settings, Function<RewardSpec, Judge> judges) {
        this(store, settings, judges, WorkMeter.NONE);
    }

    /** As the other, and {@code meter} is told of each verdict. */
    public VerdictScoring(
            BlobStore store, SettingsStore settings, Function<RewardSpec, Judge> judges, WorkMeter meter) {
        this.store = store;
        this.settings = settings;
        this.judges = judges;
        this.meter = meter;
    }

    @Override
    public ScoresRef score(ScoreRequest request) {
        String key =
                Keys.scores(ScopeKeys.prefix(request.branch(), request.scope()), request.shard(), request.domain());
        CampaignData campaign = settings.open(request.settings());
        RewardSpec reward = campaign.spec().reward();
        Judge judge = judges.apply(reward);
        Scoring scoring = new Scoring(judge.verifier(), reward.attempts());
        try (Heartbeat heartbeat = Heartbeat.begin("score " + request.shard(), judge.longest())) {
            Optional<Stored<ScoreRow>> stored = TrajectoryObjects.SCORES.find(store, key);
            return describe(
                    request,
                    stored.orElseGet(() ->
                            TrajectoryObjects.SCORES.createOrRead(store, key, judged(request, scoring, heartbeat))));
        }
    }

    private List<ScoreRow> judged(ScoreRequest request, Scoring scoring, Heartbeat heartbeat) {
        List<RolloutRow> rows = TrajectoryObjects.ROLLOUTS.read(
                store, request.rollout().key(), request.rollout().sha256());
        List<ScoreRow> scores = new ArrayList<>();
        for (RolloutRow row : rows) {
            if (row.response().isPresent() && row.prompt().domain() == request.domain()) {
                long began = System.nanoTime();
                Judgement judgement = scoring.judge(row.prompt(), row.response().get());
                Duration took = Duration.ofNanos(System.nanoTime() - began);
                meter.judged(request.domain(), judgement.verdict(), took);
                scores.add(new ScoreRow(row.trajectory(), judgement, Optional.of(took.toNanos() / 1e9)));
                heartbeat.moved(new HeartbeatDetails("", "judged", scores.size(), rows.size()));
            }
        }
        return scores;
    }

    private static ScoresRef describe(ScoreRequest request, Stored<ScoreRow> scores) {
        StoredObject object = scores.object();
        return new ScoresRef(
                new ObjectRef(object.key(), object.sha256()),
                request.shard(),
                count(scores, Verdict.RIGHT),
                count(scores, Verdict.WRONG),
                count(scores, Verdict.UNVERIFIABLE),
                count(scores, Verdict.VERIFIER_FAILED),
                count(scores, Verdict.PARTLY_RIGHT));
    }

    private static int count(Stored<ScoreRow> scores, Verdict verdict) {
        return (int) scores.rows().stream()
                .filter(row -> row.judgement().verdict() == verdict)
                .count();
    }
}
