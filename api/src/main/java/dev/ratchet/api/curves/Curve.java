package dev.ratchet.api.curves;

import dev.ratchet.activities.commit.StoredCommit;
import dev.ratchet.activities.query.TrainedShare;
import dev.ratchet.workers.campaign.IterationWork;
import dev.ratchet.workflows.contract.Figures;
import dev.ratchet.workflows.contract.Trained;
import java.util.Arrays;
import java.util.List;

/** The columns of an iteration, and where each comes from; {@code docs/dashboard.md} says what they mean. */
enum Curve {
    REWARD("reward"),
    TRAINED_REWARD("trainedReward"),
    ACCURACY("accuracy"),
    LENGTH("length"),
    TOKENS("tokens"),
    FINISHED("finished"),
    RESUMED("resumed"),
    PARTIALS("partials"),
    WAITING_GROUPS("waitingGroups"),
    TRAINED("trained"),
    TRAINED_ACROSS_VERSIONS("trainedAcrossVersions"),
    DROPPED_GROUPS("droppedGroups"),
    STOP_END("stopEnd"),
    STOP_LIMIT("stopLimit"),
    STOP_REPETITION("stopRepetition"),
    STOP_BUDGET("stopBudget"),
    POLICY_VERSION("policyVersion"),
    LOSS("loss"),
    GRADIENT_NORM("gradientNorm"),
    STALENESS("staleness"),
    MAX_STALENESS("maxStaleness"),
    TRAINED_TOKENS("trainedTokens"),
    DROPPED_TOKENS("droppedTokens"),
    SECONDS("seconds"),
    ROLLOUT_SECONDS("rolloutSeconds"),
    TRAIN_SECONDS("trainSeconds"),
    TOKENS_PER_SECOND("tokensPerSecond");

    static final List<Curve> ALL = List.of(values());

    private final String label;

    Curve(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** One iteration's figures; not a number where there is none, or none yet. */
    static final class Row {
        private final double[] values = new double[ALL.size()];

        private Row() {
            Arrays.fill(values, Double.NaN);
        }

        private Row(Row before) {
            System.arraycopy(before.values, 0, values, 0, values.length);
        }

        /** The figure at a place in {@link #ALL}. */
        double at(int place) {
            return values[place];
        }

        private Row put(Curve curve, double value) {
            values[ALL.indexOf(curve)] = value;
            return this;
        }

        /** What a commit says; it has no figures where nothing was rolled out. */
        static Row of(StoredCommit commit) {
            Row row = new Row().put(POLICY_VERSION, commit.version());
            var appended = commit.made().appended();
            if (appended != null) {
                row.rolledOut(appended.figures());
            }
            Trained trained = commit.made().trained();
            return trained == null ? row : row.put(LOSS, trained.loss()).put(GRADIENT_NORM, trained.gradientNorm());
        }

        private void rolledOut(Figures figures) {
            if (figures.judged() > 0) {
                put(REWARD, figures.meanReward()).put(ACCURACY, figures.accuracy());
            }
            Double trained = figures.trainedReward();
            if (trained != null) {
                put(TRAINED_REWARD, trained);
            }
            if (figures.finished() > 0) {
                put(LENGTH, figures.meanLength());
            }
            put(TOKENS, (double) figures.tokens())
                    .put(FINISHED, figures.finished())
                    .put(RESUMED, figures.resumed())
                    .put(PARTIALS, figures.partials())
                    .put(WAITING_GROUPS, figures.waitingGroups())
                    .put(TRAINED, figures.trainedTrajectories())
                    .put(TRAINED_ACROSS_VERSIONS, figures.trainedAcrossVersions())
                    .put(DROPPED_GROUPS, figures.droppedStale() + figures.droppedUnjudged())
                    .put(STOP_END, stops(figures, "end"))
                    .put(STOP_LIMIT, stops(figures, "limit"))
                    .put(STOP_REPETITION, stops(figures, "repetition"))
                    .put(STOP_BUDGET, stops(figures, "budget"));
        }

        /** A repetition's label has its lengths too. */
        private static int stops(Figures figures, String kind) {
            return figures.stops().entrySet().stream()
                    .filter(each -> each.getKey().startsWith(kind))
                    .mapToInt(each -> each.getValue())
                    .sum();
        }

        Row with(TrainedShare share) {
            Row row = new Row(this)
                    .put(TRAINED_TOKENS, (double) share.trainedTokens())
                    .put(DROPPED_TOKENS, (double) share.droppedTokens());
            return share.trained() == 0
                    ? row
                    : row.put(STALENESS, share.meanStaleness()).put(MAX_STALENESS, share.maxStaleness());
        }

        Row with(IterationWork work) {
            if (!work.over() || work.workSeconds() == 0) {
                return this;
            }
            Row row = new Row(this)
                    .put(SECONDS, work.workSeconds())
                    .put(ROLLOUT_SECONDS, work.rolloutSeconds())
                    .put(TRAIN_SECONDS, work.trainSeconds());
            return work.rolloutSeconds() > 0
                    ? row.put(TOKENS_PER_SECOND, at(ALL.indexOf(TOKENS)) / work.rolloutSeconds())
                    : row;
        }
    }
}
