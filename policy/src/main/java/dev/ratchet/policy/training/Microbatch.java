package dev.ratchet.policy.training;

import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.vision.Picture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Answers that go through the network together, by the prompts they share: a prompt is computed once for all answers to
 * it, which is exact, since nothing in a prompt sees its answer.
 */
record Microbatch(List<Branch> branches) {
    Microbatch {
        branches = List.copyOf(branches);
    }

    int lossTokens() {
        return branches.stream()
                .flatMap(branch -> branch.answers().stream())
                .mapToInt(Answer::lossTokens)
                .sum();
    }

    /** Of all prompts, in their order; one that several show is there as often. */
    List<Picture> pictures() {
        return branches.stream().flatMap(branch -> branch.pictures().stream()).toList();
    }

    /** Its first answer, which is the only one where answers are long. */
    Answer first() {
        return branches.getFirst().answers().getFirst();
    }

    /**
     * A prompt and answers to it.
     *
     * @param pictures that the prompt shows
     */
    record Branch(TokenIds prompt, List<Picture> pictures, List<Answer> answers) {
        Branch(TokenIds prompt, List<Answer> answers) {
            this(prompt, List.of(), answers);
        }

        Branch {
            pictures = List.copyOf(pictures);
            answers = List.copyOf(answers);
        }

        /** Other answers to the same prompt. */
        Branch with(List<Answer> others) {
            return new Branch(prompt, pictures, others);
        }

        /** Tokens that go through the network: the last token of an answer is predicted, never read. */
        int tokens() {
            return prompt.length()
                    + answers.stream()
                            .mapToInt(answer -> answer.tokens().length() - 1)
                            .sum();
        }
    }

    /**
     * One answer.
     *
     * @param index its place in the update
     * @param lossFrom first token in the loss, less than the number of tokens
     */
    record Answer(int index, TokenIds tokens, int lossFrom) {
        int lossTokens() {
            return tokens.length() - lossFrom;
        }
    }

    /** Cuts branches as {@link #cut(List, int)} does, but for long answers, each of which is a microbatch by itself. */
    static List<Microbatch> cut(List<Branch> branches, int tokens, MemorySettings memory) {
        List<Microbatch> microbatches = new ArrayList<>();
        List<Branch> others = new ArrayList<>();
        for (Branch branch : branches) {
            List<Answer> few = new ArrayList<>();
            for (Answer answer : branch.answers()) {
                Microbatch alone = new Microbatch(List.of(branch.with(List.of(answer))));
                if (memory.isLong(alone)) {
                    microbatches.add(alone);
                } else {
                    few.add(answer);
                }
            }
            others.add(branch.with(few));
        }
        microbatches.addAll(cut(others, tokens));
        return microbatches;
    }

    /**
     * Cuts branches into microbatches of at most {@code tokens} tokens, unless one answer with its prompt has more.
     * Branches that do not fit are split, their prompt then computed once in each part. Branches of like lengths stand
     * together; which they are depends on nothing but the branches.
     */
    static List<Microbatch> cut(List<Branch> branches, int tokens) {
        List<Branch> parts = new ArrayList<>();
        branches.forEach(branch -> split(branch, tokens, parts));
        parts.sort(Comparator.comparingInt(Microbatch::longest)
                .thenComparingInt(part -> part.prompt().length()));
        List<Microbatch> microbatches = new ArrayList<>();
        List<Branch> open = new ArrayList<>();
        int filled = 0;
        for (Branch part : parts) {
            if (!open.isEmpty() && filled + part.tokens() > tokens) {
                microbatches.add(new Microbatch(open));
                open.clear();
                filled = 0;
            }
            open.add(part);
            filled += part.tokens();
        }
        if (!open.isEmpty()) {
            microbatches.add(new Microbatch(open));
        }
        return microbatches;
    }

    private static void split(Branch branch, int tokens, List<Branch> parts) {
        List<Answer> sorted = branch.answers().stream()
                .sorted(Comparator.comparingInt(answer -> answer.tokens().length()))
                .toList();
        List<Answer> open = new ArrayList<>();
        int filled = branch.prompt().length();
        for (Answer answer : sorted) {
            int more = answer.tokens().length() - 1;
            if (!open.isEmpty() && filled + more > tokens) {
                parts.add(branch.with(open));
                open.clear();
                filled = branch.prompt().length();
            }
            open.add(answer);
            filled += more;
        }
        if (!open.isEmpty()) {
            parts.add(branch.with(open));
        }
    }

    private static int longest(Branch branch) {
        return branch.answers().stream()
                .mapToInt(answer -> answer.tokens().length())
                .max()
                .orElse(0);
    }
}
