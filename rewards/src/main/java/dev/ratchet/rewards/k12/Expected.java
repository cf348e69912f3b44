package dev.ratchet.rewards.k12;

import static dev.ratchet.domain.Checks.require;

import java.util.List;
import java.util.Optional;

/** What a prompt's reference asks for; {@code docs/k12.md} gives its forms. */
sealed interface Expected {
    /** One answer in one place: what a blank may ask for too. */
    sealed interface Single extends Expected {}

    /** Whether things count in the order in which they are given. */
    enum Order {
        FIXED,
        ANY
    }

    /**
     * Words.
     *
     * @param variants each of which is right; the first is shown to pupils
     * @param not what is never taken for a slip of the pen
     * @param spelling slips that are forgiven
     * @param order of the words
     */
    record Text(List<Phrase> variants, List<Phrase> not, int spelling, Order order) implements Single {
        public Text {
            variants = List.copyOf(variants);
            not = List.copyOf(not);
            require(!variants.isEmpty(), "text: no variant (expected: at least one)");
            require(spelling >= 0, "text, spelling: %d (expected: >= 0)", spelling);
        }
    }

    /**
     * A number, with its unit where it has one.
     *
     * @param figures significant figures that are asked for
     * @param tolerance how far an answer may be off; as far as rounding goes where there is none
     */
    record Numeric(Quantity value, Optional<Integer> figures, Optional<Tolerance> tolerance) implements Single {}

    /** Several answers. */
    record Blanks(List<Blank> blanks, Order order) implements Expected {
        public Blanks {
            blanks = List.copyOf(blanks);
            require(!blanks.isEmpty(), "blanks: none (expected: at least one)");
        }
    }

    /** One of several answers. */
    record Blank(Single expected, double points) {
        public Blank {
            require(points > 0, "blank, points: %s (expected: above 0)", points);
        }
    }

    /** Things that come one after another; two at least. */
    record Steps(List<Step> steps) implements Expected {
        public Steps {
            steps = List.copyOf(steps);
            require(steps.size() >= 2, "steps: %d (expected: at least 2)", steps.size());
        }
    }

    /** One of them, in each of its variants; the first is its name. */
    record Step(List<Phrase> variants) {
        public Step {
            variants = List.copyOf(variants);
            require(!variants.isEmpty(), "step: no variant (expected: at least one)");
        }

        String name() {
            return variants.getFirst().written();
        }
    }

    /**
     * What a whole text is to say.
     *
     * @param mostWords a longer text earns nothing
     */
    record Rubric(List<Criterion> criteria, int mostWords) implements Expected {
        public Rubric {
            criteria = List.copyOf(criteria);
            require(!criteria.isEmpty(), "rubric: no criterion (expected: at least one)");
            require(mostWords >= 1, "rubric, words: %d (expected: >= 1)", mostWords);
        }
    }

    /**
     * One thing that a text is to say, for all of its points or none.
     *
     * @param all of each of these lists one is to be said
     * @param none not one of these may be said
     */
    record Criterion(String name, double points, List<List<Phrase>> all, List<Phrase> none) {
        public Criterion {
            all = all.stream().map(List::copyOf).toList();
            none = List.copyOf(none);
            require(points > 0, "criterion %s, points: %s (expected: above 0)", name, points);
            require(!all.isEmpty(), "criterion %s: nothing to say (expected: any or all)", name);
        }
    }
}
