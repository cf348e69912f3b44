package dev.ratchet.policy.tokens;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.filter.Filter;
import com.hubspot.jinjava.util.ObjectTruthValue;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Filters whose namesakes in the library give something else than Jinja's, or know no bound. */
final class JinjaFilters {
    private JinjaFilters() {}

    /** What a filter makes of a value and its arguments, of which named ones are none; null refuses them. */
    private interface Body {
        @Nullable
        Object of(@Nullable Object value, List<Object> arguments);
    }

    /** All of them, {@code bounds} being those of the rendering under way. */
    static List<Filter> with(Supplier<JinjaBounds> bounds) {
        return List.of(
                new Own(
                        "trim",
                        1,
                        (value, arguments) -> PythonText.strip(
                                shown(value), arguments.isEmpty() ? null : shown(arguments.getFirst()))),
                new Own("length", 0, (value, _) -> length(value)),
                new Own("count", 0, (value, _) -> length(value)),
                new Own("string", 0, (value, _) -> shown(value)),
                new Own("default", 2, JinjaFilters::orDefault),
                new Own("d", 2, JinjaFilters::orDefault),
                new Own(
                        "replace",
                        2,
                        (value, arguments) -> PythonText.replaced(
                                bounds.get(), shown(value), shown(arguments.getFirst()), shown(arguments.getLast()))),
                new Own("items", 0, (value, _) -> items(value)),
                new Own("tojson", 0, (value, _) -> json(bounds.get(), value)));
    }

    /** As Python prints it; refused where that is not known. */
    static String shown(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Boolean truth -> truth ? "True" : "False";
            case CharSequence text -> text.toString();
            case Long number -> number.toString();
            case Integer number -> number.toString();
            default ->
                throw new IllegalArgumentException("a %s is written (expected: a text, a whole number or a truth value)"
                        .formatted(value.getClass().getSimpleName()));
        };
    }

    private static @Nullable Object orDefault(@Nullable Object value, List<Object> arguments) {
        boolean truthOnly = arguments.size() == 2 && ObjectTruthValue.evaluate(arguments.getLast());
        boolean there = truthOnly ? ObjectTruthValue.evaluate(value) : value != null;
        if (there) {
            return value;
        }
        return arguments.isEmpty() ? "" : arguments.getFirst();
    }

    private static long length(@Nullable Object value) {
        return switch (value) {
            case null -> 0;
            case CharSequence text -> PythonText.length(text.toString());
            case Collection<?> several -> several.size();
            case Map<?, ?> map -> map.size();
            default ->
                throw new IllegalArgumentException(
                        "length of a " + value.getClass().getSimpleName());
        };
    }

    private static List<List<Object>> items(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("items of what is no map: " + shown(value));
        }
        return map.entrySet().stream()
                .map(entry -> List.<Object>of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static String json(JinjaBounds bounds, @Nullable Object value) {
        StringBuilder json = new StringBuilder();
        write(bounds, json, value);
        return json.toString();
    }

    /** As {@code json.dumps} writes it with {@code ensure_ascii=False}. */
    private static void write(JinjaBounds bounds, StringBuilder json, @Nullable Object value) {
        bounds.within(json.length(), JinjaBounds.TEXT, "characters of a text");
        switch (value) {
            case null -> json.append("null");
            case Boolean truth -> json.append(truth);
            case Long number -> json.append(number);
            case Integer number -> json.append(number);
            case CharSequence text -> quote(json, text);
            case Collection<?> several -> {
                json.append('[');
                String between = "";
                for (Object element : several) {
                    json.append(between);
                    write(bounds, json, element);
                    between = ", ";
                }
                json.append(']');
            }
            case Map<?, ?> map -> {
                json.append('{');
                String between = "";
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    json.append(between);
                    quote(json, String.valueOf(entry.getKey()));
                    json.append(": ");
                    write(bounds, json, entry.getValue());
                    between = ", ";
                }
                json.append('}');
            }
            default ->
                throw new IllegalArgumentException(
                        "tojson of a " + value.getClass().getSimpleName());
        }
    }

    private static void quote(StringBuilder json, CharSequence text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char at = text.charAt(i);
            switch (at) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                case '\b' -> json.append("\\b");
                case '\f' -> json.append("\\f");
                default -> json.append(at < ' ' ? "\\u%04x".formatted((int) at) : String.valueOf(at));
            }
        }
        json.append('"');
    }

    private record Own(String name, int mostArguments, Body body) implements Filter {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public @Nullable Object filter(
                @Nullable Object value, JinjavaInterpreter interpreter, Object[] arguments, Map<String, Object> named) {
            if (arguments.length > mostArguments || !named.isEmpty()) {
                throw new IllegalArgumentException("%s with arguments %s %s (expected: at most %d, without names)"
                        .formatted(name, List.of(arguments), named, mostArguments));
            }
            return body.of(value, Arrays.asList(arguments));
        }

        @Override
        public @Nullable Object filter(@Nullable Object value, JinjavaInterpreter interpreter, String... arguments) {
            return filter(value, interpreter, (Object[]) arguments, Map.of());
        }
    }
}
