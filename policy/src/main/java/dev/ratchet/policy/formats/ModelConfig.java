package dev.ratchet.policy.formats;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * The shape of a transformer, as {@code config.json} gives it.
 *
 * @param architecture the name transformers gives it, as in {@code LlamaForCausalLM}; that of a {@link Family}
 * @param headWidth width of one attention head (head_dim)
 * @param contextLength most positions the model was made for (max_position_embeddings)
 * @param ropeBase base of the rotary embedding (rope_theta)
 * @param normEpsilon epsilon of the RMS norms
 * @param tiedEmbeddings whether the output layer is the embedding
 * @param beginToken id of the begin token, or -1 where there is none
 * @param endTokens ids that end an answer, at least one
 * @param ropeScaling how the rotary embedding is stretched (rope_scaling)
 * @param vision the encoder of pictures, where the model sees; the rest is then the shape of the part about the text
 */
public record ModelConfig(
        String architecture,
        int vocabulary,
        int width,
        int layers,
        int heads,
        int keyValueHeads,
        int headWidth,
        int hiddenWidth,
        int contextLength,
        double ropeBase,
        double normEpsilon,
        boolean tiedEmbeddings,
        int beginToken,
        List<Integer> endTokens,
        RopeScaling ropeScaling,
        Optional<VisionConfig> vision) {
    public ModelConfig {
        requireNonNull(ropeScaling, "ropeScaling");
        require(
                Family.ofArchitecture(architecture).isPresent(),
                "architectures: %s (expected: one of %s)",
                architecture,
                Family.architectures());
        require(vocabulary > 0, "vocab_size: %d (expected: > 0)", vocabulary);
        require(width > 0, "hidden_size: %d (expected: > 0)", width);
        require(layers > 0, "num_hidden_layers: %d (expected: > 0)", layers);
        require(
                keyValueHeads > 0 && heads > 0 && heads % keyValueHeads == 0,
                "num_attention_heads: %d with num_key_value_heads: %d (expected: a multiple)",
                heads,
                keyValueHeads);
        require(headWidth > 0 && headWidth % 2 == 0, "head_dim: %d (expected: even, > 0)", headWidth);
        require(hiddenWidth > 0, "intermediate_size: %d (expected: > 0)", hiddenWidth);
        require(contextLength > 0, "max_position_embeddings: %d (expected: > 0)", contextLength);
        require(ropeBase > 0, "rope_theta: %s (expected: > 0)", ropeBase);
        require(normEpsilon > 0, "rms_norm_eps: %s (expected: > 0)", normEpsilon);
        endTokens = List.copyOf(endTokens);
        require(!endTokens.isEmpty(), "eos_token_id: none (expected: at least one)");
        for (int end : endTokens) {
            require(0 <= end && end < vocabulary, "eos_token_id: %d (expected: 0 to %d)", end, vocabulary - 1);
        }
        int imageToken = vision.map(VisionConfig::imageToken).orElse(0);
        require(
                0 <= imageToken && imageToken < vocabulary,
                "image_token_index: %d (expected: 0 to %d)",
                imageToken,
                vocabulary - 1);
    }

    /** One that sees nothing. */
    public ModelConfig(
            String architecture,
            int vocabulary,
            int width,
            int layers,
            int heads,
            int keyValueHeads,
            int headWidth,
            int hiddenWidth,
            int contextLength,
            double ropeBase,
            double normEpsilon,
            boolean tiedEmbeddings,
            int beginToken,
            List<Integer> endTokens,
            RopeScaling ropeScaling) {
        this(
                architecture,
                vocabulary,
                width,
                layers,
                heads,
                keyValueHeads,
                headWidth,
                hiddenWidth,
                contextLength,
                ropeBase,
                normEpsilon,
                tiedEmbeddings,
                beginToken,
                endTokens,
                ropeScaling,
                Optional.empty());
    }

    /** One whose rotary embedding is not scaled. */
    public ModelConfig(
            String architecture,
            int vocabulary,
            int width,
            int layers,
            int heads,
            int keyValueHeads,
            int headWidth,
            int hiddenWidth,
            int contextLength,
            double ropeBase,
            double normEpsilon,
            boolean tiedEmbeddings,
            int beginToken,
            List<Integer> endTokens) {
        this(
                architecture,
                vocabulary,
                width,
                layers,
                heads,
                keyValueHeads,
                headWidth,
                hiddenWidth,
                contextLength,
                ropeBase,
                normEpsilon,
                tiedEmbeddings,
                beginToken,
                endTokens,
                new RopeScaling.None());
    }

    /** The same with an encoder of pictures before it. */
    public ModelConfig seeing(VisionConfig encoder) {
        return new ModelConfig(
                architecture,
                vocabulary,
                width,
                layers,
                heads,
                keyValueHeads,
                headWidth,
                hiddenWidth,
                contextLength,
                ropeBase,
                normEpsilon,
                tiedEmbeddings,
                beginToken,
                endTokens,
                ropeScaling,
                Optional.of(encoder));
    }

    /** What the names of the text's tensors begin with in a model file: nothing, unless the model sees. */
    public String textPrefix() {
        return vision.isPresent() ? "language_model." : "";
    }

    public Family family() {
        return Family.ofArchitecture(architecture).orElseThrow();
    }
}
