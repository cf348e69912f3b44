package dev.ratchet.workers.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTest {
    @Test
    void what_would_steer_a_terminal_is_shown_in_words() {
        assertThat(Visible.text("\u001b[2Jgone \u0007 \u202e21 \u200bx \u009b31m \r over"))
                .isEqualTo("<U+001B>[2Jgone <U+0007> <U+202E>21 <U+200B>x <U+009B>31m <U+000D> over");
    }

    @Test
    void what_can_be_read_stays() {
        String text = "x² + y² = 1\n\tso π ≈ 3.14 – 你好 🙂 $0 \\1";
        assertThat(Visible.text(text)).isEqualTo(text);
    }
}
