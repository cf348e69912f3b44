package dev.ratchet.rewards.vision;

import java.math.BigDecimal;

/** How far a value may be from the one that a chart shows. */
sealed interface Tolerance {
    record Absolute(BigDecimal most) implements Tolerance {}

    /** A share of the value itself: of 0 nothing. */
    record Percent(BigDecimal percent) implements Tolerance {}

    default boolean accepts(BigDecimal wanted, BigDecimal said) {
        BigDecimal most = switch (this) {
            case Absolute(BigDecimal absolute) -> absolute;
            case Percent(BigDecimal percent) -> wanted.abs().multiply(percent).movePointLeft(2);
        };
        return said.subtract(wanted).abs().compareTo(most) <= 0;
    }

    /** As a reason says it. */
    default String words() {
        return switch (this) {
            case Absolute(BigDecimal absolute) -> Amount.words(absolute);
            case Percent(BigDecimal percent) -> Amount.words(percent) + "%";
        };
    }
}
