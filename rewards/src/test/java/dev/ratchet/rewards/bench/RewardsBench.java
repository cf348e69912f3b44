package dev.ratchet.rewards.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.rewards.math.LabelledPair;
import dev.ratchet.rewards.math.MathVerifier;
import dev.ratchet.rewards.sandbox.SandboxCosts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Accuracy and speed of the rewards, for {@code ./ratchet bench rewards}. Ours and the peer judge the same pairs in turn, one
 * thread each.
 */
class RewardsBench {
    private static final int ROUNDS = 5;
    private static final double SECONDS_A_ROUND = 1;

    /** Pairs of each speed. */
    private static final int TIMED = 150;

    /** Answers that are one number, perhaps with a unit; all else takes algebra. */
    private static final Set<String> PLAIN =
            Set.of("integer", "decimal", "fraction", "percent", "mixed", "unit", "prose", "phrase", "words");

    private final MathVerifier verifier = new MathVerifier();
    private final List<BenchRow> rows = new ArrayList<>();

    @Test
    void rewards() throws Exception {
        List<LabelledPair> pairs = LabelledPair.all().stream()
                .sorted(Comparator.comparingInt((LabelledPair pair) -> PLAIN.contains(pair.kind()) ? 0 : 1))
                .toList();
        int plain =
                (int) pairs.stream().filter(pair -> PLAIN.contains(pair.kind())).count();
        try (MathVerifyPeer peer = new MathVerifyPeer(Path.of(System.getProperty("bench.peer", "")), pairs)) {
            accuracy(pairs, peer);
        }
        List<LabelledPair> timed = new ArrayList<>(sample(pairs.subList(0, plain)));
        timed.addAll(sample(pairs.subList(plain, pairs.size())));
        try (MathVerifyPeer peer = new MathVerifyPeer(Path.of(System.getProperty("bench.peer", "")), timed)) {
            speed("math verdicts, plain", timed, 0, TIMED, peer, 3000);
            speed("math verdicts, symbolic", timed, TIMED, 2 * TIMED, peer, 200);
        }
        SandboxCosts costs = SandboxCosts.measured(ROUNDS, 60);
        rows.add(
                BenchRow.alone("sandbox starts, empty program", costs.startsPerSecondAndCore(), "1/(s core)", ">= 25"));
        rows.add(BenchRow.alone("sandbox, added to a start of python", costs.addedMillis(), "ms", "<= 40"));
        BenchRow.write(rows, Path.of("..", "bench", "results"), "rewards");
        rows.forEach(System.out::println);
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.reached()).as(row.toString()).isTrue());
    }

    /** Evenly out of all kinds, since the peer would take minutes for all. */
    private static List<LabelledPair> sample(List<LabelledPair> pairs) {
        return IntStream.range(0, TIMED)
                .mapToObj(i -> pairs.get(i * pairs.size() / TIMED))
                .toList();
    }

    private void accuracy(List<LabelledPair> pairs, MathVerifyPeer peer) throws Exception {
        List<Boolean> theirs = peer.verdicts();
        List<String> disagreements = new ArrayList<>();
        int ours = 0;
        int right = 0;
        int agreed = 0;
        TreeMap<String, int[]> kinds = new TreeMap<>();
        for (int i = 0; i < pairs.size(); i++) {
            LabelledPair pair = pairs.get(i);
            Verdict verdict = verifier.judge(pair.prompt(), pair.response()).verdict();
            boolean weAreRight = verdict == pair.expected();
            boolean theyAreRight = theirs.get(i) == (pair.expected() == Verdict.RIGHT);
            boolean agree = theirs.get(i) == (verdict == Verdict.RIGHT);
            ours += weAreRight ? 1 : 0;
            right += theyAreRight ? 1 : 0;
            agreed += agree ? 1 : 0;
            int[] kind = kinds.computeIfAbsent(pair.kind(), _ -> new int[3]);
            kind[0]++;
            kind[1] += weAreRight ? 1 : 0;
            kind[2] += theyAreRight ? 1 : 0;
            if (!agree || !weAreRight) {
                disagreements.add(String.join(
                        "\t",
                        pair.kind(),
                        pair.line(),
                        pair.expected().name(),
                        verdict.name(),
                        theirs.get(i) ? "RIGHT" : "WRONG"));
            }
        }
        double all = pairs.size();
        rows.add(BenchRow.accuracy("math pairs, accuracy against labels", ours / all, right / all));
        rows.add(BenchRow.alone("math pairs, agreement with the peer", List.of(agreed / all), "share", null));
        kinds.forEach((kind, counts) ->
                System.out.printf("%s: %d pairs, ours %d, theirs %d%n", kind, counts[0], counts[1], counts[2]));
        List<String> file = new ArrayList<>(List.of("kind\treference\tresponse\tlabel\tours\tmath-verify"));
        file.addAll(disagreements);
        Files.write(Path.of("..", "bench", "results", "rewards-disagreements.tsv"), file);
    }

    private void speed(String work, List<LabelledPair> pairs, int begin, int end, MathVerifyPeer peer, double goal)
            throws Exception {
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        double _ = perSecond(pairs.subList(begin, end)); // to be compiled before it is timed
        double _ = peer.seconds(begin, end);
        for (int i = 0; i < ROUNDS; i++) {
            ours.add(perSecond(pairs.subList(begin, end)));
            theirs.add((end - begin) / peer.seconds(begin, end));
        }
        rows.add(BenchRow.beside(work, "math-verify 0.9.0", ours, theirs, "1/(s core)", goal, 10));
    }

    private double perSecond(List<LabelledPair> pairs) {
        long began = System.nanoTime();
        long judged = 0;
        while (System.nanoTime() - began < SECONDS_A_ROUND * 1e9) {
            for (LabelledPair pair : pairs) {
                judged +=
                        verifier.judge(pair.prompt(), pair.response()).reason().isEmpty() ? 0 : 1;
            }
        }
        return judged / ((System.nanoTime() - began) / 1e9);
    }
}
