package dev.ratchet.policy.sampling;

import java.util.SplittableRandom;

/**
 * Nanoseconds that looking for repetitions costs a token: {@code RepetitionBench [tokens]}. Beside it stands what writing a
 * token takes, by DecodeBench.
 */
final class RepetitionBench {
    private RepetitionBench() {}

    public static void main(String[] arguments) {
        int tokens = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 131_072;
        RepetitionRule.Repeatness repeatness = new RepetitionRule.Repeatness(1e-9, 0);
        for (int round = 0; round < 3; round++) {
            for (int period : new int[] {32, 64, 1024}) {
                measure("periods to " + period, new RepetitionRule(period, 6, 64), tokens);
            }
            measure("repeatness", new RepetitionRule(0, 2, 0, repeatness), tokens);
            measure("periods to 64 and repeatness", new RepetitionRule(64, 6, 64, repeatness), tokens);
        }
    }

    private static void measure(String what, RepetitionRule rule, int tokens) {
        for (int vocabulary : new int[] {100, 50_000}) {
            SplittableRandom random = new SplittableRandom(7);
            RepetitionDetector detector = new RepetitionDetector(rule);
            int stops = 0;
            long begin = System.nanoTime();
            for (int i = 0; i < tokens; i++) {
                stops += detector.add(random.nextInt(vocabulary)).isPresent() ? 1 : 0;
            }
            System.out.printf(
                    "%s, %d tokens of %d: %.0f ns a token (%d stops)%n",
                    what, tokens, vocabulary, (System.nanoTime() - begin) / (double) tokens, stops);
        }
    }
}
