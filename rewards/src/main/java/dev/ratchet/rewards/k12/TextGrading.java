package dev.ratchet.rewards.k12;

import java.util.List;

/** Grades an answer in words, as one whole. */
record TextGrading(Expected.Text wanted, Language language) {
    Grade of(List<String> candidates) {
        if (candidates.isEmpty()) {
            return Grade.whole(false, language.say("Not right: no answer was found.", "틀렸습니다: 답을 찾지 못했습니다."));
        }
        String given = Language.quoted(candidates.getFirst());
        String right = Language.quoted(wanted.variants().getFirst().written());
        return switch (TextMatch.of(wanted, candidates)) {
            case TextMatch.Equal(Phrase variant) ->
                Grade.whole(
                        true, language.say("Right: %s.", "맞았습니다: %s.").formatted(Language.quoted(variant.written())));
            case TextMatch.Misspelt(Phrase variant) ->
                Grade.whole(
                        true,
                        language.say("Right, but it is written %s.", "맞았습니다. 다만 바른 표기는 %s입니다.")
                                .formatted(Language.quoted(variant.written())));
            case TextMatch.OneOfSeveral _ ->
                Grade.whole(
                        false,
                        language.say(
                                        "Not right: %s gives more than one answer where one is asked for.",
                                        "틀렸습니다: 하나를 물었는데 %s처럼 여러 답을 썼습니다.")
                                .formatted(given));
            case TextMatch.Other _ ->
                Grade.whole(
                        false,
                        language.say("Not right: you answered %s, the answer is %s.", "틀렸습니다: %s(이)라고 답했지만 정답은 %s입니다.")
                                .formatted(given, right));
        };
    }
}
