package dev.ratchet.workers.embedded;

import static dev.ratchet.domain.Checks.require;

/** A text that must not reach a log or a message; a class, since a record would print it. */
public final class Secret {
    private final String text;

    public Secret(String text) {
        require(!text.isBlank(), "secret: blank (expected: text)");
        this.text = text;
    }

    /** The text itself, for the one place that sends it. */
    public String reveal() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
