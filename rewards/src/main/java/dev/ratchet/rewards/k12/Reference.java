package dev.ratchet.rewards.k12;

import static dev.ratchet.domain.Checks.require;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ratchet.rewards.Quoted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a prompt's reference says: text, or JSON where it begins with a brace.
 *
 * @param language in which answers are explained
 */
record Reference(Expected expected, Language language) {
    private static final List<String> KINDS = List.of("text", "number", "blanks", "steps", "rubric");
    private static final int MOST_SLIPS = 2;
    private static final int MOST_FIGURES = 15;
    private static final int MOST_BLANKS = 20;

    /** Which piece is for which blank is tried in all ways. */
    private static final int MOST_BLANKS_IN_ANY_ORDER = 12;

    private static final int MOST_STEPS = 20;
    private static final int MOST_CRITERIA = 30;
    private static final int USUAL_WORDS = 400;
    private static final int MOST_WORDS = 5_000;
    private static final int MOST_CHARACTERS = 200;

    /** Throws {@link IllegalArgumentException}, which says what is wrong, the value and what was expected. */
    static Reference read(String answer) {
        if (!answer.strip().startsWith("{")) {
            return new Reference(plain(answer), Language.of(answer));
        }
        Fields fields = Fields.read(answer.strip());
        Language language = Language.of(fields.object().toString());
        List<String> kinds = KINDS.stream().filter(fields::has).toList();
        require(kinds.size() == 1, "answer: fields %s (expected: one of %s)", kinds, KINDS);
        Expected expected = switch (kinds.getFirst()) {
            case "blanks" -> blanks(fields);
            case "steps" -> steps(fields);
            case "rubric" -> rubric(fields);
            default -> single(fields, Set.of());
        };
        return new Reference(expected, language);
    }

    private static Expected plain(String answer) {
        require(
                answer.length() <= MOST_CHARACTERS,
                "answer: %s (expected: at most %d characters, or JSON)",
                Quoted.of(answer, 80),
                MOST_CHARACTERS);
        Optional<Quantity> number = Quantity.whole(answer);
        return number.isPresent()
                ? new Expected.Numeric(number.get(), Optional.empty(), Optional.empty())
                : new Expected.Text(List.of(Fields.phrase(answer, "answer")), List.of(), 0, Expected.Order.FIXED);
    }

    /** @param more fields that may be there too */
    private static Expected.Single single(Fields fields, Set<String> more) {
        boolean text = fields.has("text");
        require(
                text != fields.has("number"),
                "%s: fields %s (expected: either text or number)",
                fields.where(),
                KINDS.stream().filter(fields::has).toList());
        Set<String> known = new HashSet<>(
                text ? Set.of("text", "spelling", "order", "not") : Set.of("number", "unit", "figures", "tolerance"));
        known.addAll(more);
        fields.only(known);
        return text ? text(fields) : number(fields);
    }

    private static Expected.Text text(Fields fields) {
        List<Phrase> variants = fields.phrases("text");
        List<Phrase> not = fields.phrases("not");
        for (Phrase phrase : not) {
            require(
                    variants.stream().noneMatch(variant -> variant.joined().equals(phrase.joined())),
                    "%s.not: %s (expected: none of the right answers)",
                    fields.where(),
                    Quoted.of(phrase.written(), 80));
        }
        return new Expected.Text(variants, not, fields.whole("spelling", 0, 0, MOST_SLIPS), fields.order());
    }

    private static Expected.Numeric number(Fields fields) {
        String written = fields.text("number");
        Quantity bare = Quantity.only(written)
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s.number: %s (expected: a decimal number or a fraction, without a unit)"
                                .formatted(fields.where(), Quoted.of(written, 80))));
        Quantity value = fields.has("unit") ? withUnit(bare, written, fields) : bare;
        Optional<Integer> figures =
                fields.has("figures") ? Optional.of(fields.whole("figures", 1, 1, MOST_FIGURES)) : Optional.empty();
        return new Expected.Numeric(value, figures, tolerance(fields));
    }

    private static Quantity withUnit(Quantity bare, String written, Fields fields) {
        String unit = fields.text("unit");
        Measure measure = Measure.read(Plain.of(unit))
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s.unit: %s (expected: a unit such as m/s^2, and none for what is counted)"
                                .formatted(fields.where(), Quoted.of(unit, 80))));
        return new Quantity(
                bare.number(), bare.figures(), Optional.of(measure), written.strip() + " " + unit.strip(), 0, 0);
    }

    private static Optional<Tolerance> tolerance(Fields fields) {
        if (!fields.has("tolerance")) {
            return Optional.empty();
        }
        String written = fields.text("tolerance");
        Optional<Tolerance> tolerance = Tolerance.read(written);
        require(
                tolerance.isPresent(),
                "%s.tolerance: %s (expected: as in \"0.05\" or \"2%%\")",
                fields.where(),
                Quoted.of(written, 80));
        return tolerance;
    }

    private static Expected.Blanks blanks(Fields fields) {
        fields.only(Set.of("blanks", "order"));
        Expected.Order order = fields.order();
        int most = switch (order) {
            case FIXED -> MOST_BLANKS;
            case ANY -> MOST_BLANKS_IN_ANY_ORDER;
        };
        List<JsonNode> items = fields.list("blanks", 1, most, "blanks");
        List<Expected.Blank> blanks = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Fields blank = new Fields(items.get(i), "answer.blanks[%d]".formatted(i));
            blanks.add(new Expected.Blank(single(blank, Set.of("points")), blank.points()));
        }
        return new Expected.Blanks(blanks, order);
    }

    private static Expected.Steps steps(Fields fields) {
        fields.only(Set.of("steps"));
        List<JsonNode> items = fields.list("steps", 2, MOST_STEPS, "steps");
        List<Expected.Step> steps = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < items.size(); i++) {
            String where = "answer.steps[%d]".formatted(i);
            List<Phrase> variants = Fields.phrases(items.get(i), where);
            for (Phrase variant : variants) {
                require(
                        names.add(variant.joined()),
                        "%s: %s (expected: words that name no step before)",
                        where,
                        Quoted.of(variant.written(), 80));
            }
            steps.add(new Expected.Step(variants));
        }
        return new Expected.Steps(steps);
    }

    private static Expected.Rubric rubric(Fields fields) {
        fields.only(Set.of("rubric", "words"));
        List<JsonNode> items = fields.list("rubric", 1, MOST_CRITERIA, "criteria");
        List<Expected.Criterion> criteria = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            criteria.add(criterion(new Fields(items.get(i), "answer.rubric[%d]".formatted(i))));
        }
        return new Expected.Rubric(criteria, fields.whole("words", USUAL_WORDS, 1, MOST_WORDS));
    }

    private static Expected.Criterion criterion(Fields fields) {
        fields.only(Set.of("criterion", "points", "any", "all", "none"));
        List<List<Phrase>> all = new ArrayList<>();
        if (fields.has("any")) {
            all.add(fields.phrases("any"));
        }
        if (fields.has("all")) {
            List<JsonNode> items = fields.list("all", 1, MOST_CRITERIA, "texts or lists of texts");
            for (int i = 0; i < items.size(); i++) {
                all.add(Fields.phrases(items.get(i), "%s.all[%d]".formatted(fields.where(), i)));
            }
        }
        require(!all.isEmpty(), "%s: neither any nor all (expected: at least one of them)", fields.where());
        return new Expected.Criterion(fields.text("criterion"), fields.points(), all, fields.phrases("none"));
    }
}
