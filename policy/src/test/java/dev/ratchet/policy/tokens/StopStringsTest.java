package dev.ratchet.policy.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.domain.trajectory.TokenIds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StopStringsTest {
    /** Each token is a byte, as the parts of a character in byte-level vocabularies are. */
    private static final Tokenizer BYTES = new Tokenizer() {
        @Override
        public int size() {
            return 256;
        }

        @Override
        public TokenIds encode(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int[] ids = new int[bytes.length];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = bytes[i] & 0xFF;
            }
            return TokenIds.of(ids);
        }

        @Override
        public String decode(TokenIds tokens) {
            byte[] bytes = new byte[tokens.length()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) tokens.at(i);
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    };

    @Test
    void text_comes_in_whole_characters_and_all_of_it() {
        String text = "삼각형 △ = ½·a·b·sin γ 👍🏽 e\u0301 end";
        TextStream stream = new TextStream(BYTES);
        List<String> pieces = new ArrayList<>();
        TokenIds tokens = BYTES.encode(text);
        for (int i = 0; i < tokens.length(); i++) {
            pieces.add(stream.add(tokens.at(i)));
        }
        pieces.add(stream.end());
        assertThat(String.join("", pieces)).isEqualTo(text);
        assertThat(pieces).noneMatch(piece -> piece.indexOf('\uFFFD') >= 0);
    }

    @Test
    void bytes_that_are_no_text_come_as_replacement_characters_and_hold_nothing_up() {
        TextStream stream = new TextStream(BYTES);
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            all.append(stream.add(0x80));
        }
        all.append(stream.add('a')).append(stream.end());
        assertThat(all.toString()).endsWith("a").startsWith("\uFFFD\uFFFD").hasSizeGreaterThan(900);
    }

    @Test
    void an_answer_ends_at_the_first_stop_string_wherever_tokens_end() {
        SplittableRandom random = new SplittableRandom(4);
        for (int round = 0; round < 2_000; round++) {
            String text = word(random, 24);
            List<String> stops = List.of(word(random, 3), word(random, 4));
            StopStrings.Reader reader = StopStrings.of(stops, BYTES).reader();
            StringBuilder told = new StringBuilder();
            int read = 0;
            while (read < text.length() && !reader.complete()) {
                told.append(reader.add(text.charAt(read++)));
                assertThat(text).as("nothing is taken back").startsWith(told);
            }
            told.append(reader.end());
            int at = stops.stream()
                    .mapToInt(text::indexOf)
                    .filter(each -> each >= 0)
                    .min()
                    .orElse(text.length());
            int end = stops.stream()
                    .filter(stop -> text.contains(stop))
                    .mapToInt(stop -> text.indexOf(stop) + stop.length())
                    .min()
                    .orElse(text.length());
            assertThat(read).as("%s in %s", stops, text).isEqualTo(end);
            // A stop string that is complete first may begin within a longer one that began before it.
            assertThat(told.length()).isBetween(at, end);
            assertThat(reader.complete()).isEqualTo(stops.stream().anyMatch(text::contains));
            assertThat(stops).noneMatch(stop -> told.indexOf(stop) >= 0);
        }
    }

    /** Of few letters, so that words stand in one another. */
    private static String word(SplittableRandom random, int most) {
        StringBuilder word = new StringBuilder();
        int length = random.nextInt(1, most + 1);
        for (int i = 0; i < length; i++) {
            word.append((char) ('a' + random.nextInt(3)));
        }
        return word.toString();
    }

    @Test
    void what_may_begin_a_stop_string_is_held_until_it_is_known() {
        StopStrings.Reader reader = StopStrings.of(List.of("</done>"), BYTES).reader();
        assertThat(feed(reader, "x</do")).isEqualTo("x");
        assertThat(feed(reader, "g")).isEqualTo("</dog");
        assertThat(feed(reader, "</")).isEmpty();
        assertThat(reader.end()).isEqualTo("</");
    }

    private static String feed(StopStrings.Reader reader, String text) {
        StringBuilder told = new StringBuilder();
        text.chars().forEach(character -> told.append(reader.add(character)));
        return told.toString();
    }

    @Test
    void an_empty_stop_string_is_refused_and_without_any_nothing_is_read() {
        assertThatThrownBy(() -> StopStrings.of(List.of(""), BYTES)).hasMessageContaining("empty");
        StopStrings.Reader none = StopStrings.of(List.of(), BYTES).reader();
        assertThat(feed(none, "abc")).isEmpty();
        assertThat(none.complete()).isFalse();
    }
}
