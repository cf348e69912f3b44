package dev.ratchet.api.security;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a key allows; each role includes those before it. */
public enum Role {
    VIEWER,
    OPERATOR,
    ADMIN;

    /** As {@link #VIEWER} in annotations. */
    public static final String LOOK = "viewer";
    /** As {@link #OPERATOR} in annotations. */
    public static final String OPERATE = "operator";

    /** As {@link #ADMIN} in annotations. */
    public static final String ADMINISTER = "admin";

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of a word, if it is one. */
    static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    /** The words of this role and of all that it includes. */
    public List<String> included() {
        return Arrays.stream(values())
                .filter(role -> role.compareTo(this) <= 0)
                .map(Role::word)
                .toList();
    }
}
