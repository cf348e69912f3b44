package dev.ratchet.policy.training;

import ai.djl.ndarray.NDArray;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Compute.Gradients;
import dev.ratchet.policy.model.Torch;
import dev.ratchet.policy.model.Transformer;

/** Log-probabilities and gradients by the operations of the engine and its automatic differentiation. */
final class EngineLikelihood {
    private final Transformer transformer;

    EngineLikelihood(Transformer transformer) {
        this.transformer = transformer;
    }

    /** Returns the log-probabilities of the tokens in the loss, and adds the gradient of their sum by {@code slopes} to the weights'. */
    float[] learn(PackedTokens packed, float[] slopes) {
        return Compute.step(Gradients.RECORDED, () -> {
            NDArray hidden_NW = transformer.hidden(
                    packed.tokens(),
                    packed.seen(),
                    packed.positions(),
                    new PackedAttention(transformer.manager(), transformer.config(), packed));
            NDArray rows_R = Torch.ids(transformer.manager(), packed.lossRows());
            NDArray targets_R1 =
                    Torch.ids(transformer.manager(), packed.targets()).expandDims(1);
            NDArray logProbs_R = transformer
                    .logits(Torch.rows(hidden_NW, rows_R))
                    .logSoftmax(-1)
                    .gather(targets_R1, 1)
                    .squeeze(1);
            Torch.backward(logProbs_R, transformer.manager().create(slopes));
            return logProbs_R.toFloatArray();
        });
    }
}
