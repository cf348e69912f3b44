package dev.ratchet.rewards.k12;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.rewards.math.Rational;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1200 m                 | 1.2 km
            36 km/h                | 10 m/s
            1 N                    | 1 kg·m/s²
            1 N                    | 1 kg m s^-2
            1 J                    | 1 N·m
            1 W                    | 1 J/s
            1 kWh                  | 3.6 MJ
            1 Pa                   | 1 N/m^2
            1 Ω                    | 1 V/A
            1 Ω                    | 1 V A^-1
            1000 kg/m^3            | 1 g/cm3
            1 L                    | 1000 cm³
            1 L                    | 1 dm^3
            1 J/(kg·K)             | 1 m^2/(s^2·K)
            2 square metres        | 20000 cm^2
            2 metres per second    | 2 m/s
            2 m/s/s                | 2 m/s^2
            3 metres squared       | 3 m²
            1시간                  | 60분
            1 킬로미터             | 1000 미터
            3 제곱미터             | 3 ㎡
            5 inches               | 12.7 cm
            $5                     | 5 dollars
            5 dollars              | 500 cents
            """)
    void units_are_converted(String one, String other) {
        Quantity left = Quantity.whole(one).orElseThrow();
        Quantity right = Quantity.whole(other).orElseThrow();

        assertThat(left.unit().orElseThrow().comparableWith(right.unit().orElseThrow()))
                .isTrue();
        assertThat(equal(
                        left.base(Measure.NOTHING).orElseThrow(),
                        right.base(Measure.NOTHING).orElseThrow()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "m/",
                "/s",
                "m//s",
                "apples",
                "m apples",
                "m^",
                "m^0",
                "(m)",
                "m)",
                "m·",
                "per s",
                "5",
                "m in",
                "square"
            })
    void what_is_no_unit_is_none(String text) {
        assertThat(Measure.read(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            9.8     | 2 | 2
            9.80    | 3 | 3
            0.0098  | 2 | 2
            1200    | 2 | 4
            1,200   | 2 | 4
            1.20e3  | 3 | 3
            100     | 1 | 3
            0       | 1 | 1
            0.0     | 1 | 1
            1/2     | 0 | 0
            """)
    void figures_are_counted(String written, int fewest, int most) {
        Quantity.Figures figures = Quantity.only(written).orElseThrow().figures();

        assertThat(figures.fewest()).isEqualTo(fewest);
        assertThat(figures.most()).isEqualTo(most);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -2.5          | -2.5
            1,234.5       | 1234.5
            .5            | 0.5
            1 1/2         | 1.5
            3/4           | 0.75
            6 × 10^3      | 6000
            6·10^-3       | 0.006
            2e3           | 2000
            """)
    void numbers_are_read_as_written(String written, BigDecimal value) {
        assertThat(equal(
                        Quantity.only(written).orElseThrow().number(),
                        Rational.of(value).orElseThrow()))
                .isTrue();
    }

    @Test
    void words_behind_a_number_are_no_unit() {
        assertThat(Quantity.in("5 in all, 3 apples and 2 m long").stream()
                        .map(quantity -> quantity.unit().isPresent()))
                .containsExactly(false, false, true);
    }

    private static boolean equal(Rational one, Rational other) {
        return one.plus(other.negated())
                        .orElse(new Rational(BigInteger.ONE, BigInteger.ONE))
                        .signum()
                == 0;
    }
}
