package dev.ratchet.activities.evaluation;

import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.workflows.contract.ObjectRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What an ordered evaluation came to. A prompt of which too few answers were judged is not in the figures that need more; each
 * figure says of how many prompts it is.
 *
 * @param problems asked
 * @param answers written, {@code samplesPerPrompt} to each
 * @param avgAt the mean share of right answers, avg@k with all k of a prompt; equal to pass@1 of them
 * @param passAt pass@k for k = 1, 2, 4 … and all
 * @param majAt maj@k for the same k; empty where no answer is voted on
 * @param stops answers by stop reason
 * @param domains avg@k by domain
 * @param prompts one row for each
 * @param numerics fingerprints of the engines that wrote the answers
 */
public record SuiteReport(
        int problems,
        int samplesPerPrompt,
        int answers,
        int right,
        int partlyRight,
        int unjudged,
        Share avgAt,
        List<AtK> passAt,
        List<AtK> majAt,
        double meanTokens,
        SortedMap<String, Integer> stops,
        SortedMap<String, Share> domains,
        ObjectRef prompts,
        List<String> numerics) {
    /** A figure of k answers a prompt. */
    public record AtK(int k, Share share) {}

    /** Counts {@code prompts}, whose rows are stored. */
    static SuiteReport of(Collection<PromptAnswers> prompts, int samples, ObjectRef rows, Collection<String> numerics) {
        List<Answer> answers =
                prompts.stream().flatMap(prompt -> prompt.answers().stream()).toList();
        SortedMap<String, Integer> stops = new TreeMap<>();
        answers.forEach(answer -> stops.merge(answer.stop(), 1, Integer::sum));
        List<PromptAnswers> judged =
                prompts.stream().filter(prompt -> !prompt.judged().isEmpty()).toList();
        SortedMap<String, List<PromptAnswers>> byDomain = new TreeMap<>();
        judged.forEach(
                prompt -> byDomain.computeIfAbsent(prompt.prompt().domain().label(), _ -> new ArrayList<>())
                        .add(prompt));
        SortedMap<String, Share> domains = new TreeMap<>();
        byDomain.forEach((domain, of) -> domains.put(domain, average(of, samples)));
        return new SuiteReport(
                prompts.size(),
                samples,
                answers.size(),
                count(answers, verdict -> verdict == Verdict.RIGHT),
                count(answers, verdict -> verdict == Verdict.PARTLY_RIGHT),
                count(answers, verdict -> !verdict.judged()),
                average(judged, samples),
                ks(samples).stream()
                        .map(k -> new AtK(k, share(prompts, prompt -> prompt.passAt(k), Math.max(1, samples / k))))
                        .toList(),
                prompts.stream().noneMatch(PromptAnswers::voting)
                        ? List.of()
                        : ks(samples).stream()
                                .map(k -> new AtK(k, share(prompts, prompt -> majority(prompt, k), 1)))
                                .toList(),
                answers.stream().mapToInt(Answer::tokens).average().orElse(0),
                stops,
                domains,
                rows,
                numerics.stream().distinct().sorted().toList());
    }

    private static int count(List<Answer> answers, Predicate<Verdict> wanted) {
        return (int) answers.stream().map(Answer::verdict).filter(wanted).count();
    }

    private static Share average(Collection<PromptAnswers> prompts, int samples) {
        return share(prompts, prompt -> prompt.passAt(1), samples);
    }

    private static Optional<Double> majority(PromptAnswers prompt, int k) {
        return prompt.majorityAt(k).map(right -> right ? 1.0 : 0.0);
    }

    @FunctionalInterface
    private interface Figure {
        Optional<Double> of(PromptAnswers prompt);
    }

    private static Share share(Collection<PromptAnswers> prompts, Figure figure, int samples) {
        return Share.of(
                prompts.stream()
                        .map(figure::of)
                        .flatMap(Optional::stream)
                        .mapToDouble(Double::doubleValue)
                        .toArray(),
                samples);
    }

    /** 1, 2, 4 … and all. */
    private static Collection<Integer> ks(int samples) {
        TreeSet<Integer> ks = new TreeSet<>(List.of(samples));
        for (int k = 1; k < samples; k *= 2) {
            ks.add(k);
        }
        return ks;
    }
}
