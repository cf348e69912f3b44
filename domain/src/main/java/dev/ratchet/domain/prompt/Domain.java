package dev.ratchet.domain.prompt;

/** The field of a prompt, which decides the reward model that judges its answers. */
public enum Domain {
    MATH("math"),
    CODE("code"),
    K12("k12"),
    VISION("vision");

    private final String label;

    Domain(String label) {
        this.label = label;
    }

    /** The name in files, keys and metrics. */
    public String label() {
        return label;
    }
}
