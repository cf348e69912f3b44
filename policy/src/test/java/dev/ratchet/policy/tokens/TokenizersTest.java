package dev.ratchet.policy.tokens;

import static dev.ratchet.policy.formats.Faults.assertFault;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.trajectory.TokenIds;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokenizersTest {
    private static final String ALPHABET = "0123456789+=-? \n\tabcéß東🙂\"\\<|e";

    @Test
    void every_character_is_one_token_and_comes_back() {
        try (HuggingFaceTokenizer tokenizer = characters()) {
            assertThat(tokenizer.size()).isEqualTo(1 + ALPHABET.codePointCount(0, ALPHABET.length()));
            TokenIds all = tokenizer.encode(ALPHABET);
            assertThat(all.length()).isEqualTo(tokenizer.size() - 1);
            for (int i = 0; i < all.length(); i++) {
                assertThat(all.at(i)).isEqualTo(i + 1);
            }
            assertThat(tokenizer.decode(all)).isEqualTo(ALPHABET);
            assertThat(tokenizer.encode("")).isEqualTo(TokenIds.EMPTY);
            assertThat(tokenizer.decode(TokenIds.EMPTY)).isEmpty();
        }
    }

    @Test
    void the_end_token_is_recognised_in_text_and_left_out_of_it() {
        try (HuggingFaceTokenizer tokenizer = characters()) {
            TokenIds ids = tokenizer.encode("1+2=3<|end|>4");

            assertThat(ids).isEqualTo(TokenIds.of(2, 11, 3, 12, 4, CharacterTokenizers.END_ID, 5));
            assertThat(tokenizer.decode(ids)).isEqualTo("1+2=34");
        }
    }

    @Test
    void a_character_outside_the_alphabet_is_named() {
        try (HuggingFaceTokenizer tokenizer = characters()) {
            assertFault(Fault.INVALID_REQUEST, () -> tokenizer.encode("1+z"), "character 2", "\"z\" (U+007A)");
            assertFault(Fault.INVALID_REQUEST, () -> tokenizer.encode("1\r"), "U+000D");
            assertFault(Fault.INVALID_REQUEST, () -> tokenizer.encode("1\uD83D"), "U+D83D");
            assertFault(Fault.INVALID_REQUEST, () -> tokenizer.encode("<|en<|end|>d|>"), "\"n\"");
        }
    }

    @Test
    void alphabets_that_cannot_be_are_refused() {
        assertFault(Fault.INVALID_REQUEST, () -> CharacterTokenizers.tokenizerJson("aba"), "\"a\"", "each once");
        assertFault(Fault.INVALID_REQUEST, () -> CharacterTokenizers.tokenizerJson(""), "at least one");
        assertFault(Fault.INVALID_REQUEST, () -> CharacterTokenizers.tokenizerJson("a\uD83D"), "U+D83D");
    }

    @Test
    void a_tokenizer_that_does_not_match_its_model_is_refused() {
        try (HuggingFaceTokenizer tokenizer = characters()) {
            int size = tokenizer.size();

            assertThat(tokenizer.matching(size)).isSameAs(tokenizer);
            assertThat(tokenizer.matching(size + 2)).isSameAs(tokenizer);
            assertFault(Fault.UNUSABLE_MODEL, () -> tokenizer.matching(size - 1), "tokenizer that does not match");
            assertFault(Fault.UNUSABLE_MODEL, () -> tokenizer.matching(49_152), "for a vocabulary of 49152");
        }
    }

    @Test
    void what_is_no_tokenizer_is_refused() {
        assertFault(Fault.UNUSABLE_MODEL, () -> HuggingFaceTokenizer.of("{".getBytes(UTF_8)), "tokenizer.json");
        assertFault(Fault.UNUSABLE_MODEL, () -> HuggingFaceTokenizer.of("{}".getBytes(UTF_8)), "tokenizer.json");
        assertFault(
                Fault.UNUSABLE_MODEL,
                () -> HuggingFaceTokenizer.of("{\"model\":{\"type\":\"X\",\"vocab\":{\"a\":0}}}".getBytes(UTF_8)),
                "tokenizer.json");
    }

    @Test
    void a_question_is_encoded_raw_or_as_a_chat() {
        try (HuggingFaceTokenizer tokenizer = characters()) {
            ChatTemplate template = new ChatTemplate(
                    "{% for m in messages %}{{ m.content }}<|end|>{% endfor %}"
                            + "{% if add_generation_prompt %}={% endif %}",
                    "", "");
            PromptEncoder raw = new PromptEncoder.Raw(tokenizer);
            PromptEncoder chat = new PromptEncoder.Chat(tokenizer, template, Optional.of("abc"));

            assertThat(raw.encode("1+2")).isEqualTo(tokenizer.encode("1+2"));
            assertThat(chat.encode("1+2")).isEqualTo(tokenizer.encode("abc<|end|>1+2<|end|>="));
        }
    }

    private static HuggingFaceTokenizer characters() {
        return HuggingFaceTokenizer.of(CharacterTokenizers.tokenizerJson(ALPHABET));
    }
}
