package dev.ratchet.policy.tokens;

import dev.ratchet.domain.trajectory.TokenIds;

/** Text to tokens and back. */
public interface Tokenizer {
    /** How many ids there are, special tokens included. */
    int size();

    /** Encodes text as it stands: nothing is added before or after; special tokens written in the text are recognised. */
    TokenIds encode(String text);

    /** Decodes ids; special tokens are left out. */
    String decode(TokenIds tokens);
}
