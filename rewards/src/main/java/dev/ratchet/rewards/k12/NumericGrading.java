package dev.ratchet.rewards.k12;

import dev.ratchet.domain.reward.Part;
import dev.ratchet.rewards.math.Rational;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Grades a number: its value, and its unit and its significant figures where these are asked for. A wrong value earns nothing at
 * all, so that nobody earns points by writing units.
 */
final class NumericGrading {
    private static final double VALUE_POINTS = 2;
    private static final int TELLING_DECIMALS = 2;
    private static final int TELLING_FIGURES = 3;

    private final Expected.Numeric wanted;
    private final Language language;

    NumericGrading(Expected.Numeric wanted, Language language) {
        this.wanted = wanted;
        this.language = language;
    }

    Grade of(NumberFound found) {
        return switch (found) {
            case NumberFound.One(Quantity quantity) -> of(quantity);
            case NumberFound.Several(String written) ->
                wrong(language.say(
                                "Not right: %s gives more than one number where one is asked for.",
                                "틀렸습니다: 하나를 물었는데 %s처럼 여러 수를 답했습니다.")
                        .formatted(Language.quoted(written)));
            case NumberFound.None _ ->
                wrong(language.say("Not right: no number was found as the answer.", "틀렸습니다: 답으로 쓴 수를 찾지 못했습니다."));
        };
    }

    private Grade of(Quantity given) {
        Optional<Measure> unit = wanted.value().unit();
        if (unit.isEmpty() && given.unit().filter(of -> of.measures("percent")).isPresent()) {
            return wrong(answered(given));
        }
        Quantity read = unit.isPresent() ? scaled(given, unit.get()) : without(given);
        boolean another = unit.isPresent()
                && read.unit().filter(of -> !of.comparableWith(unit.get())).isPresent();
        if (another || !near(read)) {
            return wrong(answered(given));
        }
        List<String> words = new ArrayList<>();
        List<Part> parts = new ArrayList<>();
        earn(parts, words, valueName(), VALUE_POINTS, VALUE_POINTS, language.say("The value is right", "값이 맞습니다"));
        if (unit.isPresent()) {
            boolean there = read.unit().isPresent();
            String missing =
                    language.say("The unit %s is missing", "단위 %s이(가) 없습니다").formatted(unitWritten());
            String right = language.say("The unit is right", "단위가 맞습니다");
            earn(parts, words, language.say("unit", "단위"), there ? 1 : 0, 1, there ? right : missing);
        }
        wanted.figures().ifPresent(asked -> figures(parts, words, given, asked));
        return parts.size() == 1
                ? Grade.whole(
                        true, language.say("Right: %s.", "맞았습니다: %s.").formatted(Language.quoted(given.written())))
                : Grade.of(parts, String.join(" ", words));
    }

    private void figures(List<Part> parts, List<String> words, Quantity given, int asked) {
        boolean right = given.figures().may(asked);
        String how = right
                ? language.say("It has %d significant figures", "유효숫자가 %d개입니다").formatted(asked)
                : language.say("It has %2$d significant figures and not %1$d", "유효숫자가 %d개가 아니라 %d개입니다")
                        .formatted(asked, given.figures().most());
        earn(parts, words, language.say("significant figures", "유효숫자"), right ? 1 : 0, 1, how);
    }

    private void earn(List<Part> parts, List<String> words, String name, double points, double most, String how) {
        parts.add(new Part(name, points, most));
        words.add("%s (%s).".formatted(how, language.earned(points, most)));
    }

    private String valueName() {
        return language.say("value", "값");
    }

    private String unitWritten() {
        String written = wanted.value().written();
        return written.substring(written.lastIndexOf(' ') + 1);
    }

    /** All parts, none of which earned anything. */
    private Grade wrong(String why) {
        List<Part> parts = new ArrayList<>(List.of(new Part(valueName(), 0, VALUE_POINTS)));
        if (wanted.value().unit().isPresent()) {
            parts.add(new Part(language.say("unit", "단위"), 0, 1));
        }
        if (wanted.figures().isPresent()) {
            parts.add(new Part(language.say("significant figures", "유효숫자"), 0, 1));
        }
        return parts.size() == 1 ? Grade.whole(false, why) : Grade.of(parts, why);
    }

    private String answered(Quantity given) {
        return language.say("Not right: you answered %s, the answer is %s.", "틀렸습니다: %s(이)라고 답했지만 정답은 %s입니다.")
                .formatted(
                        Language.quoted(given.written()),
                        Language.quoted(wanted.value().written()));
    }

    /** Degrees without a scale are meant in the one of the reference: 25도 for 25 °C. */
    private static Quantity scaled(Quantity given, Measure unit) {
        boolean degrees = unit.measures("temperature")
                && given.unit().filter(of -> of.measures("angle")).isPresent();
        return degrees
                ? new Quantity(
                        given.number(), given.figures(), Optional.of(unit), given.written(), given.begin(), given.end())
                : given;
    }

    private static Quantity without(Quantity given) {
        return new Quantity(
                given.number(), given.figures(), Optional.empty(), given.written(), given.begin(), given.end());
    }

    /** Whether the values are equal as far as is asked for, in base units. */
    private boolean near(Quantity given) {
        Quantity reference = wanted.value();
        Measure usual = reference.unit().orElse(Measure.NOTHING);
        Optional<Rational> one = reference.base(usual);
        Optional<Rational> other = given.base(usual);
        if (one.isEmpty() || other.isEmpty()) {
            return false;
        }
        Measure givenIn = given.unit().orElse(usual);
        if (wanted.tolerance().isPresent()) {
            Tolerance tolerance = wanted.tolerance().get();
            return tolerance.of(reference.number()).in(usual).holds(one.get(), other.get());
        }
        if (wanted.figures().isPresent() && given.figures().most() > 0) {
            return Tolerance.halfUnit(wanted.figures().get() - 1 - exponent(reference.number()))
                            .in(usual)
                            .holds(one.get(), other.get())
                    && Tolerance.halfUnit(given.figures().decimals())
                            .in(givenIn)
                            .holds(one.get(), other.get());
        }
        boolean rounds = givenIn.equals(usual)
                && reference.figures().decimals() >= TELLING_DECIMALS
                && reference.figures().most() >= TELLING_FIGURES
                && given.figures().decimals() > reference.figures().decimals();
        return rounds
                ? Tolerance.halfUnit(reference.figures().decimals()).in(usual).holds(one.get(), other.get())
                : new Tolerance(Measure.NONE, false).holds(one.get(), other.get());
    }

    /** The power of ten of the first digit. */
    private static int exponent(Rational value) {
        if (value.signum() == 0) {
            return 0;
        }
        BigDecimal rounded = new BigDecimal(value.top()).divide(new BigDecimal(value.bottom()), MathContext.DECIMAL64);
        return rounded.precision() - rounded.scale() - 1;
    }
}
