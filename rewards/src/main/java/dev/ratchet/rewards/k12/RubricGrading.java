package dev.ratchet.rewards.k12;

import dev.ratchet.domain.reward.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Grades a text by what it says: each criterion earns all of its points or none. */
record RubricGrading(Expected.Rubric wanted, Language language) {
    /** No word of a text is so long on average that more characters could be within its words. */
    private static final int CHARACTERS_PER_WORD = 40;

    Grade of(String response) {
        boolean endless = response.length() > (long) wanted.mostWords() * CHARACTERS_PER_WORD;
        Passage passage = Passage.of(endless ? "" : Plain.of(response));
        if (endless || passage.words() > wanted.mostWords()) {
            List<Part> parts = wanted.criteria().stream()
                    .map(criterion -> new Part(criterion.name(), 0, criterion.points()))
                    .toList();
            return Grade.of(
                    parts,
                    language.say(
                                    "The text is longer than %d words, so it earns no points.",
                                    "글이 %d단어보다 길어서 점수를 받지 못합니다.")
                            .formatted(wanted.mostWords()));
        }
        List<Part> parts = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (Expected.Criterion criterion : wanted.criteria()) {
            Grade grade = grade(criterion, passage);
            Part part = new Part(criterion.name(), grade.right() ? criterion.points() : 0, criterion.points());
            parts.add(part);
            words.add("%s: %s, %s.".formatted(part.name(), language.earned(part.points(), part.most()), grade.why()));
        }
        double earned = parts.stream().mapToDouble(Part::points).sum();
        double most = parts.stream().mapToDouble(Part::most).sum();
        words.add(language.say("In all: %s.", "모두 %s.").formatted(language.earned(earned, most)));
        return Grade.of(parts, String.join(" ", words));
    }

    private Grade grade(Expected.Criterion criterion, Passage passage) {
        Optional<Phrase> contrary = passage.said(criterion.none());
        if (contrary.isPresent()) {
            return Grade.whole(
                    false,
                    language.say("since you wrote %s", "%s(이)라고 썼기 때문입니다")
                            .formatted(Language.quoted(contrary.get().written())));
        }
        List<String> found = new ArrayList<>();
        for (List<Phrase> variants : criterion.all()) {
            Optional<Phrase> said = passage.said(variants);
            if (said.isEmpty()) {
                String names = variants.stream()
                        .map(Phrase::written)
                        .collect(Collectors.joining(language.say(" or ", " 또는 ")));
                return Grade.whole(
                        false,
                        language.say("since the text does not say %s", "%s(이)라는 말이 없기 때문입니다")
                                .formatted(Language.quoted(names)));
            }
            found.add(Language.quoted(said.get().written()));
        }
        String both = String.join(language.say(" and ", ", "), found);
        return Grade.whole(
                true, language.say("since you wrote %s", "%s(이)라고 썼습니다").formatted(both));
    }
}
