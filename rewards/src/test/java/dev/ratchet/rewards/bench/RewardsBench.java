package dev.ratchet.rewards.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.rewards.bench.MathVerifyPeer.PeerVerdict;
import dev.ratchet.rewards.math.LabelledPair;
import dev.ratchet.rewards.math.MathVerifier;
import dev.ratchet.rewards.sandbox.SandboxCosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
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

    /** What takes the peer longer is left out of the speeds, to its favour: ours has no such pair. */
    private static final double SLOW_SECONDS = 1;

    /** Answers that are one number, perhaps with a unit; all else takes algebra. */
    private static final Set<String> PLAIN =
            Set.of("integer", "decimal", "fraction", "percent", "mixed", "unit", "prose", "phrase", "words");

    private final MathVerifier verifier = new MathVerifier();
    private final List<BenchRow> rows = new ArrayList<>();

    @Test
    void rewards() throws Exception {
        List<LabelledPair> pairs = LabelledPair.all();
        try (MathVerifyPeer peer = new MathVerifyPeer(Path.of(System.getProperty("bench.peer", "")), pairs)) {
            List<PeerVerdict> theirs = peer.verdicts();
            accuracy(pairs, theirs);
            System.out.printf(
                    "%d pairs on which the peer took over %.0f s are not timed%n",
                    theirs.stream().filter(RewardsBench::slow).count(), SLOW_SECONDS);
            speed("math verdicts, plain", pairs, sample(pairs, theirs, true), peer, 3000);
            speed("math verdicts, symbolic", pairs, sample(pairs, theirs, false), peer, 200);
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

    /** Evenly out of all plain kinds or of all others, since the peer would take minutes for all. */
    private static List<Integer> sample(List<LabelledPair> pairs, List<PeerVerdict> theirs, boolean plain) {
        List<Integer> all = IntStream.range(0, pairs.size())
                .filter(i -> PLAIN.contains(pairs.get(i).kind()) == plain && !slow(theirs.get(i)))
                .boxed()
                .toList();
        return IntStream.range(0, TIMED)
                .mapToObj(i -> all.get(i * all.size() / TIMED))
                .toList();
    }

    private static boolean slow(PeerVerdict verdict) {
        return verdict.seconds() > SLOW_SECONDS;
    }

    private void accuracy(List<LabelledPair> pairs, List<PeerVerdict> peer) throws IOException {
        List<Boolean> theirs = better(pairs, peer);
        Set<String> explained = explained();
        List<String> disagreements = new ArrayList<>(List.of("kind\treference\tresponse\tlabel\tours\tmath-verify"));
        List<String> unexplained = new ArrayList<>();
        TreeMap<String, Tally> kinds = new TreeMap<>();
        Tally all = new Tally();
        for (int i = 0; i < pairs.size(); i++) {
            LabelledPair pair = pairs.get(i);
            Verdict verdict = verifier.judge(pair.prompt(), pair.response()).verdict();
            all.add(pair.expected(), verdict, theirs.get(i));
            kinds.computeIfAbsent(pair.kind(), _ -> new Tally()).add(pair.expected(), verdict, theirs.get(i));
            if (theirs.get(i) != (verdict == Verdict.RIGHT) || verdict != pair.expected()) {
                disagreements.add(String.join(
                        "\t",
                        pair.kind(),
                        pair.line(),
                        pair.expected().name(),
                        verdict.name(),
                        theirs.get(i) ? "RIGHT" : "WRONG"));
                if (!explained.contains(pair.line())) {
                    unexplained.add(pair.line());
                }
            }
        }
        rows.add(BenchRow.accuracy("math pairs, accuracy against labels", all.share(all.ours), all.share(all.theirs)));
        rows.add(BenchRow.alone("math pairs, agreement with the peer", List.of(all.share(all.agreed)), "share", null));
        kinds.forEach((kind, tally) ->
                System.out.printf("%s: %d pairs, ours %d, theirs %d%n", kind, tally.pairs, tally.ours, tally.theirs));
        Files.write(Path.of("..", "bench", "results", "rewards-disagreements.tsv"), disagreements);
        assertThat(unexplained)
                .as("disagreements of which docs/math-disagreements.tsv does not say who is right")
                .isEmpty();
    }

    /** Its verdicts by the form of references by which more comes out as labelled. */
    private static List<Boolean> better(List<LabelledPair> pairs, List<PeerVerdict> peer) {
        List<Boolean> byLatex = peer.stream().map(PeerVerdict::byLatex).toList();
        List<Boolean> byEither = peer.stream().map(PeerVerdict::byEither).toList();
        System.out.printf(
                "as labelled by the peer: %d with references as LaTeX, %d as LaTeX or plain%n",
                asLabelled(pairs, byLatex), asLabelled(pairs, byEither));
        return asLabelled(pairs, byLatex) >= asLabelled(pairs, byEither) ? byLatex : byEither;
    }

    private static long asLabelled(List<LabelledPair> pairs, List<Boolean> right) {
        return IntStream.range(0, pairs.size())
                .filter(i -> right.get(i) == (pairs.get(i).expected() == Verdict.RIGHT))
                .count();
    }

    private static Set<String> explained() throws IOException {
        return Files.readAllLines(Path.of("..", "docs", "math-disagreements.tsv")).stream()
                .map(line -> line.split("\t", -1))
                .map(fields -> fields[0] + "\t" + fields[1])
                .collect(Collectors.toSet());
    }

    /** How many pairs there are, on how many ours and theirs say what the label says, and on how many they agree. */
    private static final class Tally {
        private int pairs;
        private int ours;
        private int theirs;
        private int agreed;

        void add(Verdict label, Verdict verdict, boolean peerSaysRight) {
            pairs++;
            ours += verdict == label ? 1 : 0;
            theirs += peerSaysRight == (label == Verdict.RIGHT) ? 1 : 0;
            agreed += peerSaysRight == (verdict == Verdict.RIGHT) ? 1 : 0;
        }

        double share(int count) {
            return (double) count / pairs;
        }
    }

    private void speed(String work, List<LabelledPair> pairs, List<Integer> timed, MathVerifyPeer peer, double goal)
            throws IOException {
        List<LabelledPair> chosen = timed.stream().map(pairs::get).toList();
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        double _ = perSecond(chosen); // to be compiled before it is timed
        double _ = peer.seconds(timed);
        for (int i = 0; i < ROUNDS; i++) {
            ours.add(perSecond(chosen));
            theirs.add(chosen.size() / peer.seconds(timed));
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
