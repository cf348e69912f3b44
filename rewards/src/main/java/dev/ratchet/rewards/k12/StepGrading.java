package dev.ratchet.rewards.k12;

import dev.ratchet.domain.reward.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Grades an order: each two steps that belong one after the other earn a point where they stand so. By chance that is one in as
 * many as there are steps. A step that is listed twice ends it: who writes down every order has given none.
 */
record StepGrading(Expected.Steps wanted, Language language) {
    /** The first place that names a step; of a response without a marked answer its last line where that names two. */
    Grade of(List<Ending> endings) {
        List<Integer> found = List.of();
        for (Ending ending : endings) {
            boolean last = ending.place() == Ending.Place.LAST_LINE;
            found = last ? occurrences(ending.lastLine()) : occurrences(ending.text());
            if (last && found.size() < 2) {
                found = occurrences(ending.text());
            }
            if (!found.isEmpty() || ending.place() == Ending.Place.BOX) {
                break;
            }
        }
        return of(found, new HashSet<>(found).size() < found.size());
    }

    private Grade of(List<Integer> found, boolean twice) {
        List<Part> parts = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (int i = 0; i + 1 < wanted.steps().size(); i++) {
            int at = found.indexOf(i);
            boolean follows = !twice && at >= 0 && at + 1 < found.size() && found.get(at + 1) == i + 1;
            String name = "%s → %s".formatted(name(i), name(i + 1));
            parts.add(new Part(name, follows ? 1 : 0, 1));
            if (!follows) {
                words.add(name);
            }
        }
        if (twice) {
            return Grade.of(
                    parts,
                    language.say(
                            "Not right: a step is listed more than once, so it is not clear which order is meant.",
                            "틀렸습니다: 같은 단계를 두 번 이상 써서 어떤 순서인지 알 수 없습니다."));
        }
        String order = String.join(
                " → ", wanted.steps().stream().map(Expected.Step::name).toList());
        return Grade.of(
                parts,
                words.isEmpty()
                        ? language.say("Right: the steps are in order.", "맞았습니다: 순서가 모두 맞습니다.")
                        : language.say(
                                        "%d of %d steps follow the right one. Not found in that order: %s. The right order is: %s.",
                                        "이어지는 순서 %2$d곳 중 %1$d곳이 맞습니다. 틀린 곳: %3$s. 바른 순서: %4$s.")
                                .formatted(parts.size() - words.size(), parts.size(), String.join(", ", words), order));
    }

    private String name(int step) {
        return wanted.steps().get(step).name();
    }

    /** The steps in the order in which a text names them; the longest name counts where several begin. */
    private List<Integer> occurrences(String text) {
        Passage passage = Passage.of(spelledOut(text));
        List<Integer> found = new ArrayList<>();
        for (int at = 0; at < passage.size() && found.size() <= wanted.steps().size(); ) {
            int longest = at;
            int step = -1;
            for (int i = 0; i < wanted.steps().size(); i++) {
                for (Phrase variant : wanted.steps().get(i).variants()) {
                    int end = passage.end(variant, at);
                    if (end > longest) {
                        longest = end;
                        step = i;
                    }
                }
            }
            if (step >= 0 && !passage.denied(at, longest)) {
                found.add(step);
            }
            at = Math.max(longest, at + 1);
        }
        return found;
    }

    /** The text with its words apart that are all letters of steps: CADB is C, A, D, B. */
    private String spelledOut(String text) {
        Set<String> names = new HashSet<>();
        wanted.steps().forEach(step -> step.variants().forEach(variant -> names.add(variant.joined())));
        if (names.size() != wanted.steps().size() || names.stream().anyMatch(name -> name.length() > 1)) {
            return text;
        }
        StringBuilder apart = new StringBuilder();
        for (String word : Phrase.tokens(text)) {
            boolean letters = word.length() == names.size()
                    && word.chars().allMatch(at -> names.contains(Character.toString(at)));
            apart.append(letters ? String.join(" ", word.split("", -1)) : word).append(' ');
        }
        return apart.toString();
    }
}
