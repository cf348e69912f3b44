package dev.ratchet.workers.spec;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.workflows.spec.CampaignSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;

/** Reads a campaign specification: what it leaves out is taken from {@code campaign-defaults.yaml}. */
public final class SpecificationReader {
    private static final int MOST_CHARACTERS = 1 << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    private SpecificationReader() {}

    /** Reads a file, or says in one sentence what is wrong with it and where. */
    public static CampaignSpec read(Path file) {
        return read(file, Map.of());
    }

    /**
     * Reads a file with some settings replaced.
     *
     * @param overrides values by dotted path, as in {@code rollout.segmentTokens}, written as in YAML
     */
    public static CampaignSpec read(Path file, Map<String, String> overrides) {
        if (Files.isDirectory(file)) {
            throw invalid("specification %s: a folder (expected: a YAML file, see examples/)".formatted(file), null);
        }
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return parse(text, file.toString(), overrides);
        } catch (NoSuchFileException e) {
            throw invalid("specification %s: no such file (expected: a YAML file, see examples/)".formatted(file), e);
        } catch (IOException e) {
            throw invalid("specification %s: %s (expected: a UTF-8 text file)".formatted(file, e), e);
        }
    }

    static CampaignSpec parse(String text, String source, Map<String, String> overrides) {
        ObjectNode given = tree(text, source);
        for (Map.Entry<String, String> override : overrides.entrySet()) {
            override(given, override.getKey(), value(override.getValue(), override.getKey()));
        }
        return complete(given, source);
    }

    /**
     * Reads a specification that came as JSON.
     *
     * @param given texts, numbers, lists and maps by the names that YAML has
     */
    public static CampaignSpec of(Map<String, ?> given) {
        return complete(MAPPER.valueToTree(given), "specification");
    }

    /**
     * The settings of a campaign with some of them replaced.
     *
     * @param changes by name or dotted path; a map is merged, key by key
     */
    public static CampaignSpec changed(CampaignSpec spec, Map<String, ?> changes) {
        ObjectNode patch = MAPPER.createObjectNode();
        changes.forEach((path, value) -> override(patch, path, MAPPER.valueToTree(value)));
        return specification(merged(MAPPER.valueToTree(spec), patch), "settings");
    }

    /** Values that are written as in YAML, as on the command line. */
    public static Map<String, Object> values(Map<String, String> written) {
        Map<String, Object> values = new LinkedHashMap<>();
        written.forEach((path, text) -> values.put(path, value(text, path)));
        return values;
    }

    private static CampaignSpec complete(ObjectNode given, String source) {
        for (String key : List.of("name", "iterations", "model", "prompts")) {
            if (given.path(key).isMissingNode() || given.path(key).isNull()) {
                throw invalid("%s: %s: missing (expected: a value; it has no default)".formatted(source, key), null);
            }
        }
        return specification(merged(defaults(), given), source);
    }

    private static CampaignSpec specification(ObjectNode tree, String source) {
        try {
            return MAPPER.treeToValue(tree, CampaignSpec.class);
        } catch (JsonProcessingException e) {
            throw invalid(source + ": " + sentence(e), e);
        }
    }

    private static ObjectNode defaults() {
        try (InputStream in = CampaignSpec.class.getResourceAsStream("/dev/ratchet/workflows/campaign-defaults.yaml")) {
            String text =
                    new String(requireNonNull(in, "campaign-defaults.yaml").readAllBytes(), StandardCharsets.UTF_8);
            return tree(text, "campaign-defaults.yaml");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode tree(String text, String source) {
        JsonNode node = value(text, source);
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw invalid("%s: %s (expected: a mapping of settings)".formatted(source, node.getNodeType()), null);
    }

    private static JsonNode value(String text, String source) {
        LoaderOptions limits = new LoaderOptions();
        limits.setAllowDuplicateKeys(false);
        limits.setCodePointLimit(MOST_CHARACTERS);
        limits.setNestingDepthLimit(20);
        Yaml yaml = new Yaml(new SafeConstructor(limits));
        try {
            // An alias can blow a small file up to gigabytes, and no specification needs one.
            for (Event event : yaml.parse(new StringReader(text))) {
                if (event instanceof AliasEvent alias) {
                    throw invalid(
                            "%s, line %d: alias *%s (expected: no YAML aliases; write the value out)"
                                    .formatted(source, alias.getStartMark().getLine() + 1, alias.getAnchor()),
                            null);
                }
            }
            return MAPPER.valueToTree(yaml.load(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            throw invalid("%s, line %d: %s (expected: YAML)".formatted(source, line, e.getProblem()), e);
        } catch (YAMLException e) {
            throw invalid(
                    "%s: %s (expected: YAML of up to %d characters)".formatted(source, e.getMessage(), MOST_CHARACTERS),
                    e);
        }
    }

    private static void override(ObjectNode tree, String path, JsonNode value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            tree.set(path, value);
            return;
        }
        String key = path.substring(0, dot);
        ObjectNode inner = tree.get(key) instanceof ObjectNode object ? object : tree.putObject(key);
        override(inner, path.substring(dot + 1), value);
    }

    private static ObjectNode merged(ObjectNode defaults, ObjectNode given) {
        for (Map.Entry<String, JsonNode> field : given.properties()) {
            JsonNode below = defaults.get(field.getKey());
            boolean both = below instanceof ObjectNode && field.getValue() instanceof ObjectNode;
            defaults.set(
                    field.getKey(),
                    both ? merged((ObjectNode) below, (ObjectNode) field.getValue()) : field.getValue());
        }
        return defaults;
    }

    /** What Jackson found wrong, as {@code path: value (expected: rule)}. */
    private static String sentence(JsonProcessingException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IllegalArgumentException rule && rule.getMessage() != null) {
                return rule.getMessage();
            }
        }
        return switch (failure) {
            case UnrecognizedPropertyException unknown ->
                "%s: unknown setting%s"
                        .formatted(path(unknown), suggestion(unknown.getPropertyName(), unknown.getKnownPropertyIds()));
            case InvalidFormatException format ->
                "%s: \"%s\" (expected: %s)"
                        .formatted(path(format), format.getValue(), expected(format.getTargetType()));
            case JsonMappingException mapping ->
                "%s: missing or of the wrong kind (expected: see campaign-defaults.yaml; %s)"
                        .formatted(path(mapping), mapping.getOriginalMessage());
            default -> failure.getOriginalMessage();
        };
    }

    private static String path(JsonMappingException failure) {
        List<String> keys = new ArrayList<>();
        for (JsonMappingException.Reference reference : failure.getPath()) {
            keys.add(reference.getFieldName() == null ? "[" + reference.getIndex() + "]" : reference.getFieldName());
        }
        return String.join(".", keys);
    }

    private static String expected(Class<?> type) {
        if (type.isEnum()) {
            return "one of " + List.of(type.getEnumConstants());
        }
        return type == int.class || type == long.class
                ? "a whole number"
                : type == double.class ? "a number" : type.getSimpleName();
    }

    private static String suggestion(String name, Collection<Object> known) {
        String nearest = known.stream()
                .map(String::valueOf)
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .orElse("");
        String all =
                String.join(", ", known.stream().map(String::valueOf).sorted().toList());
        return distance(name, nearest) <= Math.max(1, name.length() / 3)
                ? ", did you mean %s? (expected: one of %s)".formatted(nearest, all)
                : " (expected: one of %s)".formatted(all);
    }

    /** Levenshtein's edit distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }

    private static FaultException invalid(String message, @Nullable Throwable cause) {
        return new FaultException(Fault.INVALID_REQUEST, message, cause);
    }
}
