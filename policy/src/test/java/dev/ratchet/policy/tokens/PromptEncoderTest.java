package dev.ratchet.policy.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.formats.VisionConfig;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PromptEncoderTest {
    private static final int IMAGE = 4;
    private static final VisionConfig VISION = new VisionConfig(8, 4, 8, 1, 1, 8, 1e-6, IMAGE);

    @Test
    void pictures_go_before_the_question_patch_by_patch() {
        try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.of(CharacterTokenizers.tokenizerJson("ab?", true))) {
            PromptEncoder encoder = new PromptEncoder.Raw(tokenizer, Optional.of(VISION));

            assertThat(tokenizer.size()).isEqualTo(IMAGE + 1);
            assertThat(encoder.encode("a?", 1)).isEqualTo(TokenIds.of(IMAGE, IMAGE, IMAGE, IMAGE, 1, 3));
            assertThat(encoder.encode("a?", 2).length()).isEqualTo(10);
            assertThat(encoder.encode("a?")).isEqualTo(TokenIds.of(1, 3));
            assertThatThrownBy(() -> new PromptEncoder.Raw(tokenizer).encode("a?", 1))
                    .hasMessageContaining("pictures: 1 (expected: none, as the model does not see)");
        }
    }

    @Test
    void in_a_chat_they_go_before_the_users_words() {
        try (HuggingFaceTokenizer tokenizer =
                HuggingFaceTokenizer.of(CharacterTokenizers.tokenizerJson("ab?\n", true))) {
            VisionConfig vision = new VisionConfig(4, 4, 8, 1, 1, 8, 1e-6, 5);
            ChatTemplate template = new ChatTemplate("b{{ messages[0].content }}b", "", "");
            PromptEncoder encoder = new PromptEncoder.Chat(tokenizer, template, Optional.empty(), Optional.of(vision));

            assertThat(encoder.encode("a?", 2)).isEqualTo(TokenIds.of(2, 5, 5, 4, 1, 3, 2));
            assertThat(encoder.encode("a?")).isEqualTo(TokenIds.of(2, 1, 3, 2));
        }
    }
}
