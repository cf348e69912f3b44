package dev.ratchet.policy.training;

import dev.ratchet.policy.training.Microbatch.Answer;
import dev.ratchet.policy.training.Microbatch.Branch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * The groups of one iteration with what the objective needs of each answer. Answers are numbered through, group by group.
 *
 * <p>At the first update θ is θi: the log-ratio is exactly 0 and an answer's own log-probability is its reference, so a
 * reference pass is only made over groups that a later update needs and the first did not compute; and groups whose
 * answers all earned the same have no gradient there and are left out of it.
 */
final class ReinforcedGroups {
    private final List<TrainedGroup> groups;
    private final TrainingSettings settings;
    private final List<List<Integer>> updates;
    private final int[] firstAnswer;
    private final double[] references;
    private double logRatios;
    private int answersSeen;
    private int lossTokens;

    ReinforcedGroups(List<TrainedGroup> groups, TrainingSettings settings, List<List<Integer>> updates) {
        this.groups = groups;
        this.settings = settings;
        this.updates = updates;
        firstAnswer = new int[groups.size() + 1];
        for (int g = 0; g < groups.size(); g++) {
            firstAnswer[g + 1] = firstAnswer[g] + groups.get(g).answers().size();
        }
        references = new double[firstAnswer[groups.size()]];
    }

    List<Double> references() {
        return Arrays.stream(references).boxed().toList();
    }

    void restoreReferences(List<Double> stored) {
        for (int i = 0; i < references.length; i++) {
            references[i] = stored.get(i);
        }
    }

    /** Computes log π_θi of the answers whose first update will not; must be called while the weights are π_θi. */
    void computeReferences(Likelihood likelihood, Runnable afterMicrobatch) {
        TreeSet<Integer> needed = new TreeSet<>();
        updates.stream().skip(1).forEach(needed::addAll);
        if (!updates.isEmpty()) {
            updates.getFirst().stream().filter(g -> !groups.get(g).unanimous()).forEach(needed::remove);
        }
        List<Branch> branches = needed.stream().map(this::branch).toList();
        for (Microbatch microbatch : Microbatch.cut(branches, settings.microbatchTokens())) {
            likelihood.of(microbatch).forEach((answer, logProb) -> references[answer] = logProb);
            afterMicrobatch.run();
        }
    }

    /** Adds up the gradient of an update, from 0, and returns its loss. */
    double learn(int update, Likelihood likelihood, Runnable afterMicrobatch) {
        List<Integer> members = updates.get(update);
        MirrorDescent[] objectives = new MirrorDescent[references.length];
        double[] shares = new double[references.length];
        List<Branch> branches = new ArrayList<>();
        for (int g : members) {
            if (update == 0 && groups.get(g).unanimous()) {
                continue;
            }
            TrainedGroup group = groups.get(g);
            branches.add(branch(g));
            for (int i = firstAnswer[g]; i < firstAnswer[g + 1]; i++) {
                double reward = group.answers().get(i - firstAnswer[g]).reward();
                objectives[i] = new MirrorDescent(settings.tau(), reward - group.meanReward(), references[i]);
                shares[i] = 1.0 / group.answers().size() / members.size();
            }
        }
        double[] loss = new double[1];
        logRatios = 0;
        answersSeen = 0;
        lossTokens = 0;
        for (Microbatch microbatch : Microbatch.cut(branches, settings.microbatchTokens())) {
            lossTokens += microbatch.lossTokens();
            likelihood.learn(microbatch, (answer, logProb) -> {
                if (update == 0) {
                    references[answer] = logProb;
                    objectives[answer] = objectives[answer].withReference(logProb);
                }
                answersSeen++;
                logRatios += logProb - references[answer];
                loss[0] += shares[answer] * objectives[answer].loss(logProb);
                return shares[answer] * objectives[answer].slope(logProb);
            });
            afterMicrobatch.run();
        }
        return loss[0];
    }

    /** Of the last update. */
    double meanLogRatio() {
        return answersSeen == 0 ? 0 : logRatios / answersSeen;
    }

    /** Of the last update. */
    int lossTokens() {
        return lossTokens;
    }

    private Branch branch(int g) {
        TrainedGroup group = groups.get(g);
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < group.answers().size(); i++) {
            TrainedAnswer answer = group.answers().get(i);
            if (answer.lossFrom() < answer.tokens().length()) {
                answers.add(new Answer(firstAnswer[g] + i, answer.tokens(), answer.lossFrom()));
            }
        }
        return new Branch(group.prompt(), answers);
    }
}
