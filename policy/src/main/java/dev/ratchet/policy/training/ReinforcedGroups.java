package dev.ratchet.policy.training;

import dev.ratchet.policy.training.Microbatch.Answer;
import dev.ratchet.policy.training.Microbatch.Branch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
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
    private final List<TrainedAnswer> answers = new ArrayList<>();
    private final double[][] references;
    private double logRatios;
    private int answersSeen;
    private int lossTokens;

    ReinforcedGroups(List<TrainedGroup> groups, TrainingSettings settings, List<List<Integer>> updates) {
        this.groups = groups;
        this.settings = settings;
        this.updates = updates;
        firstAnswer = new int[groups.size() + 1];
        for (int g = 0; g < groups.size(); g++) {
            answers.addAll(groups.get(g).answers());
            firstAnswer[g + 1] = answers.size();
        }
        references = new double[answers.size()][];
        for (int i = 0; i < references.length; i++) {
            references[i] = new double[tokenReferences() ? answers.get(i).lossTokens() : 1];
        }
    }

    /** Whether references are of tokens, or sums over an answer's, which is all that mirror descent asks for. */
    private boolean tokenReferences() {
        return switch (settings.objective()) {
            case Reinforcement.ByMirrorDescent _ -> settings.importanceCap() > 0;
            case Reinforcement.ByGroupRelative _ -> true;
        };
    }

    /** All that are kept, answer by answer. */
    List<Double> references() {
        return Arrays.stream(references).flatMapToDouble(Arrays::stream).boxed().toList();
    }

    void restoreReferences(List<Double> stored) {
        Iterator<Double> next = stored.iterator();
        for (double[] reference : references) {
            Arrays.setAll(reference, _ -> next.next());
        }
    }

    private void refer(int answer, double[] logProbs) {
        references[answer] = tokenReferences() ? logProbs : new double[] {AnswerTokens.sum(logProbs)};
    }

    /** Refuses a step of which one microbatch needs more memory than is free, before it has begun. */
    void require(MicrobatchMemory memory, long freeBytes) {
        for (List<Integer> members : updates) {
            List<Branch> branches = members.stream().map(this::branch).toList();
            for (Microbatch microbatch : Microbatch.cut(branches, settings.microbatchTokens(), settings.memory())) {
                memory.require(microbatch, freeBytes);
            }
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
        for (Microbatch microbatch : Microbatch.cut(branches, settings.microbatchTokens(), settings.memory())) {
            likelihood.of(microbatch).forEach(this::refer);
            afterMicrobatch.run();
        }
    }

    /** Adds up the gradient of an update, from 0, and returns its loss. */
    double learn(int update, Likelihood likelihood, Runnable afterMicrobatch) {
        List<Integer> members = updates.get(update);
        Objective[] objectives = new Objective[references.length];
        double[] shares = new double[references.length];
        List<Branch> branches = new ArrayList<>();
        for (int g : members) {
            if (update == 0 && groups.get(g).unanimous()) {
                continue;
            }
            branches.add(branch(g));
            for (int i = firstAnswer[g]; i < firstAnswer[g + 1]; i++) {
                objectives[i] = objective(groups.get(g), answers.get(i));
                shares[i] = 1.0 / groups.get(g).answers().size() / members.size();
            }
        }
        double[] loss = new double[1];
        logRatios = 0;
        answersSeen = 0;
        lossTokens = 0;
        for (Microbatch microbatch : Microbatch.cut(branches, settings.microbatchTokens(), settings.memory())) {
            lossTokens += microbatch.lossTokens();
            likelihood.learn(microbatch, (answer, logProbs) -> {
                if (update == 0) {
                    refer(answer, logProbs);
                }
                AnswerTokens tokens = tokens(answer, logProbs);
                answersSeen++;
                logRatios += tokens.logRatio();
                loss[0] += shares[answer] * objectives[answer].loss(tokens);
                double[] slopes = objectives[answer].slopes(tokens);
                Arrays.setAll(slopes, t -> shares[answer] * slopes[t]);
                return slopes;
            });
            afterMicrobatch.run();
        }
        return loss[0];
    }

    private Objective objective(TrainedGroup group, TrainedAnswer answer) {
        return switch (settings.objective()) {
            case Reinforcement.ByMirrorDescent(double tau) ->
                new MirrorDescent(tau, answer.reward() - group.meanReward());
            case Reinforcement.ByGroupRelative(double clip, double kl) ->
                new GroupRelative(clip, kl, GroupRelative.advantage(group, answer.reward()));
        };
    }

    private AnswerTokens tokens(int answer, double[] logProbs) {
        double[] weights = {};
        if (settings.importanceCap() > 0) {
            TrainedAnswer written = answers.get(answer);
            double[] behaviour = new double[written.lossTokens()];
            Arrays.setAll(behaviour, t -> written.behaviour().orElseThrow().at(written.lossFrom() + t));
            weights = Importance.weights(settings.importanceCap(), references[answer], behaviour);
        }
        return new AnswerTokens(logProbs, references[answer], weights);
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
        return new Branch(group.prompt(), group.pictures(), answers);
    }
}
