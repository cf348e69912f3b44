package dev.ratchet.rewards.vision;

import java.math.BigDecimal;

/** Numbers as a person writes them: 7 and not 7.0. */
final class Amount {
    private Amount() {}

    static String words(double value) {
        return words(BigDecimal.valueOf(value));
    }

    static String words(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
