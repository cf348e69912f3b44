package dev.ratchet.policy.training;

import dev.ratchet.policy.formats.VisionConfig;
import dev.ratchet.policy.gradient.Reader;
import dev.ratchet.policy.model.Seen;
import dev.ratchet.policy.training.Microbatch.Answer;
import dev.ratchet.policy.training.Microbatch.Branch;
import dev.ratchet.policy.vision.Places;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The tokens of a microbatch one after the other without padding, and who sees whom: each prompt once, then what is read
 * of its answers, branch by branch.
 */
final class PackedTokens {
    private final int[] tokens;
    private final int[] positions;
    private final List<List<Reader>> branches = new ArrayList<>();
    private final int[] lossRows;
    private final int[] targets;
    private final int[] answerOfRow;
    private final boolean sees;
    private final Seen seen;

    /** {@code vision} is needed where there are pictures. */
    PackedTokens(Microbatch microbatch, Optional<VisionConfig> vision) {
        int size = microbatch.branches().stream().mapToInt(Branch::tokens).sum();
        int losses = microbatch.branches().stream()
                .flatMap(branch -> branch.answers().stream())
                .mapToInt(Answer::lossTokens)
                .sum();
        tokens = new int[size];
        positions = new int[size];
        lossRows = new int[losses];
        targets = new int[losses];
        answerOfRow = new int[losses];
        int[] places = new int[size];
        Arrays.fill(places, -1);
        int patches = 0;
        int at = 0;
        int row = 0;
        for (Branch branch : microbatch.branches()) {
            int prompt = at;
            int promptLength = branch.prompt().length();
            patches += place(branch, vision, places, at, patches);
            at = read(branch.prompt().toArray(), promptLength, at, 0);
            boolean shared = branch.answers().size() > 1;
            List<Reader> readers = new ArrayList<>();
            if (shared) {
                readers.add(new Reader(prompt, 0, prompt, promptLength));
            }
            for (Answer answer : branch.answers()) {
                int begin = at;
                at = read(answer.tokens().toArray(), answer.tokens().length() - 1, at, promptLength);
                for (int i = answer.lossFrom(); i < answer.tokens().length(); i++) {
                    lossRows[row] = i == 0 ? prompt + promptLength - 1 : begin + i - 1;
                    targets[row] = answer.tokens().at(i);
                    answerOfRow[row] = answer.index();
                    row++;
                }
                if (!shared) {
                    readers.add(new Reader(prompt, 0, prompt, at - prompt));
                } else if (at > begin) {
                    readers.add(new Reader(prompt, promptLength, begin, at - begin));
                }
            }
            branches.add(List.copyOf(readers));
        }
        sees = patches > 0;
        seen = patches == 0 ? Seen.NOTHING : new Seen(microbatch.pictures(), places);
    }

    /** Says where a prompt's patches stand, counted on from those before, and returns how many there are. */
    private static int place(Branch branch, Optional<VisionConfig> vision, int[] places, int at, int before) {
        if (branch.pictures().isEmpty()) {
            return 0;
        }
        VisionConfig shape = vision.orElseThrow();
        int patches = branch.pictures().size() * shape.patches();
        int[] ofPrompt = Places.of(branch.prompt().toArray(), shape.imageToken(), patches);
        for (int i = 0; i < ofPrompt.length; i++) {
            places[at + i] = ofPrompt[i] < 0 ? -1 : before + ofPrompt[i];
        }
        return patches;
    }

    private int read(int[] ids, int count, int at, int firstPosition) {
        System.arraycopy(ids, 0, tokens, at, count);
        for (int i = 0; i < count; i++) {
            positions[at + i] = firstPosition + i;
        }
        return at + count;
    }

    int[] tokens() {
        return tokens;
    }

    int[] positions() {
        return positions;
    }

    /** Whether there are pictures. */
    boolean sees() {
        return sees;
    }

    /** The pictures of all prompts, where they stand. */
    Seen seen() {
        return seen;
    }

    /** Who reads what, branch by branch: a prompt before the answers that share it, or one with its only answer. None is empty. */
    List<List<Reader>> branches() {
        return List.copyOf(branches);
    }

    /** Where in the pack the token lies that predicts each token in the loss. */
    int[] lossRows() {
        return lossRows;
    }

    /** The tokens in the loss. */
    int[] targets() {
        return targets;
    }

    /** The index of the answer that each token in the loss belongs to. */
    int[] answerOfRow() {
        return answerOfRow;
    }
}
