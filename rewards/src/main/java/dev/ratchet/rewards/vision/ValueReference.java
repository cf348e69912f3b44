package dev.ratchet.rewards.vision;

import java.math.BigDecimal;

/** A value that a chart shows; its unit is not judged. */
record ValueReference(BigDecimal value, Tolerance tolerance) implements Reference {
    @Override
    public Extent extent() {
        return Extent.SENTENCE;
    }

    @Override
    public Grade grade(String text) {
        return Numbers.only(Plain.of(text)).grade(this::graded);
    }

    private Grade graded(BigDecimal said) {
        String wanted = "within %s of %s".formatted(tolerance.words(), Amount.words(value));
        return tolerance.accepts(value, said) ? Grade.right("is " + wanted) : Grade.wrong("is not " + wanted);
    }
}
