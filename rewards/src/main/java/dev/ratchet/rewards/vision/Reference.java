package dev.ratchet.rewards.vision;

/** What is right, in one of the ways that {@code docs/vision.md} lists. */
sealed interface Reference
        permits CountReference,
                PointReference,
                RegionReference,
                RegionsReference,
                TextReference,
                ValueReference,
                ValuesReference,
                ChoiceReference {
    /** How much of a response is an answer to it. */
    Extent extent();

    /** The grade of a text that may be the final answer, of at most as many characters as the extent allows. */
    Grade grade(String text);
}
