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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes {@code config.json} and {@code generation_config.json} as transformers does.
 *
 * <p>What the transformer of this project would silently ignore (scaled rotary embeddings, biases, sliding windows, other
 * activations, quantised weights) is an {@code UNUSABLE_MODEL} fault that names the key.
 */
public final class ModelConfigs {
    /** The file with the shape of the model. */
    public static final String CONFIG = "config.json";
    /** The file with the defaults of generation, which may name more end tokens. */
    public static final String GENERATION_CONFIG = "generation_config.json";

    static final String LLAMA = "LlamaForCausalLM";
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
        Fields config = new Fields(CONFIG, Json.object(CONFIG, configJson));
        String architecture = architecture(config);
        refuseWhatWouldBeIgnored(config);
        int heads = config.count("num_attention_heads");
        int width = config.count("hidden_size");
        Set<Integer> endTokens = new LinkedHashSet<>(config.ids("eos_token_id"));
        if (generationJson != null) {
            Fields generation = new Fields(GENERATION_CONFIG, Json.object(GENERATION_CONFIG, generationJson));
            endTokens.addAll(generation.ids("eos_token_id"));
        }
        List<Integer> begin = config.ids("bos_token_id");
        try {
            return new ModelConfig(
                    architecture,
                    config.count("vocab_size"),
                    width,
                    config.count("num_hidden_layers"),
                    heads,
                    config.count("num_key_value_heads", heads),
                    config.count("head_dim", heads == 0 ? 0 : width / heads),
                    config.count("intermediate_size"),
                    config.count("max_position_embeddings", 2048),
                    ropeBase(config),
                    config.real("rms_norm_eps", 1e-6),
                    config.flag("tie_word_embeddings"),
                    begin.isEmpty() ? -1 : begin.getFirst(),
                    List.copyOf(endTokens));
        } catch (IllegalArgumentException e) {
            throw new FaultException(Fault.UNUSABLE_MODEL, CONFIG + ", " + e.getMessage(), e);
        }
    }

    /** The {@code config.json} of {@code config}, which transformers loads; the same bytes for the same config. */
    public static byte[] write(ModelConfig config) {
        usable(
                config.architecture().equals(LLAMA),
                "%s, architectures: %s (expected: %s)",
                CONFIG,
                config.architecture(),
                LLAMA);
        ObjectNode json = Json.object();
        json.putArray("architectures").add(config.architecture());
        json.put("model_type", "llama");
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
        json.putNull("rope_scaling");
        json.put("rms_norm_eps", config.normEpsilon());
        json.put("attention_bias", false);
        json.put("mlp_bias", false);
        json.put("tie_word_embeddings", config.tiedEmbeddings());
        putTokens(json, config);
        json.put("torch_dtype", "float32");
        return Json.readableBytes(json);
    }

    /** The {@code generation_config.json} of {@code config}: where generation begins and ends. */
    public static byte[] writeGeneration(ModelConfig config) {
        ObjectNode json = Json.object();
        putTokens(json, config);
        return Json.readableBytes(json);
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

    private static String architecture(Fields config) {
        JsonNode named = config.node("architectures");
        String architecture =
                named.isArray() && named.size() == 1 ? named.get(0).asText() : named.toString();
        usable(
                architecture.equals(LLAMA),
                "%s, architectures: %s (expected: %s, the one architecture that is supported)",
                CONFIG,
                architecture,
                LLAMA);
        return architecture;
    }

    private static void refuseWhatWouldBeIgnored(Fields config) {
        config.mustBe("hidden_act", "silu", "silu", "swish");
        config.mustBe("attention_bias", "false", "false");
        config.mustBe("mlp_bias", "false", "false");
        config.mustBe("use_sliding_window", "false", "false");
        config.mustBe("sliding_window", "none", "null");
        config.mustBe("quantization_config", "none: unquantised weights", "null");
        config.mustBe("partial_rotary_factor", "1", "1", "1.0", "null");
        config.mustBe("pretraining_tp", "1", "1");
        for (String key : List.of("rope_scaling", "rope_parameters")) {
            JsonNode scaling = config.node(key);
            String kind = scaling.path("rope_type").asText(scaling.path("type").asText("default"));
            usable(
                    scaling.isMissingNode() || scaling.isNull() || (scaling.isObject() && kind.equals("default")),
                    "%s, %s: %s (expected: none, or of type default)",
                    CONFIG,
                    key,
                    scaling);
        }
    }

    /** Newer files of transformers keep the base within {@code rope_parameters}. */
    private static double ropeBase(Fields config) {
        JsonNode parameters = config.node("rope_parameters");
        if (parameters instanceof ObjectNode object && object.has("rope_theta")) {
            return new Fields(CONFIG + ", rope_parameters", object).real("rope_theta", 0);
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

    /** The fields of one JSON object, by kind; a wrong kind is a fault that names file, key and value. */
    private record Fields(String file, ObjectNode object) {
        JsonNode node(String key) {
            return object.path(key);
        }

        private boolean absent(String key) {
            return node(key).isMissingNode() || node(key).isNull();
        }

        int count(String key) {
            usable(!absent(key), "%s, %s: missing (expected: a whole number)", file, key);
            return whole(key, node(key));
        }

        int count(String key, int standard) {
            return absent(key) ? standard : whole(key, node(key));
        }

        private int whole(String key, JsonNode value) {
            if (value.isIntegralNumber() && value.canConvertToInt()) {
                return value.intValue();
            }
            throw unusable("%s, %s: %s (expected: a whole number of 32 bits)", file, key, value);
        }

        double real(String key, double standard) {
            if (absent(key)) {
                return standard;
            }
            usable(node(key).isNumber(), "%s, %s: %s (expected: a number)", file, key, node(key));
            return node(key).doubleValue();
        }

        boolean flag(String key) {
            usable(absent(key) || node(key).isBoolean(), "%s, %s: %s (expected: true or false)", file, key, node(key));
            return node(key).asBoolean(false);
        }

        List<Integer> ids(String key) {
            if (absent(key)) {
                return List.of();
            }
            if (node(key) instanceof ArrayNode several) {
                return several.valueStream().map(id -> whole(key, id)).toList();
            }
            return List.of(whole(key, node(key)));
        }

        void mustBe(String key, String expected, String... accepted) {
            usable(
                    node(key).isMissingNode()
                            || List.of(accepted).contains(node(key).asText()),
                    "%s, %s: %s (expected: %s)",
                    file,
                    key,
                    node(key),
                    expected);
        }
    }
}
