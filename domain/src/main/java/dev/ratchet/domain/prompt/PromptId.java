package dev.ratchet.domain.prompt;

import static dev.ratchet.domain.Checks.require;

import java.util.regex.Pattern;

/** Names a prompt within a prompt set: 1 to 64 of {@code A-Z a-z 0-9 . _ -}, since it becomes part of object content. */
public record PromptId(String value) implements Comparable<PromptId> {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public PromptId {
        require(FORM.matcher(value).matches(), "prompt id: \"%s\" (expected: 1 to 64 of A-Z a-z 0-9 . _ -)", value);
    }

    @Override
    public int compareTo(PromptId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
