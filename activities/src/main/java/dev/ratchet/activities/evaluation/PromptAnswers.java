package dev.ratchet.activities.evaluation;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.storage.trajectory.EvaluatedPrompt;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All answers to one prompt, in the order of their samples. Those without a verdict that may be a score are not counted.
 *
 * @param answers at least one
 * @param voting whether answers of this domain have a final answer that can be voted on
 */
record PromptAnswers(List<Answer> answers, boolean voting) {
    PromptAnswers {
        answers = List.copyOf(answers);
        require(!answers.isEmpty(), "answers: none (expected: at least one)");
    }

    Prompt prompt() {
        return answers.getFirst().prompt();
    }

    List<Answer> judged() {
        return answers.stream().filter(answer -> answer.verdict().judged()).toList();
    }

    /**
     * The chance that at least one of k answers is right, without bias from those that were written (pass@k of Chen et al., 2021):
     * {@code 1 − C(n − c, k) / C(n, k)} with c of n right. Absent where fewer than k were judged.
     */
    Optional<Double> passAt(int k) {
        int n = judged().size();
        if (n < k) {
            return Optional.empty();
        }
        int right = (int) judged().stream().filter(Answer::right).count();
        double allWrong = 1;
        for (int i = 0; i < k; i++) {
            allWrong *= Math.max(0, (double) (n - right - i) / (n - i));
        }
        return Optional.of(1 - allWrong);
    }

    /**
     * Whether the answer that most of the first k give is right (maj@k); of several the one that came first. Right answers are one
     * answer, however they are written; an answer from which none can be taken has no vote. Absent where fewer than k were judged.
     */
    Optional<Boolean> majorityAt(int k) {
        List<Answer> first = judged();
        if (!voting || first.size() < k) {
            return Optional.empty();
        }
        Map<Ballot, Integer> votes = new LinkedHashMap<>();
        for (Answer answer : first.subList(0, k)) {
            if (answer.right()) {
                votes.merge(Ballot.FOR_RIGHT, 1, Integer::sum);
            } else {
                answer.given().ifPresent(given -> votes.merge(new Ballot(given), 1, Integer::sum));
            }
        }
        // The first of equals wins, since a linked map keeps the order of their first votes and max would take the
        // last.
        return Optional.of(votes.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry<Ballot, Integer>::getValue)
                        .reversed())
                .findFirst()
                .filter(most -> most.getKey().equals(Ballot.FOR_RIGHT))
                .isPresent());
    }

    /** A vote for the right answer, or for a wrong one. */
    private record Ballot(Optional<String> wrong) {
        static final Ballot FOR_RIGHT = new Ballot(Optional.empty());

        Ballot(String wrong) {
            this(Optional.of(wrong));
        }
    }

    EvaluatedPrompt row() {
        return new EvaluatedPrompt(
                prompt().id(),
                prompt().domain(),
                prompt().level(),
                answers.size(),
                count(Verdict.RIGHT),
                count(Verdict.PARTLY_RIGHT),
                answers.size() - judged().size(),
                judged().isEmpty() ? Optional.empty() : majorityAt(judged().size()),
                answers.stream().mapToInt(Answer::tokens).sum());
    }

    private int count(Verdict verdict) {
        return (int)
                answers.stream().filter(answer -> answer.verdict() == verdict).count();
    }
}
