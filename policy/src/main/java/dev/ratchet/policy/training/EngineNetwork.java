package dev.ratchet.policy.training;

import ai.djl.ndarray.NDArray;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Compute.Gradients;
import dev.ratchet.policy.model.Torch;
import dev.ratchet.policy.model.Transformer;
import java.util.function.UnaryOperator;

/**
 * By the operations of the engine and its automatic differentiation, where its arrays lie: the way of a device, and what {@link
 * WrittenNetwork} is compared with. It keeps what the engine keeps of a pass, whatever the settings of memory say.
 */
final class EngineNetwork implements Network {
    /** Names what computes a step, together with the engine's version and its device. */
    static final String NUMERICS = "Engine's gradient 1";

    private final Transformer transformer;

    /** Computes by a network that it shares and does not own. */
    EngineNetwork(Transformer transformer) {
        this.transformer = transformer;
    }

    @Override
    public float[] logProbs(PackedTokens packed) {
        return Compute.step(Gradients.OFF, () -> forward(packed).toFloatArray());
    }

    @Override
    public void learn(PackedTokens packed, MemorySettings memory, UnaryOperator<float[]> slopes) {
        Compute.step(Gradients.RECORDED, () -> {
            NDArray logProbs_R = forward(packed);
            NDArray slopes_R = transformer.manager().create(slopes.apply(logProbs_R.toFloatArray()));
            Torch.backward(logProbs_R, slopes_R);
            return true;
        });
    }

    private NDArray forward(PackedTokens packed) {
        NDArray hidden_NW = transformer.hidden(
                packed.tokens(),
                packed.seen(),
                packed.positions(),
                new PackedAttention(transformer.manager(), transformer.config(), packed));
        NDArray rows_R = Torch.ids(transformer.manager(), packed.lossRows());
        NDArray targets_R1 = Torch.ids(transformer.manager(), packed.targets()).expandDims(1);
        return transformer
                .logits(Torch.rows(hidden_NW, rows_R))
                .logSoftmax(-1)
                .gather(targets_R1, 1)
                .squeeze(1);
    }

    @Override
    public long heldBytes() {
        return 0;
    }

    @Override
    public void release() {}

    @Override
    public void close() {}
}
