package dev.ratchet.rewards.code;

import static dev.ratchet.domain.Checks.require;

import java.util.Arrays;
import java.util.List;

/** How what a program wrote is compared with what was expected. */
sealed interface Checker {
    /** A checker of our own. */
    sealed interface Plain extends Checker {
        boolean accepts(String expected, String written);
    }

    /** Every character, blanks and line ends too. */
    record Exact() implements Plain {
        @Override
        public boolean accepts(String expected, String written) {
            return expected.equals(written);
        }
    }

    /** The words between blanks. */
    record Tokens() implements Plain {
        @Override
        public boolean accepts(String expected, String written) {
            return tokens(expected).equals(tokens(written));
        }
    }

    /**
     * The words between blanks; two numbers are equal where they differ by no more than the greater of two tolerances.
     *
     * @param relative to the expected number
     */
    record Floats(double absolute, double relative) implements Plain {
        public Floats {
            require(absolute >= 0 && Double.isFinite(absolute), "absolute: %s (expected: >= 0)", absolute);
            require(relative >= 0 && Double.isFinite(relative), "relative: %s (expected: >= 0)", relative);
        }

        @Override
        public boolean accepts(String expected, String written) {
            List<String> wanted = tokens(expected);
            List<String> found = tokens(written);
            for (int i = 0; i < Math.min(wanted.size(), found.size()); i++) {
                if (!wanted.get(i).equals(found.get(i)) && !near(wanted.get(i), found.get(i))) {
                    return false;
                }
            }
            return wanted.size() == found.size();
        }

        private boolean near(String wanted, String found) {
            try {
                double reference = Double.parseDouble(wanted);
                double distance = Math.abs(Double.parseDouble(found) - reference);
                return distance <= Math.max(absolute, relative * Math.abs(reference)) && Double.isFinite(reference);
            } catch (NumberFormatException _) {
                return false;
            }
        }
    }

    /**
     * A program that reads {@code input.txt}, {@code expected.txt} and {@code output.txt} and writes {@code right} or
     * {@code wrong}, and after it a reason if it likes.
     */
    record Custom(LanguageRuntime runtime, String source) implements Checker {}

    private static List<String> tokens(String text) {
        return Arrays.stream(text.split("\\s+", -1))
                .filter(token -> !token.isEmpty())
                .toList();
    }
}
