package dev.ratchet.api.serving;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.formats.ModelConfigs;
import dev.ratchet.policy.formats.ModelFiles;
import dev.ratchet.policy.formats.ModelShapes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A small chat model with random weights: every byte is a token, so that it reads every text, and it babbles. */
record ChatModel(int width, int layers, int contextLength, boolean sees) {
    static final ChatModel SMALL = new ChatModel(32, 2, 2048, false);
    /** One that sees pictures, each as 16 tokens. */
    static final ChatModel SEEING = new ChatModel(32, 2, 2048, true);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> SPECIAL = List.of("<|end|>", "<|im_start|>", "<|im_end|>", "<image>");
    private static final String TEMPLATE =
            "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
                    + "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

    /** Writes a Hugging Face directory. */
    void write(Path folder, long seed) throws IOException {
        Files.createDirectories(folder);
        JSON.writeValue(folder.resolve("config.json").toFile(), config());
        JSON.writeValue(folder.resolve("tokenizer.json").toFile(), tokenizer());
        ObjectNode chat = JSON.createObjectNode();
        chat.put("eos_token", SPECIAL.getFirst()).put("chat_template", TEMPLATE);
        JSON.writeValue(folder.resolve("tokenizer_config.json").toFile(), chat);
        Files.write(folder.resolve("model.safetensors"), weights(seed));
    }

    private ObjectNode config() {
        return sees ? seeing(text()) : text();
    }

    private static ObjectNode seeing(ObjectNode text) {
        ObjectNode config = JSON.createObjectNode();
        config.put("model_type", "llava").putArray("architectures").add("LlavaForConditionalGeneration");
        config.put("image_token_index", 256 + SPECIAL.indexOf("<image>"))
                .put("projector_hidden_act", "gelu_pytorch_tanh")
                .put("multimodal_projector_bias", true)
                .put("vision_feature_layer", -1)
                .put("vision_feature_select_strategy", "full")
                .put("tie_word_embeddings", true)
                .set("text_config", text);
        config.putObject("vision_config")
                .put("model_type", "siglip_vision_model")
                .put("image_size", 32)
                .put("patch_size", 8)
                .put("hidden_size", 32)
                .put("num_hidden_layers", 2)
                .put("num_attention_heads", 2)
                .put("intermediate_size", 64)
                .put("layer_norm_eps", 1e-6)
                .put("hidden_act", "gelu_pytorch_tanh")
                .put("vision_use_head", false);
        return config;
    }

    private ObjectNode text() {
        ObjectNode config = JSON.createObjectNode();
        config.put("model_type", "llama").putArray("architectures").add("LlamaForCausalLM");
        config.put("vocab_size", 256 + SPECIAL.size())
                .put("hidden_size", width)
                .put("num_hidden_layers", layers)
                .put("num_attention_heads", 2)
                .put("num_key_value_heads", 2)
                .put("intermediate_size", 2 * width)
                .put("max_position_embeddings", contextLength)
                .put("rope_theta", 10_000)
                .put("rms_norm_eps", 1e-5)
                .put("hidden_act", "silu")
                .put("tie_word_embeddings", true)
                .put("eos_token_id", 256)
                .put("torch_dtype", "float32");
        return config;
    }

    /** The format writes each byte as a character of its own. */
    private static ObjectNode tokenizer() {
        ObjectNode json = JSON.createObjectNode();
        json.put("version", "1.0").putNull("truncation");
        json.putNull("padding").putNull("normalizer").putNull("post_processor");
        ArrayNode added = json.putArray("added_tokens");
        for (String special : SPECIAL) {
            added.addObject()
                    .put("id", 256 + SPECIAL.indexOf(special))
                    .put("content", special)
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
        for (String part : List.of("pre_tokenizer", "decoder")) {
            json.putObject(part)
                    .put("type", "ByteLevel")
                    .put("add_prefix_space", false)
                    .put("trim_offsets", true)
                    .put("use_regex", false);
        }
        ObjectNode model = json.putObject("model").put("type", "BPE");
        model.putNull("dropout").putNull("unk_token").putNull("continuing_subword_prefix");
        model.putNull("end_of_word_suffix").put("fuse_unk", false).put("byte_fallback", false);
        ObjectNode vocabulary = model.putObject("vocab");
        int shifted = 256;
        for (int value = 0; value < 256; value++) {
            boolean printable = (33 <= value && value <= 126) || (161 <= value && value <= 172) || value >= 174;
            vocabulary.put(String.valueOf((char) (printable ? value : shifted++)), value);
        }
        SPECIAL.forEach(special -> vocabulary.put(special, 256 + SPECIAL.indexOf(special)));
        model.putArray("merges");
        return json;
    }

    private byte[] weights(long seed) throws IOException {
        ModelConfig config = ModelConfigs.read(new Described(config().toString()));
        SplittableRandom random = new SplittableRandom(seed);
        ObjectNode header = JSON.createObjectNode();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (Map.Entry<String, List<Long>> tensor : ModelShapes.of(config).entrySet()) {
            int count =
                    (int) tensor.getValue().stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
            ObjectNode entry = header.putObject(tensor.getKey()).put("dtype", "F32");
            ArrayNode shape = entry.putArray("shape");
            tensor.getValue().forEach(shape::add);
            ArrayNode offsets = entry.putArray("data_offsets").add(data.size());
            ByteBuffer values = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < count; i++) {
                boolean norm = tensor.getKey().endsWith("norm.weight");
                values.putFloat(norm ? 1 : (float) (random.nextGaussian() * 1.2 / Math.sqrt(width)));
            }
            data.write(values.array());
            offsets.add(data.size());
        }
        byte[] json = JSON.writeValueAsBytes(header);
        ByteBuffer file = ByteBuffer.allocate(8 + json.length + data.size()).order(ByteOrder.LITTLE_ENDIAN);
        return file.putLong(json.length).put(json).put(data.toByteArray()).array();
    }

    /** A directory that has a configuration alone. */
    private record Described(String config) implements ModelFiles {
        @Override
        public List<String> names() {
            return List.of("config.json");
        }

        @Override
        public InputStream open(String name) {
            return new ByteArrayInputStream(config.getBytes(StandardCharsets.UTF_8));
        }
    }
}
