package dev.ratchet.api.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.api.serving.AnswerText.Piece;
import dev.ratchet.api.serving.AnswerText.Thoughts;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.tokens.Tokenizer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTextTest {
    /** A token is a character. */
    private static final Tokenizer CHARACTERS = new Tokenizer() {
        @Override
        public int size() {
            return Character.MAX_VALUE;
        }

        @Override
        public TokenIds encode(String text) {
            return TokenIds.of(text.chars().toArray());
        }

        @Override
        public String decode(TokenIds tokens) {
            return IntStream.range(0, tokens.length())
                    .mapToObj(i -> String.valueOf((char) tokens.at(i)))
                    .collect(Collectors.joining());
        }
    };

    private static Piece read(String text, List<String> stop, Thoughts thoughts) {
        AnswerText answer = new AnswerText(CHARACTERS, stop, thoughts);
        StringBuilder thought = new StringBuilder();
        StringBuilder said = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            Piece piece = answer.add(text.charAt(i));
            assertThat(piece.thought().isEmpty() || said.isEmpty())
                    .as("thoughts come first")
                    .isTrue();
            thought.append(piece.thought());
            said.append(piece.said());
        }
        Piece last = answer.end();
        return new Piece(thought + last.thought(), said + last.said());
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "plain text,,plain text",
                "<think>a < b</think>so,a < b,so",
                "<think>open,open,",
                "<think></think>x,,x",
                "<think>a</thin>b</think>c,a</thin>b,c",
                "<thing>,,<thing>",
                "<thin,,<thin",
                "x <think>y</think>,,x <think>y</think>",
                "<think>a</think> b <think>c</think>,a,b <think>c</think>"
            })
    void a_thought_at_the_beginning_is_told_apart(String text, String thought, String said) {
        Piece piece = read(text, List.of(), Thoughts.TOLD_APART);
        assertThat(piece.thought()).isEqualTo(thought == null ? "" : thought);
        assertThat(piece.said()).isEqualTo(said == null ? "" : said);
    }

    @Test
    void a_thought_that_the_prompt_has_begun_goes_on_and_a_stop_string_is_not_told() {
        assertThat(Thoughts.after(CHARACTERS.encode("…assistant\n<think>\n"), CHARACTERS))
                .isEqualTo(Thoughts.BEGUN);
        assertThat(Thoughts.after(CHARACTERS.encode("…assistant\n"), CHARACTERS))
                .isEqualTo(Thoughts.TOLD_APART);
        assertThat(read("a</think>\n\nb END c", List.of("END"), Thoughts.BEGUN)).isEqualTo(new Piece("a", "b "));
        assertThat(read("<think>a", List.of("END"), Thoughts.NOT_TOLD_APART)).isEqualTo(new Piece("", "<think>a"));
    }
}
