package dev.ratchet.policy.formats;

import static dev.ratchet.policy.formats.ModelConfigs.CONFIG;
import static dev.ratchet.policy.formats.UnusableModel.unusable;
import static dev.ratchet.policy.formats.UnusableModel.usable;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/**
 * What {@code config.json} says of a model that sees: transformers' LLaVA with an encoder of SigLIP, whose last hidden states
 * are taken whole, behind its last norm.
 */
final class LlavaConfigs {
    static final String ARCHITECTURE = "LlavaForConditionalGeneration";

    private static final String MODEL_TYPE = "llava";
    private static final String TEXT = "text_config";
    private static final String VISION = "vision_config";
    private static final String VISION_TYPE = "siglip_vision_model";
    private static final String GELU = "gelu_pytorch_tanh";

    /** Fields of {@code vision_config} that are read or that change nothing. */
    private static final Set<String> KNOWN = Set.of(
            "model_type",
            "hidden_size",
            "intermediate_size",
            "num_hidden_layers",
            "num_attention_heads",
            "num_channels",
            "image_size",
            "patch_size",
            "hidden_act",
            "layer_norm_eps",
            "attention_dropout",
            "vision_use_head",
            "architectures",
            "_name_or_path",
            "_attn_implementation_autoset",
            "torch_dtype",
            "dtype",
            "transformers_version",
            "initializer_range",
            "initializer_factor");

    private LlavaConfigs() {}

    static boolean describes(JsonFields config) {
        return config.node("model_type").asText().equals(MODEL_TYPE);
    }

    /** The part about the text: that of a model which sees nothing. */
    static JsonFields text(JsonFields config) {
        return part(config, TEXT);
    }

    private static JsonFields part(JsonFields config, String key) {
        if (config.node(key) instanceof ObjectNode object) {
            return new JsonFields(CONFIG + ", " + key, object);
        }
        throw unusable("%s, %s: %s (expected: an object)", CONFIG, key, config.node(key));
    }

    /** The shape of the encoder; what it would silently ignore is refused. */
    static VisionConfig vision(JsonFields config) {
        config.mustBe("projector_hidden_act", GELU, GELU);
        usable(
                !config.absent("projector_hidden_act"),
                "%s, projector_hidden_act: missing, which means gelu (expected: %s)",
                CONFIG,
                GELU);
        config.mustBe("multimodal_projector_bias", "true", "true");
        usable(
                config.node("vision_feature_layer").asText().equals("-1"),
                "%s, vision_feature_layer: %s (expected: -1, the last)",
                CONFIG,
                config.node("vision_feature_layer"));
        usable(
                config.node("vision_feature_select_strategy").asText().equals("full"),
                "%s, vision_feature_select_strategy: %s (expected: full)",
                CONFIG,
                config.node("vision_feature_select_strategy"));
        JsonFields vision = part(config, VISION);
        usable(
                vision.node("model_type").asText().equals(VISION_TYPE),
                "%s, model_type: %s (expected: %s)",
                vision.file(),
                vision.node("model_type"),
                VISION_TYPE);
        vision.mustBe("num_channels", "3", "3");
        vision.mustBe("hidden_act", GELU, GELU);
        vision.mustBe("vision_use_head", "false", "false");
        vision.object()
                .fieldNames()
                .forEachRemaining(name -> usable(
                        KNOWN.contains(name),
                        "%s, %s: %s (expected: not there, or one of %s)",
                        vision.file(),
                        name,
                        vision.node(name),
                        KNOWN.stream().sorted().toList()));
        return new VisionConfig(
                vision.count("image_size", 224),
                vision.count("patch_size", 16),
                vision.count("hidden_size", 768),
                vision.count("num_hidden_layers", 12),
                vision.count("num_attention_heads", 12),
                vision.count("intermediate_size", 3072),
                vision.real("layer_norm_eps", 1e-6),
                config.count("image_token_index"));
    }

    /** Around {@code text}, what {@code config.json} says of the text. */
    static ObjectNode write(ModelConfig config, VisionConfig vision, ObjectNode text) {
        ObjectNode json = Json.object();
        json.putArray("architectures").add(ARCHITECTURE);
        json.put("model_type", MODEL_TYPE);
        json.put("image_token_index", vision.imageToken());
        json.put("image_seq_length", vision.patches());
        json.put("projector_hidden_act", GELU);
        json.put("multimodal_projector_bias", true);
        json.put("vision_feature_layer", -1);
        json.put("vision_feature_select_strategy", "full");
        json.set(TEXT, text);
        json.putObject(VISION)
                .put("model_type", VISION_TYPE)
                .put("hidden_size", vision.width())
                .put("intermediate_size", vision.hiddenWidth())
                .put("num_hidden_layers", vision.layers())
                .put("num_attention_heads", vision.heads())
                .put("num_channels", 3)
                .put("image_size", vision.imageSize())
                .put("patch_size", vision.patchSize())
                .put("hidden_act", GELU)
                .put("layer_norm_eps", vision.normEpsilon())
                .put("attention_dropout", 0.0)
                .put("vision_use_head", false);
        json.put("tie_word_embeddings", config.tiedEmbeddings());
        for (String token : List.of("bos_token_id", "eos_token_id")) {
            json.set(token, text.get(token));
        }
        json.put("torch_dtype", "float32");
        return json;
    }

    /**
     * How transformers brings pictures to what the encoder sees: padded to a square, resized, from −1 to 1. Its resizing is
     * another one, so pixels differ a little.
     */
    static ObjectNode preprocessor(VisionConfig vision) {
        ObjectNode json = Json.object();
        json.put("image_processor_type", "LlavaImageProcessor");
        json.put("processor_class", "LlavaProcessor");
        json.put("do_convert_rgb", true);
        json.put("do_pad", true);
        json.put("do_resize", true);
        json.putObject("size").put("height", vision.imageSize()).put("width", vision.imageSize());
        json.put("resample", 2);
        json.put("do_center_crop", false);
        json.put("do_rescale", true);
        json.put("rescale_factor", 1 / 255.0);
        json.put("do_normalize", true);
        three(json.putArray("image_mean"));
        three(json.putArray("image_std"));
        return json;
    }

    private static void three(ArrayNode values) {
        values.add(0.5).add(0.5).add(0.5);
    }
}
