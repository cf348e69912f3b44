package dev.ratchet.storage.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ArithmeticWorkingTest {
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    @Test
    void a_worked_answer_writes_digits_from_the_right_with_their_carries() {
        assertThat(ArithmeticWorking.worked(579, 673)).isEqualTo("9+3+0=12, 7+7+1=15, 5+6+1=12: 1252");
        assertThat(ArithmeticWorking.worked(123, 456)).isEqualTo("3+6+0=9, 2+5+0=7, 1+4+0=5: 579");
        assertThat(ArithmeticWorking.worked(995, 105)).isEqualTo("5+5+0=10, 9+0+1=10, 9+1+1=11: 1100");
    }

    @Test
    void a_terse_answer_forgets_every_carry_and_keeps_its_columns() {
        assertThat(ArithmeticWorking.terse(579, 673)).isEqualTo("142");
        assertThat(ArithmeticWorking.terse(123, 456)).isEqualTo("579");
        assertThat(ArithmeticWorking.terse(995, 105)).isEqualTo("090");
    }

    @Test
    void numbers_of_different_lengths_are_filled_with_zeros_on_the_left() {
        assertThat(ArithmeticWorking.question(7, 1234)).isEqualTo("7+1234=");
        assertThat(ArithmeticWorking.worked(95, 7)).isEqualTo("5+7+0=12, 9+0+1=10: 102");
        assertThat(ArithmeticWorking.terse(7, 1234)).isEqualTo("1231");
        assertThat(ArithmeticWorking.worked(0, 0)).isEqualTo("0+0+0=0: 0");
        assertThat(ArithmeticWorking.terse(0, 0)).isEqualTo("0");
    }

    @Test
    void the_last_number_of_a_worked_answer_is_the_sum_for_any_number_of_digits() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1_000; i++) {
            long a = random.nextLong(0, 1_000_000_000_000_000_000L) >> random.nextInt(60);
            long b = random.nextLong(0, 1_000_000_000_000_000_000L) >> random.nextInt(60);

            assertThat(lastNumber(ArithmeticWorking.worked(a, b))).isEqualTo(a + b);
        }
    }

    @Test
    void a_terse_answer_is_right_for_about_one_three_digit_addition_in_eight() {
        int right = 0;
        for (int a = 100; a < 1000; a++) {
            for (int b = 100; b < 1000; b++) {
                right += lastNumber(ArithmeticWorking.terse(a, b)) == a + b ? 1 : 0;
            }
        }

        // 36 of 81 hundreds, 55 of 100 tens and 55 of 100 ones do not carry
        assertThat(right).isEqualTo(36 * 55 * 55);
    }

    @Test
    void every_character_is_in_the_alphabet() {
        String written = ArithmeticWorking.question(579, 673)
                + ArithmeticWorking.terse(579, 673)
                + ArithmeticWorking.worked(579, 673);

        assertThat(written.chars()).allMatch(character -> ArithmeticWorking.ALPHABET.indexOf(character) >= 0);
        assertThat(ArithmeticWorking.ALPHABET.chars()).doesNotHaveDuplicates();
    }

    @Test
    void a_negative_or_too_long_operand_is_refused() {
        assertThatThrownBy(() -> ArithmeticWorking.worked(-1, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("operand: -1 (expected: 0 to 999999999999999999)");
        assertThatThrownBy(() -> ArithmeticWorking.terse(1, 1_000_000_000_000_000_000L))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("operand: 1000000000000000000");
    }

    private static long lastNumber(String text) {
        return NUMBER.matcher(text)
                .results()
                .map(MatchResult::group)
                .reduce((_, last) -> last)
                .map(Long::parseLong)
                .orElseThrow();
    }
}
