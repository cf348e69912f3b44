package dev.ratchet.rewards.vision;

import static dev.ratchet.domain.Checks.require;
import static dev.ratchet.rewards.Quoted.quoted;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Reads the reference that a prompt's answer holds as JSON; {@code docs/vision.md} gives the format. */
final class ReferenceReader {
    private static final double LARGEST_COORDINATE = 100_000;
    private static final double LARGEST_TOLERANCE = 1e15;
    private static final int LARGEST_PERCENT = 50;
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,2}(?:\\.\\d{1,9})?)%");

    private static final Map<String, Kind> KINDS = Map.of(
            "count", new Kind(List.of("count"), ReferenceReader::count),
            "point", new Kind(List.of("point", "within"), ReferenceReader::point),
            "region", new Kind(List.of("region", "iou"), ReferenceReader::region),
            "regions", new Kind(List.of("regions", "iou"), ReferenceReader::regions),
            "text", new Kind(List.of("text", "distance", "case"), ReferenceReader::text),
            "value", new Kind(List.of("value", "tolerance"), ReferenceReader::value),
            "values", new Kind(List.of("values", "tolerance"), ReferenceReader::values),
            "choice", new Kind(List.of("choice", "of"), ReferenceReader::choice));

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private ReferenceReader() {}

    private record Kind(List<String> fields, Reading reading) {}

    /** How the fields of one kind become a reference. */
    private interface Reading {
        Reference read(Fields fields);
    }

    /** Throws {@link IllegalArgumentException}, which says what is wrong and what was expected. */
    static Reference read(String answer) {
        JsonNode object;
        try {
            object = JSON.readTree(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "answer: %s (expected: an object as JSON)".formatted(quoted(e.getOriginalMessage())), e);
        }
        require(object.isObject(), "answer: %s (expected: an object)", Fields.shown(object));
        List<String> kinds =
                KINDS.keySet().stream().filter(object::has).sorted().toList();
        require(
                kinds.size() == 1,
                "answer: %s (expected: one of the fields %s)",
                Fields.shown(object),
                new TreeSet<>(KINDS.keySet()));
        Kind kind = requireNonNull(KINDS.get(kinds.getFirst()));
        Fields fields = new Fields(object);
        fields.only(kind.fields());
        return kind.reading().read(fields);
    }

    private static Reference count(Fields fields) {
        return new CountReference(fields.whole("count", 0, CountReference.MOST));
    }

    private static Reference point(Fields fields) {
        List<Double> place = coordinates(fields.get("point"), "answer.point", 2);
        return new PointReference(place.get(0), place.get(1), fields.positive("within", LARGEST_COORDINATE));
    }

    private static Reference region(Fields fields) {
        return new RegionReference(box(fields.get("region"), "answer.region"), fields.positive("iou", 1));
    }

    private static Reference regions(Fields fields) {
        JsonNode list = fields.get("regions");
        require(
                list.isArray() && !list.isEmpty() && list.size() <= RegionsReference.MOST,
                "answer.regions: %s (expected: a list of 1 to %d regions)",
                Fields.shown(list),
                RegionsReference.MOST);
        List<Box> regions = IntStream.range(0, list.size())
                .mapToObj(i -> box(list.get(i), "answer.regions[%d]".formatted(i)))
                .toList();
        return new RegionsReference(regions, fields.positive("iou", 1));
    }

    private static Box box(JsonNode node, String where) {
        List<Double> corners = coordinates(node, where, 4);
        require(
                corners.get(0) < corners.get(2) && corners.get(1) < corners.get(3),
                "%s: %s (expected: [x0, y0, x1, y1] with x0 < x1 and y0 < y1)",
                where,
                Fields.shown(node));
        return Box.of(corners);
    }

    private static List<Double> coordinates(JsonNode node, String where, int size) {
        boolean numbers = node.isArray() && node.size() == size;
        List<Double> read = new ArrayList<>();
        for (int i = 0; numbers && i < size; i++) {
            JsonNode number = node.get(i);
            numbers = number.isNumber() && 0 <= number.doubleValue() && number.doubleValue() <= LARGEST_COORDINATE;
            read.add(number.doubleValue());
        }
        require(
                numbers,
                "%s: %s (expected: %d numbers from 0 to %s)",
                where,
                Fields.shown(node),
                size,
                Amount.words(LARGEST_COORDINATE));
        return read;
    }

    private static Reference text(Fields fields) {
        JsonNode text = fields.get("text");
        require(
                text.isTextual()
                        && !text.textValue().isBlank()
                        && text.textValue().length() <= TextReference.MOST_CHARACTERS,
                "answer.text: %s (expected: a text of 1 to %d characters)",
                Fields.shown(text),
                TextReference.MOST_CHARACTERS);
        return new TextReference(
                text.textValue(), fields.atMost("distance", TextReference.LARGEST_DISTANCE), fields.flag("case", true));
    }

    private static Reference value(Fields fields) {
        return new ValueReference(Fields.number(fields.get("value"), "answer.value"), tolerance(fields));
    }

    private static Reference values(Fields fields) {
        JsonNode values = fields.get("values");
        require(
                values.isObject() && !values.isEmpty() && values.size() <= ValuesReference.MOST,
                "answer.values: %s (expected: an object of 1 to %d values)",
                Fields.shown(values),
                ValuesReference.MOST);
        List<ValuesReference.Entry> entries = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>();
        values.properties().forEach(property -> {
            String name = property.getKey();
            require(
                    !name.isBlank()
                            && name.length() <= ValuesReference.LONGEST_NAME
                            && name.strip().equals(Plain.of(name))
                            && name.chars().noneMatch(Character::isISOControl),
                    "answer.values: name %s (expected: 1 to %d characters, none of them * ` ~ $ \\ or a blank at an end)",
                    quoted(name),
                    ValuesReference.LONGEST_NAME);
            require(
                    names.add(name.toLowerCase(Locale.ROOT)),
                    "answer.values: name %s is there twice (expected: each once, in any case of letters)",
                    quoted(name));
            entries.add(new ValuesReference.Entry(
                    name, Fields.number(property.getValue(), "answer.values.%s".formatted(name))));
        });
        return new ValuesReference(entries, tolerance(fields));
    }

    private static Tolerance tolerance(Fields fields) {
        JsonNode tolerance = fields.get("tolerance");
        if (tolerance.isNumber() && 0 <= tolerance.doubleValue() && tolerance.doubleValue() <= LARGEST_TOLERANCE) {
            return new Tolerance.Absolute(tolerance.decimalValue());
        }
        Matcher percent = PERCENT.matcher(tolerance.isTextual() ? tolerance.textValue() : "");
        BigDecimal share = percent.matches() ? new BigDecimal(percent.group(1)) : BigDecimal.TEN.scaleByPowerOfTen(3);
        require(
                share.compareTo(BigDecimal.valueOf(LARGEST_PERCENT)) <= 0,
                "answer.tolerance: %s (expected: a number >= 0, or a share such as \"5%%\", at most \"%d%%\")",
                Fields.shown(tolerance),
                LARGEST_PERCENT);
        return new Tolerance.Percent(share);
    }

    private static Reference choice(Fields fields) {
        int of = fields.whole("of", 2, 26);
        JsonNode choice = fields.get("choice");
        String letter = choice.isTextual() ? choice.textValue() : "";
        char last = (char) ('A' + of - 1);
        require(
                letter.length() == 1 && 'A' <= letter.charAt(0) && letter.charAt(0) <= last,
                "answer.choice: %s (expected: a letter from A to %s)",
                Fields.shown(choice),
                last);
        return new ChoiceReference(letter.charAt(0), of);
    }
}
