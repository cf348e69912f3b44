package dev.ratchet.storage.prompts.images;

import java.util.List;
import java.util.SplittableRandom;

/** Any other kind, asked with four options of which one is right. */
final class Choices {
    private Choices() {}

    static Problem draw(SplittableRandom random, int level, int size) {
        Problem problem = open(random, level, size);
        while (!problem.hasOptions()) {
            problem = open(random, level, size);
        }
        int right = random.nextInt(problem.others().size() + 1);
        StringBuilder question = new StringBuilder(problem.question());
        int other = 0;
        for (int i = 0; i <= problem.others().size(); i++) {
            String option = i == right ? problem.right() : problem.others().get(other++);
            question.append('\n').append((char) ('A' + i)).append(") ").append(option);
        }
        question.append("\nAnswer with the letter.");
        return new Problem(
                problem.picture(),
                question.toString(),
                Answers.choice((char) ('A' + right), problem.others().size() + 1),
                "",
                List.of());
    }

    private static Problem open(SplittableRandom random, int level, int size) {
        return switch (random.nextInt(4)) {
            case 0 -> Shapes.draw(random, level, size);
            case 1 -> Charts.draw(random, level, size);
            case 2 -> Digits.draw(random, level, size);
            default -> Texts.draw(random, level, size);
        };
    }
}
