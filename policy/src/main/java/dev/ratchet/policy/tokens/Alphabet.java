package dev.ratchet.policy.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The characters that a character-level tokenizer can spell, and its special tokens. */
final class Alphabet {
    private final Set<Integer> characters;
    private final List<String> specialTokens;

    private Alphabet(Set<Integer> characters, List<String> specialTokens) {
        this.characters = Set.copyOf(characters);
        this.specialTokens = List.copyOf(specialTokens);
    }

    /** The alphabet of {@code tokenizer.json}, or null where tokens are more than characters. */
    static @Nullable Alphabet of(JsonNode root) {
        JsonNode model = root.path("model");
        boolean characterLevel = model.path("type").asText().equals("BPE")
                && model.path("merges").isEmpty()
                && root.path("pre_tokenizer").isNull()
                && root.path("normalizer").isNull()
                && !model.path("byte_fallback").asBoolean()
                && model.path("unk_token").isNull();
        if (!characterLevel) {
            return null;
        }
        Set<Integer> characters = new HashSet<>();
        model.path("vocab").fieldNames().forEachRemaining(token -> {
            if (token.codePointCount(0, token.length()) == 1) {
                characters.add(token.codePointAt(0));
            }
        });
        List<String> specialTokens = new ArrayList<>();
        root.path("added_tokens")
                .forEach(added -> specialTokens.add(added.path("content").asText()));
        return new Alphabet(characters, specialTokens);
    }

    /** Refuses a text with a character that has no token. */
    void mustSpell(String text) {
        int position = 0;
        while (position < text.length()) {
            int special = specialTokenAt(text, position);
            if (special > 0) {
                position += special;
                continue;
            }
            int character = text.codePointAt(position);
            if (!characters.contains(character)) {
                throw new FaultException(
                        Fault.INVALID_REQUEST,
                        "text, character %d: %s (expected: one of the %d of the tokenizer's alphabet)"
                                .formatted(position, named(character), characters.size()));
            }
            position += Character.charCount(character);
        }
    }

    private int specialTokenAt(String text, int position) {
        int longest = 0;
        for (String token : specialTokens) {
            if (text.startsWith(token, position)) {
                longest = Math.max(longest, token.length());
            }
        }
        return longest;
    }

    static String named(int character) {
        boolean printable = !Character.isISOControl(character)
                && !Character.isWhitespace(character)
                && Character.getType(character) != Character.SURROGATE;
        String code = "U+%04X".formatted(character);
        return printable ? "\"%s\" (%s)".formatted(Character.toString(character), code) : code;
    }
}
