package dev.ratchet.rewards.vision;

/**
 * A letter of several.
 *
 * @param of how many options there are: A, B and so on
 */
record ChoiceReference(char choice, int of) implements Reference {
    @Override
    public Extent extent() {
        return Extent.SENTENCE;
    }

    @Override
    public Grade grade(String text) {
        return Letters.only(Plain.of(text), of)
                .grade(said ->
                        said == choice ? Grade.right("chooses " + said) : Grade.wrong("does not choose " + choice));
    }
}
