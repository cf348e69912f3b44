package dev.ratchet.storage.prompts.images;

import java.util.SplittableRandom;

/** What is in a picture. */
public enum ImageKind {
    /** Coloured forms: counts, colours, forms, points and boxes. */
    SHAPES("shapes"),
    /** Bar and line charts: values and comparisons. */
    CHARTS("charts"),
    /** A number in large digits. */
    DIGITS("digits"),
    /** Text to read, calculations and word problems to solve. */
    TEXT("text"),
    /** One of the others with four options. */
    CHOICE("choice");

    private final String label;

    ImageKind(String label) {
        this.label = label;
    }

    /** The name in settings and in ids of prompts. */
    public String label() {
        return label;
    }

    Problem draw(SplittableRandom random, int level, int size) {
        return switch (this) {
            case SHAPES -> Shapes.draw(random, level, size);
            case CHARTS -> Charts.draw(random, level, size);
            case DIGITS -> Digits.draw(random, level, size);
            case TEXT -> Texts.draw(random, level, size);
            case CHOICE -> Choices.draw(random, level, size);
        };
    }
}
