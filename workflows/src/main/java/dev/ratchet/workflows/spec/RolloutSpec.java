package dev.ratchet.workflows.spec;

import static dev.ratchet.domain.Checks.require;

import java.util.List;

/**
 * How trajectories are written (section 2.6.2).
 *
 * @param promptsPerIteration new prompts drawn in each iteration
 * @param samplesPerPrompt trajectories of a group, k in the paper
 * @param iterationTokens the paper's budget: tokens one trajectory may write in one iteration
 * @param segmentTokens tokens of one segment: what a crash may cost
 * @param hardLimit tokens one trajectory may write in all
 * @param shardTrajectories trajectories one activity writes; a whole number of groups
 * @param stop what ends an answer beside the model's end tokens
 * @param filter which tokens may be drawn
 * @param engine what computes
 */
public record RolloutSpec(
        int promptsPerIteration,
        int samplesPerPrompt,
        int iterationTokens,
        int segmentTokens,
        int hardLimit,
        double temperature,
        int shardTrajectories,
        Repetition repetition,
        Stop stop,
        Filter filter,
        Engine engine) {
    public RolloutSpec {
        require(
                1 <= promptsPerIteration && promptsPerIteration <= 100_000,
                "rollout.promptsPerIteration: %d (expected: 1 to 100000)",
                promptsPerIteration);
        require(
                1 <= samplesPerPrompt && samplesPerPrompt <= 10_000,
                "rollout.samplesPerPrompt: %d (expected: 1 to 10000)",
                samplesPerPrompt);
        require(
                1 <= iterationTokens && iterationTokens <= 131_072,
                "rollout.iterationTokens: %d (expected: 1 to 131072)",
                iterationTokens);
        require(
                1 <= segmentTokens && segmentTokens <= 131_072,
                "rollout.segmentTokens: %d (expected: 1 to 131072)",
                segmentTokens);
        require(1 <= hardLimit && hardLimit <= 131_072, "rollout.hardLimit: %d (expected: 1 to 131072)", hardLimit);
        require(
                0.001 <= temperature && temperature <= 10,
                "rollout.temperature: %s (expected: 0.001 to 10)",
                temperature);
        require(
                shardTrajectories >= samplesPerPrompt && shardTrajectories <= 65_536,
                "rollout.shardTrajectories: %d (expected: samplesPerPrompt %d to 65536)",
                shardTrajectories,
                samplesPerPrompt);
    }

    /** One that draws from all tokens, by kernels whose bits do not depend on the machine. */
    public RolloutSpec(
            int promptsPerIteration,
            int samplesPerPrompt,
            int iterationTokens,
            int segmentTokens,
            int hardLimit,
            double temperature,
            int shardTrajectories,
            Repetition repetition) {
        this(
                promptsPerIteration,
                samplesPerPrompt,
                iterationTokens,
                segmentTokens,
                hardLimit,
                temperature,
                shardTrajectories,
                repetition,
                Stop.NONE,
                Filter.OFF,
                new Engine(true, Precision.FP32, 0));
    }

    /** The same by another engine. */
    public RolloutSpec with(Engine other) {
        return new RolloutSpec(
                promptsPerIteration,
                samplesPerPrompt,
                iterationTokens,
                segmentTokens,
                hardLimit,
                temperature,
                shardTrajectories,
                repetition,
                stop,
                filter,
                other);
    }

    /**
     * Tokens are drawn from the {@code topK} likeliest (0: all), of these from the likeliest that have {@code topP} together
     * (1: all), of these from those of at least {@code minP} times the likeliest one's probability (0: all).
     */
    public record Filter(int topK, double topP, double minP) {
        public static final Filter OFF = new Filter(0, 1, 0);

        public Filter {
            require(topK >= 0, "rollout.filter.topK: %d (expected: >= 0, 0 for all tokens)", topK);
            require(0 < topP && topP <= 1, "rollout.filter.topP: %s (expected: above 0, at most 1)", topP);
            require(0 <= minP && minP <= 1, "rollout.filter.minP: %s (expected: 0 to 1)", minP);
        }
    }

    /** What the matrices of a policy are kept in while it writes. */
    public enum Precision {
        FP32,
        BF16,
        INT8
    }

    /**
     * What computes.
     *
     * @param reproducible by kernels whose bits depend on weights, prefix and address alone; else by those of the engine that
     *     learns, whose bits depend on the machine and on the shard too
     * @param precision of the matrices; only with {@code reproducible}
     * @param cacheMegabytes memory for keys and values, in MiB; 0 takes what the process may have. It changes no bits
     */
    public record Engine(boolean reproducible, Precision precision, int cacheMegabytes) {
        /** That of the engine which learns; before there were kernels of our own there was no other. */
        public static final Engine EAGER = new Engine(false, Precision.FP32, 0);

        public Engine {
            require(
                    reproducible || precision == Precision.FP32,
                    "rollout.engine.precision: %s without rollout.engine.reproducible (expected: FP32, the only one that the engine's own kernels have)",
                    precision);
            require(cacheMegabytes >= 0, "rollout.engine.cacheMegabytes: %d (expected: >= 0)", cacheMegabytes);
        }
    }

    /** An answer is complete with one of the {@code tokens}, or as soon as one of the {@code strings} stands in its text. */
    public record Stop(List<String> strings, List<Integer> tokens) {
        public static final Stop NONE = new Stop(List.of(), List.of());

        private static final int MOST = 64;

        public Stop {
            strings = List.copyOf(strings);
            tokens = List.copyOf(tokens);
            require(
                    strings.size() <= MOST && tokens.size() <= MOST,
                    "rollout.stop: %d strings and %d tokens (expected: at most %d of each)",
                    strings.size(),
                    tokens.size(),
                    MOST);
            require(
                    strings.stream().noneMatch(String::isEmpty),
                    "rollout.stop.strings: an empty one (expected: at least one character)");
            tokens.forEach(token -> require(token >= 0, "rollout.stop.tokens: %d (expected: >= 0)", token));
        }
    }

    /** A trajectory ends when its last {@code times} sequences of up to {@code maxPeriod} tokens are equal and span minTokens, or by its repeatness. */
    public record Repetition(int maxPeriod, int times, int minTokens, Repeatness repeatness) {
        /** Without repeatness. */
        public Repetition(int maxPeriod, int times, int minTokens) {
            this(maxPeriod, times, minTokens, Repeatness.OFF);
        }

        public Repetition {
            require(
                    0 <= maxPeriod && maxPeriod <= 1024,
                    "rollout.repetition.maxPeriod: %d (expected: 0 (off) to 1024 tokens)",
                    maxPeriod);
            require(2 <= times && times <= 1024, "rollout.repetition.times: %d (expected: 2 to 1024)", times);
            require(minTokens >= 2, "rollout.repetition.minTokens: %d (expected: >= 2)", minTokens);
        }
    }

    /**
     * A trajectory of more than {@code minTokens} tokens ends where of its sequences of neighbours a smaller share is distinct.
     *
     * @param threshold that share, 0 to 1; 0 is off
     */
    public record Repeatness(double threshold, int minTokens) {
        public static final Repeatness OFF = new Repeatness(0, 100);

        public Repeatness {
            require(
                    0 <= threshold && threshold <= 1,
                    "rollout.repetition.repeatness.threshold: %s (expected: 0 (off) to 1)",
                    threshold);
            require(minTokens >= 0, "rollout.repetition.repeatness.minTokens: %d (expected: >= 0)", minTokens);
        }
    }
}
