package dev.ratchet.rewards.vision;

import java.math.BigDecimal;

/** How many there are. */
record CountReference(int count) implements Reference {
    static final int MOST = 1_000_000;

    @Override
    public Extent extent() {
        return Extent.SENTENCE;
    }

    @Override
    public Grade grade(String text) {
        return Numbers.only(Plain.of(text))
                .grade(said -> said.compareTo(BigDecimal.valueOf(count)) == 0
                        ? Grade.right("is the count " + count)
                        : Grade.wrong("is not the count " + count));
    }
}
