package dev.ratchet.activities.evaluation;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.storage.trajectory.EvaluatedPrompt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.statistics.distribution.TDistribution;
import org.apache.commons.statistics.inference.BinomialTest;
import org.apache.commons.statistics.inference.TTest;
import org.jspecify.annotations.Nullable;

/**
 * Two evaluations on the prompts that both judged.
 *
 * <p>With one answer a prompt the test is McNemar's, exact: of the prompts on which the two differ, would a fair coin favour one
 * as often? With more it is the t-test of the paired differences.
 *
 * @param prompts that both judged
 * @param first mean share of right answers of the first, on those prompts
 * @param second of the second
 * @param difference second less first
 * @param low lower end of the difference's 95 % interval, by the t distribution; null for fewer than two prompts
 * @param high its upper end
 * @param better prompts on which the second has the larger share
 * @param worse prompts on which it has the smaller
 * @param pValue two-sided chance of such a difference between equals; null for fewer than two prompts
 */
public record PairedComparison(
        int prompts,
        double first,
        double second,
        double difference,
        @Nullable Double low,
        @Nullable Double high,
        int better,
        int worse,
        Test test,
        @Nullable Double pValue) {
    /** How the chance is computed. */
    public enum Test {
        MCNEMAR_EXACT,
        PAIRED_T
    }

    private static final double BOTH_ENDS = 0.025;

    static PairedComparison of(List<EvaluatedPrompt> first, List<EvaluatedPrompt> second) {
        Map<PromptId, EvaluatedPrompt> others = new HashMap<>();
        second.stream().filter(prompt -> prompt.judged() > 0).forEach(prompt -> others.put(prompt.prompt(), prompt));
        List<EvaluatedPrompt> common = first.stream()
                .filter(prompt -> prompt.judged() > 0 && others.containsKey(prompt.prompt()))
                .toList();
        require(!common.isEmpty(), "evaluations: no prompt that both judged (expected: at least one)");
        List<EvaluatedPrompt> paired =
                common.stream().map(prompt -> others.get(prompt.prompt())).toList();
        boolean once = common.stream().allMatch(PairedComparison::once)
                && paired.stream().allMatch(PairedComparison::once);
        return of(shares(common), shares(paired), once ? Test.MCNEMAR_EXACT : Test.PAIRED_T);
    }

    private static boolean once(EvaluatedPrompt prompt) {
        return prompt.judged() == 1;
    }

    private static double[] shares(List<EvaluatedPrompt> prompts) {
        return prompts.stream().mapToDouble(EvaluatedPrompt::share).toArray();
    }

    private static PairedComparison of(double[] first, double[] second, Test test) {
        int n = first.length;
        int better = 0;
        int worse = 0;
        for (int i = 0; i < n; i++) {
            better += second[i] > first[i] ? 1 : 0;
            worse += second[i] < first[i] ? 1 : 0;
        }
        double difference = mean(second) - mean(first);
        if (n < 2) {
            return new PairedComparison(
                    n, mean(first), mean(second), difference, null, null, better, worse, test, null);
        }
        double half = -TDistribution.of(n - 1).inverseCumulativeProbability(BOTH_ENDS) * standardError(first, second);
        double pValue = switch (test) {
            case MCNEMAR_EXACT ->
                BinomialTest.withDefaults().test(better + worse, better, 0.5).getPValue();
            // Without a single difference the statistic is 0 / 0.
            case PAIRED_T ->
                better + worse == 0
                        ? 1
                        : TTest.withDefaults().pairedTest(second, first).getPValue();
        };
        return new PairedComparison(
                n,
                mean(first),
                mean(second),
                difference,
                difference - half,
                difference + half,
                better,
                worse,
                test,
                pValue);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double standardError(double[] first, double[] second) {
        int n = first.length;
        double difference = mean(second) - mean(first);
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double off = second[i] - first[i] - difference;
            squares += off * off;
        }
        return Math.sqrt(squares / (n - 1) / n);
    }
}
