package dev.ratchet.policy.formats;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A family of transformers, by what its network has beside that of Llama. */
public enum Family {
    /** Llama and SmolLM2. */
    LLAMA("LlamaForCausalLM", "llama"),
    /** Qwen 2 and 2.5: queries, keys and values have biases. */
    QWEN2("Qwen2ForCausalLM", "qwen2"),
    /** Qwen 3: each head of queries and keys has an RMS norm before it is rotated. */
    QWEN3("Qwen3ForCausalLM", "qwen3");

    private final String architecture;
    private final String modelType;

    Family(String architecture, String modelType) {
        this.architecture = architecture;
        this.modelType = modelType;
    }

    /** The name of its class in transformers. */
    public String architecture() {
        return architecture;
    }

    /** What {@code config.json} calls it under {@code model_type}, and GGUF under {@code general.architecture}. */
    String modelType() {
        return modelType;
    }

    static Optional<Family> ofArchitecture(String architecture) {
        return Stream.of(values())
                .filter(family -> family.architecture.equals(architecture))
                .findFirst();
    }

    /** By what {@code config.json} calls its {@code model_type}, and GGUF its {@code general.architecture}. */
    static Optional<Family> ofModelType(String type) {
        return Stream.of(values())
                .filter(family -> family.modelType.equals(type))
                .findFirst();
    }

    static List<String> modelTypes() {
        return Stream.of(values()).map(Family::modelType).toList();
    }

    static List<String> architectures() {
        return Stream.of(values()).map(Family::architecture).toList();
    }
}
