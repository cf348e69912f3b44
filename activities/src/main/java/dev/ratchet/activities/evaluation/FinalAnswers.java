package dev.ratchet.activities.evaluation;

import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import java.util.Optional;

final class FinalAnswers {
    private FinalAnswers() {}

    static boolean voted(Domain domain) {
        return domain != Domain.CODE;
    }

    static Optional<String> of(Prompt prompt, String response) {
        return Optional.of(response.strip());
    }
}
