package dev.ratchet.policy.formats;

import static dev.ratchet.policy.formats.UnusableModel.unusable;
import static dev.ratchet.policy.formats.UnusableModel.usable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes {@code config.json} and {@code generation_config.json} as transformers does.
 *
 * <p>What the transformer of this project would silently ignore (other scalings of the rotary embedding, biases that the
 * {@link Family} has not, sliding windows, other activations, quantised weights) is an {@code UNUSABLE_MODEL} fault that
 * names the key.
 */
public final class ModelConfigs {
    /** The file with the shape of the model. */
    public static final String CONFIG = "config.json";
    /** The file with the defaults of generation, which may name more end tokens. */
    public static final String GENERATION_CONFIG = "generation_config.json";
    /** The file that says how pictures become what the model sees. */
    public static final String PREPROCESSOR_CONFIG = "preprocessor_config.json";

    private static final String LLAMA3 = "llama3";
    private static final int MOST_BYTES = 1 << 20;

    private ModelConfigs() {}

    /** Reads the configuration of {@code files}; end tokens are those of both files, each once. */
    public static ModelConfig read(ModelFiles files) throws IOException {
        byte @Nullable [] generation =
                files.names().contains(GENERATION_CONFIG) ? small(files, GENERATION_CONFIG) : null;
        return parse(small(files, CONFIG), generation);
    }

    /** Reads the contents of {@code config.json} and, where there is one, {@code generation_config.json}. */
    public static ModelConfig parse(byte[] configJson, byte @Nullable [] generationJson) {
        JsonFields whole = new JsonFields(CONFIG, Json.object(CONFIG, configJson));
        boolean sees = LlavaConfigs.describes(whole);
        JsonFields config = sees ? LlavaConfigs.text(whole) : whole;
        Family family = family(config, sees);
        refuseWhatWouldBeIgnored(config, family);
        int heads = config.count("num_attention_heads");
        int width = config.count("hidden_size");
        Defaults defaults = Defaults.of(family, heads, width);
        Set<Integer> endTokens = new LinkedHashSet<>(whole.ids("eos_token_id"));
        endTokens.addAll(config.ids("eos_token_id"));
        if (generationJson != null) {
            JsonFields generation = new JsonFields(GENERATION_CONFIG, Json.object(GENERATION_CONFIG, generationJson));
            endTokens.addAll(generation.ids("eos_token_id"));
        }
        List<Integer> begin = config.ids("bos_token_id");
        try {
            ModelConfig text = new ModelConfig(
                    family.architecture(),
                    config.count("vocab_size"),
                    width,
                    config.count("num_hidden_layers"),
                    heads,
                    config.count("num_key_value_heads", defaults.keyValueHeads()),
                    config.count("head_dim", defaults.headWidth()),
                    config.count("intermediate_size"),
                    config.count("max_position_embeddings", defaults.contextLength()),
                    ropeBase(config),
                    config.real("rms_norm_eps", 1e-6),
                    config.flag("tie_word_embeddings"),
                    begin.isEmpty() ? -1 : begin.getFirst(),
                    List.copyOf(endTokens),
                    ropeScaling(config, family));
            return sees ? text.seeing(LlavaConfigs.vision(whole)) : text;
        } catch (IllegalArgumentException e) {
            throw new FaultException(Fault.UNUSABLE_MODEL, CONFIG + ", " + e.getMessage(), e);
        }
    }

    /** The {@code config.json} of {@code config}, which transformers loads; the same bytes for the same config. */
    public static byte[] write(ModelConfig config) {
        ObjectNode text = text(config);
        return Json.readableBytes(config.vision()
                .map(vision -> LlavaConfigs.write(config, vision, text))
                .orElse(text));
    }

    /** The {@code preprocessor_config.json} beside the config of a model that sees: how pictures are read. */
    public static Optional<byte[]> writePreprocessor(ModelConfig config) {
        return config.vision().map(LlavaConfigs::preprocessor).map(Json::readableBytes);
    }

    private static ObjectNode text(ModelConfig config) {
        ObjectNode json = Json.object();
        json.putArray("architectures").add(config.architecture());
        json.put("model_type", config.family().modelType());
        json.put("vocab_size", config.vocabulary());
        json.put("hidden_size", config.width());
        json.put("intermediate_size", config.hiddenWidth());
        json.put("num_hidden_layers", config.layers());
        json.put("num_attention_heads", config.heads());
        json.put("num_key_value_heads", config.keyValueHeads());
        json.put("head_dim", config.headWidth());
        json.put("hidden_act", "silu");
        json.put("max_position_embeddings", config.contextLength());
        json.put("rope_theta", config.ropeBase());
        putScaling(json, config.ropeScaling());
        json.put("rms_norm_eps", config.normEpsilon());
        switch (config.family()) {
            case LLAMA -> {
                json.put("attention_bias", false);
                json.put("mlp_bias", false);
            }
            case QWEN2 -> putNoWindow(json, config);
            case QWEN3 -> {
                json.put("attention_bias", false);
                putNoWindow(json, config);
            }
        }
        json.put("tie_word_embeddings", config.tiedEmbeddings());
        putTokens(json, config);
        json.put("torch_dtype", "float32");
        return json;
    }

    /** The {@code generation_config.json} of {@code config}: where generation begins and ends. */
    public static byte[] writeGeneration(ModelConfig config) {
        ObjectNode json = Json.object();
        putTokens(json, config);
        return Json.readableBytes(json);
    }

    private static void putScaling(ObjectNode json, RopeScaling scaling) {
        switch (scaling) {
            case RopeScaling.None _ -> json.putNull("rope_scaling");
            case RopeScaling.Llama3 llama3 ->
                json.putObject("rope_scaling")
                        .put("rope_type", LLAMA3)
                        .put("factor", llama3.factor())
                        .put("low_freq_factor", llama3.lowFrequency())
                        .put("high_freq_factor", llama3.highFrequency())
                        .put("original_max_position_embeddings", llama3.originalContext());
        }
    }

    private static void putNoWindow(ObjectNode json, ModelConfig config) {
        json.put("use_sliding_window", false);
        json.putNull("sliding_window");
        json.put("max_window_layers", config.layers());
    }

    private static void putTokens(ObjectNode json, ModelConfig config) {
        if (config.beginToken() >= 0) {
            json.put("bos_token_id", config.beginToken());
        } else {
            json.putNull("bos_token_id");
        }
        if (config.endTokens().size() == 1) {
            json.put("eos_token_id", config.endTokens().getFirst());
        } else {
            ArrayNode ids = json.putArray("eos_token_id");
            config.endTokens().forEach(ids::add);
        }
    }

    /** Within the configuration of a model that sees, transformers writes the model's type alone. */
    private static Family family(JsonFields config, boolean part) {
        if (part && config.absent("architectures")) {
            String type = config.node("model_type").asText();
            return Family.ofModelType(type)
                    .orElseThrow(() -> unusable(
                            "%s, model_type: %s (expected: %s)",
                            config.file(), type, String.join(", ", Family.modelTypes())));
        }
        JsonNode named = config.node("architectures");
        String architecture =
                named.isArray() && named.size() == 1 ? named.get(0).asText() : named.toString();
        return Family.ofArchitecture(architecture)
                .orElseThrow(() -> unusable(
                        "%s, architectures: %s (expected: %s, one of those that are supported)",
                        CONFIG, architecture, String.join(", ", Family.architectures())));
    }

    private static void refuseWhatWouldBeIgnored(JsonFields config, Family family) {
        switch (family) {
            case LLAMA -> {
                config.mustBe("attention_bias", "false", "false");
                config.mustBe("sliding_window", "none", "null");
            }
            case QWEN2 -> {} // its biases need no key, and the width of a window that is not used means nothing
            case QWEN3 -> config.mustBe("attention_bias", "false", "false");
        }
        config.mustBe("hidden_act", "silu", "silu", "swish");
        config.mustBe("mlp_bias", "false", "false");
        config.mustBe("use_sliding_window", "false", "false");
        config.mustBe("quantization_config", "none: unquantised weights", "null");
        config.mustBe("partial_rotary_factor", "1", "1", "1.0", "null");
        config.mustBe("pretraining_tp", "1", "1");
        for (JsonNode layer : config.node("layer_types")) {
            usable(
                    layer.asText().equals("full_attention"),
                    "%s, layer_types: %s (expected: full_attention in every layer)",
                    CONFIG,
                    layer);
        }
    }

    /** Newer files of transformers keep the scaling within {@code rope_parameters}; whoever gives both means the same. */
    private static RopeScaling ropeScaling(JsonFields config, Family family) {
        Set<RopeScaling> given = new LinkedHashSet<>();
        for (String key : List.of("rope_scaling", "rope_parameters")) {
            if (!config.absent(key)) {
                given.add(ropeScaling(key, config.node(key), family));
            }
        }
        usable(given.size() <= 1, "%s, rope_scaling and rope_parameters: %s (expected: the same)", CONFIG, given);
        return given.isEmpty() ? new RopeScaling.None() : given.iterator().next();
    }

    private static RopeScaling ropeScaling(String key, JsonNode scaling, Family family) {
        String type = scaling.path("rope_type").asText(scaling.path("type").asText("default"));
        if (scaling instanceof ObjectNode && type.equals("default")) {
            return new RopeScaling.None();
        }
        if (scaling instanceof ObjectNode object && type.equals(LLAMA3) && family == Family.LLAMA) {
            JsonFields fields = new JsonFields(CONFIG + ", " + key, object);
            return new RopeScaling.Llama3(
                    fields.real("factor"),
                    fields.real("low_freq_factor"),
                    fields.real("high_freq_factor"),
                    fields.count("original_max_position_embeddings"));
        }
        throw unusable(
                "%s, %s: %s (expected: none, or of type default%s)",
                CONFIG, key, scaling, family == Family.LLAMA ? " or llama3" : "");
    }

    /** Newer files of transformers keep the base within {@code rope_parameters}. */
    private static double ropeBase(JsonFields config) {
        JsonNode parameters = config.node("rope_parameters");
        if (parameters instanceof ObjectNode object && object.has("rope_theta")) {
            return new JsonFields(CONFIG + ", rope_parameters", object).real("rope_theta", 0);
        }
        return config.real("rope_theta", 10_000);
    }

    private static byte[] small(ModelFiles files, String name) throws IOException {
        try (InputStream in = files.open(name)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            usable(bytes.length <= MOST_BYTES, "%s: over %d bytes (expected: at most)", name, MOST_BYTES);
            return bytes;
        }
    }

    /** What transformers takes where a key is missing. */
    private record Defaults(int keyValueHeads, int headWidth, int contextLength) {
        static Defaults of(Family family, int heads, int width) {
            int share = heads == 0 ? 0 : width / heads;
            return switch (family) {
                case LLAMA -> new Defaults(heads, share, 2048);
                case QWEN2 -> new Defaults(32, share, 32_768);
                case QWEN3 -> new Defaults(32, 128, 32_768);
            };
        }
    }
}
